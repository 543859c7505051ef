"""How alike two people are, and why: levels and weights as a person reads them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.matching import Likeness, Particulars, fold, likeness

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
            Particulars("Jayden", "Oexampel", BORN), 80,
            ("similar family name", "similar given name", "same date of birth"),
        ),
        (
            Particulars("Jaydon", "", date(2011, 4, 3)), 55,
            ("same given name", "day and month of birth swapped"),
        ),
        (
            Particulars("Jaydon", "", date(2010, 3, 4)), 55,
            ("same given name", "date of birth differs in one part"),
        ),
        (Particulars("Jaydon", "", date(2009, 1, 4)), 30, ("same given name",)),
        (
            Particulars("OExample", "Jaydon", BORN), 60,
            ("given and family name may be swapped", "same date of birth"),
        ),
        (Particulars("", "", BORN), 40, ("same date of birth",)),
        (Particulars("Morgan", "Other"), 0, ()),
        (Particulars(), 0, ()),
    ],
    ids=["same", "similar", "swapped-date", "one-part", "two-parts", "swapped-names", "date-only",
         "other", "nothing"],
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
