"""Whether the tables are those this version of the code was written for."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

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
