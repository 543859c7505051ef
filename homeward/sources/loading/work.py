"""What the appliers of one batch share: who asks, what was said before, what is to be written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.record import bulk, bulk_queries
from homeward.sources.loading.columns import NUMBER_OF
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.said import revived
from homeward.sources.reading.reason import Reason
from homeward.sources.tables.definition import TableDef

_NEEDED = {"ssda903": ("CHILD", "header"), "ssd": ("the person's number", "ssd_person")}
_MOST_KIND = 30


class Led(NamedTuple):
    """Where a row led: to whose record, and to which row of it."""

    child: UUID
    table: str
    row: UUID


class Registered(NamedTuple):
    """A row that led to a register, and to no child's record."""

    table: str
    row: UUID


Result = Led | Registered | Reason | None
"""How a row ends: where it led, why it was not taken, or None: nothing had changed."""

Applier = Callable[["Work", Sequence[Incoming]], list[Result]]


@dataclass(slots=True)
class Links:
    """What rows of this load said that later tables need: SSD care and placement to person."""

    person_of: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Work:
    """One batch of one table. ``former``: by key, the statement that stood until now.

    ``system`` names the system that a mapped file comes from.
    """

    ctx: Context
    table: TableDef
    batch: bulk.Batch
    former: dict[str, Any]
    links: Links
    system: str = ""
    moved: dict[UUID, UUID] = field(default_factory=dict)

    @property
    def number_kind(self) -> str:
        """Return the kind of number by which the rows name a child."""
        return NUMBER_OF.get(self.table.family) or self.system[:_MOST_KIND]

    def base(self, key: str) -> Any | None:
        """Return what the source said before of the thing with this key, as the row it was."""
        statement = self.former.get(key)
        return revived(self.table, statement.said) if statement else None

    def children(self, numbers: Sequence[str | None]) -> list[UUID | Reason]:
        """Return the child whom each number names, or why there is none."""
        kind = self.number_kind
        wanted = {number for number in numbers if number}
        found = bulk_queries.children_by_number(self.ctx, kind=kind, values=wanted)
        return [self._only(found.get(number or "", [])) for number in numbers]

    def _only(self, found: Sequence[UUID]) -> UUID | Reason:
        if len(found) == 1:
            return found[0]
        if found:
            return child_twice()
        column, needed = _NEEDED[self.table.family]
        return Reason(
            "child_unknown",
            f"No child in the record has this number ({column}). Load the {needed} file that has "
            "the child, first or together with this one.",
        )


def child_twice() -> Reason:
    """Say that a number belongs to two children here."""
    return Reason(
        "child_twice",
        "Two children in the record have this number. Join them if they are one child, or take "
        "the number away from one, and load the row again.",
    )


def key_twice(line: int) -> Reason:
    """Say that an earlier line of the file is about the same thing and says something else."""
    return Reason(
        "key_twice",
        f"Line {line} of this file is about the same thing and says something else. Keep the "
        "one that is right.",
    )
