"""The roles of the embedded server, as any server for Homeward should have them.

Four: a superuser used for this bootstrap alone; the owner of the tables, who migrates; the
application, neither owner nor exempt from row-level security; the backup role, exempt and
read-only. Must not: be called on a server that is not ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from homeward.config.database_url import DatabaseUrl

SUPERUSER = "postgres"
OWNER = "homeward_owner"
APP = "homeward_app"
BACKUP = "homeward_backup"
DATABASE = "homeward"
_PLAIN = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"


@dataclass(frozen=True, slots=True)
class Passwords:
    """One password for each role that signs in."""

    owner: str
    app: str
    backup: str


def prepare(superuser: DatabaseUrl, passwords: Passwords) -> None:
    """Make the roles and the database; doing it again changes nothing but the passwords."""
    with psycopg.connect(str(superuser), autocommit=True) as connection:
        _role(connection, OWNER, _PLAIN, passwords.owner)
        _role(connection, APP, _PLAIN, passwords.app)
        reader = _PLAIN.replace("NOBYPASSRLS", "BYPASSRLS")
        _role(connection, BACKUP, reader, passwords.backup)
        _say(connection, "GRANT pg_read_all_data TO {}", BACKUP)
        _say(connection, "ALTER ROLE {} SET default_transaction_read_only = on", BACKUP)
        _database(connection)


def _database(connection: psycopg.Connection) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
    if found.fetchone() is None:
        _say(connection, "CREATE DATABASE {} OWNER {} TEMPLATE template0", DATABASE, OWNER)
    _say(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", DATABASE)
    _say(connection, "GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}", DATABASE, APP)
    _say(connection, "GRANT CONNECT ON DATABASE {} TO {}", DATABASE, BACKUP)


def _role(connection: psycopg.Connection, name: str, rights: str, password: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "CREATE" if found.fetchone() is None else "ALTER"
    words = sql.SQL("{} ROLE {} WITH {} PASSWORD {}").format(
        sql.SQL(verb), sql.Identifier(name), sql.SQL(rights), sql.Literal(password)
    )
    connection.execute(words)


def _say(connection: psycopg.Connection, template: str, *names: str) -> None:
    connection.execute(sql.SQL(template).format(*(sql.Identifier(name) for name in names)))
