"""``homeward migrate``: the tables made current by their owner. Alone reads HOMEWARD_OWNER_URL."""

from __future__ import annotations

import os
from argparse import Namespace
from dataclasses import replace

from homeward.config import database, env, terminal
from homeward.config.command import DONE, Command
from homeward.config.database_url import DatabaseUrl
from homeward.config.env import Settings
from homeward.config.failure import CannotStart


def run(args: Namespace, settings: Settings) -> int:
    """Migrate as the owner, then give the application role its rights."""
    with database.attached(settings) as (found, own):
        owner = own or env.owner_address(os.environ)
        if found.database is None:
            raise CannotStart("DATABASE_URL is not set. Set it to the application role's address.")
        _demand_apart(app=found.database, owner=owner)
        database.set_up_django(replace(found, database=owner, pooled=False))
        _migrate(app_role=found.database.user, place=owner.place)
    return DONE


def _demand_apart(*, app: DatabaseUrl, owner: DatabaseUrl) -> None:
    if app.user == owner.user:
        raise CannotStart(
            f'DATABASE_URL and HOMEWARD_OWNER_URL both sign in as "{app.user}". They must be two '
            "roles: row-level security does not bind the owner of a table."
        )
    if app.name != owner.name:
        raise CannotStart(
            f'DATABASE_URL names the database "{app.name}" and HOMEWARD_OWNER_URL '
            f'"{owner.name}". They must be the same database.'
        )


def _migrate(*, app_role: str, place: str) -> None:
    from django.db import OperationalError

    from homeward.config import migrating

    try:
        migrating.migrate_and_grant(app_role=app_role)
    except OperationalError as error:
        raise CannotStart(
            f"No answer from {place}. Check that the server is running and that "
            "HOMEWARD_OWNER_URL has the right user and password."
        ) from error
    terminal.say(f'The tables of {place} are up to date, and "{app_role}" may use them.')


COMMAND = Command(
    help="Bring the database's tables up to date, as their owner.",
    example=(
        "DATABASE_URL=postgresql://homeward_app:...@db/homeward "
        "HOMEWARD_OWNER_URL=postgresql://homeward_owner:...@db/homeward homeward migrate"
    ),
    run=run,
    database=False,
)
