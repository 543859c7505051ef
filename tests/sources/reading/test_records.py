"""Records, encodings and separators: nothing lost, nothing raised."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.sources.reading.decode import detect_encoding, is_damaged, open_text
from homeward.sources.reading.dialect import sniff
from homeward.sources.reading.records import Record, read_records

CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def records(text: str, *, delimiter: str = ",", width: int | None = None) -> list[Record]:
    """Read all records of a text."""
    stream = io.StringIO(text, newline="")
    return list(read_records(text=stream, delimiter=delimiter, width=width))


def decoded(data: bytes) -> tuple[str, str]:
    """Return the encoding's name and the whole text."""
    stream = io.BytesIO(data)
    encoding = detect_encoding(stream=stream)
    return encoding.words, open_text(stream=stream, encoding=encoding).read()


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_records_are_the_same_when_line_ends_differ(ending: str) -> None:
    text = ending.join(["a,b", '1,"x', 'y"', "", "2,z"])

    found = records(text)

    lines = [(1, ("a", "b")), (2, ("1", f"x{ending}y")), (4, ()), (5, ("2", "z"))]
    assert [(r.line, r.cells) for r in found] == lines


@pytest.mark.parametrize(
    "broken",
    ['1,"bad,2', '1,"bad"x,2', '"'],
    ids=["never closes", "goes on after closing", "alone"],
)
def test_record_is_broken_alone_when_a_quotation_mark_is_stray(broken: str) -> None:
    found = records(f'a,b,c\n{broken}\n3,4,5\n6,"7",8\n', width=3)

    assert [(r.line, r.fault) for r in found] == [(1, ""), (2, "quotes"), (3, ""), (4, "")]
    assert found[1].cells == tuple(broken.split(","))


def test_record_is_broken_alone_when_its_quotation_mark_runs_for_ever() -> None:
    rest = [f"{n},x" for n in range(1_000)]

    found = records("\n".join(["a,b", '"1,x', *rest]))

    assert [r.fault for r in found].count("quotes") == 1
    assert len(found) == 1_002


def test_record_is_broken_alone_when_its_line_is_too_long() -> None:
    found = records("a,b\n" + "x" * 2_500_000 + "\n1,2\n", width=2)

    assert [(r.line, r.fault) for r in found] == [(1, ""), (2, "long"), (3, "")]


def test_records_are_whole_when_a_cell_is_huge() -> None:
    found = records("a,b\n" + "x" * 500_000 + ",2\n")

    assert len(found[1].cells[0]) == 500_000


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), max_size=8))
def test_records_come_back_the_same_when_written_by_a_writer(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)

    found = records(out.getvalue())

    assert [list(r.cells) for r in found] == rows
    assert not any(r.fault for r in found)


@given(st.text(st.sampled_from('a,"\n\r ;\t\x00é'), max_size=60))
def test_records_hold_every_letter_when_text_is_anything(text: str) -> None:
    found = records(text, width=3)

    assert sum(cell.count("a") for r in found for cell in r.cells) == text.count("a")
    assert [r.line for r in found] == sorted({r.line for r in found})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("é,ʤ".encode(), "UTF-8"),
        ("é,ʤ".encode("utf-8-sig"), "UTF-8 with a byte order mark"),
        ("é,ʤ".encode("utf-16"), "UTF-16 (little-endian) with a byte order mark"),
        (b"\xfe\xff" + "é,ʤ".encode("utf-16-be"), "UTF-16 (big-endian) with a byte order mark"),
        ("é,ʤ,abcdefgh".encode("utf-16-le"), "UTF-16 (little-endian)"),
        ("é,ʤ,abcdefgh".encode("utf-16-be"), "UTF-16 (big-endian)"),
        ("Zoë,€,“x”".encode("cp1252"), "Windows-1252"),
    ],
)
def test_text_is_read_when_encoding_is_any_of_those_met(data: bytes, words: str) -> None:
    name, text = decoded(data)

    assert name == words
    assert text[0] in "éZ"
    assert not is_damaged(text)


def test_text_is_marked_and_the_rest_kept_when_one_byte_of_utf8_is_wrong() -> None:
    name, text = decoded("Zoë\nBjörn\n".encode() + b"\xff\n")

    assert name == "UTF-8"
    assert text.startswith("Zoë\nBjörn\n")
    assert is_damaged(text)


@given(st.binary(max_size=300))
def test_text_is_read_when_bytes_are_anything(data: bytes) -> None:
    name, text = decoded(data)

    assert name
    assert isinstance(text, str)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_separator_is_found_when_headings_are_known(delimiter: str) -> None:
    header = ("CHILD", "DOB, as given", "SEX; as given")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerow(header)
    out.seek(0)

    dialect = sniff(text=out, is_known=lambda found: tuple(found) == header)

    assert dialect is not None
    assert (dialect.delimiter, dialect.header) == (delimiter, header)


def test_headings_are_found_when_blank_and_separator_lines_precede_them() -> None:
    dialect = sniff(text=io.StringIO("sep=;\n\na;b\n1;2\n"), is_known=lambda found: False)

    assert dialect is not None
    assert (dialect.header, dialect.header_line) == (("a", "b"), 3)
