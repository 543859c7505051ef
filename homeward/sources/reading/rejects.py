"""Rows given back to be mended, as a file that no spreadsheet takes for a program.

The columns ``line`` and ``reason`` come first, so that a row with too few or too many cells goes
back, and comes in again, with exactly the cells it had.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Protocol, TextIO

from homeward.domain import formulas
from homeward.domain.formulas import restored
from homeward.sources.reading.decode import without_damage
from homeward.sources.reading.reason import Reason

__all__ = ["ADDED", "GivenBack", "is_given_back", "neutral", "restored", "write_rejects"]

ADDED = ("line", "reason")


class GivenBack(Protocol):
    """A row that was not taken: where it stood, its cells as they came, and why."""

    @property
    def line(self) -> int:
        """Return the physical line on which the row started."""

    @property
    def cells(self) -> Sequence[str]:
        """Return the cells as they came."""

    @property
    def reasons(self) -> Sequence[Reason]:
        """Return why the row was not taken."""


def write_rejects(*, header: Sequence[str], rows: Iterable[GivenBack], out: TextIO) -> int:
    """Write rows to be mended, one at a time, and return how many there were.

    ``out`` is opened with ``newline=""``, and ``encoding="utf-8-sig"`` for spreadsheets.
    """
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*ADDED, *map(neutral, header)])
    count = 0
    for row in rows:
        why = " ".join(_in_words(reason) for reason in row.reasons)
        writer.writerow([row.line, neutral(why), *map(neutral, row.cells)])
        count += 1
    return count


def neutral(cell: str) -> str:
    """Return a cell that can be written and that no spreadsheet takes for a formula."""
    return formulas.neutral(without_damage(cell))


def is_given_back(header: Sequence[str]) -> bool:
    """Tell whether the headings are those of a file that was given back."""
    return tuple(name.strip().lower() for name in header[: len(ADDED)]) == ADDED


def _in_words(reason: Reason) -> str:
    # Sentences about one cell name their column unless they already do.
    if not reason.column or reason.column in reason.sentence:
        return reason.sentence
    return f"{reason.column}: {reason.sentence}"
