"""Tables recognised and their rows judged: accepted, warned about or rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.sources.reading.table import Accepted, Outcome, Rejected, read_table
from homeward.sources.tables.catalogue import TABLES, recognise
from homeward.sources.tables.definition import TableDef
from homeward.sources.tables.periods import overlapping
from homeward.sources.tables.ssda903 import HeaderRow, MissingRow

MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"
PERSON = "pers_person_id,pers_forename,pers_surname,pers_sex,pers_gender,pers_ethnicity,pers_dob"
SSD_MISSING = (
    "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_type,"
    "miss_missing_episode_end_date,miss_missing_rhi_offered,miss_missing_rhi_accepted"
)


def outcomes(*lines: str, name: str = "table.csv") -> list[Outcome]:
    """Read a file of these lines."""
    return list(read_table(name=name, source="\n".join(lines).encode()))


def codes(outcome: Outcome) -> set[str]:
    """Return the codes of a rejected row's reasons."""
    assert isinstance(outcome, Rejected)
    return {reason.code for reason in outcome.reasons}


def warned(outcome: Outcome) -> set[str]:
    """Return the codes of an accepted row's warnings."""
    assert isinstance(outcome, Accepted)
    return {reason.code for reason in outcome.warnings}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_table_is_recognised_when_headings_are_in_any_case_and_order(table: TableDef) -> None:
    names = [column.name for column in table.columns]
    header = [f" {name.lower().replace('_', ' ')} " for name in reversed(names)] + ["LOCAL_NOTE"]

    assert recognise(filename="x.csv", header=header) is table
    assert {column.attribute for column in table.columns} == {
        field.name for field in fields(table.row_type)
    }


@pytest.mark.parametrize(
    "header",
    [
        "CHILD,DOB,REVIEW,REVIEW_CODE",
        "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED",
        "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
        "CHILD,DOB,DOLO_START,DOLO_END",
        "PK\x03\x04",
    ],
)
def test_file_is_unknown_and_has_no_rows_when_headings_are_of_no_table(header: str) -> None:
    with read_table(name="reviews.csv", source=f"{header}\n1,2,3,4".encode()) as reading:
        rows = list(reading)

    assert reading.table is None
    assert reading.problem is not None
    assert reading.problem.code == "unknown_table"
    assert rows == []


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("missing.csv", b"", "empty"),
        ("missing.csv", b"\n \r\n", "empty"),
        ("2017-missing.csv", b"CHILD,DOB,MISSING,MIS_START\n", "columns_lacking"),
    ],
)
def test_file_has_a_problem_when_it_lacks_what_a_table_needs(
    name: str, data: bytes, code: str
) -> None:
    with read_table(name=name, source=data) as reading:
        assert reading.problem is not None
        assert reading.problem.code == code


def test_file_has_no_rows_when_it_is_headings_only() -> None:
    with read_table(name="missing.csv", source=MISSING.encode()) as reading:
        assert list(reading) == []
        assert reading.problem is None


def test_extra_columns_are_listed_when_a_file_has_its_own() -> None:
    data = f"{MISSING},NOTE,NOTE\n7,01/02/2010,M,03/04/2024,,a,b".encode()

    with read_table(name="missing.csv", source=data) as reading:
        assert [type(outcome) for outcome in reading] == [Accepted]
        assert reading.extra_columns == ("NOTE", "NOTE")


def dresses() -> Iterator[tuple[str, bytes]]:
    """Yield the same two people and days as five systems would write them."""
    head = PERSON.split(",")
    plain = [
        ["1", "Zoë", "Null", "F", "02", "WROM", "{0}"],
        ["2", "Al", "NULL", "M", "", "E4", "{1}"],
    ]

    def written(delimiter: str, first: str, second: str) -> str:
        rows = [delimiter.join(row).format(first, second) for row in [head, *plain]]
        return "\r\n".join(rows)

    yield "iso", written(",", "2010-06-01", "2011-12-31").encode("utf-8-sig")
    yield "uk", written(";", "01/06/2010", "31/12/2011").encode("cp1252")
    yield "serial", written(",", "40330", "40908").encode()
    yield (
        "ssms",
        written("\t", "2010-06-01 00:00:00.000", "2011-12-31 00:00:00.000").encode("utf-16"),
    )
    yield (
        "json",
        written("|", "2010-05-31T23:00:00Z", "2011-12-31T00:00:00+00:00").encode("utf-16-le"),
    )


