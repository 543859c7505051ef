"""Files in the real formats, and files that break importers; left out where there are none."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from homeward.domain.identifiers import nhs_number_is_sound, upn_is_sound
from homeward.sources.reading.decode import detect_encoding, open_text
from homeward.sources.reading.dialect import sniff
from homeward.sources.reading.records import read_records
from homeward.sources.reading.rejects import neutral, restored
from homeward.sources.reading.table import Accepted, read_table

MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"


def counted(folder: Path) -> dict[str, tuple[int, int]]:
    """Return rows accepted and rejected by table."""
    totals: Counter[tuple[str, bool]] = Counter()
    for path in sorted(folder.iterdir()):
        with read_table(name=path.name, source=path) as reading:
            if reading.table:
                totals.update((reading.table.name, isinstance(o, Accepted)) for o in reading)
    names = sorted({name for name, _ in totals})
    return {name: (totals[name, True], totals[name, False]) for name in names}


def cells_of(path: Path) -> list[dict[str, str]]:
    """Return a file's rows by heading, whatever table it is."""
    with path.open("rb") as stream:
        encoding = detect_encoding(stream=stream)
        with open_text(stream=stream, encoding=encoding) as whole:
            text = whole.read()
    dialect = sniff(text=io.StringIO(text, newline=""), is_known=lambda header: False)
    assert dialect
    found = read_records(text=io.StringIO(text, newline=""), delimiter=dialect.delimiter)
    return [
        dict(zip(dialect.header, record.cells, strict=True))
        for record in found
        if record.line > dialect.header_line
    ]


def test_return_reconciles_when_it_is_a_whole_authoritys(shared_data: Path) -> None:
    assert counted(shared_data / "ssda903") == {
        "ssda903_episodes": (5050, 0),
        "ssda903_header": (2675, 0),
        "ssda903_missing": (43, 0),
        "ssda903_uasc": (132, 0),
    }


def test_return_reconciles_when_it_is_of_five_years(shared_data: Path) -> None:
    assert counted(shared_data / "ssda903-years") == {
        "ssda903_episodes": (3737, 0),
        "ssda903_header": (2123, 0),
        "ssda903_missing": (7, 0),
        "ssda903_uasc": (82, 0),
    }


@pytest.mark.parametrize(
    "name",
    [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "newlines",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ],
)
def test_cells_are_what_they_must_be_when_a_file_is_awkward(shared_data: Path, name: str) -> None:
    folder = shared_data / "hostile" / "csv-spectrum"

    found = cells_of(folder / "csvs" / f"{name}.csv")

    assert found == json.loads((folder / "json" / f"{name}.json").read_text("utf-8"))


def hostile_strings(folder: Path) -> list[str]:
    """Return every string that breaks importers."""
    strings = json.loads((folder / "blns" / "blns.json").read_text("utf-8"))
    payloads = (folder / "csv-injection" / "payloads.txt").read_text("utf-8").splitlines()
    return [*strings, *payloads]


def test_values_survive_and_are_neutral_when_strings_are_naughty(shared_data: Path) -> None:
    values = hostile_strings(shared_data / "hostile")
    out = io.StringIO(newline="")
    csv.writer(out).writerows(["x", neutral(value)] for value in values)

    found = list(read_records(text=io.StringIO(out.getvalue(), newline=""), delimiter=","))

    assert len(values) > 500
    assert [restored(record.cells[1]) for record in found] == values
    assert not any(record.cells[1].startswith(tuple("=+-@\t\r\n")) for record in found)


@pytest.mark.parametrize("place", range(5))
def test_no_row_is_lost_when_naughty_strings_stand_in_a_column(
    shared_data: Path, place: int
) -> None:
    good = ["7", "01/02/2010", "M", "03/04/2024", ""]
    values = hostile_strings(shared_data / "hostile")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(MISSING.split(","))
    writer.writerows([*good[:place], value, *good[place + 1 :]] for value in values)

    found = list(read_table(name="missing.csv", source=out.getvalue().encode()))

    assert [outcome.cells[place] for outcome in found] == values


def test_nothing_raises_when_raw_hostile_lines_stand_under_known_headings(
    shared_data: Path,
) -> None:
    for path in (p for p in (shared_data / "hostile").rglob("*") if p.is_file()):
        data = MISSING.encode() + b"\n" + path.read_bytes()

        found = list(read_table(name="missing.csv", source=data))

        assert found, path.name


def test_check_digits_agree_when_verdicts_are_known(shared_data: Path) -> None:
    folder = shared_data / "identifiers"
    nhs = cells_of(folder / "nhs_numbers.csv")
    upns = [row for row in cells_of(folder / "upns.csv") if row["why"] != "no such LA"]

    assert all(nhs_number_is_sound(r["value"]) == (r["stdnum_valid"] == "1") for r in nhs)
    assert all(upn_is_sound(r["value"]) == (r["stdnum_valid"] == "1") for r in upns)
