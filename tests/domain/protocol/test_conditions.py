"""What a rule may ask of an episode beyond a value that stands."""

from __future__ import annotations

import pytest

from homeward.domain.protocol import State
from tests.domain.protocol.cases import ENDING, fact, facts, london, must, only, rules_of

NOW_ON = 'anchor = "last_seen"\ntrigger = "immediately"\ndue = { hours = 4 }'
ON_RETURN = NOW_ON.replace("last_seen", "returned")
SEEN = "2026-06-01 18:00 last_seen"
BIRTHDAY = 'anchor = "eighteenth_birthday"\ntrigger = "immediately"\ndue = { hours = 24 }'


def opens(condition: str, *lines: str, body: str = NOW_ON) -> bool:
    rules = rules_of(f"{body}\nwhen = {{ {condition} }}")
    return only(rules, facts(SEEN, *lines), "2026-06-20 18:00") is not None


@pytest.mark.parametrize(
    ("bounds", "earlier", "held"),
    [
        ("at_least = 3", ["2026-05-20 18:00", "2026-05-10 18:00"], True),
        ("at_least = 3", ["2026-05-20 18:00"], False),
        ("at_least = 2", ["2026-05-02 18:00"], True),
        ("at_least = 2", ["2026-05-02 17:59"], False),
        ("at_least = 1", [], True),
        ("fewer_than = 2", [], True),
        ("fewer_than = 2", ["2026-05-20 18:00"], False),
        ("at_least = 2, fewer_than = 3", ["2026-05-20 18:00"], True),
    ],
)
def test_episodes_are_counted_when_they_began_within_the_window(
    bounds: str, earlier: list[str], held: bool
) -> None:
    lines = [f"{at} earlier_episode" for at in earlier]

    assert opens(f"episodes = {{ {bounds}, within = {{ days = 30 }} }}", *lines) is held


def test_episodes_are_counted_as_this_one_alone_when_its_start_is_not_known() -> None:
    rules = rules_of(
        'opens_on = ["media_considered"]\ndue = { hours = 4 }\n'
        "when = { episodes = { at_least = 2, within = { days = 30 } } }"
    )
    known = facts("2026-05-20 18:00 earlier_episode", "2026-06-01 18:00 media_considered")

    assert only(rules, known, "2026-06-02 18:00") is None


def test_reason_tells_the_count_and_cites_the_earlier_episodes_when_they_made_it_hold() -> None:
    rules = rules_of(
        f"{NOW_ON}\nwhen = {{ episodes = {{ at_least = 2, within = {{ days = 90 }} }} }}"
    )
    known = [
        fact("2026-05-20 18:00 earlier_episode", ref="one"),
        fact("2026-01-20 18:00 earlier_episode", ref="long-ago"),
        *facts(SEEN),
    ]

    found = must(rules, known, "2026-06-01 19:00")

    assert found.because == ("last_seen", "one")
    assert found.why.endswith("; 2 episodes in 90 days.")


@pytest.mark.parametrize(
    ("bounds", "born", "held"),
    [
        ("under = 16", "2010-06-02", True),
        ("under = 16", "2010-06-01", False),
        ("from = 16", "2010-06-01", True),
        ("from = 16", "2010-06-02", False),
        ("from = 16, under = 18", "2009-06-01", True),
        ("from = 16, under = 18", "2008-06-01", False),
        ("under = 16", None, False),
        ("from = 16", None, False),
    ],
)
def test_age_is_that_of_the_day_on_which_the_episode_began_when_asked(
    bounds: str, born: str | None, held: bool
) -> None:
    lines = [f"2026-06-01 10:00 born {born}"] if born else []

    assert opens(f"age = {{ {bounds} }}", *lines) is held


def test_age_is_counted_on_the_london_day_when_midnight_is_near() -> None:
    rules = rules_of(f"{NOW_ON}\nwhen = {{ age = {{ from = 16 }} }}")
    born = "2026-01-01 10:00 born 2010-06-02"

    before = only(rules, facts(born, "2026-06-01 23:59 last_seen"), "2026-06-03 18:00")
    after = must(rules, facts(born, "2026-06-02 00:00 last_seen"), "2026-06-03 18:00")

    assert before is None
    assert after.why.endswith("; aged 16 when it began.")


def test_age_holds_for_nobody_when_the_start_is_not_known() -> None:
    rules = rules_of(
        'opens_on = ["media_considered"]\ndue = { hours = 4 }\nwhen = { age = { under = 99 } }'
    )
    known = facts("2026-01-01 10:00 born 2010-06-02", "2026-06-01 18:00 media_considered")

    assert only(rules, known, "2026-06-02 18:00") is None


