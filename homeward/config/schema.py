"""Whether the tables are those this version of the code was written for."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from homeward.config.failure import CannotStart


def missing() -> int:
    """Return how many migrations the database still lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def demand_current() -> None:
    """Refuse a database that is behind this code or ahead of it.

    Raises: CannotStart, with what to run or install.
    """
    lacking = missing()
    if lacking:
        raise CannotStart(
            f"The database lacks {lacking} changes that this version needs. Set HOMEWARD_OWNER_URL "
            "to the address of the role that owns the tables and run homeward migrate."
        )
    loader = MigrationExecutor(connection).loader
    unknown = {
        key for key in loader.applied_migrations if key[0] in loader.migrated_apps
    } - loader.disk_migrations.keys()
    if unknown:
        raise CannotStart(
            "The database was last changed by a later version of Homeward. Install that version, "
            "or restore a backup made before it."
        )


def in_place() -> bool:
    """Tell whether the tables are those of this version, by one read."""
    applied = MigrationRecorder(connection).applied_migrations().keys()
    known, ours = _on_disk()
    return known == {key for key in applied if key[0] in ours}


@cache
def _on_disk() -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    """Return this version's migrations, and the apps that have any; they never change under it."""
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations), frozenset(loader.migrated_apps)
