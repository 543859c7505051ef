"""Children from files: made, known again, tied by sound numbers, never overwritten."""

from __future__ import annotations

from datetime import date

import pytest

from homeward.record.children.operations import Particulars, change_child
from tests.cast import Cast
from tests.sources.loading.loading import HEADER, PERSON, TWO_CHILDREN, UASC, Loader, counts

NHS = "9990000026"


def test_children_are_made_without_names_when_a_header_is_loaded(loader: Loader) -> None:
    standing = loader({"header.csv": TWO_CHILDREN})

    assert counts(standing) == [("header.csv", 2, 2, 0, 0)]
    children = {row.born_on: row for row in loader.rows("child")}
    assert children[date(2010, 4, 3)].given_name == ""
    assert children[date(2011, 6, 5)].ethnicity == "WBRI"
    assert {row.value for row in loader.rows("identifier")} == {"101", "102"}


def test_all_rows_are_unchanged_when_the_same_file_is_loaded_again(loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN})
    before = loader.said()

    standing = loader({"header.csv": TWO_CHILDREN})

    assert counts(standing) == [("header.csv", 2, 0, 2, 0)]
    assert loader.said() == before


def test_child_follows_when_the_source_says_something_new(loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN})

    loader({"header.csv": HEADER + "101,1,03/04/2010,MWBC,,,\n"})

    child = next(row for row in loader.rows("child") if row.born_on == date(2010, 4, 3))
    assert (child.ethnicity, child.version) == ("MWBC", 2)
    statements = loader.rows("assertion", key="101")
    assert sorted(row.superseded_by is None for row in statements) == [False, True]


def test_older_statement_is_unchanged_when_a_later_one_stands(loader: Loader) -> None:
    new = HEADER + "101,1,03/04/2010,MWBC,,,\n"
    loader({"header.csv": TWO_CHILDREN})
    loader({"header.csv": new})

    standing = loader({"2017-header.csv": TWO_CHILDREN, "2018-header.csv": new})

    assert [row[1:] for row in counts(standing)] == [(2, 0, 2, 0), (1, 0, 1, 0)]
    assert {row.ethnicity for row in loader.rows("child")} == {"MWBC", "WBRI"}


def test_correction_stands_when_the_source_says_something_new(cast: Cast, loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN})
    child = next(row for row in loader.rows("child") if row.born_on == date(2010, 4, 3))
    typed = Particulars("Robin", "Testchild", date(2010, 4, 4), sex="M", ethnicity="WBRI")
    change_child(cast.asha.ctx(), child=child.pk, version=child.version, said=typed)

    loader({"header.csv": HEADER + "101,1,05/04/2010,MWBC,,,\n"})

    row = next(row for row in loader.rows("child") if row.pk == child.pk)
    assert (row.given_name, row.born_on, row.ethnicity) == ("Robin", date(2010, 4, 4), "MWBC")


def test_sources_meet_in_one_child_when_a_sound_number_ties_them(loader: Loader) -> None:
    upn = "A123456789012"
    sound = next(f"{letter}{upn[1:]}" for letter in "ABCDEFGHJKLMNPQRTUVWXYZ" if _sound(letter))
    loader({"header.csv": HEADER + f"101,1,03/04/2010,WBRI,{sound},,\n"})

    loader({"ssd_person.csv": PERSON + f"P7,Robin,Testchild,M,WBRI,2010-04-03,,{sound}\n"})

    assert [row.given_name for row in loader.rows("child")] == ["Robin"]
    kinds = {(row.kind, row.value) for row in loader.rows("identifier")}
    assert kinds == {("ssda903_child", "101"), ("ssd_person", "P7"), ("upn", sound)}


def _sound(letter: str) -> bool:
    from homeward.domain.identifiers import upn_is_sound

    return upn_is_sound(f"{letter}123456789012")


@pytest.mark.parametrize(
    ("born", "number"),
    [("2010-04-04", NHS), ("2010-04-03", "1234567890")],
    ids=["another day of birth", "a number that fails its check"],
)
def test_children_stay_apart_when_a_number_alone_is_the_same(
    loader: Loader, born: str, number: str
) -> None:
    loader({"ssd_person.csv": PERSON + f"P7,Robin,Testchild,M,WBRI,2010-04-03,{number},\n"})

    loader({"header.csv": HEADER + "101,1,03/04/2010,WBRI,,,\n"})
    loader({"ssd_person.csv": PERSON + f"P8,Robyn,Sample,F,WBRI,{born},{number},\n"})

    assert len(loader.rows("child")) == 3


def test_birth_is_expected_when_a_person_is_not_born_yet(loader: Loader) -> None:
    head = "pers_person_id,pers_dob,pers_expected_dob\n"

    loader({"ssd_person.csv": head + "P1,,2026-11-01\n"})

    assert [(row.born_on, row.birth_kind) for row in loader.rows("child")] == [
        (date(2026, 11, 1), "expected")
    ]


def test_row_is_given_back_when_a_birth_lies_ahead(loader: Loader) -> None:
    standing = loader({"header.csv": HEADER + "101,1,03/04/2030,WBRI,,,\n"})

    assert counts(standing) == [("header.csv", 1, 0, 0, 1)]
    assert "DOB is in the future" in loader.rejects(standing)


def test_uasc_period_follows_when_its_end_changes(loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN, "uasc.csv": UASC + "101,1,03/04/2010,03/04/2028\n"})

    loader({"uasc.csv": UASC + "101,1,03/04/2010,01/02/2026\n"})

    assert [row.ends_on for row in loader.rows("uascperiod")] == [date(2026, 2, 1)]


def test_record_is_its_authoritys_when_two_load_the_same_numbers(
    cast: Cast, loader: Loader
) -> None:
    birch = Loader(cast.birch)
    loader({"header.csv": TWO_CHILDREN})

    standing = birch({"header.csv": TWO_CHILDREN})

    assert counts(standing) == [("header.csv", 2, 2, 0, 0)]
    assert not {r.pk for r in loader.rows("child")} & {r.pk for r in birch.rows("child")}
    assert birch.rows("child", authority=cast.alder) == []