def test_rows_and_digests_are_equal_when_dresses_differ() -> None:
    read = {}
    for dress, data in dresses():
        accepted = [
            o for o in read_table(name="ssd_person.csv", source=data) if isinstance(o, Accepted)
        ]
        read[dress] = [(o.line, o.row, o.key, o.digest) for o in accepted]

    assert len(read["iso"]) == 2
    assert all(rows == read["iso"] for rows in read.values())


def test_rows_are_equal_when_source_is_path_bytes_stream_or_pieces(tmp_path: Path) -> None:
    data = f"{MISSING}\n7,01/02/2010,M,03/04/2024,\n".encode()

    path = tmp_path / "m.csv"
    path.write_bytes(data)

    whole = list(read_table(name="m.csv", source=data))
    from_path = list(read_table(name="m.csv", source=path))
    from_stream = list(read_table(name="m.csv", source=BytesIO(data)))
    with read_table(name="m.csv", source=iter([data[:9], data[9:]])) as pieces:
        twice = [list(pieces), list(pieces)]

    assert [from_path, from_stream, *twice] == [whole] * 4
    assert len(whole) == 1


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("7,01/02/2010,M,,", {"564"}),
        ("7,01/02/2010,,03/04/2024,", {"565"}),
        ("7,01/02/2010,,,03/04/2024", {"564", "566"}),
        ("7,01/02/2010,M,03/04/2024,02/04/2024", {"567"}),
        ("7,01/02/2024,M,31/01/2024,", {"586"}),
        ("7,01/02/2010,M,31/02/2024,", {"1004"}),
        ("7,01/02/2010,M,03/04/2024,soon", {"1005"}),
        ("7,01/02/2010,X,03/04/2024,", {"1006"}),
        ("7,01/02/10,X,03/04/24,soon", {"year_short", "1004", "1005", "1006"}),
        (",01/02/2010,M,03/04/2024,", {"blank"}),
        ("7,01/02/2010,M,03/04/2024", {"cells"}),
        ("7,01/02/2010,M,03/04/2024,,", {"cells"}),
        ('7,"01/02/2010,M,03/04/2024,', {"quotes"}),
        (MISSING, {"heading_again"}),
        ("7\x00,01/02/2010,M,03/04/2024,", {"not_characters"}),
        (f"{'7' * 49},01/02/2010,M,03/04/2024,", {"too_long"}),
        ('"7\n8",01/02/2010,M,03/04/2024,', {"line_break"}),
    ],
)
def test_missing_row_is_rejected_with_its_rule_when_it_cannot_be_recorded(
    row: str, expected: set[str]
) -> None:
    [rejected, following] = outcomes(MISSING, row, "8,01/02/2010,a,03/04/2024,03/04/2024")

    assert codes(rejected) == expected
    assert rejected.line == 2
    assert isinstance(following, Accepted)


def test_missing_row_warns_when_it_starts_on_the_day_of_birth() -> None:
    [accepted] = outcomes(MISSING, "7,01/02/2024,M,01/02/2024,")

    assert warned(accepted) == {"586"}


def test_every_row_is_rejected_when_a_heading_is_there_twice() -> None:
    [rejected] = outcomes(f"{MISSING},mis_start", "7,01/02/2010,M,03/04/2024,,03/04/2024")

    assert codes(rejected) == {"heading_twice"}


def test_missing_row_is_typed_when_it_is_accepted() -> None:
    [accepted] = outcomes(MISSING, "7.0,NULL,missing,03/04/2024,NULL")

    assert isinstance(accepted, Accepted)
    assert accepted.row == MissingRow("7", None, "M", date(2024, 4, 3), None)
    assert accepted.key == "7|2024-04-03"


