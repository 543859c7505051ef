"""One sheet of a workbook, row by row in constant memory: what each cell shows, as text.

Days and times come out as ISO dates, whole numbers without a point, true and false as TRUE and
FALSE, and a cell in error as what it shows (#N/A), which no reader of cells takes for a value.

Source: ECMA-376 part 1, 18.3 (worksheets) and 18.18.11 (kinds of cell).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, NamedTuple

from homeward.sources.reading.safe_xml import parsing

MOST_COLUMNS = 1_000
"""Columns read of a sheet; cells further to the right are marked as too far."""

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767  # characters: the program's own limit
TOO_FAR = "…"

_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_DAY_0 = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001


class SheetRow(NamedTuple):
    """One row that has something in it: its number, from 1, and its cells from column A."""

    number: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Book:
    """What the sheets of one workbook share: texts, styles that show days, and the first day."""

    strings: Sequence[str]
    day_styles: frozenset[int]
    from_1904: bool


def read_sheet(*, stream: BinaryIO, book: Book) -> Iterator[SheetRow]:
    """Yield the rows of a sheet that have something in them.

    Raises: safe_xml.Unsafe, safe_xml.Broken, as it is iterated.
    """
    handler = _Rows(book)
    for _ in parsing(stream=stream, handler=handler):
        yield from handler.rows
        handler.rows.clear()


class _Rows:
    """Takes a sheet's elements and keeps the rows that are whole."""

    def __init__(self, book: Book) -> None:
        self.rows: list[SheetRow] = []
        self._book = book
        self._cells: dict[int, str] = {}
        self._row = self._column = 0
        self._kind = self._style = ""
        self._words: list[str] = []
        self._in_value = self._sounds = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """Note where the row or the cell stands, and how it is written."""
        if name == "row":
            self._row = _number(given.get("r", ""), self._row + 1)
            self._column, self._cells = 0, {}
        elif name == "c":
            self._column = _column(given.get("r", ""), self._column + 1)
            self._kind, self._style = given.get("t", "n"), given.get("s", "0")
            self._words = []
        elif name in ("v", "t"):
            self._in_value = not self._sounds
        elif name == "rPh":  # how it is pronounced, which is not shown
            self._sounds = True

    def text(self, words: str) -> None:
        """Take a value's text."""
        if self._in_value:
            self._words.append(words)

    def end(self, name: str) -> None:
        """Keep the cell, or the row."""
        if name in ("v", "t"):
            self._in_value = False
        elif name == "rPh":
            self._sounds = False
        elif name == "c":
            shown = self._shown("".join(self._words)) if self._words else ""
            if shown:
                place = min(self._column, MOST_COLUMNS + 1)
                self._cells[place] = shown if place <= MOST_COLUMNS else TOO_FAR
        elif name == "row" and self._cells and self._row <= MOST_ROWS:
            last = max(self._cells)
            cells = [self._cells.get(place, "") for place in range(1, last + 1)]
            self.rows.append(SheetRow(self._row, cells))

    def _shown(self, raw: str) -> str:
        if self._kind == "s":
            return _listed(self._book.strings, raw)
        if self._kind in ("str", "inlineStr"):
            return unescaped(raw)[:LONGEST_CELL]
        if self._kind == "b":
            return "TRUE" if raw.strip() == "1" else "FALSE"
        if self._kind != "n":  # an error as it is shown, or a day in ISO form
            return raw[:LONGEST_CELL]
        is_day = self._style.isascii() and self._style.isdigit()
        is_day = is_day and int(self._style) in self._book.day_styles
        return day_shown(raw, from_1904=self._book.from_1904) if is_day else number_shown(raw)


def unescaped(text: str) -> str:
    """Return a text with the characters that stand in it as _x000D_ and the like."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(_character, text)


def number_shown(raw: str) -> str:
    """Return a number as people write it: whole without a point, else to 15 figures."""
    if raw.isdigit() and raw.isascii():
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw[:LONGEST_CELL]
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def day_shown(raw: str, *, from_1904: bool) -> str:
    """Return a spreadsheet's day number as an ISO date, with a time where it has one.

    A part of a day alone is a time; what is no day is left as it stands.
    """
    try:
        value = float(raw)
        seconds = round(value * 86_400)
        read = _DAY_0[from_1904] + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return raw[:LONGEST_CELL]
    if 0 <= value < 1 and not from_1904:
        return f"{read:%H:%M:%S}"
    return f"{read:%Y-%m-%d}" if seconds % 86_400 == 0 else f"{read:%Y-%m-%d %H:%M:%S}"


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _listed(strings: Sequence[str], raw: str) -> str:
    place = raw.strip()
    known = place.isascii() and place.isdigit() and len(place) < 10
    return strings[int(place)] if known and int(place) < len(strings) else "#REF!"


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _column(reference: str, otherwise: int) -> int:
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return otherwise
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - 64
    return place
