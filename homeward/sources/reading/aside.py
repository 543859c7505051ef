"""A table taken out of a workbook or an XML file, as plain text on the side.

Every row is one line, blank rows too, so that a line's number is the row's own. From there on
the table is read like any file.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO, cast

from homeward.sources.reading.reason import Reason

MOST_TEXT = 512 << 20
"""Characters that one table may come to."""

_SPOOLED = 8 << 20  # bytes kept in memory of one table


class TooMuch(Exception):
    """A table comes to more text than any real one."""


@dataclass(frozen=True, slots=True)
class Part:
    """One table of a file: what to call it, and its text or why there is none."""

    name: str
    source: BinaryIO | None = None
    problem: Reason | None = None

    def close(self) -> None:
        """Let go of the text."""
        if self.source:
            self.source.close()


class Aside:
    """Gathers a table's rows as lines of comma-separated text in a file that goes with it."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._line = 0
        self._size = 0

    def write(self, row: int, cells: Sequence[str]) -> None:
        """Write a row at its number, counted from 1, with blank lines for those passed over.

        Raises: TooMuch.
        """
        self._text.write("\n" * (row - self._line - 1))
        self._writer.writerow([one_line(cell) for cell in cells])
        self._line = row
        if self._text.tell() > 1 << 18:
            self._flush()

    def taken(self) -> BinaryIO:
        """Return the text from its start; whoever takes it closes it."""
        self._flush()
        self._file.seek(0)
        return cast(BinaryIO, self._file)

    def close(self) -> None:
        """Let go of everything gathered."""
        self._file.close()

    def _flush(self) -> None:
        self._size += self._text.tell()
        if self._size > MOST_TEXT:
            raise TooMuch
        self._file.write(self._text.getvalue().encode("utf-8", "replace"))
        self._text.seek(0)
        self._text.truncate()


def one_line(cell: str) -> str:
    """Return a cell's text on one line: breaks within it become spaces."""
    return cell if cell.isprintable() else " ".join(cell.splitlines())
