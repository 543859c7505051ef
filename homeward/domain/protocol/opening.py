"""When a rule's duties open: once, or again and again for one that repeats.

A rule that repeats opens again every so long after its first opening, so that no two of its
times ever overlap. It stops when the child is back (for rules that count from the absence, or
end on return), when anything in ``lapses_on`` happens, or after ``at_most`` times. The
conditions are asked again each time; where they no longer hold that time is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from homeward.domain.facts import Fact
from homeward.domain.protocol.conditions import first_holding, hold
from homeward.domain.protocol.model import Repeat, Rule
from homeward.domain.protocol.timeline import Timeline


class Opening(NamedTuple):
    """When a duty opens (aware UTC) and because of which fact.

    ``number`` counts the times of a rule that repeats, from 1, and ``until`` is when the next
    one's turn comes, if it does.
    """

    at: datetime
    cause: Fact
    number: int | None = None
    until: datetime | None = None


def openings(rule: Rule, timeline: Timeline) -> tuple[Opening, ...]:
    """Return every opening that has come, and the next that is ahead if one is known."""
    first = _first(rule, timeline)
    if first is None:
        return ()
    if rule.repeat is None:
        return (first,)
    times = [(1, first.at), *_again(rule, rule.repeat, timeline, first.at)]
    nexts = [at for _, at in times[1:]]
    return tuple(
        Opening(at, first.cause, number, until)
        for (number, at), until in zip(times, [*nexts, None], strict=True)
    )


def _trigger(rule: Rule, timeline: Timeline) -> tuple[datetime, Fact] | None:
    """Return the trigger's instant and the fact it comes from."""
    event = timeline.earliest(rule.opens_on + rule.or_on, since=timeline.starts_at)
    anchor = timeline.anchor(rule.anchor) if rule.anchor else None
    if anchor is None:
        return (event.at, event) if event else None
    at = anchor.at + rule.after - rule.before
    if rule.before and timeline.starts_at is not None:
        at = max(at, timeline.starts_at)  # less than that is left as the child goes missing
    return (event.at, event) if event and event.at < at else (at, anchor)


def _first(rule: Rule, timeline: Timeline) -> Opening | None:
    trigger = _trigger(rule, timeline)
    if trigger is None:
        return None
    opened_at = first_holding(rule.when, timeline, trigger[0])
    if opened_at is None:
        return None
    if timeline.voided_at is not None and timeline.voided_at <= opened_at:
        return None
    if rule.while_missing and timeline.came_back and timeline.came_back.at <= opened_at:
        return None
    return Opening(opened_at, trigger[1])


def _again(
    rule: Rule, repeat: Repeat, timeline: Timeline, first: datetime
) -> Iterator[tuple[int, datetime]]:
    """Yield the number and instant of each time after the first, up to one that is ahead."""
    stops_at = _stops_at(rule, timeline, first)
    at, number = first, 1
    while at <= timeline.now and number != repeat.at_most:
        at, number = at + repeat.every, number + 1
        if stops_at is not None and stops_at <= at:
            return
        if hold(rule.when, timeline, at):
            yield number, at


def _stops_at(rule: Rule, timeline: Timeline, first: datetime) -> datetime | None:
    """Return when a rule that repeats does so no longer, if anything has ended it."""
    lapse = timeline.earliest(rule.lapses_on, since=first)
    back = timeline.came_back if rule.repeats_while_missing else None
    return min((fact.at for fact in (lapse, back) if fact), default=None)
