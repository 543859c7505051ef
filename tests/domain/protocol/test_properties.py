"""What must hold of every history: order, patience, idempotence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.domain.facts import KINDS, Fact
from homeward.domain.protocol import (
    Obligation,
    Repeat,
    Rule,
    State,
    applied,
    load_packs,
    next_change_at,
    parse_protocol,
    plan,
)
from homeward.domain.protocol import obligations as obligations_by
from homeward.domain.time import Calendar, london_date

FOLDER = Path(__file__).resolve().parents[3] / "protocols"
EXAMPLES = Path(__file__).resolve().parents[1] / "expressible"
# Easter, and a holiday in the middle of a week.
CALENDAR = Calendar(frozenset({date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 8)}), date.max)
START = datetime(2026, 3, 27, 12, tzinfo=UTC)
SPAN = 15 * 24 * 60


@lru_cache
def rules(name: str) -> tuple[Rule, ...]:
    if name == "still":
        return (*paused_rules(0), *weekly())
    if name == "days":
        return paused_rules(2)
    if name == "examples":
        texts = [path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.toml"))]
        return tuple(rule for text in texts for rule in parse_protocol(text).rules)
    packs = load_packs({path.name: path.read_text("utf-8") for path in FOLDER.glob("*.toml")})
    return packs[name].rules


def obligations(
    rules: Sequence[Rule], facts: Sequence[Fact], *, now: datetime
) -> tuple[Obligation, ...]:
    return obligations_by(rules, facts, now=now, calendar=CALENDAR)


# The 18th birthday falls within the span, before it or long after.
BIRTHS = ["2008-04-02", "2008-03-01", "2012-01-05"]


@st.composite
def a_fact(draw: st.DrawFn, kinds: Sequence[str] = tuple(sorted(KINDS))) -> Fact:
    kind = draw(st.sampled_from(kinds))
    values = BIRTHS if KINDS[kind].dated else sorted(KINDS[kind].values)
    return Fact(
        kind=kind,
        at=START + timedelta(minutes=draw(st.integers(0, SPAN))),
        ref=f"ref-{draw(st.integers(0, 99))}",
        value=draw(st.sampled_from(values)) if values else None,
    )


any_kinds = st.lists(a_fact(), max_size=10).map(
    lambda more: [Fact("last_seen", START, "seen"), *more]
)
PAUSE_KINDS = (
    "child_in_hospital",
    "child_left_hospital",
    "interview_waits_for_choice",
    "interview_choice_made",
)
PAUSABLE = ("child_found", "child_returned", "interview_held", "missing_again", *PAUSE_KINDS)
pausing = st.lists(a_fact(PAUSABLE), max_size=10).map(
    lambda more: [Fact("last_seen", START, "seen"), *more]
)
REPEATING = ("last_seen", "child_returned", "missing_meeting_held", "grade_set", "episode_voided")
repeating = st.lists(a_fact(REPEATING), max_size=8).map(
    lambda more: [Fact("reported_to_police", START, "told"), *more]
)
histories = st.one_of(any_kinds, pausing, repeating)
packs = st.sampled_from(
    ["national", "thurrock", "medway", "oxfordshire-2017", "examples", "still", "days"]
)
minutes = st.integers(0, SPAN).map(lambda m: START + timedelta(minutes=m))


def known_by(history: list[Fact], now: datetime) -> list[Fact]:
    return [fact for fact in history if fact.at <= now]


@settings(max_examples=30, deadline=None)
@given(packs, histories, minutes, st.randoms(use_true_random=False))
def test_answer_is_the_same_when_facts_arrive_in_another_order(
    pack: str, history: list[Fact], now: datetime, random: object
) -> None:
    known = known_by(history, now)
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert obligations(rules(pack), shuffled, now=now) == obligations(rules(pack), known, now=now)


@settings(max_examples=30, deadline=None)
@given(packs, histories, minutes, st.floats(0, 1, exclude_max=True))
def test_nothing_changes_when_the_next_change_is_still_ahead(
    pack: str, history: list[Fact], now: datetime, part: float
) -> None:
    known = known_by(history, now)
    found = obligations(rules(pack), known, now=now)
    change = next_change_at(found)

    later = now + part * ((change or now + timedelta(days=400)) - now)
    later = min(later, change - timedelta(microseconds=1)) if change else later  # rounding

    assert obligations(rules(pack), known, now=later) == found
    if change:
        assert change > now
        assert obligations(rules(pack), known, now=change) != found


@settings(max_examples=30, deadline=None)
@given(packs, histories, minutes, minutes, st.data())
def test_plan_applied_twice_equals_once_when_facts_and_time_moved(
    pack: str, history: list[Fact], first: datetime, second: datetime, data: st.DataObject
) -> None:
    corrected = data.draw(st.lists(st.sampled_from(history), unique=True))
    before = obligations(rules(pack), known_by(history, first), now=first)
    after = obligations(rules(pack), known_by(corrected, second), now=second)
    todo = plan(before, after)

    once = applied(before, todo)

    assert applied(once, todo) == once
    assert not plan(once, after)
    wanted = {o for o in after if o.state is not State.WAITING}
    assert {o for o in once if o.ended_by != "corrected"} == wanted


@settings(max_examples=30, deadline=None)
@given(packs, histories, minutes)
def test_nothing_is_overdue_at_the_moment_when_it_opens(
    pack: str, history: list[Fact], now: datetime
) -> None:
    found = obligations(rules(pack), known_by(history, now), now=now)

    assert all(o.due_at > o.opened_at for o in found)
    assert all(o.opened_at < now for o in found if o.state is State.OVERDUE)
    assert all(o.because and o.why.endswith(".") for o in found)


def by_key(found: Sequence[Obligation]) -> dict[str, Obligation]:
    return {o.key: o for o in found}


@lru_cache
def paused_rules(working_days: int) -> tuple[Rule, ...]:
    pausable = [rule for rule in rules("examples") if rule.pauses_on]
    return tuple(replace(rule, when=(), working_days=working_days) for rule in pausable)


@settings(max_examples=25, deadline=None)
@given(pausing, minutes, st.sampled_from([0, 1, 4]))
def test_pause_never_makes_anything_due_earlier_when_recorded(
    history: list[Fact], now: datetime, working_days: int
) -> None:
    known = known_by(history, now)
    some = paused_rules(working_days)

    plain = by_key(obligations(some, [f for f in known if f.kind not in PAUSE_KINDS], now=now))
    paused = by_key(obligations(some, known, now=now))

    assert plain.keys() == paused.keys()
    assert all(paused[key].due_at >= plain[key].due_at for key in plain)
    assert all(paused[key].opened_at == plain[key].opened_at for key in plain)


@settings(max_examples=25, deadline=None)
@given(pausing, minutes, st.integers(1, 6))
def test_working_days_are_never_due_on_a_weekend_or_holiday_when_paused(
    history: list[Fact], now: datetime, working_days: int
) -> None:
    found = obligations(paused_rules(working_days), known_by(history, now), now=now)

    for duty in found:
        day = london_date(duty.due_at)
        assert CALENDAR.is_working_day(day)
        assert day > london_date(duty.opened_at)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 120), max_size=8), st.lists(st.integers(0, 120), max_size=8))
def test_count_never_falls_when_more_earlier_episodes_are_known(
    fewer: list[int], more: list[int]
) -> None:
    now = START + timedelta(hours=1)
    some = tuple(rule for rule in rules("examples") if rule.id.startswith("review.three_in"))

    def opened(days_ago: list[int]) -> set[str]:
        earlier = [Fact("earlier_episode", START - timedelta(days=n), f"e{n}") for n in days_ago]
        known = [Fact("reported_to_police", START, "told"), *earlier]
        return {o.rule_id for o in obligations(some, known, now=now)}

    before, after = opened(fewer), opened([*fewer, *more])

    assert before <= after
    # Whoever is in the shorter window is in the longer ones too.
    assert ("review.three_in_30" not in after) or len(after) == 3
    assert ("review.three_in_60" not in after) or len(after) >= 2


@lru_cache
def weekly() -> tuple[Rule, ...]:
    (rule,) = [rule for rule in rules("examples") if rule.id == "meeting.weekly"]
    (daily,) = [rule for rule in rules("examples") if rule.id == "oversight.weekly"]
    return rule, replace(daily, repeat=Repeat(timedelta(days=1), 5), due=timedelta(days=1))


@settings(max_examples=25, deadline=None)
@given(repeating, minutes)
def test_repeats_never_overlap_when_told_in_any_order(history: list[Fact], now: datetime) -> None:
    known = known_by(history, now)
    for rule in weekly():
        found = obligations((rule,), known, now=now)

        for one, following in pairwise(found):
            assert one.due_at <= following.opened_at
            assert one.ended_at is None or one.ended_at <= following.opened_at
            assert one.is_active is (following.opened_at > now and one.ended_at is None)
        for duty in found[1:]:
            assert duty.met_at is None or duty.met_at >= duty.opened_at
        assert [o.name for o in found] == [f"{rule.id}#{n}" for n in range(1, len(found) + 1)]
