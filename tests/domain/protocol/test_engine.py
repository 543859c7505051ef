"""What falls due, when, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from homeward.domain.protocol import FactInFuture, State, next_change_at, obligations
from homeward.domain.time import BadTime, to_london
from tests.domain.protocol.cases import (
    ENDING,
    fact,
    facts,
    hours,
    london,
    must,
    only,
    rules_of,
)

TWELVE = 'anchor = "last_seen"\ntrigger = { hours = 12 }\ndue = { hours = 4 }'
CONCERN = f'{TWELVE}\nor_on = ["immediate_concern"]'
LOOKED_AFTER = f'{TWELVE}\nwhen = {{ status = ["looked_after"] }}'
HELD = 'anchor = "returned"\ntrigger = "immediately"\ndue = { hours = 72 }'
HELD_END = ENDING.replace("strategy_discussion_held", "interview_held").replace(
    "source", 'lapses_on = ["missing_again", "not_possible"]\nsource'
)
SEEN = ("2026-06-01 18:00 last_seen", "2026-06-01 21:00 reported_to_police")


def test_rule_waits_and_says_when_before_its_moment() -> None:
    found = must(rules_of(TWELVE), facts(*SEEN), "2026-06-02 05:59")

    assert found.state is State.WAITING
    assert not found.is_active
    assert found.changes_at == found.opened_at == london("2026-06-02 06:00")


def test_rule_opens_with_its_reason_when_its_moment_comes() -> None:
    rules = rules_of(LOOKED_AFTER)
    known = facts(*SEEN, "2026-01-05 09:00 status_set looked_after")

    found = must(rules, known, "2026-06-02 06:00")

    assert found.state is State.RUNNING
    assert found.is_active
    assert found.due_at == london("2026-06-02 10:00")
    assert found.because == ("last_seen", "status_set")
    assert found.why == (
        "Missing for 12 hours since last seen at 6:00pm on Monday 1 June 2026; looked after."
    )
    assert (found.protocol, found.protocol_version, found.owner) == (
        "invented",
        3,
        "social_worker",
    )
    assert found.key == "a.rule@last_seen"


def test_fact_is_refused_when_it_lies_in_the_future() -> None:
    with pytest.raises(FactInFuture, match="future"):
        obligations(rules_of(TWELVE), facts(*SEEN), now=london("2026-06-01 20:59"))


def test_now_is_refused_when_not_utc() -> None:
    with pytest.raises(BadTime):
        obligations(rules_of(TWELVE), [], now=to_london(london("2026-06-01 20:59")))


def test_nothing_is_due_when_nothing_is_known() -> None:
    assert obligations(rules_of(TWELVE), [], now=london("2026-06-01 20:59")) == ()
    assert next_change_at([]) is None


@pytest.mark.parametrize(
    ("known", "opened", "ref"),
    [
        (("2026-06-01 19:00 noticed", *SEEN[1:]), "2026-06-02 07:00", "noticed"),
        (SEEN[1:], "2026-06-02 09:00", "reported_to_police"),
        (("2026-06-01 22:00 authority_aware",), "2026-06-02 10:00", "authority_aware"),
        (("2026-06-01 23:00 episode_opened",), "2026-06-02 11:00", "episode_opened"),
    ],
    ids=["noticed", "reported", "aware", "opened"],
)
def test_clock_starts_from_the_next_best_time_when_last_seen_is_not_recorded(
    known: tuple[str, ...], opened: str, ref: str
) -> None:
    found = must(rules_of(TWELVE), facts(*known), "2026-06-02 12:00")

    assert found.opened_at == london(opened)
    assert found.because == (ref,)


def test_clock_counts_from_the_latest_when_seen_twice() -> None:
    known = [*facts(*SEEN), fact("2026-06-01 20:00 last_seen", ref="later")]

    assert must(rules_of(TWELVE), known, "2026-06-02 09:00").opened_at == london("2026-06-02 08:00")


def test_duty_moves_when_last_seen_is_corrected() -> None:
    before = must(rules_of(TWELVE), facts(*SEEN), "2026-06-02 05:00")
    after = must(rules_of(TWELVE), facts("2026-06-01 16:00 last_seen", SEEN[1]), "2026-06-02 05:00")

    assert before.state is State.WAITING
    assert after.state is State.RUNNING
    assert after.key == before.key


@pytest.mark.parametrize(
    ("at", "opened", "cause"),
    [
        ("2026-06-01 22:00", "2026-06-01 22:00", "immediate_concern"),
        ("2026-06-02 07:00", "2026-06-02 06:00", "last_seen"),
        ("2026-06-01 17:00", "2026-06-02 06:00", "last_seen"),
    ],
    ids=["brings-forward", "after-the-hour", "before-this-episode"],
)
def test_concern_opens_the_duty_when_it_comes_first(at: str, opened: str, cause: str) -> None:
    known = facts(*SEEN, f"{at} immediate_concern")

    found = must(rules_of(CONCERN), known, "2026-06-02 08:00")

    assert found.opened_at == london(opened)
    assert found.because == (cause,)


def test_concern_alone_opens_the_duty_when_no_time_is_known() -> None:
    found = must(rules_of(CONCERN), facts("2026-06-01 22:00 immediate_concern"), "2026-06-02 00:00")

    assert found.why == "Immediate concern recorded at 10:00pm on Monday 1 June 2026."


@pytest.mark.parametrize(
    ("condition", "line", "opens"),
    [
        ('kind = ["missing"]', None, True),
        ('kind = ["missing"]', "kind_set away", False),
        ('kind_ever = ["away"]', "kind_set away", True),
        ('kind_ever = ["away"]', None, False),
        ('status = ["looked_after"]', None, False),
        ('status_not = ["looked_after"]', None, True),
        ('status_not = ["looked_after"]', "status_set looked_after", False),
        ('status_not = ["looked_after"]', "status_set not_open", True),
        ('grade = ["high", "medium"]', "grade_set medium", True),
        ('grade = ["high"]', "grade_set low", False),
        ('exploitation = ["high"]', "exploitation_set high", True),
        ('placement = ["childrens_home"]', "placement_set secure", False),
        ("other_authority = true", "other_authority", True),
        ("other_authority = true", None, False),
        ("other_authority = false", None, True),
        ("uasc = true", "uasc", True),
        ("out_of_area = false", "placed_out_of_area", False),
        ("immediate_concern = true", "immediate_concern", True),
    ],
)
def test_condition_decides_when_its_facts_stand(
    condition: str, line: str | None, opens: bool
) -> None:
    rules = rules_of(f"{TWELVE}\nwhen = {{ {condition} }}")
    known = facts(*SEEN, *([f"2026-06-01 18:30 {line}"] if line else []))

    assert (only(rules, known, "2026-06-02 09:00") is not None) is opens


def test_reason_says_status_is_not_recorded_when_it_is_not() -> None:
    rules = rules_of(f'{TWELVE}\nwhen = {{ status_not = ["looked_after"], uasc = false }}')

    found = must(rules, facts(*SEEN), "2026-06-02 09:00")

    assert found.why.endswith(
        "; status with children's services not recorded and "
        "not an unaccompanied asylum-seeking child."
    )


def test_duty_opens_from_a_later_moment_when_the_status_changes_then() -> None:
    known = facts(*SEEN, "2026-06-02 20:00 status_set looked_after")

    found = must(rules_of(LOOKED_AFTER), known, "2026-06-02 21:00")

    assert found.opened_at == london("2026-06-02 20:00")
    assert found.due_at == london("2026-06-03 00:00")


def test_both_statuses_stand_when_they_began_together() -> None:
    both = [
        fact("2026-06-01 18:00 status_set child_protection", ref="plan"),
        fact("2026-06-01 18:00 status_set looked_after", ref="care"),
    ]

    found = must(rules_of(LOOKED_AFTER), [*facts(*SEEN), *both], "2026-06-02 08:00")

    assert found.because == ("last_seen", "care")
    assert found.why.endswith("; looked after.")


def test_later_status_stands_alone_when_it_replaced_another() -> None:
    known = facts(
        *SEEN,
        "2026-01-01 09:00 status_set looked_after",
        "2026-05-01 09:00 status_set child_in_need",
        "2026-06-02 07:30 status_set early_help",
    )

    assert only(rules_of(LOOKED_AFTER), known, "2026-06-02 08:00") is None


def test_duty_stays_open_when_the_status_changes_afterwards() -> None:
    known = facts(
        *SEEN, "2026-01-05 09:00 status_set looked_after", "2026-06-02 07:00 status_set not_open"
    )

    assert must(rules_of(LOOKED_AFTER), known, "2026-06-02 08:00").state is State.RUNNING


@pytest.mark.parametrize(
    ("back", "survives", "ends"),
    [
        ("2026-06-02 05:00 child_found", None, None),
        ("2026-06-02 06:00 child_returned", None, None),
        ("2026-06-02 07:00 child_returned", State.RUNNING, State.LAPSED),
    ],
    ids=["before", "at-the-moment", "after"],
)
def test_coming_back_ends_or_leaves_the_duty_when_the_rule_says(
    back: str, survives: State | None, ends: State | None
) -> None:
    known = facts(*SEEN, back)
    ending = ENDING.replace("ends_on_return = false", "ends_on_return = true")

    left = only(rules_of(TWELVE), known, "2026-06-02 08:00")
    ended = only(rules_of(TWELVE, ending=ending), known, "2026-06-02 08:00")

    assert (left and left.state) is survives
    assert (ended and ended.state) is ends


def test_return_ends_the_duty_when_it_comes_before_another_lapse() -> None:
    ending = ENDING.replace("ends_on_return = false", "ends_on_return = true")
    known = facts(*SEEN, "2026-06-02 07:00 child_returned", "2026-06-02 07:30 episode_voided")

    assert must(rules_of(TWELVE, ending=ending), known, "2026-06-02 08:00").ended_by == (
        "child_returned"
    )


def test_immediate_duty_survives_when_the_authority_learns_after_the_return() -> None:
    rules = rules_of('anchor = "aware"\ntrigger = "immediately"\ndue = { hours = 4 }')
    known = facts(*SEEN, "2026-06-02 07:00 child_returned", "2026-06-02 09:00 authority_aware")

    assert must(rules, known, "2026-06-02 10:00").state is State.RUNNING


@pytest.mark.parametrize(
    ("act", "state"),
    [
        ("2026-06-01 23:00", State.MET),
        ("2026-06-02 10:00", State.MET),
        ("2026-06-02 10:01", State.MET_LATE),
        ("2026-05-20 10:00", State.OVERDUE),
    ],
    ids=["before-it-opened", "at-the-due-instant", "late", "before-this-episode"],
)
def test_act_meets_the_duty_when_it_belongs_to_the_episode(act: str, state: State) -> None:
    known = facts(*SEEN, f"{act} strategy_discussion_held")

    found = must(rules_of(TWELVE), known, "2026-06-02 12:00")

    assert found.state is state
    assert found.met_at == (None if state is State.OVERDUE else london(act))


def test_earlier_act_counts_when_a_later_one_is_of_another_kind() -> None:
    ending = ENDING.replace('"strategy_', '"referral_made", "strategy_')
    known = facts(
        *SEEN, "2026-06-02 07:00 strategy_discussion_held", "2026-06-02 08:00 referral_made"
    )

    found = must(rules_of(TWELVE, ending=ending), known, "2026-06-02 09:00")

    assert found.ended_by == "strategy_discussion_held"


def test_interview_is_not_met_when_the_act_is_before_the_child_was_found() -> None:
    known = facts(*SEEN, "2026-06-01 22:00 interview_held", "2026-06-02 07:00 child_returned")

    assert must(rules_of(HELD, ending=HELD_END), known, "2026-06-02 08:00").state is State.RUNNING


@pytest.mark.parametrize(
    ("events", "state"),
    [
        (["2026-06-03 09:00 missing_again"], State.LAPSED),
        (["2026-06-03 09:00 not_possible", "2026-06-04 09:00 interview_held"], State.MET),
        (["2026-06-03 09:00 not_possible", "2026-06-06 09:00 interview_held"], State.LAPSED),
        (["2026-06-06 08:00 interview_held", "2026-06-06 09:00 missing_again"], State.MET_LATE),
        (["2026-06-06 09:00 missing_again"], State.LAPSED),
        (["2026-06-03 09:00 interview_declined"], State.OVERDUE),
        (["2026-06-03 09:00 episode_voided", "2026-06-04 09:00 interview_held"], State.LAPSED),
    ],
    ids=[
        "superseded",
        "possible-after-all",
        "too-late-after-a-lapse",
        "late-before-a-lapse",
        "lapsed-when-late",
        "declined",
        "voided",
    ],
)
def test_interview_ends_as_it_should_when_events_follow(events: list[str], state: State) -> None:
    known = facts(*SEEN, "2026-06-02 08:00 child_returned", *events)

    assert must(rules_of(HELD, ending=HELD_END), known, "2026-06-08 09:00").state is state


def test_nothing_opens_when_the_episode_was_voided_before() -> None:
    known = facts(*SEEN, "2026-06-01 22:00 episode_voided")

    assert only(rules_of(TWELVE), known, "2026-06-02 09:00") is None


def test_event_rule_opens_on_the_first_event_when_there_are_two() -> None:
    rules = rules_of('opens_on = ["media_considered"]\ndue = { hours = 4 }')
    known = [
        *facts(*SEEN),
        fact("2026-06-02 09:00 media_considered", ref="second"),
        fact("2026-06-02 07:00 media_considered", ref="first"),
    ]

    found = must(rules, known, "2026-06-02 10:00")

    assert found.key == "a.rule@event"
    assert found.because == ("first",)
    assert found.why == "Media release considered at 7:00am on Tuesday 2 June 2026."


def test_rule_after_the_return_says_so_when_it_counts_hours() -> None:
    rules = rules_of('anchor = "returned"\ntrigger = { hours = 1 }\ndue = { days = 1 }')
    known = facts(*SEEN, "2026-06-02 07:00 child_returned")

    found = must(rules, known, "2026-06-02 08:00")

    assert found.why == "1 hour after returned at 7:00am on Tuesday 2 June 2026."
    assert found.due_at - found.opened_at == hours(24)


@pytest.mark.parametrize(
    ("anchor", "back", "due"),
    [
        ("returned", "2026-03-27 22:10", "2026-03-30 23:10"),
        ("returned", "2026-10-24 22:10", "2026-10-27 21:10"),
        ("found", "2026-03-27 22:10", "2026-03-30 23:10"),
        ("found", "2026-10-24 22:10", "2026-10-27 21:10"),
    ],
)
def test_interview_clock_runs_72_real_hours_when_clocks_change(
    anchor: str, back: str, due: str
) -> None:
    rules = rules_of(HELD.replace("returned", anchor), ending=HELD_END)
    kind = f"child_{anchor}"
    known = facts("2026-03-26 20:00 last_seen", f"{back} {kind}")

    running = must(rules, known, back)
    overdue = must(rules, known, due)

    assert running.due_at == overdue.due_at == london(due)
    assert running.due_at - london(back) == hours(72)
    assert (running.state, overdue.state) == (State.RUNNING, State.OVERDUE)


def test_twelve_hours_are_real_hours_when_clocks_go_forward() -> None:
    found = must(rules_of(TWELVE), facts("2026-03-28 20:00 last_seen"), "2026-03-28 20:00")

    assert found.opened_at == london("2026-03-29 09:00")


STEPS = (
    f"{TWELVE}\nescalate = [{{ after = {{ hours = 2 }}, to = 'team_manager' }},"
    " { after_due = { hours = 0 }, to = 'head_of_service' }]"
)


@pytest.mark.parametrize(
    ("now", "told", "changes"),
    [
        ("2026-06-02 07:00", [], "2026-06-02 08:00"),
        ("2026-06-02 08:00", ["team_manager"], "2026-06-02 10:00"),
        ("2026-06-02 10:00", ["team_manager", "head_of_service"], None),
    ],
)
def test_escalation_falls_due_when_nothing_is_done(
    now: str, told: list[str], changes: str | None
) -> None:
    found = must(rules_of(STEPS), facts(*SEEN), now)

    assert [step.to for step in found.escalations] == told
    assert next_change_at([found]) == (london(changes) if changes else None)


def test_escalation_stops_when_the_duty_is_met() -> None:
    known = facts(*SEEN, "2026-06-02 09:00 strategy_discussion_held")

    found = must(rules_of(STEPS), known, "2026-06-02 12:00")

    assert [step.to for step in found.escalations] == ["team_manager"]
    assert found.changes_at is None


def test_midnight_in_utc_is_kept_when_rules_are_pure() -> None:
    now = datetime(2026, 6, 2, 5, tzinfo=UTC)

    assert obligations(rules_of(TWELVE), facts(*SEEN), now=now) == obligations(
        rules_of(TWELVE), reversed(facts(*SEEN)), now=now
    )


def test_escalation_is_not_sent_when_the_act_came_at_that_instant() -> None:
    known = facts(*SEEN, "2026-06-02 08:00 strategy_discussion_held")

    assert must(rules_of(STEPS), known, "2026-06-02 12:00").escalations == ()


def test_nothing_opens_when_the_episode_was_voided_at_that_instant() -> None:
    known = facts(*SEEN, "2026-06-02 06:00 episode_voided")

    assert only(rules_of(TWELVE), known, "2026-06-02 09:00") is None


def test_act_does_not_count_when_the_episode_was_voided_at_that_instant() -> None:
    known = facts(
        *SEEN, "2026-06-02 07:00 episode_voided", "2026-06-02 07:00 strategy_discussion_held"
    )

    assert must(rules_of(TWELVE), known, "2026-06-02 09:00").state is State.LAPSED


def test_lapse_stands_when_a_late_act_came_at_that_instant() -> None:
    known = facts(
        *SEEN,
        "2026-06-02 08:00 child_returned",
        "2026-06-06 09:00 interview_held",
        "2026-06-06 09:00 missing_again",
    )

    found = must(rules_of(HELD, ending=HELD_END), known, "2026-06-08 09:00")

    assert found.state is State.LAPSED


def test_elapsed_time_is_the_reason_when_a_concern_came_at_that_instant() -> None:
    known = facts(*SEEN, "2026-06-02 06:00 immediate_concern")

    assert must(rules_of(CONCERN), known, "2026-06-02 08:00").because == ("last_seen",)


def test_event_opens_nothing_when_the_rule_ends_on_return_and_the_child_is_back() -> None:
    rules = rules_of(
        'opens_on = ["media_considered"]\ndue = { hours = 4 }',
        ending=ENDING.replace("ends_on_return = false", "ends_on_return = true"),
    )
    known = facts(*SEEN, "2026-06-02 07:00 child_found", "2026-06-02 08:00 media_considered")

    assert only(rules, known, "2026-06-02 09:00") is None
