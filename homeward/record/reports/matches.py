"""Reading one possible duplicate."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.versions import find
from homeward.record.reports.models import PossibleMatch


def match_named(ctx: Context, match: UUID) -> PossibleMatch:
    """Return one possible duplicate.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return find(ctx, PossibleMatch, match)
