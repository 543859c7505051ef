"""``homeward migrate``: the owner makes the tables, the application role may use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from homeward.config.command import COULD_NOT_RUN, DONE
from tests.house.test_commands import homeward
from tests.servers import Server

NAME = "homeward_migrated"


@pytest.fixture
def fresh(server: Server) -> Iterator[Server]:
    """Make an empty database that the owner owns, and drop it after."""
    admin = str(replace(server.owner, name="postgres"))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(NAME))
    with psycopg.connect(admin, autocommit=True) as owner:
        owner.execute(drop)
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        yield Server(app=replace(server.app, name=NAME), owner=replace(server.owner, name=NAME))
        owner.execute(drop)


def migrate(server: Server, home: Path) -> tuple[int, str]:
    """Run the command; return its exit code and what it said on both streams."""
    done = homeward(
        "migrate",
        DATABASE_URL=str(server.app),
        HOMEWARD_OWNER_URL=str(server.owner),
        HOMEWARD_HOME=str(home),
    )
    return done.returncode, done.stdout + done.stderr


def test_tables_are_the_owners_when_migrated_twice(fresh: Server, tmp_path: Path) -> None:
    first = migrate(fresh, tmp_path)
    again = migrate(fresh, tmp_path)

    assert first[0] == again[0] == DONE, first[1] + again[1]
    assert "up to date" in again[1]
    with psycopg.connect(str(fresh.app)) as app:
        owners = app.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
    assert owners == [(fresh.owner.user,)]


def test_ledger_is_only_read_when_the_application_signs_in(fresh: Server, tmp_path: Path) -> None:
    migrate(fresh, tmp_path)

    with psycopg.connect(str(fresh.app), autocommit=True) as app:
        count = app.execute("SELECT count(*) FROM guard_ledgerentry").fetchone()
        for words in (
            "INSERT INTO guard_ledgerentry DEFAULT VALUES",
            "UPDATE guard_ledgeritem SET op = 'R'",
            "DELETE FROM guard_ledgerentry",
            "TRUNCATE guard_ledgeritem",
            "TRUNCATE django_session",
            "ALTER TABLE guard_ledgerentry DISABLE TRIGGER ALL",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(words)

    assert count == (0,)


def test_role_is_asked_for_when_the_server_lacks_it(fresh: Server, tmp_path: Path) -> None:
    lacking = replace(fresh, app=replace(fresh.app, user="nobody_of_that_name"))

    code, said = migrate(lacking, tmp_path)

    assert code == COULD_NOT_RUN
    assert 'The server has no role "nobody_of_that_name"' in said
    assert "Traceback" not in said


def test_start_is_refused_when_tables_are_missing(fresh: Server, tmp_path: Path) -> None:
    done = homeward("worker", DATABASE_URL=str(fresh.app), HOMEWARD_HOME=str(tmp_path))

    assert done.returncode == COULD_NOT_RUN
    assert "run homeward migrate" in done.stderr
    assert "Traceback" not in done.stderr


def test_start_is_refused_when_the_owner_signs_in(fresh: Server, tmp_path: Path) -> None:
    migrate(fresh, tmp_path)

    done = homeward("worker", DATABASE_URL=str(fresh.owner), HOMEWARD_HOME=str(tmp_path))

    assert done.returncode == COULD_NOT_RUN
    assert "which owns Homeward's tables" in done.stderr
    assert "Traceback" not in done.stderr


def test_start_is_refused_when_the_database_is_ahead(fresh: Server, tmp_path: Path) -> None:
    migrate(fresh, tmp_path)
    with psycopg.connect(str(fresh.owner)) as owner:
        owner.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('guard', '9999_from_the_future', now())"
        )

    done = homeward("worker", DATABASE_URL=str(fresh.app), HOMEWARD_HOME=str(tmp_path))

    assert done.returncode == COULD_NOT_RUN
    assert "later version of Homeward" in done.stderr
