"""What a table is, and how one of its rows is read: columns are data, rules are functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any, NamedTuple

from homeward.sources.reading.reason import Reason
from homeward.sources.tables.cells import Reader

_IGNORED = re.compile(r"[\s_\ufeff-]+")


@dataclass(frozen=True)
class Row:
    """A typed row of some table. Each table has its own kind."""


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, its name in the row, how a cell is read.

    ``needed`` columns must be among the headings. ``rule`` is the national rule's number, where
    a cell that cannot be read breaks one.
    """

    name: str
    attribute: str
    read: Reader
    needed: bool = False
    rule: str = ""


@dataclass(frozen=True)
class TableDef:
    """One known table.

    ``blanks`` says what is lacking in the values of a row; ``refuse`` and ``warn`` judge a row
    that has all it needs; ``key`` names the thing a row is about within its table and authority.
    """

    name: str
    family: str
    title: str
    row_type: type[Row]
    columns: tuple[Column, ...]
    key: Callable[[Any], str]
    blanks: Callable[[Mapping[str, Any]], Iterable[Reason]]
    refuse: Callable[[Any], Iterable[Reason]]
    warn: Callable[[Any], Iterable[Reason]]

    def lacking(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the needed columns that are not among the headings."""
        there = {normal(name) for name in header}
        return tuple(c.name for c in self.columns if c.needed and normal(c.name) not in there)


class ReadRow(NamedTuple):
    """A row that can be recorded, what it is about, and a digest of what it says.

    The digest is the same for the same content in whatever dress it came.
    """

    row: Row
    key: str
    digest: str
    warnings: tuple[Reason, ...]


class RowReader:
    """Reads the rows of one file, whose headings are in some order."""

    def __init__(self, *, table: TableDef, header: Sequence[str]) -> None:
        self.table = table
        places: dict[str, list[int]] = {}
        for place, name in enumerate(header):
            places.setdefault(normal(name), []).append(place)
        known = {normal(c.name): c for c in table.columns}
        self.extra = tuple(n for n in header if normal(n) not in known)
        self.repeated = tuple(c.name for n, c in known.items() if len(places.get(n, ())) > 1)
        self._plan = tuple(
            (column, column.attribute, column.read, places[name][0])
            for name, column in known.items()
            if name in places
        )
        self._absent = {c.attribute: None for n, c in known.items() if n not in places}

    def read(self, cells: Sequence[str]) -> ReadRow | tuple[Reason, ...]:
        """Return the row, or every reason why it cannot be recorded."""
        values: dict[str, Any] = dict(self._absent)
        refused: list[Reason] = []
        warnings: list[Reason] = []
        for column, attribute, read, place in self._plan:
            cell = read(cells[place])
            if isinstance(cell, Reason):
                refused.append(replace(cell, column=column.name, code=column.rule or cell.code))
                continue
            values[attribute] = cell.value
            if cell.warning:
                warnings.append(replace(cell.warning, column=column.name))
        if refused:
            there = dict.fromkeys(self._unread(values), ...)
            return (*refused, *self.table.blanks({**there, **values}))
        lacking = tuple(self.table.blanks(values))
        if lacking:
            return lacking
        return self._judged(self.table.row_type(**values), warnings)

    def _unread(self, values: Mapping[str, Any]) -> list[str]:
        """Name what was there but could not be read: it is not blank."""
        return [a for _, a, _, _ in self._plan if a not in values]

    def _judged(self, row: Row, warnings: list[Reason]) -> ReadRow | tuple[Reason, ...]:
        refused = tuple(self.table.refuse(row))
        if refused:
            return refused
        warnings.extend(self.table.warn(row))
        return ReadRow(
            row=row,
            key=self.table.key(row),
            digest=digest(table=self.table.name, row=row),
            warnings=tuple(warnings),
        )


def normal(name: str) -> str:
    """Return a heading as headings are compared: no case, spaces, hyphens or underscores."""
    return _IGNORED.sub("", name).casefold()


def digest(*, table: str, row: Row) -> str:
    """Return a digest of a row's content: 32 hexadecimal figures."""
    # No value holds NUL, so it can stand between them.
    content = "\x00".join([table, *[_canonical(value) for value in vars(row).values()]])
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def needs(*names: tuple[str, str, str]) -> Callable[[Mapping[str, Any]], Iterable[Reason]]:
    """Build the check that some values are there, from (attribute, column, what to do)."""

    def blanks(values: Mapping[str, Any]) -> Iterable[Reason]:
        return [
            Reason("blank", f"{column} is empty. {advice}", column)
            for attribute, column, advice in names
            if values[attribute] is None
        ]

    return blanks


def nothing(row: Row) -> Iterable[Reason]:
    """Find nothing to say about a row."""
    return ()


def _canonical(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    return repr(value)
