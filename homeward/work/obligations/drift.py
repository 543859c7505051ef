"""Does the obligations table still equal the function that it is a cache of?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.people import protocol_named
from homeward.record.episodes.queries import Episode, open_episodes
from homeward.work.obligations.models import EpisodeClock
from homeward.work.obligations.protocols import Shelf
from homeward.work.obligations.standing import Stands, clocks_kept, stands_of

AT_ONCE = 250
_FIRST = UUID(int=0)


def drifted(ctx: Context) -> list[UUID]:
    """Return the episodes whose rows are not what the protocol gives now.

    Those whose clock ``ctx.organisation`` keeps.
    Those whose time has come and whose tick has not are left out: they are late, not wrong.
    """
    with session.scope(ctx):
        found = [row for clocks in slices(ctx) for row in wrong_among(ctx, clocks)]
        found += without_clock(ctx)
    return sorted(row.pk for row in found)


def slices(ctx: Context) -> Iterator[list[EpisodeClock]]:
    """Yield all clocks that ``ctx.organisation`` keeps, some at a time."""
    after = _FIRST
    while clocks := clocks_kept(ctx, after=after, at_once=AT_ONCE):
        yield clocks
        after = clocks[-1].episode_id


def wrong_among(ctx: Context, clocks: Sequence[EpisodeClock]) -> list[Episode]:
    """Return the episodes of these clocks whose rows are not what the protocol gives now.

    Each that seems so is held and looked at again: somebody may have been writing meanwhile.
    """
    seem = [one for one in stands_of(ctx, clocks) if _differs(ctx, one)]
    for one in seem:
        session.hold(one.episode.pk)
    ids = [one.episode.pk for one in seem]
    again = EpisodeClock.objects.seen_by(ctx).filter(episode__in=ids) if ids else []
    return [one.episode for one in stands_of(ctx, list(again)) if _differs(ctx, one)]


def _differs(ctx: Context, one: Stands) -> bool:
    if one.wakes_at is not None and one.wakes_at <= ctx.now:
        return False
    return bool(one.changes) or one.wakes_wrongly


def without_clock(ctx: Context) -> list[Episode]:
    """Return the open episodes of the authority's record that have no clock and should."""
    shelf, name = Shelf(), protocol_named(ctx.authority) if ctx.authority else ""
    clocks = EpisodeClock.objects.seen_by(ctx).values("episode")
    rows = open_episodes(ctx).filter(authority=ctx.authority).exclude(pk__in=clocks)
    return [row for row in rows if shelf.standing(name=name, began_at=row.started_at)]
