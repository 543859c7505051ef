"""Writing many rows at once: ``COPY`` aside, then one ``INSERT … SELECT`` for each entry.

The tables' own policies, triggers, history and constraints hold here as everywhere: ``COPY``
goes into a temporary table, which row-level security leaves alone, and from there the rows pass
every guard. The only module of the record with raw SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from time import sleep
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.keys import make_keys
from homeward.guard.models import Tracked
from homeward.record.search.keeping import keep_keys
from homeward.record.stamp import stamp

ENTRY_ROWS = 1_000
"""Rows that one ledger entry may hold."""

_NAMING = {
    "record_child": "id",
    "record_alias": "child_id",
    "record_identifier": "child_id",
    "record_placement": "child_id",
    "record_address": "child_id",
}
"""The tables that say by what a child is found, and which column is the child."""

_PAUSE = 0.2
_ORDER = "bulk_order"
_names = count(1)


class Outrun(Exception):
    """Somebody changed a row between its reading and its writing: read afresh and try again."""


class Busy(Refusal):
    """Another load into the same authority's record is under way."""

    code = "load_under_way"


@contextmanager
def only_one(authority: UUID, *, patience: float) -> Iterator[None]:
    """Hold an authority's record alone for loading, waiting at most ``patience`` seconds.

    The server lets go by itself when the process that holds it dies.

    Raises:
        Busy: somebody else still holds it.
    """
    key = ["homeward load", str(authority)]
    tries = int(patience / _PAUSE) + 1
    if not any(_taken(key, last=n == tries - 1) for n in range(tries)):
        raise Busy("Another load into this record is under way. Try again when it has ended.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), hashtext(%s))", key)


def _taken(key: list[str], *, last: bool) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), hashtext(%s))", key)
        taken = bool(cursor.fetchone()[0])
    if not taken and not last:
        sleep(_PAUSE)
    return taken


