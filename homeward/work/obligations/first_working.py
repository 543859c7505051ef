"""Working out the obligations of many episodes that have none yet, a few thousand at a time.

For a record that comes whole; an episode that has a clock already goes through ``work_out``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import is_history
from homeward.domain.protocol import Obligation as Duty
from homeward.domain.protocol import Protocol, State, obligations
from homeward.record.bulk import Batch
from homeward.record.episodes.facts import Facts
from homeward.record.episodes.many_facts import many_and_ahead
from homeward.record.episodes.queries import Episode
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.models import Wake
from homeward.work.obligations.operations import ALREADY_OVER, changes_by
from homeward.work.obligations.protocols import Shelf
from homeward.work.obligations.recomputing import bulk_columns

_AT_ONCE = 2_000


def work_out_new(ctx: Context, *, episodes: Sequence[UUID], protocol: str) -> None:
    """Work out, at ``ctx.now``, what is due in episodes that have no clock yet.

    Within the operation under way. ``protocol`` names the packs of ``ctx.authority``, whose
    record all the episodes are in.
    """
    batch, wakes, shelf = Batch(ctx), [], Shelf()
    for some in _slices(episodes):
        for episode, facts in many_and_ahead(ctx, some, protocol_authorities={}):
            pack = _pack(shelf, protocol, episode)
            if pack is not None:
                wakes.append(_gather(batch, episode, facts, pack, ctx))
    batch.write()
    Wake.objects.bulk_create(wakes, batch_size=1_000)


def _slices(episodes: Sequence[UUID]) -> Iterator[list[UUID]]:
    ahead = iter(episodes)
    while some := list(islice(ahead, _AT_ONCE)):
        yield some


def _pack(shelf: Shelf, protocol: str, episode: Episode) -> Protocol | None:
    if episode.ended_at and episode.recorded_at - episode.ended_at > ALREADY_OVER:
        return None
    return shelf.standing(name=protocol, began_at=episode.started_at)


def _gather(batch: Batch, episode: Episode, facts: Facts, pack: Protocol, ctx: Context) -> Wake:
    about = {"episode_id": episode.pk, "child_id": episode.child_id}
    batch.add(
        "work_episodeclock",
        protocol=pack.id,
        protocol_version=pack.version,
        protocol_authority=ctx.authority,
        kept_by=ctx.organisation,
        **about,
    )
    found = obligations(pack.rules, facts.known, now=ctx.now, calendar=calendar_here())
    for duty in found:
        if duty.state is not State.WAITING:
            batch.add("work_obligation", **bulk_columns(duty), **about)
    # That a child is missing is told by itself, before any duty opens.
    tells = episode.is_open or any(_tells(duty, episode, ctx) for duty in found)
    at = ctx.now if tells else changes_by(found, facts.ahead)
    return Wake(
        episode_id=episode.pk,
        authority_id=episode.authority_id,
        kept_by=ctx.organisation,
        at=at,
    )


def _tells(duty: Duty, episode: Episode, ctx: Context) -> bool:
    """Tell whether people are to be told of a duty, as the messages of its episode would."""
    last = max((duty.opened_at, *(step.at for step in duty.escalations)))
    is_over = episode.ended_at is not None
    return duty.is_active and not is_history(last, now=ctx.now, is_over=is_over)
