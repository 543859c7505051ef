"""The two commands as a person types them, on a home of their own with its own server."""

from __future__ import annotations

import json
import os
import subprocess
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from homeward.config import database, env
from homeward.config.cluster import Cluster, in_use
from homeward.config.command import COULD_NOT_RUN, DONE, FINDINGS
from homeward.config.commands import verify
from homeward.config.commands.example import FIRST_START
from homeward.config.example_people import PASSWORD
from homeward.config.failure import CannotStart


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Hold up the server of a home whose example is made by the first test that asks."""
    folder = tmp_path_factory.mktemp("home")
    with in_use(Cluster(folder, fast=True)):
        yield folder


@pytest.fixture(scope="module")
def made(home: Path) -> subprocess.CompletedProcess[str]:
    """Make a small example and return what the command said."""
    return homeward(home, "example", "partnership", "--children", "30", "--seed", "3")


def homeward(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    barred = {"DATABASE_URL", "HOMEWARD_OWNER_URL", "HOMEWARD_BACKUP_URL", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in barred}
    return subprocess.run(
        database.command_words(*words),
        env=kept | {"HOMEWARD_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_people_and_password_are_told_when_the_example_is_made(
    made: subprocess.CompletedProcess[str],
) -> None:
    assert made.returncode == DONE, made.stderr
    assert "Made 30 invented children" in made.stdout
    assert "asha@alderbrook.example" in made.stdout
    assert PASSWORD in made.stdout


def test_home_is_whole_when_the_example_was_made(
    home: Path, made: subprocess.CompletedProcess[str]
) -> None:
    done = homeward(home, "verify", "--json")

    found = json.loads(done.stdout)
    assert done.returncode == DONE
    assert found["whole"]
    assert found["faults"] == []
    assert found["rows"] > 500


def test_example_is_refused_when_the_home_holds_records(
    home: Path, made: subprocess.CompletedProcess[str]
) -> None:
    done = homeward(home, "example", "partnership", "--children", "30")

    assert done.returncode == COULD_NOT_RUN
    assert "already holds records" in done.stderr
    assert "Traceback" not in done.stderr


def test_example_is_done_when_the_first_start_was_ended_after_making_it(
    home: Path, made: subprocess.CompletedProcess[str]
) -> None:
    (home / FIRST_START).touch()
    try:
        done = homeward(home, "example", "partnership")
    finally:
        (home / FIRST_START).unlink()

    assert done.returncode == DONE
    assert done.stdout == ""


def test_fault_is_named_in_a_sentence_when_a_row_was_altered(
    home: Path, made: subprocess.CompletedProcess[str]
) -> None:
    cluster = Cluster(home)
    url = replace(cluster.superuser_url(), name=cluster.app_url().name)

    with psycopg.connect(str(url), autocommit=True) as intruder:
        intruder.execute("SET session_replication_role = replica")
        (child,) = intruder.execute("SELECT id FROM record_child LIMIT 1").fetchone() or ("",)
        change = "UPDATE record_child SET given_name = %s WHERE id = %s"
        (former,) = intruder.execute(
            "SELECT given_name FROM record_child WHERE id = %s", [child]
        ).fetchone() or ("",)
        intruder.execute(change, ["Altered", child])
        done = homeward(home, "verify")
        intruder.execute(change, [former, child])

    assert done.returncode == FINDINGS
    assert "Not whole: 1 fault in" in done.stdout
    assert f"record_child {child}: it was changed behind the application's back." in done.stdout


def test_verify_says_what_to_set_when_there_is_no_backup_role() -> None:
    settings = replace(env.current(), backup=None)

    with pytest.raises(CannotStart, match="HOMEWARD_BACKUP_URL is not set"):
        verify.run(Namespace(json=False), settings)
