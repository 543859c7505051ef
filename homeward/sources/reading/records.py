"""From text to records: which cells stand on which line, with no line ever lost.

A quotation mark that opens and never closes would swallow every line after it. Such a line is
given back by itself as broken, and reading goes on at the next one.
"""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

LONGEST_LINE = 1_000_000  # characters
LONGEST_RECORD = 200  # lines within one pair of quotation marks
_KEPT = 1_000  # characters given back of a line that is too long


class Record(NamedTuple):
    """One record and the physical line on which it starts, the first line being 1.

    ``fault`` is empty where the cells can be trusted.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class _Overrun(Exception):
    """A record went on for more lines than any real one does."""


class _Lines:
    """Physical lines, one at a time, which can be handed back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._returned: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(self.taken) >= LONGEST_RECORD:
            self._returned.appendleft(line)
            raise _Overrun
        self.taken.append(line)
        return line

    def keep_first(self) -> str:
        """Hand back every line taken but the first, and return that one."""
        first, *rest = self.taken
        self._returned.extendleft(reversed(rest))
        self.taken = [first]
        return first

    def skip_rest_of_line(self) -> None:
        """Pass over what is left of a line that was cut off at the longest length."""
        while True:
            line = self._text.readline(LONGEST_LINE)
            if not line or line.endswith(("\n", "\r")):
                return

    def next_record(self) -> int:
        """Return the line on which the record just taken began, and begin another."""
        begun = self.number + 1
        self.number += len(self.taken)
        self.taken = []
        return begun


def read_records(*, text: TextIO, delimiter: str, width: int | None = None) -> Iterator[Record]:
    """Yield every record of a text, blank lines too (they have no cells).

    ``width`` is the number of cells expected, of a record that goes over several lines; one that
    has another number is held to be a stray quotation mark.
    """
    csv.field_size_limit(sys.maxsize)
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        fault = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _Overrun):
            fault, cells = "quotes", []
        if not fault and len(lines.taken) > 1 and width is not None and len(cells) != width:
            fault = "quotes"
        if _is_cut(lines.taken[0]):
            fault = "long"
        if fault:
            cells = _broken_cells(lines, delimiter, fault)
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        yield Record(line=lines.next_record(), cells=tuple(cells), fault=fault)


def _is_cut(line: str) -> bool:
    return len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r"))


def _broken_cells(lines: _Lines, delimiter: str, fault: str) -> list[str]:
    """Return the first line's cells as they stand, the lines after it handed back."""
    first = lines.keep_first()
    if fault == "long":
        lines.skip_rest_of_line()
        return [first[:_KEPT]]
    return first.rstrip("\r\n").split(delimiter)
