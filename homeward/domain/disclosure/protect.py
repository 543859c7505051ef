"""The one door through which a table leaves: ``protect``."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import InitVar, dataclass
from decimal import Decimal
from typing import Final, Literal

from homeward.domain.disclosure.policy import Policy
from homeward.domain.disclosure.rounding import percentage, round_half_up
from homeward.domain.disclosure.suppress import Position, Suppression
from homeward.domain.disclosure.table import SUPPRESSED, Cell, Table

_SEAL: Final = object()


class NotReleased(TypeError):
    """Somebody tried to make a released table without protecting it."""


@dataclass(frozen=True, slots=True)
class ReleasedTable:
    """Hold a protected table; renderers accept nothing else. Made only by ``protect``.

    A withheld count is ``"c"``. Totals that are not published are empty or ``None``.
    """

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    grand_total: Cell | None
    policy: Policy
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise NotReleased("a table is released only by disclosure.protect")

    def percentage_of_column(self, row: int, column: int) -> Decimal | Literal["c"] | None:
        """Return a cell as a percentage of its column's total, from what is shown alone.

        Raises: IndexError if column totals are not published.
        """
        of = self.column_totals[column]
        return percentage(self.cells[row][column], of, policy=self.policy)

    def percentage_of_row(self, row: int, column: int) -> Decimal | Literal["c"] | None:
        """Return a cell as a percentage of its row's total, from what is shown alone.

        Raises: IndexError if row totals are not published.
        """
        of = self.row_totals[row]
        return percentage(self.cells[row][column], of, policy=self.policy)


def protect(table: Table, policy: Policy) -> ReleasedTable:
    """Return the table as the policy lets it be seen."""
    grid = table.with_totals()
    withheld: Set[Position] = frozenset()
    if policy.threshold:
        withheld = Suppression(
            grid, threshold=policy.threshold, unpublished=_unpublished(table)
        ).complete()
    shown = [
        [_cell(count, (r, c) in withheld, policy) for c, count in enumerate(row)]
        for r, row in enumerate(grid)
    ]
    *inner, foot = shown
    both = table.row_totals and table.column_totals
    return ReleasedTable(
        title=table.title,
        rows=table.rows,
        columns=table.columns,
        cells=tuple(tuple(row[:-1]) for row in inner),
        row_totals=tuple(row[-1] for row in inner) if table.row_totals else (),
        column_totals=tuple(foot[:-1]) if table.column_totals else (),
        grand_total=foot[-1] if both else None,
        policy=policy,
        seal=_SEAL,
    )


def _cell(count: int, withheld: bool, policy: Policy) -> Cell:
    return SUPPRESSED if withheld else round_half_up(count, to=policy.round_to)


def _unpublished(table: Table) -> set[Position]:
    last_row, last_column = len(table.rows), len(table.columns)
    gone: set[Position] = set()
    if not table.row_totals:
        gone |= {(r, last_column) for r in range(last_row + 1)}
    if not table.column_totals:
        gone |= {(last_row, c) for c in range(last_column + 1)}
    return gone
