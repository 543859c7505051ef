"""Whether a rule's conditions hold at an instant, and the words for why."""

from __future__ import annotations

from datetime import datetime

from homeward.domain.facts import Fact, label_of
from homeward.domain.protocol.model import Condition
from homeward.domain.protocol.timeline import Timeline
from homeward.domain.protocol.vocabulary import Reads


def _latest_in(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    found = [fact.value for fact in timeline.standing(condition.kind.fact_kind, at)]
    return not condition.values.isdisjoint(found or [condition.kind.default])


def _latest_not_in(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    return not _latest_in(condition, timeline, at)


def _ever_in(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    so_far = [f.value for f in timeline.all(condition.kind.fact_kind) if f.at <= at]
    return not condition.values.isdisjoint(so_far or [condition.kind.default])


def _recorded(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    return bool(timeline.standing(condition.kind.fact_kind, at)) is condition.wanted


_READERS = {
    Reads.LATEST_IN: _latest_in,
    Reads.LATEST_NOT_IN: _latest_not_in,
    Reads.EVER_IN: _ever_in,
    Reads.RECORDED: _recorded,
}


def hold(conditions: tuple[Condition, ...], timeline: Timeline, at: datetime) -> bool:
    """Tell whether every condition holds at an instant (aware UTC)."""
    return all(_READERS[c.kind.reads](c, timeline, at) for c in conditions)


def first_holding(
    conditions: tuple[Condition, ...], timeline: Timeline, since: datetime
) -> datetime | None:
    """Return the first instant from ``since`` at which every condition holds, if any does."""
    if hold(conditions, timeline, since):
        return since
    for moment in timeline.moments_from(since)[1:]:
        if hold(conditions, timeline, moment):
            return moment
    return None


def _word(condition: Condition, fact: Fact | None) -> str:
    if condition.kind.reads is Reads.RECORDED:
        return condition.kind.yes if condition.wanted else condition.kind.no
    if fact is None:
        return "status with children's services not recorded"
    return label_of(fact.kind, fact.value)


def reasons(
    conditions: tuple[Condition, ...], timeline: Timeline, at: datetime
) -> tuple[list[str], list[str]]:
    """Return the refs of the facts that made the conditions hold, and the words for them.

    The kind of episode is left out of the words: the sentence already says "missing".
    """
    refs: list[str] = []
    words: list[str] = []
    for condition in conditions:
        found = timeline.standing(condition.kind.fact_kind, at)
        told = [fact for fact in found if fact.value in condition.values] or found
        refs += [fact.ref for fact in told]
        if condition.kind.fact_kind != "kind_set":
            words.append(_word(condition, told[0] if told else None))
    return refs, words
