"""Who knows of an episode: in one line, and the trail of who was told, when and how."""

from __future__ import annotations

from homeward.guard import permissions
from homeward.web.components.content import Table
from homeward.web.episodes.reading import Opened
from homeward.web.messages.trail import trail_table
from homeward.work.messages import queries


def who_knows(opened: Opened) -> str:
    """Return in one line who has it in hand; to those alone whose organisation keeps the record."""
    if not _keeps(opened):
        return ""
    return queries.who_knows(opened.ctx, opened.episode.pk)


def told(opened: Opened) -> Table | None:
    """Return the trail of messages; partners meet those to their own organisation."""
    ctx = opened.ctx
    trail = queries.trail_in(ctx, opened.episode.pk, all_of_them=_keeps(opened))
    return trail_table(ctx, trail, named=True)


def _keeps(opened: Opened) -> bool:
    return opened.keeps and bool(opened.ctx.roles & permissions.SERVICES)
