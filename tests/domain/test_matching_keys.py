"""Keys: what is one slip away is looked under, and what is stored stays small."""

from __future__ import annotations

from datetime import date, timedelta
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.matching import Particulars, keys_of, probes_for
from homeward.domain.matching.nicknames import names_behind
from homeward.domain.matching.slips import near_days, one_slip_of, slips_between

WORDS = st.text(ascii_lowercase, min_size=3, max_size=14)
KIT = Particulars(
    "Kit", "Testchild", date(2011, 3, 4), (("Rex", "Nickname"),), (("nhs", "943 476 5919"),),
    ("Willow House", "ZZ99 9AA"),
)  # fmt: skip


@st.composite
def slipped(draw: st.DrawFn) -> tuple[str, str]:
    """Return a word, and the same with one slip of the hand."""
    word = draw(WORDS)
    at = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from(ascii_lowercase))
    kinds = [
        word[:at] + letter + word[at:],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    ]
    return word, draw(st.sampled_from(kinds))


def _meet(asked: Particulars, known: Particulars) -> bool:
    return any(probe.keys & keys_of(known) for probe in probes_for([asked]))


@given(slipped())
def test_name_is_looked_under_when_it_was_typed_with_one_slip(pair: tuple[str, str]) -> None:
    word, typed = pair

    assert slips_between(typed, word, most=2) <= 1
    if len(typed) > 2:
        assert word == typed or word in one_slip_of(typed)
        assert _meet(Particulars(typed), Particulars("", word))


@given(WORDS, WORDS)
def test_distance_is_the_same_both_ways_and_bounded_when_measured(one: str, other: str) -> None:
    found = slips_between(one, other, most=3)

    assert found == slips_between(other, one, most=3) <= 4
    assert (found == 0) is (one == other)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("robin", "robin", 0), ("robin", "rboin", 1), ("robin", "rbin", 1), ("robin", "ronibs", 3),
     ("abcdef", "ghijkl", 3), ("ab", "abcdef", 3), ("ca", "abc", 3)],
)  # fmt: skip
def test_distance_is_the_known_one_when_measured(one: str, other: str, slips: int) -> None:
    assert slips_between(one, other, most=2) == slips


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
def test_near_days_are_one_slip_away_when_listed(day: date) -> None:
    days = near_days(day)

    assert day not in days
    assert len(days) < 70
    assert days[day + timedelta(days=1)]
    if day.day <= 12 and day.day != day.month:
        assert days[date(day.year, day.day, day.month)] == "day and month of birth swapped"
    for near, why in days.items():
        if why == "one digit of the date of birth differs":
            assert sum(a != b for a, b in zip(f"{day:%Y%m%d}", f"{near:%Y%m%d}", strict=True)) == 1


@pytest.mark.parametrize("day", [date.min, date.max, date(2024, 2, 29)])
def test_near_days_are_days_that_exist_when_the_calendar_ends(day: date) -> None:
    assert all(isinstance(near, date) for near in near_days(day))


@pytest.mark.parametrize(
    "asked",
    [
        Particulars("Kit"), Particulars("", "Kit"), Particulars("Chris"), Particulars("Tst-child"),
        Particulars("", "Testch"), Particulars("", "tes"), Particulars("Rex"),
        Particulars(born_on=date(2011, 4, 3)), Particulars(born_on=date(2010, 3, 4)),
        Particulars(born_between=(date(2011, 1, 1), date(2011, 12, 31))),
        Particulars(numbers=(("", "9434765919"),)), Particulars(places=("zz99",)),
        Particulars(places=("Willow",)),
    ],
)  # fmt: skip
def test_child_is_looked_under_when_something_of_them_is_said(asked: Particulars) -> None:
    assert _meet(asked, KIT)


@pytest.mark.parametrize(
    "asked",
    [
        Particulars(), Particulars("Wu"), Particulars("", "Other"), Particulars("te"),
        Particulars(born_on=date(2009, 1, 1)), Particulars(numbers=(("", "123"),)),
        Particulars(places=("Oak",)), Particulars("\x00 '"),
    ],
)  # fmt: skip
def test_child_is_not_looked_under_when_nothing_of_them_is_said(asked: Particulars) -> None:
    assert not _meet(asked, KIT)


def test_keys_are_few_and_whole_numbers_of_eight_bytes_when_kept() -> None:
    plainest = Particulars("Robin", "Testchild", date(2011, 3, 4), (), (("nhs", "9434765919"),))

    assert len(keys_of(plainest)) <= 20
    assert all(-(2**63) <= key < 2**63 for key in keys_of(KIT))


def test_key_stands_once_at_its_highest_worth_when_it_counts_in_several_ways() -> None:
    probes = probes_for([Particulars("Robin", "Robyn", date(2011, 3, 4))])

    every = [key for probe in probes for key in probe.keys]
    assert len(every) == len(set(every))
    assert [probe.worth for probe in probes] == sorted((p.worth for p in probes), reverse=True)


def test_form_leads_to_its_names_when_it_has_several() -> None:
    assert {"samuel", "samantha"} <= names_behind("sam")
    assert names_behind("liz") & names_behind("elizabeth")
    assert names_behind("zzz") == frozenset()
