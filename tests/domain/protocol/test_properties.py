"""What must hold of every history: order, patience, idempotence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.domain.facts import KINDS, Fact
from homeward.domain.protocol import (
    Rule,
    State,
    applied,
    load_packs,
    next_change_at,
    obligations,
    plan,
)

FOLDER = Path(__file__).resolve().parents[3] / "protocols"
START = datetime(2026, 3, 27, 12, tzinfo=UTC)
SPAN = 15 * 24 * 60


@lru_cache
def rules(name: str) -> tuple[Rule, ...]:
    packs = load_packs({path.name: path.read_text("utf-8") for path in FOLDER.glob("*.toml")})
    return packs[name].rules


@st.composite
def a_fact(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(sorted(KINDS)))
    values = sorted(KINDS[kind].values)
    return Fact(
        kind=kind,
        at=START + timedelta(minutes=draw(st.integers(0, SPAN))),
        ref=f"ref-{draw(st.integers(0, 99))}",
        value=draw(st.sampled_from(values)) if values else None,
    )


histories = st.lists(a_fact(), max_size=10).map(
    lambda more: [Fact("last_seen", START, "seen"), *more]
)
packs = st.sampled_from(["national", "thurrock", "medway", "oxfordshire-2017"])
minutes = st.integers(0, SPAN).map(lambda m: START + timedelta(minutes=m))


def known_by(history: list[Fact], now: datetime) -> list[Fact]:
    return [fact for fact in history if fact.at <= now]


@settings(max_examples=35, deadline=None)
@given(packs, histories, minutes, st.randoms(use_true_random=False))
def test_answer_is_the_same_when_facts_arrive_in_another_order(
    pack: str, history: list[Fact], now: datetime, random: object
) -> None:
    known = known_by(history, now)
    shuffled = list(known)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert obligations(rules(pack), shuffled, now=now) == obligations(rules(pack), known, now=now)


@settings(max_examples=35, deadline=None)
@given(packs, histories, minutes, st.floats(0, 1, exclude_max=True))
def test_nothing_changes_when_the_next_change_is_still_ahead(
    pack: str, history: list[Fact], now: datetime, part: float
) -> None:
    known = known_by(history, now)
    found = obligations(rules(pack), known, now=now)
    change = next_change_at(found)

    later = now + part * ((change or now + timedelta(days=400)) - now)

    assert obligations(rules(pack), known, now=later) == found
    if change:
        assert change > now
        assert obligations(rules(pack), known, now=change) != found


@settings(max_examples=35, deadline=None)
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


@settings(max_examples=35, deadline=None)
@given(packs, histories, minutes)
def test_nothing_is_overdue_at_the_moment_when_it_opens(
    pack: str, history: list[Fact], now: datetime
) -> None:
    found = obligations(rules(pack), known_by(history, now), now=now)

    assert all(o.due_at > o.opened_at for o in found)
    assert all(o.opened_at < now for o in found if o.state is State.OVERDUE)
    assert all(o.because and o.why.endswith(".") for o in found)
