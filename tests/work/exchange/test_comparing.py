"""Where two lists differ: matched by reference and number alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from homeward.work.exchange.comparing import (
    AMBIGUOUS,
    TOLERANCE,
    TWICE,
    Found,
    Ours,
    Theirs,
    compare,
)
from tests.cast import NOW, hours

MINUTE = timedelta(minutes=1)
OURS = Ours(
    id=UUID(int=1),
    child=UUID(int=2),
    authority=UUID(int=3),
    reference="MP/101/26",
    numbers=frozenset({"police|N100"}),
    started_at=NOW - hours(3),
    last_seen=NOW - hours(3),
    reported=NOW - hours(2),
    ended=None,
    grade="medium",
    expected=True,
)
THEIRS = Theirs(
    line=2,
    digest="a",
    our_reference="",
    reference="mp 101-26",
    numbers=frozenset(),
    name="",
    born_on=None,
    last_seen=NOW - hours(3),
    reported=NOW - hours(2),
    ended=None,
    grade="medium",
)


def _kinds(found: tuple[Found, ...]) -> list[tuple[str, str]]:
    return [(one.kind, one.part) for one in found]


def test_nothing_differs_when_both_say_the_same() -> None:
    assert compare([OURS], [THEIRS]).found == ()


def test_row_is_matched_by_our_reference_when_it_has_no_other() -> None:
    row = replace(THEIRS, reference="", our_reference=str(OURS.id).upper())

    assert compare([OURS], [row]).found == ()


def test_row_is_matched_by_number_when_the_episode_began_near() -> None:
    row = replace(THEIRS, reference="", numbers=frozenset({"police|N100"}))
    earlier = replace(
        OURS, id=UUID(int=9), reference="", started_at=NOW - hours(80), expected=False
    )

    assert compare([earlier, OURS], [row]).met == {OURS.id}


def test_row_is_not_matched_by_number_when_the_episode_began_long_before() -> None:
    row = replace(THEIRS, reference="", numbers=frozenset({"police|N100"}))
    earlier = replace(OURS, started_at=NOW - hours(80), expected=False)

    assert _kinds(compare([earlier], [row]).found) == [("theirs_only", "whole")]


def test_nobody_is_matched_when_only_the_name_is_there() -> None:
    row = replace(THEIRS, reference="", name="Robin Testchild", born_on=date(2011, 3, 4))

    kinds = _kinds(compare([OURS], [row]).found)

    assert sorted(kinds) == [("ours_only", "whole"), ("theirs_only", "whole")]


def test_ours_is_told_when_theirs_lacks_it() -> None:
    assert _kinds(compare([OURS], []).found) == [("ours_only", "whole")]


def test_nothing_is_told_when_theirs_need_not_have_it() -> None:
    assert compare([replace(OURS, expected=False)], []).found == ()


def test_times_differ_when_further_apart_than_the_tolerance() -> None:
    within = replace(THEIRS, reported=THEIRS.reported and THEIRS.reported + TOLERANCE)
    beyond = replace(THEIRS, reported=THEIRS.reported and THEIRS.reported + TOLERANCE + MINUTE)

    assert compare([OURS], [within]).found == ()
    assert _kinds(compare([OURS], [beyond]).found) == [("time", "reported")]


def test_end_differs_when_one_side_has_none() -> None:
    over = replace(THEIRS, ended=NOW)

    found = compare([OURS], [over]).found

    assert _kinds(found) == [("time", "ended")]
    assert (found[0].ours, found[0].theirs) == ("", "2026-06-10T12:00Z")


def test_start_does_not_differ_when_one_side_leaves_it_out() -> None:
    assert compare([OURS], [replace(THEIRS, last_seen=None)]).found == ()


def test_grade_differs_when_theirs_is_another() -> None:
    found = compare([OURS], [replace(THEIRS, grade="high")]).found

    assert [(one.ours, one.theirs) for one in found] == [("medium", "high")]


def test_grade_does_not_differ_when_theirs_says_none() -> None:
    assert compare([OURS], [replace(THEIRS, grade="")]).found == ()


def test_row_is_rejected_when_its_reference_stands_on_two_children() -> None:
    sibling = replace(OURS, id=UUID(int=5), child=UUID(int=6), numbers=frozenset({"police|N200"}))

    compared = compare([OURS, sibling], [THEIRS])

    assert compared.rejected == {2: AMBIGUOUS}


def test_row_is_matched_when_its_number_tells_siblings_apart() -> None:
    sibling = replace(OURS, id=UUID(int=5), child=UUID(int=6), numbers=frozenset({"police|N200"}))
    row = replace(THEIRS, numbers=frozenset({"police|N200"}))

    assert compare([OURS, sibling], [row]).met == {sibling.id}


def test_second_row_is_rejected_when_two_are_about_one_episode() -> None:
    again = replace(THEIRS, line=3, digest="b", grade="high")

    compared = compare([OURS], [THEIRS, again])

    assert (compared.rejected, compared.found) == ({3: TWICE}, ())


def test_second_row_is_rejected_when_theirs_alone_is_there_twice() -> None:
    row = replace(THEIRS, reference="MP/999/26")

    compared = compare([], [row, replace(row, line=3)])

    assert compared.rejected == {3: TWICE}
    assert _kinds(compared.found) == [("theirs_only", "whole")]


def test_facts_are_others_when_a_side_says_something_else() -> None:
    one, other = (compare([OURS], [replace(THEIRS, grade=g)]).found[0] for g in ("high", "low"))

    assert one.about == other.about
    assert one.facts != other.facts
