"""The database of the tests: made by the owner, used as the application role, as in life.

By default an embedded server made for the run. HOMEWARD_TEST_URL (application role) and
HOMEWARD_TEST_OWNER_URL (an owner with CREATEDB, member of the application role) name another.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from django.db import connection
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

from homeward.config import cluster_roles, database_url, migrating
from homeward.config.cluster import Cluster, in_use
from homeward.config.database_url import DatabaseUrl
from homeward.config.locks import held_alone

APP_VARIABLE, OWNER_VARIABLE = "HOMEWARD_TEST_URL", "HOMEWARD_TEST_OWNER_URL"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the tests' databases are made, and by whom."""

    app: DatabaseUrl
    owner: DatabaseUrl


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Hold a server up for the block; processes that name the same folder share one."""
    named = os.environ.get(APP_VARIABLE, ""), os.environ.get(OWNER_VARIABLE, "")
    if all(named):
        app, owner = (
            database_url.parse(text, variable=variable)
            for text, variable in zip(named, (APP_VARIABLE, OWNER_VARIABLE), strict=True)
        )
        yield Server(app=app, owner=owner)
        return
    with in_use(Cluster(folder, fast=True)) as cluster:
        _let_owner_make_databases(cluster)
        yield Server(app=cluster.app_url(), owner=cluster.owner_url())


@contextmanager
def test_database(here: Server) -> Iterator[None]:
    """Make the test database as its owner, hand it to the application role, drop it after."""
    _sign_in(here.owner, name=here.app.name)
    made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    migrating.grant_to(here.app.user)
    kept = _filled_tables()
    name = connection.settings_dict["NAME"]
    _sign_in(here.app, name=name)
    former = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = _emptier(replace(here.owner, name=name), kept)
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = former
        _sign_in(here.owner, name=name)
        _end_left_over_connections()
        teardown_databases(made, verbosity=0)


def _end_left_over_connections() -> None:
    """End those of threads that served pages to a browser and have not let go yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() "
            "AND backend_type = 'client backend'"
        )


def _sign_in(role: DatabaseUrl, *, name: str) -> None:
    connection.close()
    connection.settings_dict |= {
        "HOST": role.host,
        "PORT": role.port,
        "USER": role.user,
        "PASSWORD": role.password,
        "NAME": name,
    }


def _let_owner_make_databases(cluster: Cluster) -> None:
    """Give the owner two rights that only this throw-away server's owner has.

    To make and drop test databases, and to end the application's left-over connections.
    """
    once = held_alone(cluster.home / "rights.lock")
    with once, psycopg.connect(str(cluster.superuser_url()), autocommit=True) as superuser:
        superuser.execute(f"ALTER ROLE {cluster_roles.OWNER} CREATEDB")
        superuser.execute(f"GRANT {cluster_roles.APP} TO {cluster_roles.OWNER}")


def _filled_tables() -> frozenset[str]:
    """Return the tables that migrations put rows in: those stay between tests."""
    filled = set()
    with connection.cursor() as cursor:
        for table in _tables(cursor):
            cursor.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(sql.Identifier(table)))
            if cursor.fetchone() is not None:
                filled.add(table)
    return frozenset(filled)


def _tables(cursor: psycopg.Cursor) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def _emptier(owner: DatabaseUrl, kept: frozenset[str]):
    """Return a teardown that empties every other table, as the owner, past the ledger's triggers.

    The application role may not truncate, and the triggers let nobody.
    """

    def empty(test_case: TransactionTestCase) -> None:
        connection.close()
        with psycopg.connect(str(owner)) as own, own.cursor() as cursor:
            names = [sql.Identifier(table) for table in _tables(cursor) if table not in kept]
            _say_of_each(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", names)
            everything = sql.SQL(", ").join(names)
            cursor.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(everything))
            _say_of_each(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", names)

    return empty


def _say_of_each(cursor: psycopg.Cursor, words: str, names: list[sql.Identifier]) -> None:
    cursor.execute(sql.SQL("; ").join(sql.SQL(words).format(name) for name in names))
