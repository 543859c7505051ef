"""Turning the stored duties into those that the engine gives."""

from __future__ import annotations

from homeward.domain.protocol import Obligation, Plan, State, applied, obligations, plan
from tests.domain.protocol.cases import facts, london, rules_of

RULES = rules_of(
    'anchor = "last_seen"\ntrigger = { hours = 12 }\ndue = { hours = 4 }\n'
    "escalate = [{ after = { hours = 2 }, to = 'team_manager' }]"
)
SEEN = "2026-06-01 18:00 last_seen"
HELD = "strategy_discussion_held"


def at(now: str, *lines: str) -> tuple[Obligation, ...]:
    return obligations(RULES, facts(*lines), now=london(now))


def shape(todo: Plan) -> dict[str, int]:
    return {name: len(part) for name, part in todo._asdict().items() if part}


def test_plan_is_empty_when_a_duty_still_waits() -> None:
    todo = plan((), at("2026-06-01 19:00", SEEN))

    assert not todo
    assert applied((), todo) == ()


def test_plan_opens_a_duty_when_its_moment_comes() -> None:
    todo = plan(at("2026-06-01 19:00", SEEN), at("2026-06-02 06:00", SEEN))

    assert shape(todo) == {"open": 1}


def test_plan_opens_and_escalates_when_all_became_known_at_once() -> None:
    todo = plan((), at("2026-06-02 11:00", SEEN))

    assert shape(todo) == {"open": 1, "overdue": 1, "escalate": 1}
    assert todo.escalate[0][1].to == "team_manager"


def test_plan_meets_a_duty_when_the_act_is_recorded() -> None:
    before = at("2026-06-02 06:00", SEEN)

    todo = plan(before, at("2026-06-02 07:00", SEEN, f"2026-06-02 06:30 {HELD}"))

    assert shape(todo) == {"met": 1}


def test_plan_escalates_once_when_time_passes() -> None:
    before = at("2026-06-02 06:00", SEEN)
    after = at("2026-06-02 08:00", SEEN)

    todo = plan(before, after)

    assert len(todo.escalate) == 1
    assert not plan(applied(before, todo), after)


def test_plan_lapses_a_duty_as_corrected_when_the_engine_gives_it_no_more() -> None:
    before = at("2026-06-02 08:00", SEEN)
    after = at("2026-06-02 08:00", "2026-06-01 23:00 last_seen")

    todo = plan(before, after)
    stored = applied(before, todo)

    assert [(o.state, o.ended_by) for o in todo.lapse] == [(State.LAPSED, "corrected")]
    assert not plan(stored, after)
    assert shape(plan(stored, at("2026-06-02 11:00", "2026-06-01 23:00 last_seen"))) == {"open": 1}


def test_plan_reopens_a_duty_when_the_act_is_withdrawn() -> None:
    before = at("2026-06-02 12:00", SEEN, f"2026-06-02 06:30 {HELD}")

    todo = plan(before, at("2026-06-02 12:00", SEEN))

    assert shape(todo) == {"open": 1, "overdue": 1, "escalate": 1}


def test_plan_amends_a_duty_when_only_its_times_change() -> None:
    before = at("2026-06-02 06:30", SEEN)

    todo = plan(before, at("2026-06-02 06:30", "2026-06-01 17:45 last_seen"))

    assert shape(todo) == {"amend": 1}


def test_plan_amends_a_duty_when_a_correction_makes_it_no_longer_overdue() -> None:
    before = at("2026-06-02 11:00", SEEN)

    todo = plan(before, at("2026-06-02 11:00", "2026-06-01 21:00 last_seen"))

    assert shape(todo) == {"amend": 1}
    assert todo.amend[0].state is State.RUNNING


def test_plan_marks_late_when_a_correction_moves_the_act() -> None:
    before = at("2026-06-02 12:00", SEEN, f"2026-06-02 06:30 {HELD}")

    todo = plan(before, at("2026-06-02 12:00", SEEN, f"2026-06-02 11:30 {HELD}"))

    assert [o.state for o in todo.met] == [State.MET_LATE]
