"""Facts and an instant in, duties out: pure, and the only place that decides what is due.

How a duty's life is decided:

* It opens at the first instant, from its trigger on, when all its conditions hold. Once open
  it stays: a status that changes later neither closes it nor moves it.
* A rule with an elapsed trigger on a time of the absence, or that ends on return, opens only if
  the child had not come back by then. Back at the very moment of the trigger is back.
* An act counts if it belongs to this episode. Done before the duty opened ("if not yet held")
  it meets the duty as it opens, so nobody is asked and the crossing is still counted. Duties
  that count from the child's being found or returned are met only by acts from then on.
* A rule that needs all of its acts is done at the last of them, the first of each kind counting.
* An act in time meets the duty even after a lapse: an interview first thought impossible and
  then held was held. After the due time, a lapse that came first stands.
* At the due instant an act is in time, and with no act the duty is overdue.
* While its clock stands still an open duty is paused: it falls due, and steps of escalation
  come, only once the pause is over. An act in a pause is in time.
* Each time of a rule that repeats is a duty of its own, met by acts from its opening to the
  next. When the next one's turn comes and nothing was done, it lapses as ``repeated``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from homeward.domain.facts import Fact
from homeward.domain.protocol.conditions import reasons
from homeward.domain.protocol.due import Moment, Pause, after, due, due_words, pauses
from homeward.domain.protocol.model import Rule
from homeward.domain.protocol.obligation import (
    MET_STATES,
    REPEATED,
    Escalation,
    Obligation,
    State,
)
from homeward.domain.protocol.opening import Opening, openings
from homeward.domain.protocol.timeline import FactInFuture, Timeline
from homeward.domain.protocol.wording import shortened, why
from homeward.domain.time import NO_CALENDAR, Calendar, require_utc

__all__ = ["FactInFuture", "next_change_at", "obligations"]
_NOTHING = timedelta(0)


class _Ends(NamedTuple):
    """What would end a duty: the act that counts, and what lapses it, when and by which ref."""

    act: Fact | None
    lapse: tuple[datetime, str] | None

    @property
    def quiet_from(self) -> datetime | None:
        """Return the instant from which nobody is told of it any more."""
        if self.act and self.lapse:
            return min(self.act.at, self.lapse[0])
        return self.act.at if self.act else self.lapse[0] if self.lapse else None

    @property
    def stops_pauses(self) -> datetime | None:
        """Return the instant from which no pause matters: what is done needs no more time."""
        return self.act.at if self.act else self.lapse[0] if self.lapse else None


class _Course(NamedTuple):
    """One duty's opening, what would end it, its pauses, and when it is due."""

    rule: Rule
    opening: Opening
    ends: _Ends
    stops: tuple[Pause, ...]
    due: Moment


class _Standing(NamedTuple):
    state: State
    at: datetime | None = None
    ref: str | None = None
    escalations: tuple[Escalation, ...] = ()
    changes_at: datetime | None = None


def obligations(
    rules: Sequence[Rule],
    facts: Iterable[Fact],
    *,
    now: datetime,
    calendar: Calendar = NO_CALENDAR,
) -> tuple[Obligation, ...]:
    """Return what is due in one episode at ``now`` (aware UTC), in the order of the rules.

    ``facts`` are the episode's own, as now believed, in any order. ``calendar`` holds England's
    bank holidays, for rules that count working days. Rules whose moment lies ahead are given as
    ``WAITING``; rules that can open only on a new fact are not given.

    Raises: FactInFuture; BadTime if ``now`` is not aware UTC.
    """
    timeline = Timeline(facts, now=require_utc(now))
    return tuple(
        _obligation(rule, opening, timeline, calendar)
        for rule in rules
        for opening in openings(rule, timeline)
    )


def next_change_at(obligations: Iterable[Obligation]) -> datetime | None:
    """Return the next instant at which any of them changes with no new fact, if one will."""
    return min((o.changes_at for o in obligations if o.changes_at is not None), default=None)


def _act(rule: Rule, timeline: Timeline, opening: Opening) -> Fact | None:
    came_back = timeline.came_back
    since = came_back.at if rule.after_return and came_back else timeline.starts_at
    if opening.number is not None and opening.number > 1:
        since = opening.at
    act = _done(rule, timeline, since)
    if act and timeline.voided_at is not None and act.at >= timeline.voided_at:
        return None
    return None if act and opening.until is not None and act.at >= opening.until else act


