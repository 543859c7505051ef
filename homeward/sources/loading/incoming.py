"""A file's rows in batches, each row with what the same file said before of the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from homeward.sources.reading.reason import Reason
from homeward.sources.reading.table import Accepted, Outcome, Rejected

ROWS = 2_000
"""Rows of a batch. A rerun counts on its being the same: change it only between versions."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A row that can be recorded.

    ``earlier``: the digest and line of an earlier row of the file that is about the same thing
    and says something else.
    """

    line: int
    cells: tuple[str, ...]
    row: Any
    key: str
    digest: str
    warnings: tuple[Reason, ...]
    earlier: tuple[str, int] | None


@dataclass(slots=True)
class Rows:
    """One batch: its number, the rows that can be recorded and those that cannot."""

    number: int
    sound: list[Incoming] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sound) + len(self.rejected)


def in_batches(outcomes: Iterable[Outcome]) -> Iterator[Rows]:
    """Yield a file's rows in batches that are the same however often it is read."""
    first: dict[str, tuple[str, int]] = {}
    rows = Rows(0)
    for outcome in outcomes:
        if isinstance(outcome, Accepted):
            rows.sound.append(_incoming(outcome, first))
        else:
            rows.rejected.append(outcome)
        if len(rows) == ROWS:
            yield rows
            rows = Rows(rows.number + 1)
    if len(rows):
        yield rows


def _incoming(row: Accepted, first: dict[str, tuple[str, int]]) -> Incoming:
    told = first.setdefault(row.key, (row.digest, row.line))
    earlier = told if told[0] != row.digest else None
    return Incoming(row.line, row.cells, row.row, row.key, row.digest, row.warnings, earlier)
