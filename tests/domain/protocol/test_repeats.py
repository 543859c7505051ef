"""A rule that asks again and again: each time is a duty of its own."""

from __future__ import annotations

import pytest

from homeward.domain.facts import Fact
from homeward.domain.protocol import REPEATED, Obligation, State, next_change_at, obligations
from tests.domain.protocol.cases import ENDING, facts, london, rules_of

WEEKLY = (
    'anchor = "last_seen"\ntrigger = { hours = 72 }\ndue = { hours = 24 }\nrepeat = { days = 7 }'
)
SEEN = "2026-06-01 18:00 last_seen"
ENDS = ENDING.replace("ends_on_return = false", "ends_on_return = true")
MET = "strategy_discussion_held"


def duties(
    now: str, *lines: str, body: str = WEEKLY, ending: str = ENDING
) -> dict[str, Obligation]:
    known: list[Fact] = facts(SEEN, *lines)
    found = obligations(rules_of(body, ending=ending), known, now=london(now))
    return {duty.key.rpartition("#")[2]: duty for duty in found}


def states(now: str, *lines: str, body: str = WEEKLY, ending: str = ENDING) -> dict[str, State]:
    return {n: duty.state for n, duty in duties(now, *lines, body=body, ending=ending).items()}


def test_first_time_waits_alone_when_its_moment_is_ahead() -> None:
    found = duties("2026-06-04 17:59")

    assert {n: d.state for n, d in found.items()} == {"1": State.WAITING}
    assert found["1"].key == "a.rule@last_seen#1"
    assert (found["1"].name, found["1"].rule_id) == ("a.rule#1", "a.rule")


def test_next_time_is_awaited_when_one_has_opened() -> None:
    found = duties("2026-06-04 18:00")

    assert {n: d.state for n, d in found.items()} == {"1": State.RUNNING, "2": State.WAITING}
    assert found["2"].opened_at == found["2"].changes_at == london("2026-06-11 18:00")
    assert found["2"].due_at == london("2026-06-12 18:00")


def test_next_change_is_known_at_every_turn_when_nothing_is_done() -> None:
    moments = ["2026-06-04 18:00", "2026-06-05 18:00", "2026-06-11 18:00", "2026-06-12 18:00"]

    changes = [next_change_at(duties(now).values()) for now in moments]

    assert changes == [london(at) for at in (*moments[1:], "2026-06-18 18:00")]


def test_time_not_used_lapses_when_the_next_ones_turn_comes() -> None:
    before, after = duties("2026-06-11 17:59")["1"], duties("2026-06-11 18:00")["1"]

    assert (before.state, before.changes_at) == (State.OVERDUE, london("2026-06-11 18:00"))
    assert (after.state, after.ended_by) == (State.LAPSED, REPEATED)
    assert after.ended_at == london("2026-06-11 18:00")
    assert after.changes_at is None


def test_time_not_used_lapses_at_once_when_it_is_due_as_the_next_opens() -> None:
    body = WEEKLY.replace("hours = 24", "days = 7")

    assert states("2026-06-11 17:59", body=body)["1"] is State.RUNNING
    assert states("2026-06-11 18:00", body=body)["1"] is State.LAPSED


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("2026-06-03 09:00", [State.MET, State.LAPSED, State.RUNNING]),
        ("2026-06-05 09:00", [State.MET, State.LAPSED, State.RUNNING]),
        ("2026-06-08 09:00", [State.MET_LATE, State.LAPSED, State.RUNNING]),
        ("2026-06-11 18:00", [State.LAPSED, State.MET, State.RUNNING]),
        ("2026-06-18 18:00", [State.LAPSED, State.LAPSED, State.MET]),
    ],
    ids=["before-the-first", "first", "first-late", "as-the-second-opens", "third"],
)
def test_act_meets_the_time_in_which_it_falls_when_there_are_several(
    act: str, expected: list[State]
) -> None:
    found = states("2026-06-18 19:00", f"{act} {MET}")

    assert [found[n] for n in ("1", "2", "3")] == expected