def _done(rule: Rule, timeline: Timeline, since: datetime | None) -> Fact | None:
    """Return the act by which a duty is done: the first of any, or the last of all it needs."""
    if not rule.needs_all:
        return timeline.earliest(rule.met_by, since=since)
    firsts = [timeline.earliest((kind,), since=since) for kind in rule.met_by]
    done = [act for act in firsts if act is not None]
    if len(done) < len(firsts):
        return None
    return max(done, key=lambda act: (act.at, act.kind, act.ref))


def _lapse(rule: Rule, timeline: Timeline, opening: Opening) -> tuple[datetime, str] | None:
    """Return when and by what the duty lapses, whether or not it is met first."""
    if opening.until is not None:
        # Nothing that ends a rule came before its next turn, or the turn would not have come.
        return (opening.until, REPEATED) if opening.until <= timeline.now else None
    lapse = timeline.earliest(rule.lapses_on, since=opening.at)
    back = timeline.came_back if rule.ends_on_return else None
    first = back if back and (lapse is None or back.at < lapse.at) else lapse
    return (first.at, first.ref) if first else None


def _ended(ends: _Ends, due_at: datetime) -> tuple[State, datetime, str] | None:
    act, lapse = ends
    if act and act.at <= due_at:
        return State.MET, act.at, act.ref
    if lapse and (act is None or lapse[0] <= act.at):
        return State.LAPSED, lapse[0], lapse[1]
    return (State.MET_LATE, act.at, act.ref) if act else None


def _steps(course: _Course) -> list[Escalation]:
    """Return the steps of escalation whose instants are known, fallen due or not."""
    steps: list[Escalation] = []
    for number, step in enumerate(course.rule.escalate):
        if step.overdue:
            moment, more = course.due, step.after
        else:
            moment, more = after(course.opening.at, step.after, course.stops), _NOTHING
        if moment.paused is None:
            steps.append(Escalation(number, step.to, moment.at + more))
    return steps


def _standing(course: _Course, now: datetime) -> _Standing:
    """Return the state, the steps of escalation that fell due, and when either changes next."""
    if course.opening.at > now:
        return _Standing(State.WAITING, changes_at=course.opening.at)
    steps, quiet_from = _steps(course), course.ends.quiet_from
    fallen = tuple(s for s in steps if s.at <= now and (not quiet_from or s.at < quiet_from))
    ended = _ended(course.ends, course.due.at)
    if ended:
        return _Standing(*ended, fallen)
    ahead = [step.at for step in steps if step.at > now]
    if course.opening.until is not None:
        ahead.append(course.opening.until)
    if course.due.paused is not None:
        return _Standing(State.PAUSED, None, None, fallen, min(ahead, default=None))
    if course.due.at <= now:
        return _Standing(State.OVERDUE, None, None, fallen, min(ahead, default=None))
    return _Standing(State.RUNNING, None, None, fallen, min([course.due.at, *ahead]))


def _obligation(rule: Rule, opening: Opening, timeline: Timeline, calendar: Calendar) -> Obligation:
    ends = _Ends(_act(rule, timeline, opening), _lapse(rule, timeline, opening))
    stops = pauses(rule, timeline, opening.at, until=ends.stops_pauses) if rule.pauses_on else ()
    moment = due(rule, opening.at, stops, calendar=calendar)
    stops = tuple(stop for stop in stops if stop.begins < moment.at)
    stands = _standing(_Course(rule, opening, ends, stops, moment), timeline.now)
    refs, words = reasons(rule.when, timeline, opening.at)
    said = why(rule, opening.cause, words, number=opening.number)
    number = "" if opening.number is None else f"#{opening.number}"
    return Obligation(
        key=f"{rule.id}@{rule.anchor or 'event'}{number}",
        rule_id=rule.id,
        title=rule.title,
        owner=rule.owner,
        protocol=rule.protocol,
        protocol_version=rule.protocol_version,
        opened_at=opening.at,
        due_at=moment.at,
        state=stands.state,
        met_at=stands.at if stands.state in MET_STATES else None,
        ended_at=stands.at,
        ended_by=stands.ref,
        because=tuple(dict.fromkeys([opening.cause.ref, *refs])),
        why=shortened(said + due_words(rule, moment, calendar=calendar)),
        escalations=stands.escalations,
        changes_at=stands.changes_at,
    )
