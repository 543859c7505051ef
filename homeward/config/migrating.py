"""Migrations as the owner of the tables, and the application role's rights after them."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from homeward.config.failure import CannotStart
from homeward.config.role_check import OLDEST_SERVER
from homeward.guard.grants import grants
from homeward.guard.known import DROP, Followed, views

_ONE_AT_A_TIME = 7_406_821_145  # any number, the same for every migrating process


def migrate_and_grant(*, app_role: str) -> None:
    """Bring the tables up to date and give ``app_role`` its rights on them.

    Django is connected as the owner. Two callers at once take turns.

    Raises: CannotStart, when the server is too old or the role is not there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        server = cursor.fetchone()[0]
    if server < OLDEST_SERVER:
        raise CannotStart(
            f"The server is PostgreSQL {server}; Homeward needs {OLDEST_SERVER} or later. "
            "Upgrade the server."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [app_role])
        if cursor.fetchone() is None:
            raise CannotStart(
                f'The server has no role "{app_role}", which DATABASE_URL names. As a superuser, '
                f'run CREATE ROLE "{app_role}" LOGIN NOSUPERUSER NOBYPASSRLS with its password.'
            )
        cursor.execute("SELECT pg_advisory_lock(%s)", [_ONE_AT_A_TIME])
        try:
            cursor.execute(DROP)
            call_command("migrate", interactive=False, verbosity=1)
            grant_to(app_role)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_ONE_AT_A_TIME])


def grant_to(app_role: str) -> None:
    """Give the application role exactly its rights on every table there is."""
    tracked = {model._meta.db_table for model in apps.get_models() if hasattr(model, "tracked")}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        for words in grants(tables=tables, tracked=frozenset(tracked), role=app_role):
            cursor.execute(words)
        for words in views(_followed(frozenset(tables)), role=app_role):
            cursor.execute(words)


def _followed(tables: frozenset[str]) -> list[Followed]:
    """Return the tables that are read as they were known: all with history but the guard's own.

    Who may see what is asked of the present alone.
    """
    return [
        Followed(
            model._meta.db_table,
            tuple(str(field.column) for field in model._meta.concrete_fields),
            getattr(model, "subject", ""),
        )
        for model in apps.get_models()
        if model._meta.app_label != "guard" and f"{model._meta.db_table}_history" in tables
    ]
