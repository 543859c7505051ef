"""The record as it was known at an instant: read from typed row history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile
from typing import Generic, TypeVar
from uuid import UUID

from django.db import connection, models

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.models import Share, Tracked

T = TypeVar("T", bound=Tracked)
M = TypeVar("M", bound=models.Model)


def as_known_at(
    ctx: Context, model: type[T], at: datetime, *, subject: UUID | None = None
) -> list[T]:
    """Return the rows of ``model`` as they stood recorded at ``at`` (aware UTC).

    ``subject`` narrows to one child. The reader sees only what ``ctx`` lets it see now: the
    history stands under the same policy as the table. The rows are for reading; they cannot
    be saved.
    """
    return _known(model, at, column=model.subject, subject=subject)


def shares_known_at(child: UUID, at: datetime) -> list[Share]:
    """Return a child's shares as they stood recorded at ``at`` (aware UTC)."""
    return _known(Share, at, column="child_id", subject=child)


def _known(model: type[M], at: datetime, *, column: str, subject: UUID | None) -> list[M]:
    columns = [str(field.column) for field in model._meta.concrete_fields]
    names = ", ".join(f'"{c}"' for c in columns)
    table = model._meta.db_table
    where = f"AND {column} = %s" if subject else ""
    # Two operations at once may commit out of the order of their clocks: a version counts as
    # known no sooner than the one it was made from.
    sql = (
        f"SELECT {names} FROM (SELECT DISTINCT ON (id) * FROM (SELECT *, max(known_from) OVER "  # noqa: S608
        f"(PARTITION BY id ORDER BY version ROWS UNBOUNDED PRECEDING) AS since "
        f"FROM public.{table}_history WHERE true {where}) v "
        "WHERE since <= %s ORDER BY id, version DESC) h WHERE op <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [subject, at] if subject else [at])
        return [model.from_db("default", columns, row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """One state of a row: how it stood from ``since`` (aware UTC), and who made it so."""

    row: T
    since: datetime
    actor: UUID | None


def states_of(ctx: Context, model: type[T], pk: UUID) -> list[Known[T]]:
    """Return every state of one row, the oldest first, under the same policy as the table.

    While somebody looks back, those that were known by ``ctx.now``.
    """
    columns = [str(field.column) for field in model._meta.concrete_fields]
    names = ", ".join(f'h."{c}"' for c in columns)
    sql = (
        f"SELECT h.known_from, e.actor, {names} FROM {model._meta.db_table}_history h "  # noqa: S608
        "LEFT JOIN guard_ledgerentry e ON e.id = h.entry_id "
        "WHERE h.id = %s AND h.op <> 'D' ORDER BY h.version, h.known_from"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk])
        found = [
            Known(model.from_db("default", columns, row), since, actor)
            for since, actor, *row in cursor.fetchall()
        ]
    if not session.is_looking_back():
        return found
    return list(takewhile(lambda known: known.since <= ctx.now, found))
