"""Whether a rule's conditions hold at an instant, and the words for why."""

from __future__ import annotations

from datetime import datetime, timedelta

from homeward.domain.facts import KINDS, Fact, label_of
from homeward.domain.protocol.model import Condition
from homeward.domain.protocol.timeline import Timeline
from homeward.domain.protocol.vocabulary import Reads
from homeward.domain.protocol.wording import bounds_words, count_words, hours_words, lower


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


def _episodes(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    return condition.allows(len(_counted(condition, timeline)) + 1)


def _counted(condition: Condition, timeline: Timeline) -> list[Fact]:
    """Return the earlier episodes that began in the time up to this one's start."""
    start = timeline.starts_at
    earlier = timeline.all(condition.kind.fact_kind)
    if start is None or condition.within is None:
        return []
    return [fact for fact in earlier if timedelta(0) <= start - fact.at <= condition.within]


def _age(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    return timeline.age is not None and condition.allows(timeline.age)


def _missing_for(condition: Condition, timeline: Timeline, at: datetime) -> bool:
    seen, back = timeline.anchor(condition.kind.fact_kind), timeline.came_back
    if seen is None or back is None:
        return False
    return condition.allows((back.at - seen.at) / _HOUR)


_HOUR = timedelta(hours=1)
_READERS = {
    Reads.LATEST_IN: _latest_in,
    Reads.LATEST_NOT_IN: _latest_not_in,
    Reads.EVER_IN: _ever_in,
    Reads.RECORDED: _recorded,
    Reads.COUNT: _episodes,
    Reads.AGE: _age,
    Reads.LENGTH: _missing_for,
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


def _word(condition: Condition, timeline: Timeline, fact: Fact | None) -> str:
    kind = condition.kind
    if kind.reads is Reads.RECORDED:
        return kind.yes if condition.wanted else kind.no
    if kind.reads is Reads.COUNT:
        return count_words(len(_counted(condition, timeline)) + 1, condition.within)
    if kind.reads is Reads.AGE:
        return f"aged {timeline.age} when it began"
    if kind.reads is Reads.LENGTH:
        return f"missing for {bounds_words(condition, hours_words)}"
    if fact is None:
        return f"{lower(KINDS[kind.fact_kind].label)} not recorded"
    return label_of(fact.kind, fact.value)


def _cited(condition: Condition, timeline: Timeline, at: datetime) -> list[Fact]:
    """Return the facts that made a condition hold; times that the anchor names are left out."""
    if condition.kind.reads is Reads.COUNT:
        return _counted(condition, timeline)
    if condition.kind.reads is Reads.LENGTH:
        return []
    found = timeline.standing(condition.kind.fact_kind, at)
    return [fact for fact in found if fact.value in condition.values] or found


def reasons(
    conditions: tuple[Condition, ...], timeline: Timeline, at: datetime
) -> tuple[list[str], list[str]]:
    """Return the refs of the facts that made the conditions hold, and the words for them.

    The kind of episode is left out of the words: the sentence already says "missing".
    """
    refs: list[str] = []
    words: list[str] = []
    for condition in conditions:
        told = _cited(condition, timeline, at)
        refs += [fact.ref for fact in told]
        if condition.kind.fact_kind != "kind_set":
            words.append(_word(condition, timeline, told[0] if told else None))
    return refs, words
