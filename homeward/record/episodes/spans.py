"""Which of a child's episodes a change to what surrounds them reaches."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.domain.time import london_midnight
from homeward.record.episodes.models import Episode


def touched_since(ctx: Context, child: UUID, day: date) -> tuple[UUID, ...]:
    """Return the child's episodes that last on or after a day: a status or placement of that
    day may change what is due in them.
    """
    rows = Episode.objects.seen_by(ctx).filter(child=child, voided_at__isnull=True)
    lasting = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=london_midnight(day)))
    return tuple(lasting.order_by("pk").values_list("pk", flat=True))
