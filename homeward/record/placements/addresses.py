"""Reading the address of a placement: for those whose purpose needs it, noted by the caller."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.record.placements.models import Placement


def addresses_of(ctx: Context, children: list[UUID]) -> list[Placement]:
    """Return a child's placements with address and carer's name, the latest first."""
    rows = Placement.objects.seen_by(ctx).filter(child__in=children)
    return list(rows.order_by("-starts_on"))
