"""When a duty is due: elapsed time or working days, with pauses that stop the clock.

Time during a pause does not count: elapsed, in UTC. A pause that begins at the due instant or
later changes nothing, since the duty was overdue by then.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from homeward.domain.facts import Fact
from homeward.domain.protocol.model import Rule
from homeward.domain.protocol.timeline import Timeline
from homeward.domain.protocol.vocabulary import PAUSES
from homeward.domain.protocol.wording import paused_words, stood_still_words
from homeward.domain.time import Calendar, end_of_working_day, london_date

_NOTHING = timedelta(0)
NEVER = datetime.max.replace(tzinfo=UTC)


class Pause(NamedTuple):
    """A time in which the clock stands still, and the kind of fact that stopped it.

    ``ends`` is ``NEVER`` while nothing has ended it.
    """

    begins: datetime
    ends: datetime
    kind: str


class Moment(NamedTuple):
    """An instant on a duty's own clock, in the world's time (aware UTC).

    ``stood_still`` is how long pauses have put it off; ``paused`` is the pause that does so now,
    and then the instant will be later still.
    """

    at: datetime
    stood_still: timedelta = _NOTHING
    paused: Pause | None = None


def pauses(
    rule: Rule, timeline: Timeline, opened_at: datetime, *, until: datetime | None
) -> tuple[Pause, ...]:
    """Return the pauses of a duty from its opening to ``until``, in order and apart.

    ``until`` is when it was done or lapsed (aware UTC), which ends a pause and needs no other.
    """
    found = sorted(
        _clipped(begins, ends, opened_at, until) for begins, ends in _spans(rule, timeline)
    )
    apart: list[Pause] = []
    for begins, ends, kind in found:
        last = apart[-1] if apart else None
        if last is None or last.ends < begins:
            if begins < ends:
                apart.append(Pause(begins, ends, kind))
        elif ends > last.ends:
            apart[-1] = Pause(last.begins, ends, last.kind)
    return tuple(apart)


def _clipped(begins: Fact, ends: Fact | None, opened_at: datetime, until: datetime | None) -> Pause:
    last = min(at for at in (ends.at if ends else NEVER, until or NEVER))
    return Pause(max(begins.at, opened_at), last, begins.kind)


def _spans(rule: Rule, timeline: Timeline) -> list[tuple[Fact, Fact | None]]:
    return [
        (begins, timeline.earliest((PAUSES[kind], *rule.resumes_on), since=begins.at))
        for kind in rule.pauses_on
        for begins in timeline.all(kind)
    ]


def after(opened_at: datetime, length: timedelta, stops: tuple[Pause, ...]) -> Moment:
    """Return the moment at which a length of the duty's own time has passed."""
    at, stood_still = opened_at + length, _NOTHING
    for stop in stops:
        if stop.begins >= at:
            break
        if stop.ends == NEVER:
            return Moment(at, stood_still, stop)
        at += stop.ends - stop.begins
        stood_still += stop.ends - stop.begins
    return Moment(at, stood_still)


def due(rule: Rule, opened_at: datetime, stops: tuple[Pause, ...], *, calendar: Calendar) -> Moment:
    """Return when a duty opened at an instant is due."""
    if rule.working_days:
        return _in_working_days(rule.working_days, opened_at, stops, calendar)
    return after(opened_at, rule.due, stops)


def _in_working_days(
    days: int, opened_at: datetime, stops: tuple[Pause, ...], calendar: Calendar
) -> Moment:
    """Count working days, but none at whose end the clock stands still.

    So a pause never makes anything due earlier, at a weekend, or while it lasts; one that is
    over within the day changes nothing.
    """
    over = [stop for stop in stops if stop.ends != NEVER]
    at, left = opened_at, days
    while left:
        at = end_of_working_day(at, 1, calendar=calendar)
        left -= not any(stop.begins < at < stop.ends for stop in over)
    stood_still = sum((s.ends - s.begins for s in over if s.begins < at), _NOTHING)
    paused = next((s for s in stops if s.ends == NEVER and s.begins < at), None)
    return Moment(at, stood_still, paused)


def due_words(rule: Rule, moment: Moment, *, calendar: Calendar) -> str:
    """Return what a reader must be told of how the due time came about; mostly nothing."""
    said = stood_still_words(moment.stood_still) if moment.stood_still else ""
    if moment.paused:
        said += paused_words(moment.paused.kind, moment.paused.begins)
    if rule.working_days and not calendar.knows(london_date(moment.at)):
        known = calendar.known_until
        after_then = f" after {known.day} {known:%B %Y}" if known else ""
        said += f" Bank holidays{after_then} are not known yet; only weekends were left out."
    return said
