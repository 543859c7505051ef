"""Going round the application, as whoever holds the database could: for tests alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from homeward.guard.verify import Findings, verify
from tests.servers import Server

KEY = b"a-key-of-the-tests-to-seal-with!"


def owner_url(server: Server) -> str:
    """Return the address of the owner of the tests' tables."""
    return str(replace(server.owner, name=str(connection.settings_dict["NAME"])))


@contextmanager
def owner(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """Hold a connection as the owner of the tables, with every guard in place."""
    with psycopg.connect(owner_url(server), options="-c timezone=UTC -c lock_timeout=10s") as own:
        yield own


def _every_table(own: psycopg.Connection[Any], words: str, found: list[str]) -> None:
    for table in found:
        own.execute(sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)) + sql.SQL(words))


def _forced(own: psycopg.Connection[Any]) -> list[str]:
    rows = own.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity ORDER BY 1")
    return [row[0] for row in rows]


def _tables(own: psycopg.Connection[Any]) -> list[str]:
    rows = own.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [row[0] for row in rows]


def tamper(server: Server, *statements: str) -> None:
    """Run SQL with no policy and no trigger in its way, as an intruder who owns the tables."""
    with owner(server) as own:
        forced, tables = _forced(own), _tables(own)
        _every_table(own, "NO FORCE ROW LEVEL SECURITY", forced)
        _every_table(own, "DISABLE TRIGGER USER", tables)
        for statement in statements:
            changed = own.execute(statement)  # type: ignore[call-overload]
            assert changed.rowcount, f"changed nothing: {statement}"
        own.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _every_table(own, "ENABLE TRIGGER USER", tables)
        _every_table(own, "FORCE ROW LEVEL SECURITY", forced)


def checked(server: Server) -> Findings:
    """Return what ``verify`` finds, reading past every policy as the backup role does."""
    with owner(server) as own:
        forced = _forced(own)
        _every_table(own, "NO FORCE ROW LEVEL SECURITY", forced)
    try:
        return verify(owner_url(server), sealing_key=KEY)
    finally:
        with owner(server) as own:
            _every_table(own, "FORCE ROW LEVEL SECURITY", forced)
