"""Reading several children at once, for lists and choices."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Share
from homeward.record.children.models import Child


def children_cared_for(ctx: Context) -> list[Child]:
    """Return the children who live with the acting organisation, by name."""
    shared = Share.objects.live(ctx).filter(purpose=Share.Purpose.CARE).values("child_id")
    rows = Child.objects.seen_by(ctx).filter(id__in=shared)
    return list(rows.select_related("authority").order_by("given_key", "family_key"))


def children_of(ctx: Context, ids: list[UUID]) -> list[Child]:
    """Return those of the children named whom the reader may see, each with its authorities."""
    rows = Child.objects.seen_by(ctx).filter(id__in=ids)
    return list(rows.select_related("authority", "host_authority").order_by("recorded_at", "id"))
