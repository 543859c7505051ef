"""The worker: takes up a load that a page asked for, seals the ledger, ends cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from homeward.config import database
from homeward.config.cluster import Cluster, in_use

_REQUEST = """
import os, sys, django
from homeward.config import database, env
database.set_up_django(env.load(os.environ))
from datetime import UTC, datetime
from homeward.guard.people import add_authority, services_context, system_context
from homeward.sources.loading.given import Given
from homeward.sources.operations import request_load
now = datetime.now(UTC)
made = add_authority(system_context(now=now, purpose="set up"), code="X01", name="Alder",
    protocol="national", services="Alder children's services").id
head = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\\n"
text = head + "101,1,03/04/2010,WBRI,,,\\n"
ctx = services_context(now=now, authority=made, purpose="load files")
request_load(ctx, files=[Given("header.csv", text.encode())], in_background=True)
"""
_WAIT_SECONDS = 60


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Cluster]:
    """A home of its own, with a load that a page asked for."""
    with in_use(Cluster(tmp_path, fast=True)) as cluster:
        owner = {"HOMEWARD_OWNER_URL": str(cluster.owner_url())}
        subprocess.run(
            database.command_words("migrate"),
            env=environment(cluster) | owner,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        words = [*database.command_words()[:1], "-c", _REQUEST]
        subprocess.run(words, env=environment(cluster), check=True)
        yield cluster


def environment(cluster: Cluster) -> dict[str, str]:
    """Return the environment of the home's commands."""
    return database.child_environment(
        HOMEWARD_HOME=str(cluster.home), DATABASE_URL=str(cluster.app_url())
    )


def asked(cluster: Cluster, question: str) -> object:
    """Return the answer of the home's database."""
    with psycopg.connect(str(cluster.backup_url())) as reader:
        row = reader.execute(question).fetchone()
    return row[0] if row else None


def wait_until(happened: Callable[[], object]) -> None:
    """Wait for something, at most a minute."""
    until = time.perf_counter() + _WAIT_SECONDS
    while not happened():
        assert time.perf_counter() < until, "it did not happen in time"
        time.sleep(0.2)


def start(cluster: Cluster) -> subprocess.Popen[bytes]:
    """Start a worker."""
    return subprocess.Popen(
        database.command_words("worker"), env=environment(cluster), stderr=subprocess.PIPE
    )


def test_worker_loads_and_seals_and_ends_cleanly_when_told_to_stop(home: Cluster) -> None:
    worker = start(home)
    loaded = "SELECT count(*) FROM sources_load WHERE finished_at IS NOT NULL"

    wait_until(lambda: asked(home, loaded))
    wait_until(lambda: asked(home, "SELECT count(*) FROM guard_seal"))
    worker.terminate()
    _, errors = worker.communicate(timeout=30)

    assert worker.returncode == 0, errors.decode()
    assert asked(home, "SELECT accepted FROM sources_loadfile") == 1


def test_job_of_a_killed_worker_is_done_when_another_starts(home: Cluster) -> None:
    with psycopg.connect(str(home.superuser_url()).rsplit("/", 1)[0] + "/homeward") as own:
        own.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - '1h'::interval)"
        )
        own.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', "
            "worker_id = (SELECT max(id) FROM procrastinate_workers)"
        )
    worker = start(home)

    try:
        wait_until(lambda: asked(home, "SELECT count(*) FROM sources_loadfile WHERE accepted = 1"))
    finally:
        os.kill(worker.pid, signal.SIGTERM)
        worker.communicate(timeout=30)
