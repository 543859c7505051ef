"""How alike two people are, and why: levels and weights as a person reads them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.matching import (
    Likeness,
    Particulars,
    Question,
    attainable,
    born_between,
    fold,
    likeness,
    readings,
)

BORN = date(2011, 3, 4)
KNOWN = Particulars("Jaydon", "O'Example", BORN)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("D'Árcy-Lee", "darcylee"),
        ("  O’Neill ", "oneill"),
        ("STRAẞE", "strasse"),
        ("", ""),
        ("李雷", "李雷"),
        ("x" * 150, "x" * 100),
    ],
    ids=["accents", "apostrophe", "sharp-s", "nothing", "other-script", "long"],
)
def test_name_is_folded_to_its_key_when_written_in_any_way(name: str, key: str) -> None:
    assert fold(name) == key


@given(st.text(max_size=100))
def test_spaces_and_punctuation_change_nothing_when_any_name_is_typed(name: str) -> None:
    assert fold(f" -{name}'. ") == fold(name)
    assert len(fold(name)) <= 100


@pytest.mark.parametrize(
    ("asked", "score", "reasons"),
    [
        (
            Particulars("Jaydon", "OExample", BORN), 100,
            ("same family name", "same given name", "same date of birth"),
        ),
        (
            Particulars("Jayden", "Oexampel", BORN), 88,
            ("family name one letter out", "given name one letter out", "same date of birth"),
        ),
        (
            Particulars("Jaydon", "", date(2011, 4, 3)), 55,
            ("same given name", "day and month of birth swapped"),
        ),
        (
            Particulars("Jaydon", "", date(2010, 3, 4)), 55,
            ("same given name", "year of birth one out"),
        ),
        (
            Particulars("Jaydon", "", date(2011, 3, 5)), 55,
            ("same given name", "one digit of the date of birth differs"),
        ),
        (
            Particulars("Jaydon", "", date(2011, 3, 29)), 42,
            ("same given name", "date of birth differs in one part"),
        ),
        (Particulars("Jaydon", "", date(2009, 1, 4)), 30, ("same given name",)),
        (
            Particulars("OExample", "Jaydon", BORN), 94,
            ("given and family name may be swapped", "same date of birth"),
        ),
        (Particulars("", "", BORN), 40, ("same date of birth",)),
        (Particulars("Morgan", "Other"), 0, ()),
        (Particulars(), 0, ()),
    ],
    ids=["same", "similar", "swapped-date", "year-out", "digit", "one-part", "two-parts",
         "swapped-names", "date-only", "other", "nothing"],
)  # fmt: skip
def test_likeness_is_scored_with_its_reasons_when_compared(
    asked: Particulars, score: int, reasons: tuple[str, ...]
) -> None:
    found = likeness(asked, KNOWN)

    assert found == Likeness(score, reasons)
    assert found.likely is (score >= 50)


def test_best_name_counts_when_the_child_has_another() -> None:
    known = Particulars("Jaydon", "OExample", BORN, others=(("Rex", "Nickname"),))

    found = likeness(Particulars("Rex", "Nickname"), known)

    assert found.reasons == ("same family name (another name)", "same given name (another name)")


def test_unknown_birth_date_counts_neither_way_when_compared() -> None:
    assert likeness(KNOWN, Particulars("Jaydon", "OExample")).score == 60


@pytest.mark.parametrize(
    ("asked", "known", "reason"),
    [
        ("Bob", "Robert", "given name is a form of the same name"),
        ("Liz", "Elizabeth", "given name is a form of the same name"),
        ("Mo", "Muhammad", "given name is a form of the same name"),
        ("Kathrin", "Catherine", "given name sounds alike"),
        ("Shaun", "Shauna", "given name one letter out"),
        ("Marcuz", "Marius", "given name two letters out"),
        ("Ali", "Eli", "given name sounds alike"),
        ("Ali", "Ala", "given name sounds alike"),
        ("Ali", "Abi", "given name one letter out"),
        ("Chri", "Christabel", "given name begins the same"),
        ("Mary", "Mary-Jane", "given name begins the same"),
        ("Jane", "Mary Jane", "part of the given name is the same"),
        ("Mary Susan", "Mary Jane", "part of the given name is alike"),
        ("Jayne", "Mary Jane", "part of the given name is alike"),
        ("Siaan", "Sharn", "given name sounds alike"),
    ],
)
def test_given_names_are_alike_in_the_way_that_is_said(asked: str, known: str, reason: str) -> None:
    found = likeness(Particulars(asked), Particulars(known))

    assert found.reasons == (reason,)
    assert found.score * 2 > attainable(Particulars(asked)) or "part of" in reason


@pytest.mark.parametrize(
    ("asked", "known"),
    [("Dawn", "Thorn"), ("Bob", "Rex"), ("Jo", "Joachim"), ("Li", "Wei"), ("李雷", "王")],
)
def test_given_names_are_not_alike_when_only_a_code_or_two_letters_are(
    asked: str, known: str
) -> None:
    assert likeness(Particulars(asked), Particulars(known)) == Likeness(0, ())


def test_short_form_is_no_likeness_of_family_names_when_compared() -> None:
    assert likeness(Particulars("", "Bob"), Particulars("", "Robert")).score == 0


def test_number_decides_when_it_is_the_same_however_it_is_written() -> None:
    known = Particulars("Kit", "Testchild", numbers=(("nhs", "943 476 5919"), ("x", "A/1")))

    assert likeness(Particulars(numbers=(("", "9434765919"),)), known) == Likeness(
        100, ("same NHS number",)
    )
    assert likeness(Particulars(numbers=(("", "a1"),)), known).reasons == ("same number",)
    assert likeness(Particulars(numbers=(("", "-"),)), known).score == 0


def test_placement_counts_a_little_when_it_is_asked_for() -> None:
    known = Particulars("Kit", "Testchild", places=("Willow House", "ZZ99 9AA"))

    for place in ("willow house", "Willow", "zz999aa", "ZZ99"):
        found = likeness(Particulars(places=(place,)), known)
        assert found.reasons == ("where the child lives fits",)
    for place in ("House of Oak", "ZZ98 1AA", "?"):
        assert likeness(Particulars(places=(place,)), known).score == 0


@given(st.dates(date(2000, 1, 1), date(2026, 6, 10)), st.integers(0, 25))
def test_age_fits_when_born_within_the_years(born: date, age: int) -> None:
    day = date(2026, 6, 10)
    had = day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    found = likeness(
        Particulars(born_between=born_between(age, age, day)), Particulars(born_on=born)
    )

    assert (found.reasons == ("the age fits",)) is (had == age)


def test_age_is_counted_when_today_is_a_leap_day() -> None:
    assert born_between(3, 4, date(2024, 2, 29)) == (date(2019, 3, 1), date(2021, 2, 28))


def _read(text: str) -> list[tuple[str, str]]:
    return [(one.given, one.family) for one in readings(Question(text))]


def test_box_is_read_in_every_sensible_way_when_words_are_typed() -> None:
    assert _read("Robin Testchild") == [
        ("Robin", "Testchild"), ("Robin Testchild", ""), ("", "Robin Testchild"),
    ]  # fmt: skip
    assert _read("Testchild, Robin") == [("Robin", "Testchild")]
    assert _read("Robin") == [("Robin", ""), ("", "Robin")]
    assert {("Mary Jane", "Testchild"), ("Mary", "Jane Testchild")} <= set(
        _read("Mary Jane Testchild")
    )
    assert _read(" - , ") == [("", "")]
    assert _read("Robin,") == [("Robin", ""), ("", "Robin")]


def test_box_gives_date_and_numbers_when_they_stand_among_the_names() -> None:
    one = readings(Question("Robin Testchild 4/3/2011 943 476 5919"))[0]

    assert (one.given, one.family, one.born_on) == ("Robin", "Testchild", BORN)
    assert one.numbers[0] == ("", "9434765919")


def test_box_keeps_what_looks_like_a_date_as_a_number_when_no_such_day_exists() -> None:
    one = readings(Question("31/02/2011"))[0]

    assert one.born_on is None
    assert one.numbers == (("", "31022011"),)
