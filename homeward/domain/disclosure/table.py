"""A table of counts before protection; nothing may print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

SUPPRESSED: Final = "c"
Cell = int | Literal["c"]


@dataclass(frozen=True, slots=True)
class Table:
    """Hold counts of children, episodes or interviews, by row and column.

    Totals are worked out, never given, so they always add up; ``row_totals`` and
    ``column_totals`` say which are published. A list of counts with one total is a table of one
    column with ``row_totals=False``.

    Raises: ValueError for ragged rows, a repeated name or a count below zero.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]
    row_totals: bool = True
    column_totals: bool = True

    def __post_init__(self) -> None:
        ragged = any(len(row) != len(self.columns) for row in self.cells)
        if ragged or len(self.cells) != len(self.rows):
            raise ValueError("every row must have a name, and a count for every column")
        if len(set(self.rows)) != len(self.rows) or len(set(self.columns)) != len(self.columns):
            raise ValueError("names of rows and of columns must differ")
        if any(count < 0 for row in self.cells for count in row):
            raise ValueError("a count cannot be below zero")

    def with_totals(self) -> list[list[int]]:
        """Return the counts with a last column and a last row of totals."""
        grid = [[*row, sum(row)] for row in self.cells]
        grid.append([sum(row[c] for row in grid) for c in range(len(self.columns) + 1)])
        return grid
