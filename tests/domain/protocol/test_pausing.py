"""Time that does not count, and time counted in working days."""

from __future__ import annotations

from datetime import date

import pytest

from homeward.domain.protocol import Obligation, State, applied, obligations, plan
from homeward.domain.time import NO_CALENDAR, Calendar
from tests.domain.protocol.cases import ENDING, facts, hours, london, must, rules_of

HELD = (
    'anchor = "returned"\ntrigger = "immediately"\ndue = { hours = 72 }\n'
    'pauses_on = ["child_in_hospital", "interview_waits_for_choice"]'
)
END = ENDING.replace("strategy_discussion_held", "interview_held").replace(
    "source",
    'escalate = [{ after = { hours = 48 }, to = "team_manager" },'
    ' { after_due = { hours = 0 }, to = "head_of_service" }]\n'
    'lapses_on = ["missing_again"]\nsource',
)
BACK = ("2026-06-01 18:00 last_seen", "2026-06-02 08:00 child_returned")
IN, OUT = "child_in_hospital", "child_left_hospital"
WAITS, CHOSEN = "interview_waits_for_choice", "interview_choice_made"


def held(now: str, *lines: str, body: str = HELD) -> Obligation:
    return must(rules_of(body, ending=END), facts(*BACK, *lines), now)


def test_clock_stands_still_when_a_pause_has_begun() -> None:
    found = held("2026-06-20 09:00", f"2026-06-03 08:00 {IN}")

    assert found.state is State.PAUSED
    assert found.is_active
    assert found.due_at == london("2026-06-05 08:00")
    assert found.changes_at is None
    assert found.escalations == ()
    assert found.why.endswith(". Paused since 8:00am on Wednesday 3 June 2026: child in hospital.")


@pytest.mark.parametrize(
    ("pauses", "longer"),
    [
        ([f"2026-06-03 08:00 {IN}", f"2026-06-03 18:00 {OUT}"], 10),
        ([f"2026-06-01 20:00 {IN}", f"2026-06-02 10:00 {OUT}"], 2),
        ([f"2026-06-01 20:00 {IN}", f"2026-06-01 22:00 {OUT}"], 0),
        ([f"2026-06-03 08:00 {IN}", f"2026-06-03 18:00 {OUT}", f"2026-06-03 12:00 {WAITS}",
          f"2026-06-03 20:00 {CHOSEN}"], 12),
        ([f"2026-06-03 08:00 {IN}", f"2026-06-03 20:00 {OUT}", f"2026-06-03 12:00 {WAITS}",
          f"2026-06-03 18:00 {CHOSEN}"], 12),
        ([f"2026-06-03 08:00 {IN}", f"2026-06-03 10:00 {OUT}", f"2026-06-04 08:00 {WAITS}",
          f"2026-06-04 11:00 {CHOSEN}"], 5),
        ([f"2026-06-05 08:00 {IN}", f"2026-06-05 20:00 {OUT}"], 0),
        ([f"2026-06-05 09:00 {IN}", f"2026-06-05 20:00 {OUT}", f"2026-06-03 08:00 {WAITS}",
          f"2026-06-03 10:00 {CHOSEN}"], 13),
        ([f"2026-06-03 08:00 {IN}", f"2026-06-03 12:00 {IN}", f"2026-06-03 18:00 {OUT}"], 10),
        ([f"2026-06-03 08:00 {IN}", f"2026-06-03 08:00 {OUT}"], 0),
    ],
    ids=[
        "one", "begun-before-the-return", "over-before-the-return", "crossing", "inside",
        "two", "at-the-due-instant", "second-begins-in-the-time-won", "told-twice", "no-length",
    ],
)  # fmt: skip
def test_due_time_is_later_by_the_pauses_when_they_are_over(pauses: list[str], longer: int) -> None:
    found = held("2026-06-05 20:00", *pauses)

    assert found.due_at == london("2026-06-05 08:00") + hours(longer)


def test_reason_tells_how_long_the_clock_stood_still_when_it_did() -> None:
    long = held("2026-06-05 09:00", f"2026-06-03 08:00 {IN}", f"2026-06-04 08:00 {OUT}")
    short = held("2026-06-05 09:00", f"2026-06-03 08:00 {IN}", f"2026-06-03 08:20 {OUT}")

    assert long.why.endswith(". The time allowed stood still for 24 hours.")
    assert short.why.endswith(". The time allowed stood still for 20 minutes.")


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        (["2026-06-20 08:00 interview_held"], State.MET),
        (["2026-06-20 08:00 missing_again"], State.LAPSED),
        (["2026-06-03 06:00 interview_held"], State.MET),
        ([f"2026-06-20 08:00 {CHOSEN}"], State.PAUSED),
    ],
    ids=["held", "missing-again", "held-before", "another-pause's-end"],
)
def test_paused_duty_ends_when_it_is_done_or_lapses(lines: list[str], state: State) -> None:
    assert held("2026-06-21 09:00", f"2026-06-03 08:00 {IN}", *lines).state is state


def test_due_time_stands_when_a_pause_comes_after_the_act() -> None:
    found = held("2026-06-21 09:00", "2026-06-03 06:00 interview_held", f"2026-06-03 08:00 {IN}")

    assert found.due_at == london("2026-06-05 08:00")
    assert "Paused" not in found.why


def test_late_stays_late_when_the_pause_was_too_short() -> None:
    pause = (f"2026-06-03 08:00 {IN}", f"2026-06-03 18:00 {OUT}")

    found = held("2026-06-06 09:00", *pause, "2026-06-05 19:00 interview_held")

    assert found.state is State.MET_LATE