@pytest.mark.parametrize(
    ("bounds", "back", "held"),
    [
        ("at_least = { hours = 24 }", "2026-06-02 18:00", True),
        ("at_least = { days = 1 }", "2026-06-02 17:59", False),
        ("less_than = { hours = 24 }", "2026-06-02 17:59", True),
        ("less_than = { hours = 24 }", "2026-06-02 18:00", False),
    ],
)
def test_length_of_the_absence_decides_when_the_child_is_back(
    bounds: str, back: str, held: bool
) -> None:
    condition = f"missing_for = {{ {bounds} }}"

    assert opens(condition, f"{back} child_returned", body=ON_RETURN) is held


def test_length_of_the_absence_is_not_known_when_the_start_is_not() -> None:
    rules = rules_of(f"{ON_RETURN}\nwhen = {{ missing_for = {{ at_least = {{ hours = 1 }} }} }}")

    assert only(rules, facts("2026-06-02 18:00 child_returned"), "2026-06-03 18:00") is None


def test_reason_tells_the_length_of_the_absence_when_it_was_asked() -> None:
    bounds = "at_least = { hours = 24 }, less_than = { days = 7 }"
    rules = rules_of(f"{ON_RETURN}\nwhen = {{ missing_for = {{ {bounds} }} }}")

    found = must(rules, facts(SEEN, "2026-06-03 18:00 child_returned"), "2026-06-03 19:00")

    assert found.why.endswith("; missing for 24 hours or more and less than 7 days.")


@pytest.mark.parametrize(
    ("condition", "line", "held"),
    [
        ('missing_from = ["school"]', "missing_from_set school", True),
        ('missing_from_not = ["school"]', "missing_from_set home", True),
        ('legal_status = ["care_order"]', "legal_status_set care_order", True),
        ('legal_status_not = ["care_order"]', "legal_status_set remand", True),
        ('grade_not = ["high"]', "grade_set high", False),
        ('exploitation_not = ["high"]', "exploitation_set low", True),
        ('placement_not = ["secure"]', "placement_set secure", False),
        ("disability = true", "disability", True),
        ("crime = true", "crime_suspected", True),
        ("mental_health_concern = false", "mental_health_concern", False),
    ],
)
def test_condition_decides_when_its_facts_stand(condition: str, line: str, held: bool) -> None:
    assert opens(condition, f"2026-06-01 18:00 {line}") is held


def test_reason_names_what_is_not_recorded_when_nothing_is() -> None:
    rules = rules_of(f'{NOW_ON}\nwhen = {{ grade_not = ["high"] }}')

    found = must(rules, facts(SEEN), "2026-06-01 19:00")

    assert found.why.endswith("; police risk grade not recorded.")


@pytest.mark.parametrize(
    ("lines", "opened"),
    [
        (["2026-01-01 10:00 born 2008-06-05"], True),
        (["2026-01-01 10:00 born 2008-06-01"], False),
        (["2026-01-01 10:00 born 2008-06-05", "2026-06-04 09:00 child_returned"], False),
        ([], False),
    ],
    ids=["while-missing", "before-the-episode", "back-before", "birth-not-recorded"],
)
def test_eighteenth_birthday_opens_a_duty_when_the_child_is_still_missing(
    lines: list[str], opened: bool
) -> None:
    found = only(rules_of(BIRTHDAY), facts(SEEN, *lines), "2026-06-05 09:00")

    assert (found is not None) is opened
    assert found is None or found.opened_at == london("2026-06-05 00:00")


def test_eighteenth_birthday_is_awaited_and_told_when_it_lies_ahead() -> None:
    known = facts(SEEN, "2026-01-01 10:00 born 2008-06-05")

    found = must(rules_of(BIRTHDAY), known, "2026-06-02 09:00")

    assert found.state is State.WAITING
    assert found.changes_at == london("2026-06-05 00:00")
    assert found.why == "18th birthday at 12:00am on Friday 5 June 2026."


def test_eighteenth_birthday_opens_nothing_when_no_start_is_known() -> None:
    known = facts("2026-01-01 10:00 born 2008-06-05")

    assert only(rules_of(BIRTHDAY), known, "2026-06-06 09:00") is None


def test_reason_is_cut_short_when_it_is_too_long_to_keep() -> None:
    every = (
        "other_authority = false, uasc = false, out_of_area = false, immediate_concern = false, "
        "disability = false, crime = false, mental_health_concern = false, "
        'status_not = ["looked_after"], grade_not = ["high"], exploitation_not = ["high"], '
        'placement_not = ["secure"], legal_status_not = ["remand"], missing_from_not = ["home"]'
    )
    rules = rules_of(f"{NOW_ON}\nwhen = {{ {every} }}", ending=ENDING)

    found = must(rules, facts(SEEN), "2026-06-01 19:00")

    assert len(found.why) == 500
    assert found.why.endswith("…")
