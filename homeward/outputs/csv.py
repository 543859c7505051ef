"""A released table as CSV that no spreadsheet takes for a program."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import TextIO

from homeward.domain.disclosure import ReleasedTable
from homeward.domain.formulas import neutral

_TOTAL = "Total"


def write_csv(table: ReleasedTable, out: TextIO) -> None:
    """Write a table with its totals, a withheld count as ``c``.

    ``out`` is opened with ``newline=""``, and ``encoding="utf-8-sig"`` for spreadsheets.
    """
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    beside = [_TOTAL] if table.row_totals else []
    writer.writerow(_row("", [*table.columns, *beside]))
    for place, (name, cells) in enumerate(zip(table.rows, table.cells, strict=True)):
        writer.writerow(_row(name, [*cells, *table.row_totals[place : place + 1]]))
    if table.column_totals:
        last = [] if table.grand_total is None else [table.grand_total]
        writer.writerow(_row(_TOTAL, [*table.column_totals, *last]))


def _row(name: str, cells: Sequence[object]) -> list[str]:
    return [neutral(name), *(neutral(str(cell)) for cell in cells)]
