"""Reading one judgement that two rows are one child."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.versions import find
from homeward.record.children.models import SameAs


def link_named(ctx: Context, link: UUID) -> SameAs:
    """Return one link.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return find(ctx, SameAs, link)
