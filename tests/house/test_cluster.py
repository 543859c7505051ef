"""The embedded server: made once, kept, and whole again after any kill."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import psycopg
import pytest

from homeward.config.cluster import Cluster, in_use
from homeward.config.database_url import DatabaseUrl

EXTENSIONS = ["btree_gist", "pg_trgm", "unaccent", "fuzzystrmatch"]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Hold a durable server up for this module."""
    with in_use(Cluster(tmp_path_factory.mktemp("home"))) as one:
        yield one


def ask(address: DatabaseUrl, question: str) -> object:
    """Return the first value of a query's first row."""
    with psycopg.connect(str(address), autocommit=True) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def tell(address: DatabaseUrl, words: str) -> None:
    """Run a statement."""
    with psycopg.connect(str(address), autocommit=True) as connection:
        connection.execute(words)


def kill_server(cluster: Cluster) -> None:
    """Kill the server's first process outright, and wait until it is gone."""
    pid = int((cluster.data / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    while cluster.running():
        sleep(0.01)


@pytest.mark.parametrize("role", ["app_url", "owner_url", "backup_url"])
def test_role_is_bound_when_it_signs_in(cluster: Cluster, role: str) -> None:
    address = getattr(cluster, role)()

    superuser = ask(address, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    exempt = ask(address, "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user")

    assert superuser is False
    assert exempt is (role == "backup_url")


def test_application_makes_no_table_when_it_tries(cluster: Cluster) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tell(cluster.app_url(), "CREATE TABLE planted (a int)")


def test_backup_writes_nothing_when_it_tries(cluster: Cluster) -> None:
    tell(cluster.owner_url(), "CREATE TABLE IF NOT EXISTS readable (a int)")

    assert ask(cluster.backup_url(), "SELECT count(*) FROM readable") == 0
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        tell(cluster.backup_url(), "INSERT INTO readable VALUES (1)")


@pytest.mark.parametrize("name", EXTENSIONS)
def test_owner_adds_extension_when_migrating(cluster: Cluster, name: str) -> None:
    tell(cluster.owner_url(), f"CREATE EXTENSION IF NOT EXISTS {name}")

    assert name in ask(cluster.app_url(), "SELECT array_agg(extname::text) FROM pg_extension")


def test_password_is_demanded_when_it_is_wrong(cluster: Cluster) -> None:
    right = cluster.app_url()
    wrong = DatabaseUrl(right.user, "wrong", right.host, right.port, right.name)

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(wrong, "SELECT 1")


def test_writes_are_durable_when_not_for_tests(cluster: Cluster) -> None:
    settings = {name: ask(cluster.app_url(), f"SHOW {name}") for name in ("fsync", "jit")}

    assert settings == {"fsync": "on", "jit": "off"}


def test_secrets_are_closed_when_the_home_is_listed(cluster: Cluster) -> None:
    folders = [cluster.data, cluster.home / "keys"]

    modes = {stat.S_IMODE(folder.stat().st_mode) for folder in folders}
    loose = [
        path for path in (cluster.home / "keys").iterdir() if stat.S_IMODE(path.stat().st_mode) & 63
    ]

    assert modes == {0o700}
    assert loose == []
    assert not (cluster.home / "database.password").exists()


def test_rows_are_there_when_the_server_was_killed(cluster: Cluster) -> None:
    tell(cluster.owner_url(), "CREATE TABLE kept AS SELECT 42 AS a")
    port = cluster.app_url().port
    kill_server(cluster)

    cluster.start()

    assert ask(cluster.owner_url(), "SELECT a FROM kept") == 42
    assert cluster.app_url().port == port


def test_server_starts_when_its_number_went_to_another_program(cluster: Cluster) -> None:
    kill_server(cluster)
    sleep(0.5)  # its connections' processes end by themselves
    pid_file = cluster.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    cluster.start()

    assert ask(cluster.app_url(), "SELECT 1") == 1


def test_server_is_made_anew_when_making_it_was_cut_short(tmp_path: Path) -> None:
    (tmp_path / "database.new" / "base").mkdir(parents=True)

    with in_use(Cluster(tmp_path, fast=True)) as cluster:
        answer = ask(cluster.app_url(), "SELECT 1")

    assert answer == 1
    assert not (tmp_path / "database.new").exists()


def test_server_stops_when_its_last_user_leaves(tmp_path: Path) -> None:
    with in_use(Cluster(tmp_path, fast=True)) as first:
        with in_use(Cluster(tmp_path, fast=True)):
            pass
        running_for_first = first.running()

    assert running_for_first
    assert not first.running()
