"""Facts and an instant in, duties out: pure, and the only place that decides what is due.

How a duty's life is decided:

* It opens at the first instant, from its trigger on, when all its conditions hold. Once open
  it stays: a status that changes later neither closes it nor moves it.
* A rule with an elapsed trigger on a time of the absence, or that ends on return, opens only if
  the child had not come back by then. Back at the very moment of the trigger is back.
* An act counts if it belongs to this episode. Done before the duty opened ("if not yet held")
  it meets the duty as it opens, so nobody is asked and the crossing is still counted. Duties
  that count from the child's being found or returned are met only by acts from then on.
* An act in time meets the duty even after a lapse: an interview first thought impossible and
  then held was held. After the due time, a lapse that came first stands.
* At the due instant an act is in time, and with no act the duty is overdue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from homeward.domain.facts import Fact
from homeward.domain.protocol.conditions import first_holding, reasons
from homeward.domain.protocol.model import Rule
from homeward.domain.protocol.obligation import MET_STATES, Escalation, Obligation, State
from homeward.domain.protocol.timeline import FactInFuture, Timeline
from homeward.domain.protocol.wording import why
from homeward.domain.time import require_utc

__all__ = ["FactInFuture", "next_change_at", "obligations"]


class _End(NamedTuple):
    state: State
    fact: Fact | None
    quiet_from: datetime | None


class _Standing(NamedTuple):
    end: _End
    escalations: tuple[Escalation, ...]
    changes_at: datetime | None


def obligations(
    rules: Sequence[Rule], facts: Iterable[Fact], *, now: datetime
) -> tuple[Obligation, ...]:
    """Return what is due in one episode at ``now`` (aware UTC), in the order of the rules.

    ``facts`` are the episode's own, as now believed, in any order. Rules whose moment lies
    ahead are given as ``WAITING``; rules that can open only on a new fact are not given.

    Raises: FactInFuture; BadTime if ``now`` is not aware UTC.
    """
    timeline = Timeline(facts, now=require_utc(now))
    found = (_obligation(rule, timeline) for rule in rules)
    return tuple(obligation for obligation in found if obligation is not None)


def next_change_at(obligations: Iterable[Obligation]) -> datetime | None:
    """Return the next instant at which any of them changes with no new fact, if one will."""
    return min((o.changes_at for o in obligations if o.changes_at is not None), default=None)


def _trigger(rule: Rule, timeline: Timeline) -> tuple[datetime, Fact] | None:
    """Return the trigger's instant and the fact it comes from."""
    event = timeline.earliest(rule.opens_on + rule.or_on, since=timeline.starts_at)
    anchor = timeline.anchor(rule.anchor) if rule.anchor else None
    if anchor is None:
        return (event.at, event) if event else None
    at = anchor.at + rule.after
    return (event.at, event) if event and event.at < at else (at, anchor)


def _opening(rule: Rule, timeline: Timeline) -> tuple[datetime, Fact] | None:
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
    return opened_at, trigger[1]


def _act(rule: Rule, timeline: Timeline) -> Fact | None:
    came_back = timeline.came_back
    since = came_back.at if rule.after_return and came_back else timeline.starts_at
    act = timeline.earliest(rule.met_by, since=since)
    if act and timeline.voided_at is not None and act.at >= timeline.voided_at:
        return None
    return act


def _lapse(rule: Rule, timeline: Timeline, opened_at: datetime) -> Fact | None:
    lapse = timeline.earliest(rule.lapses_on, since=opened_at)
    back = timeline.came_back if rule.ends_on_return else None
    return back if back and (lapse is None or back.at < lapse.at) else lapse


def _end(rule: Rule, timeline: Timeline, opened_at: datetime, due_at: datetime) -> _End:
    act = _act(rule, timeline)
    lapse = _lapse(rule, timeline, opened_at)
    quiet_from = min((fact.at for fact in (act, lapse) if fact), default=None)
    if act and act.at <= due_at:
        return _End(State.MET, act, quiet_from)
    if lapse and (act is None or lapse.at <= act.at):
        return _End(State.LAPSED, lapse, quiet_from)
    if act:
        return _End(State.MET_LATE, act, quiet_from)
    return _End(State.OVERDUE if timeline.now >= due_at else State.RUNNING, None, None)


def _standing(rule: Rule, timeline: Timeline, opened_at: datetime, due_at: datetime) -> _Standing:
    """Return the state, the steps of escalation that fell due, and when either changes next."""
    now = timeline.now
    if opened_at > now:
        return _Standing(_End(State.WAITING, None, None), (), opened_at)
    end = _end(rule, timeline, opened_at, due_at)
    steps = [
        Escalation(n, step.to, (due_at if step.overdue else opened_at) + step.after)
        for n, step in enumerate(rule.escalate)
    ]
    quiet_from = end.quiet_from
    fallen = tuple(s for s in steps if s.at <= now and (not quiet_from or s.at < quiet_from))
    if end.fact is not None:
        return _Standing(end, fallen, None)
    ahead = [at for at in (due_at, *(step.at for step in steps)) if at > now]
    return _Standing(end, fallen, min(ahead, default=None))


def _obligation(rule: Rule, timeline: Timeline) -> Obligation | None:
    opening = _opening(rule, timeline)
    if opening is None:
        return None
    opened_at, cause = opening
    due_at = opened_at + rule.due
    end, escalations, changes_at = _standing(rule, timeline, opened_at, due_at)
    refs, words = reasons(rule.when, timeline, opened_at)
    ended_at = end.fact.at if end.fact else None
    return Obligation(
        key=f"{rule.id}@{rule.anchor or 'event'}",
        rule_id=rule.id,
        title=rule.title,
        owner=rule.owner,
        protocol=rule.protocol,
        protocol_version=rule.protocol_version,
        opened_at=opened_at,
        due_at=due_at,
        state=end.state,
        met_at=ended_at if end.state in MET_STATES else None,
        ended_at=ended_at,
        ended_by=end.fact.ref if end.fact else None,
        because=tuple(dict.fromkeys([cause.ref, *refs])),
        why=why(rule, cause, words),
        escalations=escalations,
        changes_at=changes_at,
    )
