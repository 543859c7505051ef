"""A file's rows in batches, each row with what the same file said before of the same thing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
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


class FirstSaid:
    """What a file said first of each thing: the digest and line of that row, by its key.

    On disc, in a private file that goes with it, so that a long file takes no more memory than
    a short one.
    """

    def __init__(self) -> None:
        self._kept = sqlite3.connect("")
        self._kept.execute("PRAGMA journal_mode = OFF")  # it ends with the process in any case
        self._kept.execute(
            "CREATE TABLE said (key TEXT PRIMARY KEY, digest TEXT, line INTEGER) WITHOUT ROWID"
        )

    def told(self, row: Accepted) -> tuple[str, int]:
        """Return what was said first of the thing that a row is about: perhaps by the row."""
        mine = (row.digest, row.line)
        put = self._kept.execute("INSERT OR IGNORE INTO said VALUES (?, ?, ?)", (row.key, *mine))
        if put.rowcount:
            return mine
        one = self._kept.execute("SELECT digest, line FROM said WHERE key = ?", [row.key])
        digest, line = one.fetchone()
        return digest, line

    def close(self) -> None:
        """Let go of the file."""
        self._kept.close()


def in_batches(outcomes: Iterable[Outcome]) -> Iterator[Rows]:
    """Yield a file's rows in batches that are the same however often it is read."""
    rows = Rows(0)
    with closing(FirstSaid()) as first:
        for outcome in outcomes:
            if isinstance(outcome, Accepted):
                rows.sound.append(_incoming(outcome, first.told(outcome)))
            else:
                rows.rejected.append(outcome)
            if len(rows) == ROWS:
                yield rows
                rows = Rows(rows.number + 1)
    if len(rows):
        yield rows


def _incoming(row: Accepted, told: tuple[str, int]) -> Incoming:
    earlier = told if told[0] != row.digest else None
    return Incoming(row.line, row.cells, row.row, row.key, row.digest, row.warnings, earlier)
