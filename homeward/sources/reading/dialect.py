"""What stands between the cells of a file, and where its headings are."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TextIO

from homeward.sources.reading.records import read_records

_DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
_SAMPLE = 65_536  # characters
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
    """
    sample = text.read(_SAMPLE)
    stated = _SEP_LINE.fullmatch(sample.splitlines()[0]) if sample.strip() else None
    delimiters = [stated[1]] if stated else list(_DELIMITERS)
    tried = [_headings(sample, d, skip=1 if stated else 0) for d in delimiters]
    found = [dialect for dialect in tried if dialect]
    for dialect in found:
        if is_known(dialect.header):
            return dialect
    return max(found, key=lambda dialect: len(dialect.header), default=None)


def _headings(sample: str, delimiter: str, *, skip: int) -> Dialect | None:
    for record in read_records(text=io.StringIO(sample, newline=""), delimiter=delimiter):
        if record.line > skip and any(cell.strip() for cell in record.cells):
            header = tuple(cell.strip("\ufeff \t\r\n") for cell in record.cells)
            return Dialect(delimiter=delimiter, header=header, header_line=record.line)
    return None