def test_header_row_warns_and_is_accepted_when_its_codes_are_not_known() -> None:
    header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"

    [old, odd] = outcomes(
        header, "7,1,01/02/2010,WBRI,B801200005001,1.0,", "8,?,,ZZZZ,A801200005001,,"
    )

    assert isinstance(old, Accepted)
    assert old.row == HeaderRow("7", "M", date(2010, 2, 1), "WBRI", "B801200005001", "Y", None)
    assert warned(old) == set()
    assert warned(odd) == {"code_unknown", "born_unknown", "upn_check"}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1,7,2024-04-03 10:00,M,2024-04-03 09:59,Y,N", {"567"}),
        ("1,7,2024-03-31 01:30,M,,Y,N", {"1004"}),
        ("1,7,2024-04-03 10:00,elsewhere,,Y,N", {"1006"}),
        ("1,,NULL,NULL,NULL,Y,N", {"blank"}),
    ],
)
def test_ssd_missing_row_is_rejected_when_it_cannot_be_recorded(
    row: str, expected: set[str]
) -> None:
    [rejected] = outcomes(SSD_MISSING, row)

    assert codes(rejected) == expected


def test_ssd_missing_row_is_keyed_by_start_when_it_has_no_number() -> None:
    [first, second] = outcomes(
        SSD_MISSING, "NULL,7,2024-07-03 10:00,Absent,NULL,NA,", "5,7,2024-07-04,M,,,"
    )

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert first.key == "7|2024-07-03T09:00:00+00:00"
    assert second.key == "5"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("CHILD,DECOM,RNE,LS,PLACE,DEC", "7,03/04/2024,S,C2,U4,02/04/2024"),
        (PERSON + ",pers_death_date", "7,A,B,F,02,WBRI,03/04/2024,02/04/2024"),
        (
            "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,"
            "clae_cla_episode_ceased_date",
            "1,7,2024-04-03,2024-04-02",
        ),
        (
            "clap_cla_placement_id,clap_cla_placement_start_date,clap_cla_placement_end_date",
            "1,2024-04-03,2024-04-02",
        ),
    ],
)
def test_row_is_rejected_when_it_ends_before_it_starts(header: str, row: str) -> None:
    [rejected] = outcomes(header, row)

    assert codes(rejected) == {"ends_before_start"}


@given(st.text(st.sampled_from('M7,/"\n\r012 ;\x00é='), max_size=120))
def test_rows_read_are_accepted_or_rejected_when_body_is_anything(body: str) -> None:
    data = f"{MISSING}\n{body}".encode()

    found = list(read_table(name="missing.csv", source=data))

    held = sum(cell.count("7") for outcome in found for cell in outcome.cells)
    assert held == body.count("7")
    assert [o.line for o in found] == sorted({o.line for o in found})


@given(st.binary(max_size=300))
def test_file_never_fails_when_its_bytes_are_anything(data: bytes) -> None:
    found = list(read_table(name="missing.csv", source=MISSING.encode() + b"\n" + data))

    assert all(isinstance(outcome, Accepted | Rejected) for outcome in found)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([(1, 3), (3, 5)], ()),
        ([(3, 5), (1, 4)], ((1, 0),)),
        ([(1, None), (2, 3), (9, None)], ((0, 1), (0, 2))),
        ([(1, 9), (2, 3), (4, 5)], ((0, 1), (0, 2))),
        ([(1, 1), (1, 1)], ()),
        ([], ()),
    ],
)
def test_periods_overlap_when_one_starts_inside_another(
    periods: list[tuple[int, int | None]], expected: tuple[tuple[int, int], ...]
) -> None:
    days = [(date(2024, 1, a), b and date(2024, 1, b)) for a, b in periods]

    found = overlapping([(a, b or None) for a, b in days])

    assert found == expected
