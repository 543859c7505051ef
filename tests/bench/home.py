"""A throw-away home for the benches: a real embedded server, people, open episodes, a history.

The open episodes and one finished one are made by the product's own operations. The history is
that finished episode copied set-based by the superuser, triggers off: a hundred thousand are
there in seconds. Nothing outlives the block.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory
from uuid import UUID

from homeward.config import clock, database, env
from homeward.config.cluster import Cluster
from homeward.config.database_url import DatabaseUrl
from homeward.config.env import CHECKOUT, OWNER_VARIABLE, Settings

CLIENTS = 20
SMALL = (10_000, 20)
FULL = (100_000, 200)
PASSWORD = "correct-horse-battery-9"


@dataclass
class Home:
    """Where the bench's data stand. ``cookies``: one signed-in session for each client."""

    settings: Settings
    superuser: DatabaseUrl
    authority: UUID
    organisation: UUID
    other_authority: UUID
    police: UUID
    police_person: UUID
    people: list[UUID]
    finished: UUID
    cookies: list[str] = field(default_factory=list)
    open: list[UUID] = field(default_factory=list)
    shared: list[UUID] = field(default_factory=list)
    history: int = 0
    finished_count: int = 0
    copied_open: int = 0

    def grow(self, size: tuple[int, int]) -> None:
        """Bring the home to so many episodes of history and so many open ones."""
        from tests.bench import copying, filling

        history, opened = size
        filling.open_episodes(self, upto=opened)
        copying.copy_history(self, upto=history)


@contextmanager
def standing() -> Iterator[Home]:
    """Hold a small home up for the block, and Django set up in this process."""
    with TemporaryDirectory(prefix="homeward-bench-") as folder:
        known = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", OWNER_VARIABLE}}
        settings = env.load(known | {"HOMEWARD_HOME": folder})
        former = os.environ.get("HOMEWARD_HOME", "")
        os.environ["HOMEWARD_HOME"] = folder
        with database.ready(replace(settings, pooled=False)) as found:
            from homeward.config import static_files

            static_files.collect(found.home)
            home = _settle(found)
            home.grow(SMALL)
            try:
                yield home
            finally:
                database.let_go()
                os.environ["HOMEWARD_HOME"] = former


def _settle(settings: Settings) -> Home:
    """Add two authorities, a police force and the people, as the program does for an example."""
    from homeward.guard.people import (
        NewPerson,
        add_authority,
        add_organisation,
        services_of,
        set_up_person,
        system_context,
    )
    from homeward.work.obligations.protocols import add_protocol
    from tests.bench import filling

    now = clock.utc_now()

    def made(operation, **values) -> UUID:
        return operation(system_context(now=now, purpose="bench"), **values).id

    for pack in ("national", "thurrock", "medway"):
        made(add_protocol, text=(CHECKOUT / "protocols" / f"{pack}.toml").read_text("utf-8"))
    ours = made(add_authority, code="X1", name="Alder", protocol="thurrock", services="Alder")
    other = made(add_authority, code="X2", name="Birch", protocol="medway", services="Birch")
    police = made(add_organisation, name="Police", kind="police", covers=[ours, other])
    services = services_of(ours)

    def person(number: int, organisation: UUID, role: str) -> UUID:
        return made(
            set_up_person,
            organisation=organisation,
            said=NewPerson(
                f"{role}{number}@example.test",
                f"Invented Person {number}",
                PASSWORD,
                role,
                "North" if role == "missing_officer" else "",
            ),
        )

    home = Home(
        settings=settings,
        superuser=replace(Cluster(settings.home).superuser_url(), name=settings.database.name),
        authority=ours,
        organisation=services.id,
        other_authority=other,
        police=police,
        police_person=person(0, police, "police_coordinator"),
        people=[person(n, services.id, "missing_officer") for n in range(CLIENTS)],
        finished=UUID(int=0),
    )
    home.cookies = [filling.session_of(user) for user in home.people]
    home.finished = filling.finished_episode(home)
    return home
