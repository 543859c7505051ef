"""Writing key rows many at a time, within the operation under way."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection

KeyRow = tuple[UUID, str, int]
"""A child, the team to which its record is kept ("" for none), and a key."""

_DELETE = """
DELETE FROM record_searchkey k USING unnest(%s::uuid[], %s::text[], %s::bigint[]) AS gone(c, t, k)
WHERE k.authority_id = %s AND k.child_id = gone.c AND k.team = gone.t AND k.key = gone.k
"""
_INSERT = """
INSERT INTO record_searchkey (authority_id, child_id, team, key)
SELECT %s, made.c, made.t, made.k FROM unnest(%s::uuid[], %s::text[], %s::bigint[]) AS made(c, t, k)
ON CONFLICT DO NOTHING
"""


def replace_keys(authority: UUID, *, gone: Collection[KeyRow], made: Collection[KeyRow]) -> None:
    """Take away some key rows of an authority's children and put in others."""
    with connection.cursor() as cursor:
        if gone:
            cursor.execute(_DELETE, [*_columns(gone), authority])
        if made:
            cursor.execute(_INSERT, [authority, *_columns(made)])


def _columns(rows: Collection[KeyRow]) -> list[list[object]]:
    return [[row[at] for row in rows] for at in range(3)]
