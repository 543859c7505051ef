"""A child's page as it was known at an instant, held against how it stands now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard.history import states_of
from homeward.guard.session import known_at
from homeward.guard.versions import NotFound
from homeward.record.children.queries import (
    Child,
    child_named,
    ever_joined_with,
    joined_with,
)
from homeward.record.episodes.found import found_beside
from homeward.web.children.pages import ChildPage, note_page, read_page
from homeward.web.past.asking import PastBar, bar, nothing_yet
from homeward.web.past.comparing import compared
from homeward.web.past.still import still

_NOTHING: dict[str, object] = {"doors": (), "withdrawn": ()}
_LEFT = frozenset({"title", "counts", "pagination", "not_told", *_NOTHING})


def past_child(ctx: Context, child: UUID, at: datetime, *, page: int) -> tuple[ChildPage, PastBar]:
    """Return a child's page as known at ``at`` (aware UTC), marked, with the bar above it.

    What the reader may see is what they may see now; the opening is noted like any other, of
    every row that was joined then or is now.

    Raises:
        NotFound: the child is not open to the reader.
    """
    child_named(ctx, child)
    reader, home = ctx.looking_back_to(at), reverse("child", args=[child])
    shown = set(joined_with(ctx, child))
    now = still(read_page(reader, child, page=page), at=at, without=_NOTHING)
    beside = {one.episode.child_id for one in found_beside(ctx, sorted(shown))}
    with known_at(at, subjects={*ever_joined_with(ctx, child), *beside}):
        try:
            then = read_page(reader, child, page=page)
            shown |= set(joined_with(reader, child))
        except NotFound:
            then = None
    note_page(ctx, sorted(shown))
    if then is None:
        states = states_of(ctx, Child, child)
        began = states[0].since if states else None
        return now, nothing_yet(at, began=began, back_url=home)
    marked, since = compared(still(then, at=at, without=_NOTHING), now, leave=_LEFT)
    return marked, bar(at, back_url=home, since=since)
