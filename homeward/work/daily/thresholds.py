"""What begins next in each episode if nothing new is recorded: the protocol's next threshold.

A duty that lies ahead is no row yet: it is worked out from the protocol and the facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.domain.protocol import Obligation as Duty
from homeward.domain.protocol import Protocol, State, obligations
from homeward.record.episodes.many_facts import facts_of_many
from homeward.work.daily.report import Threshold
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.models import EpisodeClock
from homeward.work.obligations.protocols import Shelf


def thresholds(ctx: Context, episodes: Sequence[UUID]) -> dict[UUID, tuple[Threshold, ...]]:
    """Return what begins next in each of these episodes after ``ctx.now``, all at one instant.

    By the version that governs each; one without a clock, or of which nothing lies ahead, is
    left out. A fixed number of questions, however many they are.
    """
    rows = EpisodeClock.objects.seen_by(ctx).filter(episode__in=episodes) if episodes else []
    clocks = {clock.episode_id: clock for clock in rows}
    if not clocks:
        return {}
    shelf, whose = Shelf(), {pk: clock.protocol_authority for pk, clock in clocks.items()}
    found = {}
    for episode, facts in facts_of_many(ctx, list(clocks), protocol_authorities=whose):
        clock = clocks[episode.pk]
        pack = shelf.version(clock.protocol, clock.protocol_version)
        found[episode.pk] = _next(ctx, pack, facts)
    return {pk: ahead for pk, ahead in found.items() if ahead}


def _next(ctx: Context, pack: Protocol, facts: Sequence[Fact]) -> tuple[Threshold, ...]:
    duties = obligations(pack.rules, facts, now=ctx.now, calendar=calendar_here())
    waiting = [duty for duty in duties if duty.state is State.WAITING]
    for at in sorted({duty.opened_at for duty in waiting}):
        begin = [duty for duty in waiting if duty.opened_at == at and _asks(pack, facts, duty)]
        if begin:
            return tuple(Threshold(duty.rule_id, duty.title, at) for duty in begin)
    return ()


def _asks(pack: Protocol, facts: Sequence[Fact], duty: Duty) -> bool:
    """Tell whether a duty will still be to do as it begins: not if it is done already."""
    rules = [rule for rule in pack.rules if rule.id == duty.rule_id]
    then = obligations(rules, facts, now=duty.opened_at, calendar=calendar_here())
    return any(one.key == duty.key and one.is_active for one in then)
