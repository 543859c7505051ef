"""Workbooks as tables: what cells show, where headings are, and workbooks that do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest

from homeward.sources.reading import workbook as reading_workbook
from homeward.sources.reading.containers import unpacked
from homeward.sources.reading.sheet import day_shown, number_shown
from homeward.sources.reading.table import Accepted, Outcome, Rejected, read_table
from tests.sources.workbooks import Cell, sheet_xml, workbook

HEADER: list[Cell] = ["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]
ROW: list[Cell] = [101, date(2010, 4, 3), "M", date(2024, 5, 1), date(2024, 5, 3)]


def lines_of(data: bytes, *, name: str = "book.xlsx") -> dict[str, list[str]]:
    """Return each part's text in lines."""
    found = {}
    for part in unpacked(name=name, stream=io.BytesIO(data)) or ():
        assert part.source is not None, part.problem
        found[part.name] = part.source.read().decode().splitlines()
        part.close()
    return found


def problem_of(data: bytes) -> str:
    """Return the code of what is wrong with the first part."""
    parts = unpacked(name="book.xlsx", stream=io.BytesIO(data))
    assert parts
    assert parts[0].source is None
    assert parts[0].problem is not None
    return parts[0].problem.code


def outcomes(data: bytes) -> list[Outcome]:
    """Return the first part's rows' outcomes."""
    parts = unpacked(name="book.xlsx", stream=io.BytesIO(data))
    assert parts
    assert parts[0].source is not None
    with read_table(name=parts[0].name, source=parts[0].source) as reading:
        found = list(reading)
    for part in parts:
        part.close()
    return found


def test_sheets_are_tables_of_their_own_when_a_workbook_has_several() -> None:
    found = lines_of(workbook({"Missing 24": [HEADER, ROW], "Notes": [["only words"]]}))

    assert found == {
        "book.xlsx › Missing 24": [
            "CHILD,DOB,MISSING,MIS_START,MIS_END",
            "101,2010-04-03,M,2024-05-01,2024-05-03",
        ],
        "book.xlsx › Notes": ["only words"],
    }


def test_cells_show_what_people_see_when_they_are_of_every_kind() -> None:
    cells: list[Cell] = [
        12.0,
        0.1 + 0.2,
        True,
        datetime(2024, 5, 1, 22, 15),  # noqa: DTZ001 - a sheet knows no zone
        "two\nlines",
        "a_x000D_b",
        "#N/A",
        None,
        "end",
    ]

    (text,) = lines_of(
        workbook({"S": [["a", "b", "c", "d", "e", "f", "g", "h", "i"], cells]})
    ).values()

    assert text[1] == "12,0.3,TRUE,2024-05-01 22:15:00,two lines,a b,#N/A,,end"


def test_days_are_the_same_when_a_workbook_counts_from_1904() -> None:
    usual = outcomes(workbook({"S": [HEADER, ROW]}))
    other = outcomes(workbook({"S": [HEADER, ROW]}, from_1904=True))

    assert isinstance(usual[0], Accepted)
    assert isinstance(other[0], Accepted)
    assert usual[0].digest == other[0].digest


def test_lines_are_the_sheets_own_when_titles_and_blank_rows_stand_between() -> None:
    rows: list[list[Cell]] = [
        ["Missing children, 2024"],
        [],
        HEADER,
        ROW,
        [],
        [102, None, "M", "not a day", None],
        [None, ""],
    ]

    found = outcomes(workbook({"S": rows}))

    assert [(type(o), o.line) for o in found] == [(Accepted, 4), (Rejected, 6)]


def test_row_has_every_cell_when_its_last_ones_are_blank() -> None:
    (outcome,) = outcomes(workbook({"S": [HEADER, [101, None, "M", date(2024, 5, 1)]]}))

    assert isinstance(outcome, Accepted)
    assert outcome.cells == ("101", "", "M", "2024-05-01", "")


def test_row_is_refused_with_the_cells_words_when_a_formula_went_wrong() -> None:
    (outcome,) = outcomes(workbook({"S": [HEADER, ["#REF!", None, "M", "#VALUE!", None]]}))

    assert isinstance(outcome, Rejected)
    assert [(r.code, r.column) for r in outcome.reasons] == [
        ("cell_error", "CHILD"),
        ("1004", "MIS_START"),
    ]


