"""What stands between the cells of a file, and where its headings are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TextIO

from homeward.sources.reading.records import read_records

_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_SAMPLE = 65_536  # characters
TITLES = 20
"""Rows among which the headings are looked for."""

TITLE_CELLS = 2
"""Filled cells that a line above the headings has at most."""

# Spreadsheets write this line to tell each other the separator.
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The separator, the headings, and the physical line on which these stand."""

    delimiter: str
    header: tuple[str, ...]
    header_line: int

    @property
    def words(self) -> str:
        """Return the separator's name."""
        return _DELIMITERS.get(self.delimiter, self.delimiter)


def sniff(*, text: TextIO, is_known: Callable[[Sequence[str]], bool]) -> Dialect | None:
    """Return how the text is laid out, or None where it has no line that says anything.

    The separator is the one that gives headings that are known; failing that, most headings.
    The headings are the first line that says something, or the first below lines of a title.
    """
    sample = text.read(_SAMPLE)
    stated = _SEP_LINE.fullmatch(sample.splitlines()[0]) if sample.strip() else None
    delimiters = [stated[1]] if stated else list(_DELIMITERS)
    tried = [_headings(sample, d, skip=1 if stated else 0) for d in delimiters]
    for dialect in chain.from_iterable(tried):
        if is_known(dialect.header):
            return dialect
    likely = [found[-1] for found in tried if found]
    return max(likely, key=lambda dialect: len(dialect.header), default=None)


def _headings(sample: str, delimiter: str, *, skip: int) -> list[Dialect]:
    """Return the lines that may hold the headings, the last of them not a title."""
    found: list[Dialect] = []
    for record in read_records(text=io.StringIO(sample, newline=""), delimiter=delimiter):
        filled = sum(bool(cell.strip()) for cell in record.cells)
        if record.line > skip and filled:
            header = tuple(cell.strip("\ufeff \t\r\n") for cell in record.cells)
            found.append(Dialect(delimiter=delimiter, header=header, header_line=record.line))
            if filled > TITLE_CELLS:
                return found
        if record.line > TITLES + skip:
            break
    return found[:1]
