"""The training home as a person meets it: begun, shown on every page, put back as it was."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from django.test import Client, override_settings

from homeward.config import database, env, training_home
from homeward.config.clock import utc_now
from homeward.config.cluster import Cluster, in_use
from homeward.config.command import COULD_NOT_RUN, DONE
from homeward.config.example import making, telling
from homeward.config.failure import CannotStart
from homeward.config.locks import FileLock
from homeward.domain.time import london_date

_BARRED = {"DATABASE_URL", "HOMEWARD_OWNER_URL", "HOMEWARD_BACKUP_URL", "DJANGO_SETTINGS_MODULE"}
_BANNER = "Training: invented people. Nothing here is real."


def homeward(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in _BARRED}
    return subprocess.run(
        database.command_words(*words),
        env=kept | {"HOMEWARD_HOME": str(home)} | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def portrait(home: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return who is in a home and what is known of them, as its backup role reads it."""
    asked = {
        "people": "SELECT email, name FROM guard_user ORDER BY email",
        "children": "SELECT given_name, family_name, birth_kind, sex FROM record_child "
        "ORDER BY given_name, family_name, sex",
        "numbers": "SELECT child_id, kind, value FROM record_identifier ORDER BY kind, value",
        "profile": "SELECT child_id, section, item, said, source, as_of "
        "FROM record_profilefact ORDER BY child_id, section, item, said, as_of",
        "contacts": "SELECT id, name, phone, telling, telling_reason FROM record_contact "
        "ORDER BY id",
        "placements": "SELECT id, child_id, kind, address, starts_on FROM record_placement "
        "ORDER BY id",
        "workers": "SELECT id, child_id, role, name, starts_on FROM record_involvement ORDER BY id",
    }
    with (
        in_use(Cluster(home, fast=True)) as cluster,
        psycopg.connect(str(cluster.backup_url())) as reader,
    ):
        return {name: reader.execute(words).fetchall() for name, words in asked.items()}


def days() -> list[date]:
    """Return the London days from which the invented record counts back, were it made now."""
    now = utc_now()
    return [london_date(now - ago) for ago in (timedelta(0), telling._JUST_NOW, making._UP_TO)]


@pytest.fixture(scope="module")
def first_days() -> list[date]:
    """Return the days from which the home's record counts back, unless midnight came meanwhile."""
    return days()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, first_days: list[date]) -> Path:
    """Return a small training home, made once."""
    folder = tmp_path_factory.mktemp("training")
    made = homeward(
        folder, "example", "partnership", "--children", "30", "--seed", "3", HOMEWARD_TRAINING="yes"
    )
    assert made.returncode == DONE, made.stderr
    return folder


def _train_in(home: Path) -> None:
    """Change what stands in a home, as people who train in it do."""
    cluster = Cluster(home, fast=True)
    with in_use(cluster):
        address = replace(cluster.superuser_url(), name=cluster.app_url().name)
        with psycopg.connect(str(address)) as trainee:
            trainee.execute("SET session_replication_role = replica")
            trainee.execute("UPDATE record_child SET given_name = 'Changed'")
            trainee.execute("DELETE FROM record_contact")


def test_same_record_stands_again_when_reset(home: Path, first_days: list[date]) -> None:
    made, before = first_days, portrait(home)
    _train_in(home)

    began, done = days(), homeward(home, "training", "reset")
    while days() != made:  # another day's record is another one: once more, within one day
        made, before = began, portrait(home)
        _train_in(home)
        began, done = days(), homeward(home, "training", "reset")

    assert done.returncode == DONE, done.stderr
    assert "as on its first day" in done.stdout
    assert len(before["children"]) >= 30
    assert portrait(home) == before


def test_reset_is_refused_when_the_home_runs(home: Path) -> None:
    running = FileLock(home / "run.lock")
    assert running.alone(wait=False)
    try:
        done = homeward(home, "training", "reset")
    finally:
        running.close()

    assert done.returncode == COULD_NOT_RUN
    assert "is running. Stop it with Ctrl-C" in done.stderr
    assert (home / "database").exists()
    assert (home / "example.loaded").exists()


