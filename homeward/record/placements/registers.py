"""Reading the registers: providers, whom to ring at an authority, areas. They know no child."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Count

from homeward.domain.context import Context
from homeward.guard.versions import NotFound
from homeward.record.about_child import stands_on
from homeward.record.placements.models import (
    Area as Area,
)
from homeward.record.placements.models import (
    AuthorityContact as AuthorityContact,
)
from homeward.record.placements.models import (
    Placement,
    Provider,
)

M = TypeVar("M")


def providers_by_name() -> list[Provider]:
    """Return the register of providers, by name."""
    return list(Provider.objects.select_related("area", "organisation").order_by("name", "pk"))


def provider_named(provider: UUID) -> Provider:
    """Return one provider.

    Raises:
        NotFound.
    """
    return _one(Provider.objects.filter(pk=provider).first())


def placed_now(ctx: Context, *, on: date) -> dict[UUID, int]:
    """Return how many of the children that the reader sees are placed with whom on a day."""
    rows = Placement.objects.seen_by(ctx).filter(
        stands_on(on), starts_on__lte=on, provider__isnull=False
    )
    counted = rows.values("provider_id").annotate(number=Count("child_id", distinct=True))
    return {row["provider_id"]: row["number"] for row in counted}


def desks_of(authorities: Iterable[UUID] | None = None) -> list[AuthorityContact]:
    """Return whom to ring at these authorities, or at all, in the order in which one rings."""
    rows = AuthorityContact.objects.select_related("authority")
    if authorities is not None:
        rows = rows.filter(authority__in=list(authorities))
    order = {desk: place for place, desk in enumerate(AuthorityContact.Desk.values)}
    return sorted(rows, key=lambda row: (row.authority.name, order[row.desk]))


def desk_named(desk: UUID) -> AuthorityContact:
    """Return one desk of an authority.

    Raises:
        NotFound.
    """
    rows = AuthorityContact.objects.select_related("authority")
    return _one(rows.filter(pk=desk).first())


def areas_by_authority() -> list[Area]:
    """Return every area, by authority; police areas before districts."""
    rows = Area.objects.select_related("authority", "within")
    return list(rows.order_by("authority__name", "-kind", "name"))


def area_named(area: UUID) -> Area:
    """Return one area.

    Raises:
        NotFound.
    """
    return _one(Area.objects.select_related("authority", "within").filter(pk=area).first())


def _one(row: M | None) -> M:
    if row is None:
        raise NotFound("This entry is not in the register.")
    return row