class Batch:
    """Rows gathered to be written together, within the operation under way.

    Rows are new (``add``) or changes to rows as they were read (``change``). ``write`` writes
    them in ledger entries of at most 1,000 rows, the last of which stays open for the
    operation to close.
    """

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._new: dict[str, list[dict[str, Any]]] = {}
        self._changed: dict[str, dict[UUID, tuple[Tracked, dict[str, Any]]]] = {}
        self._begun = False

    def add(self, table: str, **columns: Any) -> UUID:
        """Gather a new row, columns by their database names, and return its id."""
        columns.setdefault("id", uuid4())
        self._new.setdefault(table, []).append(columns)
        made: UUID = columns["id"]
        return made

    def change(self, row: Tracked, **columns: Any) -> None:
        """Gather changes to a row, to be made if it is still at the version it was read at."""
        if columns:
            mine = self._changed.setdefault(row._meta.db_table, {})
            mine.setdefault(row.pk, (row, {}))[1].update(columns)

    def write(self) -> None:
        """Write everything gathered.

        Raises:
            Outrun: a row to be changed is no longer as it was read.
        """
        make_keys(row["id"] for row in self._new.get("record_child", ()))
        # What stood makes room before what is new takes its place.
        for table, changed in self._changed.items():
            self._update(table, list(changed.values()))
        for table, rows in self._new.items():
            self._insert(table, rows)
        named = sorted(self._named())
        for first in range(0, len(named), ENTRY_ROWS):
            keep_keys(self._ctx, named[first : first + ENTRY_ROWS])

    def _named(self) -> set[UUID]:
        """Return the children who may now be found by other names, numbers or places."""
        rows = [(t, row) for t in _NAMING for row in self._new.get(t, ())]
        found = {row[_NAMING[table]] for table, row in rows}
        for table in _NAMING:
            for row, _ in self._changed.get(table, {}).values():
                found.add(getattr(row, _NAMING[table]))
        told = self._new.get("record_episode", ())
        return found | {row["child_id"] for row in told if row.get("police_reference")}

    def _insert(self, table: str, rows: list[dict[str, Any]]) -> None:
        fields = _fields(table)
        given = [name for name in fields if any(name in row for row in rows)]
        blanks = {name: fields[name] for name in given}
        values = [[row.get(name, blanks[name]) for name in given] for row in rows]
        aside = _copy(table, given, values)
        fixed = {**fields, **stamp(self._ctx), "version": 1}
        others = [name for name in fixed if name not in given and fixed[name] is not None]
        statement = sql.SQL(
            "INSERT INTO {table} ({given}, {others}) SELECT {given}, {values} FROM {aside} "
            "WHERE {order} >= {first} AND {order} < {last} ORDER BY {order}"
        )
        self._slices(
            statement,
            rows=len(rows),
            parts={
                "table": sql.Identifier(table),
                "given": _listed(given),
                "others": _listed(others),
                "values": sql.SQL(", ").join(sql.Literal(fixed[name]) for name in others),
                "aside": sql.Identifier(aside),
            },
        )

    def _update(self, table: str, rows: list[tuple[Tracked, dict[str, Any]]]) -> None:
        names = sorted({name for _, columns in rows for name in columns})
        values = [
            [row.pk, row.version, *(_value(row, columns, name) for name in names)]
            for row, columns in rows
        ]
        aside = _copy(table, ["id", "version", *names], values)
        sets = sql.SQL(", ").join(
            sql.SQL("{0} = aside.{0}").format(sql.Identifier(name)) for name in names
        )
        statement = sql.SQL(
            "UPDATE {table} SET {sets}, version = aside.version + 1 FROM {aside} aside "
            "WHERE {table}.id = aside.id AND {table}.version = aside.version "
            "AND {order} >= {first} AND {order} < {last}"
        )
        parts = {"table": sql.Identifier(table), "sets": sets, "aside": sql.Identifier(aside)}
        self._slices(statement, rows=len(rows), parts=parts)

    def _slices(
        self, statement: sql.SQL, *, rows: int, parts: Mapping[str, sql.Composable]
    ) -> None:
        """Run a statement for each thousand rows, every time under an entry of its own."""
        for first in range(0, rows, ENTRY_ROWS):
            last = min(first + ENTRY_ROWS, rows)
            if self._begun:
                session.append_entry()
                session.begin_entry(uuid4())
            self._begun = True
            whole = statement.format(order=sql.Identifier(_ORDER), first=first, last=last, **parts)
            with connection.cursor() as cursor:
                cursor.execute(whole)
                if cursor.rowcount != last - first:
                    raise Outrun


def _copy(table: str, columns: Sequence[str], rows: list[list[Any]]) -> str:
    """Copy rows into a temporary table that ends with the transaction; return its name."""
    aside = f"bulk_{next(_names)}"
    names = {"aside": sql.Identifier(aside), "columns": _listed(columns)}
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE {aside} ON COMMIT DROP AS "
                "SELECT 0 AS {order}, {columns} FROM {table} WITH NO DATA"
            ).format(order=sql.Identifier(_ORDER), table=sql.Identifier(table), **names)
        )
        into = sql.SQL("COPY {aside} FROM STDIN").format(**names)
        with cursor.copy(into) as copy:
            for order, row in enumerate(rows):
                copy.write_row((order, *row))
    return aside


def _fields(table: str) -> dict[str, Any]:
    """Return a table's columns, each with what stands in it where nothing was given."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    return {str(field.column): _blank(field) for field in model._meta.concrete_fields}


def _blank(field: models.Field[Any, Any]) -> Any:
    if field.null or (field.has_default() and callable(field.default)):
        return None
    return field.default if field.has_default() else field.get_default()


def _value(row: Tracked, columns: Mapping[str, Any], name: str) -> Any:
    return columns[name] if name in columns else getattr(row, name)


def _listed(names: Sequence[str]) -> sql.Composable:
    return sql.SQL(", ").join(map(sql.Identifier, names))