def test_steps_come_later_by_the_pause_when_it_is_over() -> None:
    pause = (f"2026-06-03 08:00 {IN}", f"2026-06-03 18:00 {OUT}")

    early = held("2026-06-04 17:59", *pause)
    both = held("2026-06-05 18:00", *pause)

    assert early.changes_at == london("2026-06-04 18:00")
    assert [(step.to, step.at) for step in both.escalations] == [
        ("team_manager", london("2026-06-04 18:00")),
        ("head_of_service", london("2026-06-05 18:00")),
    ]


def test_step_that_fell_due_stands_when_a_pause_follows() -> None:
    found = held("2026-06-20 09:00", f"2026-06-04 12:00 {IN}")

    assert found.state is State.PAUSED
    assert [step.to for step in found.escalations] == ["team_manager"]


def test_pause_after_the_due_time_puts_off_nothing_when_overdue() -> None:
    body = HELD.replace("hours = 72", "hours = 24")

    found = held("2026-06-04 08:00", f"2026-06-03 20:00 {IN}", body=body)

    assert found.state is State.OVERDUE
    assert [step.to for step in found.escalations] == ["team_manager", "head_of_service"]


def test_other_event_ends_the_pause_when_the_rule_names_it() -> None:
    body = f'{HELD}\nresumes_on = ["interview_offered"]'
    lines = (f"2026-06-03 08:00 {WAITS}", "2026-06-04 08:00 interview_offered")

    found = held("2026-06-04 09:00", *lines, body=body)

    assert (found.state, found.due_at) == (State.RUNNING, london("2026-06-06 08:00"))


def test_plan_amends_and_does_not_open_again_when_a_clock_stops_and_runs_on() -> None:
    rules = rules_of(HELD, ending=END)
    stop, go = f"2026-06-03 08:00 {IN}", f"2026-06-04 08:00 {OUT}"
    running = obligations(rules, facts(*BACK), now=london("2026-06-03 07:00"))
    paused = obligations(rules, facts(*BACK, stop), now=london("2026-06-03 09:00"))
    again = obligations(rules, facts(*BACK, stop, go), now=london("2026-06-04 09:00"))

    stopping, going = plan(running, paused), plan(paused, again)

    assert [bool(part) for part in stopping] == [False] * 5 + [True]
    assert [bool(part) for part in going] == [False] * 5 + [True]
    assert applied(applied(running, stopping), going) == again


WORKING = HELD.replace("hours = 72", "working_days = 3")
BANK = Calendar(frozenset({date(2026, 5, 25)}), date(2026, 12, 31))
MAY = ("2026-05-21 08:00 last_seen", "2026-05-22 08:00 child_returned")


def in_days(now: str, *lines: str, calendar: Calendar = BANK) -> Obligation:
    rules = rules_of(WORKING, ending=END)
    (found,) = obligations(rules, facts(*MAY, *lines), now=london(now), calendar=calendar)
    return found


def test_working_days_pass_over_weekend_and_bank_holiday_when_due() -> None:
    found = in_days("2026-05-28 23:59")

    assert (found.state, found.due_at) == (State.RUNNING, london("2026-05-28 23:59:59"))
    assert found.changes_at == found.due_at
    assert "Bank holidays" not in found.why


def test_act_is_in_time_when_done_on_the_last_working_day() -> None:
    assert in_days("2026-05-30 12:00", "2026-05-28 23:59 interview_held").state is State.MET
    assert in_days("2026-05-30 12:00", "2026-05-29 00:00 interview_held").state is State.MET_LATE


@pytest.mark.parametrize(
    ("calendar", "said"),
    [
        (Calendar(known_until=date(2026, 5, 1)), "Bank holidays after 1 May 2026 are not known"),
        (NO_CALENDAR, "Bank holidays are not known yet; only weekends were left out."),
    ],
    ids=["run-out", "none"],
)
def test_reason_says_so_when_bank_holidays_are_not_known(calendar: Calendar, said: str) -> None:
    found = in_days("2026-05-24 12:00", calendar=calendar)

    assert found.due_at == london("2026-05-27 23:59:59")
    assert said in found.why


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([f"2026-05-22 12:00 {IN}", f"2026-05-23 12:00 {OUT}"], "2026-05-28 23:59:59"),
        ([f"2026-05-26 12:00 {IN}", f"2026-05-29 12:00 {OUT}"], "2026-06-02 23:59:59"),
        ([f"2026-05-26 12:00 {IN}", f"2026-05-30 12:00 {OUT}"], "2026-06-03 23:59:59"),
        ([f"2026-05-26 09:00 {IN}", f"2026-05-26 17:00 {OUT}"], "2026-05-28 23:59:59"),
        ([f"2026-05-30 12:00 {IN}", f"2026-05-31 12:00 {OUT}"], "2026-05-28 23:59:59"),
    ],
    ids=["on-the-first-day", "three-ends", "into-the-weekend", "within-a-day", "after-it-was-due"],
)
def test_working_day_is_not_counted_when_its_end_comes_in_a_pause(
    pauses: list[str], due: str
) -> None:
    assert in_days("2026-06-01 12:00", *pauses).due_at == london(due)


def test_working_days_stand_still_when_a_pause_is_not_over() -> None:
    found = in_days("2026-06-10 12:00", f"2026-05-26 12:00 {IN}")

    assert (found.state, found.due_at) == (State.PAUSED, london("2026-05-28 23:59:59"))
