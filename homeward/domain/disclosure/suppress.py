"""Which cells to withhold, so that nobody can work a withheld count out from the rest.

A table with its totals is a flow: each row's total flows in and out through its cells to the
columns, to the column totals, to the grand total and back. Two fillings of the withheld cells
that agree with everything shown differ by flow round a cycle. So a withheld count is safe
exactly if such a cycle runs through it, and that also covers long chains of subtraction. A
reader knows that a withheld count is at least 1, since zeros are shown; a cycle that would
take one below 1 does not count.
"""

from __future__ import annotations

from collections.abc import Iterator

Position = tuple[int, int]
Grid = list[list[int]]
Arc = tuple[int, int, Position]


class Suppression:
    """Choose what to withhold in one table with totals (last row, last column).

    ``unpublished`` cells are printed nowhere, so a reader knows only that they are not below 0.
    """

    def __init__(self, grid: Grid, *, threshold: int, unpublished: set[Position]) -> None:
        self.grid = grid
        self.unpublished = unpublished
        self._last_row, self._last_column = len(grid) - 1, len(grid[0]) - 1
        self.published = [at for at in self._positions() if at not in unpublished]
        self.withheld = {at for at in self.published if 1 <= self._value(at) <= threshold}

    def complete(self) -> set[Position]:
        """Withhold more cells, smallest first and totals last, until no withheld one is exposed."""
        while exposed := next((at for at in sorted(self.withheld) if self.exposed(at)), None):
            self.withheld.add(self._companion(exposed))
        return self.withheld

    def exposed(self, at: Position) -> bool:
        """Tell whether everything shown leaves only one possible value for a withheld cell."""
        tail, head = self._ends(at)
        arcs = [arc for arc in self._arcs() if arc[2] != at]
        can_grow = _reaches(arcs, head, tail)
        can_shrink = self._value(at) > 1 and _reaches(arcs, tail, head)
        return not (can_grow or can_shrink)

    def _companion(self, exposed: Position) -> Position:
        shown = [at for at in self.published if self._value(at) and at not in self.withheld]
        return min(shown, key=lambda at: (not self._would_cover(at, exposed), *self._cost(at)))

    def _would_cover(self, candidate: Position, exposed: Position) -> bool:
        self.withheld.add(candidate)
        covered = not self.exposed(exposed)
        self.withheld.discard(candidate)
        return covered

    def _cost(self, at: Position) -> tuple[int, int, Position]:
        totals = (at[0] == self._last_row) + (at[1] == self._last_column)
        return totals, self._value(at), at

    def _value(self, at: Position) -> int:
        return self.grid[at[0]][at[1]]

    def _positions(self) -> Iterator[Position]:
        for row, cells in enumerate(self.grid):
            for column in range(len(cells)):
                yield row, column

    def _ends(self, at: Position) -> tuple[int, int]:
        """Return the flow's tail and head nodes: rows are 0 up, columns -1 down."""
        row, column = at[0], -1 - at[1]
        # An inner cell and the grand total flow one way, row and column totals the other.
        is_total = (at[0] == self._last_row) != (at[1] == self._last_column)
        return (column, row) if is_total else (row, column)

    def _arcs(self) -> Iterator[Arc]:
        for at in self.withheld | self.unpublished:
            tail, head = self._ends(at)
            yield tail, head, at
            if self._value(at) > (0 if at in self.unpublished else 1):
                yield head, tail, at


def _reaches(arcs: list[Arc], start: int, goal: int) -> bool:
    onward: dict[int, list[int]] = {}
    for tail, head, _at in arcs:
        onward.setdefault(tail, []).append(head)
    seen, queue = {start}, [start]
    while queue:
        for node in onward.get(queue.pop(), ()):
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return goal in seen