def test_reason_tells_which_time_it_is_when_it_is_not_the_first() -> None:
    found = duties("2026-06-18 19:00")

    assert found["1"].why == (
        "Missing for 72 hours since last seen at 6:00pm on Monday 1 June 2026."
    )
    assert found["2"].why == (
        "Missing for 72 hours since last seen at 6:00pm on Monday 1 June 2026; "
        "2nd time, every 7 days."
    )


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ("2026-06-11 17:00", {"1": State.OVERDUE}),
        ("2026-06-11 18:00", {"1": State.OVERDUE}),
        ("2026-06-11 19:00", {"1": State.LAPSED, "2": State.OVERDUE}),
    ],
    ids=["before-the-second", "at-the-moment", "after-the-second"],
)
def test_no_further_time_opens_when_the_child_is_back(
    back: str, expected: dict[str, State]
) -> None:
    assert states("2026-07-20 18:00", f"{back} child_returned") == expected


def test_last_time_stands_until_met_when_the_rule_survives_the_return() -> None:
    lines = ("2026-06-11 17:00 child_returned", f"2026-06-30 09:00 {MET}")

    assert states("2026-07-20 18:00", *lines) == {"1": State.MET_LATE}


def test_last_time_lapses_when_the_rule_ends_on_return() -> None:
    lines = ("2026-06-11 19:00 child_returned",)

    assert states("2026-07-20 18:00", *lines, ending=ENDS) == {
        "1": State.LAPSED,
        "2": State.LAPSED,
    }


def test_times_end_when_the_rule_says_at_most_so_many() -> None:
    body = WEEKLY.replace("{ days = 7 }", "{ days = 7, at_most = 2 }")

    found = duties("2026-07-20 18:00", body=body)

    assert {n: d.state for n, d in found.items()} == {"1": State.LAPSED, "2": State.OVERDUE}
    assert next_change_at(found.values()) is None


def test_times_end_when_the_rule_lapses() -> None:
    ending = ENDING.replace("source", 'lapses_on = ["missing_again"]\nsource')

    found = states("2026-07-20 18:00", "2026-06-12 09:00 missing_again", ending=ending)

    assert found == {"1": State.LAPSED, "2": State.LAPSED}


def test_time_is_passed_over_when_its_conditions_no_longer_hold() -> None:
    body = f'{WEEKLY}\nwhen = {{ grade = ["high"] }}'
    grades = (
        "2026-06-01 19:00 grade_set high",
        "2026-06-10 09:00 grade_set low",
        "2026-06-12 09:00 grade_set high",
    )

    found = duties("2026-06-18 19:00", *grades, body=body)

    assert {n: d.state for n, d in found.items()} == {
        "1": State.LAPSED,
        "3": State.RUNNING,
        "4": State.WAITING,
    }
    assert found["1"].ended_at == london("2026-06-18 18:00")


def test_next_time_is_not_awaited_when_its_conditions_would_not_hold() -> None:
    body = f'{WEEKLY}\nwhen = {{ grade = ["high"] }}'
    grades = ("2026-06-01 19:00 grade_set high", "2026-06-05 09:00 grade_set low")

    assert states("2026-06-08 18:00", *grades, body=body) == {"1": State.OVERDUE}


def test_rule_that_begins_with_the_return_repeats_when_it_says_how_often() -> None:
    body = (
        'anchor = "returned"\ntrigger = "immediately"\ndue = { days = 1 }\n'
        "repeat = { days = 7, at_most = 3 }"
    )
    lines = ("2026-06-02 08:00 child_returned", f"2026-06-10 08:00 {MET}")

    found = states("2026-06-20 18:00", *lines, body=body)

    assert found == {"1": State.LAPSED, "2": State.MET, "3": State.OVERDUE}


def test_repeats_keep_real_hours_when_clocks_change() -> None:
    found = obligations(
        rules_of(WEEKLY), facts("2026-10-20 18:00 last_seen"), now=london("2026-10-30 17:00")
    )

    assert [duty.opened_at for duty in found] == [
        london("2026-10-23 18:00"),
        london("2026-10-30 17:00"),
        london("2026-11-06 17:00"),
    ]
