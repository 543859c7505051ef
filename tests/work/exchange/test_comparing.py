"""Where two lists differ: matched by reference and number alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.work.exchange.comparing import (
    AMBIGUOUS,
    TOLERANCE,
    TWICE,
    UNCLEAR,
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


def test_second_row_is_rejected_when_two_are_of_one_child() -> None:
    row = replace(THEIRS, numbers=OURS.numbers)
    again = replace(row, line=3, digest="b", grade="high")

    compared = compare([OURS], [row, again])

    assert (compared.rejected, compared.found) == ({3: TWICE}, ())


def test_second_row_is_rejected_when_it_is_wholly_the_same() -> None:
    compared = compare([OURS], [THEIRS, replace(THEIRS, line=3)])

    assert (compared.rejected, compared.found) == ({3: TWICE}, ())


def test_no_row_is_taken_when_nothing_says_which_of_two_is_our_child() -> None:
    compared = compare([OURS], [THEIRS, replace(THEIRS, line=3, name="Ben Testchild")])

    assert compared.rejected == {2: UNCLEAR, 3: UNCLEAR}
    assert compared.told == frozenset()


def test_sure_row_is_taken_alone_when_another_has_the_reference_only() -> None:
    sure = replace(THEIRS, reference="", our_reference=str(OURS.id))

    compared = compare([OURS], [THEIRS, replace(sure, line=3)])

    assert compared.rejected == {2: UNCLEAR}
    assert compared.met == {OURS.id}


def test_both_are_told_when_two_children_of_theirs_are_under_one_reference() -> None:
    ann = replace(THEIRS, numbers=frozenset({"police|N100"}))
    ben = replace(THEIRS, line=3, numbers=frozenset({"police|N200"}))

    compared = compare([], [ann, ben])

    assert (_kinds(compared.found), compared.rejected) == ([("theirs_only", "whole")] * 2, {})
    assert len(compared.told) == 2


def test_both_are_told_when_two_under_one_reference_have_names_alone() -> None:
    rows = [replace(THEIRS, line=n, name=name) for n, name in ((2, "Ann"), (3, "Ben"))]

    compared = compare([], rows)

    assert (_kinds(compared.found), compared.rejected) == ([("theirs_only", "whole")] * 2, {})


def test_child_we_lack_is_told_once_when_nothing_tells_two_rows_apart() -> None:
    compared = compare([], [THEIRS, replace(THEIRS, line=3, grade="high")])

    assert _kinds(compared.found) == [("theirs_only", "whole")]
    assert compared.rejected == {3: UNCLEAR}


@pytest.mark.parametrize("with_ann", [True, False])
def test_child_we_lack_is_told_when_the_reference_is_anothers(with_ann: bool) -> None:
    ben = replace(THEIRS, line=3, numbers=frozenset({"police|N200"}))
    rows = [replace(THEIRS, numbers=OURS.numbers), ben] if with_ann else [ben]

    compared = compare([OURS], rows)

    kinds = [("theirs_only", "whole")] + ([] if with_ann else [("ours_only", "whole")])
    assert (_kinds(compared.found), compared.rejected) == (kinds, {})


def test_row_is_its_childs_when_the_reference_stands_on_a_child_without_numbers() -> None:
    ann = replace(OURS, numbers=frozenset())
    ben = replace(OURS, id=UUID(int=5), child=UUID(int=6), reference="")
    row = replace(THEIRS, numbers=OURS.numbers)

    assert compare([ann, ben], [row]).met == {ben.id}


def test_row_is_matched_by_reference_when_its_number_is_of_another_kind() -> None:
    row = replace(THEIRS, numbers=frozenset({"nhs|9434765919"}))

    assert compare([OURS], [row]).met == {OURS.id}


_NUMBERS = st.frozensets(st.sampled_from(["police|1", "police|2", "nhs|1", "nhs|2"]), max_size=2)
_REFERENCES = st.sampled_from(["", "MP/1", "MP/2"])
_IDS = [UUID(int=n) for n in range(4)]


@given(
    st.lists(st.tuples(_REFERENCES, _NUMBERS), max_size=4),
    st.lists(
        st.tuples(
            _REFERENCES,
            _NUMBERS,
            st.sampled_from(["", *map(str, _IDS)]),
            st.sampled_from(["", "Ann", "Ben"]),
            st.sampled_from(["", "high"]),
        ),
        max_size=7,
    ),
)
def test_no_row_vanishes(
    have: list[tuple[str, frozenset[str]]],
    told: list[tuple[str, frozenset[str], str, str, str]],
) -> None:
    ours = [
        replace(OURS, id=_IDS[n], child=UUID(int=100 + n), reference=reference, numbers=numbers)
        for n, (reference, numbers) in enumerate(have)
    ]
    rows = [
        replace(THEIRS, line=n, reference=reference, numbers=numbers, our_reference=mine,
                name=name, grade=grade)
        for n, (reference, numbers, mine, name, grade) in enumerate(told, 2)
    ]  # fmt: skip

    compared = compare(ours, rows)

    taken = [row for row in rows if row.line not in compared.rejected]
    alone = [one for one in compared.found if one.kind == "theirs_only"]
    assert set(compared.rejected.values()) <= {AMBIGUOUS, TWICE, UNCLEAR}
    assert len(taken) == len(compared.met) + len(alone)
    assert len({one.about for one in alone}) == len(alone)
    # Of a child whom we do not have a row is always taken, and none stands for another child.
    lost = [row for row in rows if compared.rejected.get(row.line) == TWICE]
    assert all(any(_may_be_one(row, kept) for kept in rows if kept is not row) for row in lost)
    for one in ours:
        if one.id not in compared.met:
            assert any(found.mine == one for found in compared.found)


def _may_be_one(row: Theirs, kept: Theirs) -> bool:
    """Tell whether two rows are the same, or each says which child it is of."""
    same = replace(row, line=0) == replace(kept, line=0)
    return same or all(one.our_reference or one.numbers for one in (row, kept))


def test_second_row_is_rejected_when_theirs_alone_is_there_twice() -> None:
    row = replace(THEIRS, reference="MP/999/26")

    compared = compare([], [row, replace(row, line=3)])

    assert compared.rejected == {3: TWICE}
    assert _kinds(compared.found) == [("theirs_only", "whole")]


def test_facts_are_others_when_a_side_says_something_else() -> None:
    one, other = (compare([OURS], [replace(THEIRS, grade=g)]).found[0] for g in ("high", "low"))

    assert one.about == other.about
    assert one.facts != other.facts