def test_sheet_is_read_in_flat_memory_when_a_cell_stands_in_the_far_corner() -> None:
    far = sheet_xml([HEADER, ROW]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )

    data = workbook({"S": [HEADER]}, parts={"xl/worksheets/sheet1.xml": far})
    found = outcomes(data)

    assert isinstance(found[0], Accepted)
    assert isinstance(found[1], Rejected)
    assert (found[1].line, found[1].reasons[0].code) == (1_048_576, "cells")


def test_workbook_is_refused_when_it_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_workbook, "MOST_BYTES", 100_000)
    bomb = workbook({"S": [HEADER]}, parts={"xl/media/big.bin": b"0" * 200_000})

    assert len(bomb) < 5_000
    assert problem_of(bomb) == "workbook_large"


def test_no_more_is_unpacked_than_stated_when_the_directory_lies() -> None:
    honest = workbook({"S": [HEADER, *[ROW] * 5_000]})
    with zipfile.ZipFile(io.BytesIO(honest)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size

    lying = honest.replace(struct.pack("<L", size), struct.pack("<L", 500))

    assert problem_of(lying) == "workbook_broken"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", '<!DOCTYPE w [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
        ("xl/workbook.xml", '<!DOCTYPE w SYSTEM "file:///etc/passwd"><workbook/>'),
        ("xl/styles.xml", "<a>" * 100 + "</a>" * 100),
    ],
)
def test_workbook_is_refused_when_its_xml_could_do_harm(part: str, content: str) -> None:
    assert problem_of(workbook({"S": [HEADER]}, parts={part: content})) == "workbook_unsafe"


def test_workbook_says_so_when_it_is_cut_short_or_a_sheet_is_gone() -> None:
    whole = workbook({"S": [HEADER, ROW]})
    torn = workbook({"S": [HEADER]}, parts={"xl/worksheets/sheet1.xml": "<worksheet><sheetData>"})

    assert problem_of(whole[: len(whole) // 2]) == "workbook_broken"
    assert problem_of(torn) == "workbook_broken"


def test_workbook_says_so_when_it_is_locked_old_binary_or_no_workbook() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("header.csv", "CHILD")
    binary = io.BytesIO()
    with zipfile.ZipFile(binary, "w") as package:
        package.writestr("xl/workbook.bin", "x")

    assert problem_of(old) == "old_workbook"
    assert problem_of(old + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert problem_of(archive.getvalue()) == "not_a_workbook"
    assert problem_of(binary.getvalue()) == "not_a_workbook"


def test_macros_are_never_looked_at_when_a_workbook_has_them() -> None:
    data = workbook({"S": [HEADER, ROW]}, parts={"xl/vbaProject.bin": b"\xd0\xcf not read"})

    assert [type(o) for o in outcomes(data)] == [Accepted]


def test_csv_is_left_to_itself_when_it_is_called_a_workbook() -> None:
    assert unpacked(name="missing.xls", stream=io.BytesIO(b"CHILD,DOB\n1,2\n")) is None


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("45000", "2023-03-15"), ("45000.5", "2023-03-15 12:00:00"), ("0.75", "18:00:00"), ("x", "x")],
)
def test_day_is_iso_when_a_cell_holds_its_number(raw: str, shown: str) -> None:
    assert day_shown(raw, from_1904=False) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("7", "7"), ("7.0", "7"), ("1.5E3", "1500"), ("0.10000000000000001", "0.1"), ("abc", "abc")],
)
def test_number_is_as_people_write_it_when_a_cell_holds_it(raw: str, shown: str) -> None:
    assert number_shown(raw) == shown


def test_annex_a_reconciles_when_it_is_the_published_workbook(shared_data: Path) -> None:
    kept: dict[str, tuple[int, int]] = {}
    refused: list[str] = []
    path = shared_data / "annex-a" / "Annex_A.xlsx"
    with path.open("rb") as stream:
        for part in unpacked(name=path.name, stream=stream) or ():
            assert part.source is not None
            with part.source as source, read_table(name=part.name, source=source) as reading:
                if reading.table is None:
                    assert reading.problem is not None
                    refused.append(reading.problem.code)
                    continue
                found = list(reading)
            accepted = sum(isinstance(outcome, Accepted) for outcome in found)
            kept[reading.table.name] = (accepted, len(found) - accepted)

    assert kept == {
        "annex_a_list_5": (5, 0),
        "annex_a_list_6": (5, 0),
        "annex_a_list_7": (7, 0),
        "annex_a_list_8": (5, 0),
        "annex_a_list_9": (6, 0),
    }
    assert refused == ["not_kept"] * 6
