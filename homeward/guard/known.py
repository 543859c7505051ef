"""The record as it was known: a schema of views that bear the names of the tables they follow.

``session.known_at`` puts the schema before the tables' own, so that pages, joins and forward
keys read the past without knowing it. The views run as their reader: the policies on row
history hold. They are made afresh, by the owner, after every migration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SCHEMA = "known"

DROP = f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"
"""Run before migrations: a view would keep the columns that it shows from being changed."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A table with row history. ``subject``: the column that names a row's child, or none."""

    table: str
    columns: tuple[str, ...]
    subject: str = ""


def views(tables: Iterable[Followed], *, role: str) -> list[str]:
    """Return the SQL that makes the schema, a view for each table, and ``role``'s right to read."""
    return [
        DROP,
        f"CREATE SCHEMA {SCHEMA}",
        *(_view(table) for table in tables),
        f'GRANT USAGE ON SCHEMA {SCHEMA} TO "{role}"',
        f'GRANT SELECT ON ALL TABLES IN SCHEMA {SCHEMA} TO "{role}"',
    ]


def _view(table: Followed) -> str:
    """Return one view: of each row the last state known by then, unless that was its removal.

    Two operations at once may commit out of the order of their clocks: a version counts as
    known no sooner than the one it was made from. The children asked for are named by setting
    and not by the query, since a condition on anything but the id stays outside a window.
    """
    names = ", ".join(f'"{column}"' for column in table.columns)
    # Rows of the whole home (providers, areas) have no version: they are known in clock order.
    order = "version" if "version" in table.columns else "known_from"
    whose = (
        f"WHERE {table.subject} = ANY ((SELECT string_to_array("
        "current_setting('app.known_subjects', true), ','))::uuid[])"
        if table.subject
        else ""
    )
    return f"""
CREATE VIEW {SCHEMA}.{table.table} WITH (security_invoker = true) AS
SELECT {names} FROM (
  SELECT DISTINCT ON (id) * FROM (
    SELECT *, max(known_from) OVER (PARTITION BY id ORDER BY {order}
      ROWS UNBOUNDED PRECEDING) AS known_since FROM public.{table.table}_history {whose}) every
  WHERE known_since <= (SELECT NULLIF(current_setting('app.known_at', true), '')::timestamptz)
  ORDER BY id, {order} DESC) latest
WHERE op <> 'D'"""  # noqa: S608 -- names of our own tables and columns
