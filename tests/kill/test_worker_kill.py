"""A worker killed outright at random moments leaves nothing due undone, and does nothing twice.

Ticks and the nightly check both. Three kills in every run; HOMEWARD_KILLS=50 for the full
measure.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from homeward.config import database, keys
from homeward.config.cluster import Cluster, in_use
from homeward.guard.verify import verify

KILLS = int(os.environ.get("HOMEWARD_KILLS", "3"))
EPISODES = 40
SEED = 20_261_121
_MORE = 8  # kills more, at most, until one has cut something short
_BASE = "worker_base"
_SETTLED = "SELECT count(*) FROM work_wake WHERE at <= now()"
_CHECKED = "SELECT count(*) FROM work_sweep WHERE kind = 'check' AND due_at <= now()"
_DUE = """
SELECT o.episode_id::text, o.key, o.state, o.due_at::text, o.version
FROM work_obligation o ORDER BY 1, 2
"""
_TICKS = "SELECT count(*) FROM guard_ledgerentry WHERE operation = 'clock.tick'"
_MAKE = f"""
import os
from datetime import timedelta
from homeward.config import database, env
with database.ready(env.load(os.environ)):
    from homeward.config import clock
    from tests.cast import make_cast
    cast, now = make_cast(), clock.utc_now()
    for number in range({EPISODES}):
        told = now - timedelta(hours=1 + number % 7)
        cast.missing(cast.child(at=told), at=told)
"""


@dataclass(frozen=True, slots=True)
class Home:
    """A server with a database to copy, in which much has fallen due."""

    cluster: Cluster

    def fresh(self, name: str) -> None:
        """Make a database as it stands before any worker."""
        with psycopg.connect(str(self.cluster.superuser_url()), autocommit=True) as own:
            words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            own.execute(words.format(sql.Identifier(name), sql.Identifier(_BASE)))

    def drop(self, name: str) -> None:
        """Take a database away."""
        with psycopg.connect(str(self.cluster.superuser_url()), autocommit=True) as own:
            own.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start a worker on a database."""
        return subprocess.Popen(
            database.command_words("worker"),
            env=self.environment(name),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def finish(self, name: str) -> None:
        """Let a worker do all that is due, and stop it."""
        run = self.start(name)
        try:
            self.wait(name, run)
        finally:
            run.send_signal(signal.SIGTERM)
            run.communicate(timeout=60)

    def wait(self, name: str, run: subprocess.Popen[bytes]) -> None:
        """Wait until nothing is due any more."""
        until = time.monotonic() + 120
        while any(int(row[0]) for row in self.ask(name, f"{_SETTLED} UNION ALL {_CHECKED}")):
            assert run.poll() is None
            assert time.monotonic() < until, "the worker does not come to an end"
            time.sleep(0.1)

    def environment(self, name: str) -> dict[str, str]:
        """Return the environment of a command on a database."""
        return database.child_environment(
            HOMEWARD_HOME=str(self.cluster.home), DATABASE_URL=str(self.cluster.app_url(name))
        )

    def ask(self, name: str, words: str) -> list[tuple[object, ...]]:
        """Return what stands in a database, past every policy."""
        with psycopg.connect(str(self.cluster.backup_url(name))) as reader:
            return reader.execute(words).fetchall()  # type: ignore[call-overload, no-any-return]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Hold a server up with the database to copy: much of it due, and a night's check."""
    folder: Path = tmp_path_factory.mktemp("worker")
    with in_use(Cluster(folder / "home", fast=True)) as cluster:
        made = Home(cluster)
        with psycopg.connect(str(cluster.superuser_url()), autocommit=True) as own:
            own.execute(f"CREATE DATABASE {_BASE} OWNER homeward_owner TEMPLATE template0")
        owner = {"HOMEWARD_OWNER_URL": str(cluster.owner_url(_BASE))}
        subprocess.run(
            database.command_words("migrate"),
            env=made.environment(_BASE) | owner,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        subprocess.run([sys.executable, "-c", _MAKE], env=made.environment(_BASE), check=True)
        superuser = psycopg.conninfo.make_conninfo(str(cluster.superuser_url()), dbname=_BASE)
        with psycopg.connect(superuser) as own:
            own.execute(
                "INSERT INTO work_sweep (id, kind, organisation, authority_id, due_at, seen, found)"
                " SELECT gen_random_uuid(), 'check', id, authority_id, now(), 0, 0"
                " FROM guard_organisation WHERE kind = 'childrens_services'"
            )
        yield made


def test_obligations_end_as_undisturbed_when_workers_are_killed(home: Home) -> None:
    home.fresh("worker_none")
    begun = time.perf_counter()
    home.finish("worker_none")
    lasted = time.perf_counter() - begun
    due, ticks = home.ask("worker_none", _DUE), home.ask("worker_none", _TICKS)
    key = keys.read_or_make(home.cluster.home, "sealing").encode()
    moments = random.Random(SEED)  # noqa: S311 - moments, not secrets
    cut_short = 0

    longest = lasted
    for number in count():
        if number >= KILLS and (cut_short or number >= KILLS + _MORE):
            break
        name = f"worker_{number}"
        home.fresh(name)
        run = home.start(name)
        time.sleep(moments.uniform(0.4, longest))
        run.send_signal(signal.SIGKILL)
        run.communicate()
        was_cut = any(int(row[0]) for row in home.ask(name, f"{_SETTLED} UNION ALL {_CHECKED}"))
        cut_short += was_cut
        # A run that had ended by then was quicker than the one that was timed.
        longest = longest if was_cut else max(0.5, 0.6 * longest)
        home.finish(name)

        assert home.ask(name, _DUE) == due, f"after kill {number}"
        assert home.ask(name, _TICKS) == ticks, f"after kill {number}"
        assert home.ask(name, "SELECT count(*) FROM work_drift") == [(0,)]
        assert home.ask(name, "SELECT count(*) FROM work_sweep WHERE ended_at IS NULL") == [(0,)]
        found = verify(str(home.cluster.backup_url(name)), sealing_key=key)
        assert found.whole, found
        home.drop(name)

    assert due
    assert cut_short