def test_reset_is_refused_when_another_command_is_at_work(home: Path) -> None:
    worker = FileLock(home / "database.users")
    worker.shared()
    try:
        done = homeward(home, "training", "reset")
    finally:
        worker.close()

    assert done.returncode == COULD_NOT_RUN
    assert "Another command is at work" in done.stderr
    assert (home / "database").exists()


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """Return a home that is not one to train in, with a file that must stay."""
    env.load({"HOMEWARD_HOME": str(tmp_path)})
    (tmp_path / "database").mkdir()
    (tmp_path / "database" / "children").touch()
    return tmp_path


def test_reset_is_refused_when_the_home_is_a_real_one(real: Path) -> None:
    done = homeward(real, "training", "reset")

    assert done.returncode == COULD_NOT_RUN
    assert "is not a training home: nothing in it was touched" in done.stderr
    assert "Traceback" not in done.stderr
    assert (real / "database" / "children").exists()


def test_reset_makes_no_folder_when_there_is_none(tmp_path: Path) -> None:
    done = homeward(tmp_path / "nowhere", "training", "reset")

    assert done.returncode == COULD_NOT_RUN
    assert not (tmp_path / "nowhere").exists()


def test_training_is_refused_when_the_home_is_a_real_one(real: Path) -> None:
    done = homeward(real, "run", "--training", "--port", "1")

    assert done.returncode == COULD_NOT_RUN
    assert "no home ever becomes one" in done.stderr


def test_words_are_refused_when_training_is_to_be_empty(tmp_path: Path) -> None:
    done = homeward(tmp_path, "run", "--training", "--empty")

    assert done.returncode == COULD_NOT_RUN
    assert "not allowed with" in done.stderr


@pytest.mark.parametrize("said", ["", "training", "0" * 64], ids=["blank", "word", "another's"])
def test_mark_is_refused_when_it_was_put_into_a_real_home(real: Path, said: str) -> None:
    (real / "training").write_text(said, encoding="ascii")

    with pytest.raises(CannotStart, match="was not made for this home"):
        env.load({"HOMEWARD_HOME": str(real)})


def test_mark_is_refused_when_it_is_copied_from_a_training_home(real: Path, home: Path) -> None:
    (real / "training").write_bytes((home / "training").read_bytes())

    done = homeward(real, "training", "reset")

    assert done.returncode == COULD_NOT_RUN
    assert "was not made for this home" in done.stderr
    assert (real / "database" / "children").exists()


@pytest.mark.parametrize("asked", ["", "no", "yes"])
def test_training_home_stays_one_when_started_in_any_way(home: Path, asked: str) -> None:
    found = env.load({"HOMEWARD_HOME": str(home), "HOMEWARD_TRAINING": asked})

    assert found.training


def test_home_is_real_when_nobody_asked_for_training(tmp_path: Path) -> None:
    assert not env.load({"HOMEWARD_HOME": str(tmp_path)}).training


def test_training_has_a_folder_of_its_own_when_none_is_named() -> None:
    folders = {env.home_folder({"HOMEWARD_TRAINING": said}).name for said in ("yes", "no")}

    assert folders == {"var-training", "var"}


def test_training_is_refused_when_tied_to_a_server_or_a_folder(home: Path, tmp_path: Path) -> None:
    server = "postgresql://homeward_app:x@localhost:1/homeward"

    refused = [
        homeward(home, "verify", **{name: value})
        for name, value in (("DATABASE_URL", server), ("HOMEWARD_ARRIVALS", str(tmp_path)))
    ]

    assert [done.returncode for done in refused] == [COULD_NOT_RUN, COULD_NOT_RUN]
    assert "Unset DATABASE_URL" in refused[0].stderr
    assert "Unset HOMEWARD_ARRIVALS" in refused[1].stderr


def test_training_is_refused_when_it_is_to_begin_empty(home: Path) -> None:
    done = homeward(home, "run", "--empty")

    assert done.returncode == COULD_NOT_RUN
    assert "never empty" in done.stderr


def test_demand_names_the_folder_when_it_is_no_training_home(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="homeward run --training"):
        training_home.demand(tmp_path)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["/sign-in", "/accessibility", "/no-such-page"])
def test_banner_is_on_the_page_when_the_home_is_for_training(client: Client, page: str) -> None:
    with override_settings(HOMEWARD_IS_TRAINING=True):
        shown = client.get(page, follow=True).content.decode()

    assert _BANNER in shown


@pytest.mark.django_db
def test_banner_is_not_on_the_page_when_the_home_is_real(client: Client) -> None:
    assert _BANNER not in client.get("/sign-in").content.decode()
