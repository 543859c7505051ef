"""Brings a command to a database it may use: attached, up to date, under a fit role."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from homeward.config import env, terminal, training_home
from homeward.config.cluster import Cluster, in_use
from homeward.config.database_url import DatabaseUrl
from homeward.config.env import OWNER_VARIABLE, Settings
from homeward.config.failure import CannotStart
from homeward.config.locks import held_alone

SETTINGS_MODULE = "homeward.config.django_settings"


@contextmanager
def ready(settings: Settings) -> Iterator[Settings]:
    """Hold a database ready for the block: Django set up, tables current, role checked.

    Raises: CannotStart, saying how to mend what is missing.
    """
    training_home.demand_apart(settings.ties)
    with attached(settings) as (found, owner):
        set_up_django(found)
        from homeward.config import role_check, schema

        role_check.check()
        if schema.missing() and owner is not None:
            with held_alone(found.home / "migrate.lock"):
                if schema.missing():
                    _migrate(found, owner)
        schema.demand_current()
        role_check.check()
        yield found


@contextmanager
def attached(settings: Settings) -> Iterator[tuple[Settings, DatabaseUrl | None]]:
    """Hold the server up for the block; give the settings to reach it and, if ours, its owner."""
    if not settings.embedded:
        yield settings, None
        return
    with in_use(Cluster(settings.home)) as cluster:
        found = replace(settings, database=cluster.app_url(), backup=cluster.backup_url())
        yield found, cluster.owner_url()


def set_up_django(settings: Settings) -> None:
    """Make Django ready under these settings; to be called once in a process."""
    import django

    env.use(settings)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS_MODULE
    django.setup()


def let_go() -> None:
    """Close this process's connections, before it forks or while it only waits."""
    from django.db import connection

    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def child_environment(**more: str) -> dict[str, str]:
    """Return this environment for a child process, without the owner's address."""
    kept = {name: value for name, value in os.environ.items() if name != OWNER_VARIABLE}
    return kept | more


def command_words(*words: str) -> list[str]:
    """Return the words that run this same program again."""
    return [sys.executable, "-m", "homeward.config.cli", *words]


def _migrate(settings: Settings, owner: DatabaseUrl) -> None:
    """Bring our own server's tables up to date in a process that alone holds the owner's key."""
    terminal.complain("Making the tables ready...")
    more: Mapping[str, str] = {
        "DATABASE_URL": str(settings.database),
        OWNER_VARIABLE: str(owner),
        "HOMEWARD_HOME": str(settings.home),
    }
    done = subprocess.run(
        command_words("migrate"),
        env=child_environment(**more),
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise CannotStart("The tables could not be brought up to date; the reason stands above.")
