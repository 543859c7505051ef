"""Empties a training home and makes its invented people again, as they were on its first day."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from homeward.config import clock, database, example_start, terminal, training_home
from homeward.config.cluster import Cluster
from homeward.config.env import Settings
from homeward.config.failure import CannotStart
from homeward.config.locks import FileLock

_DRAWN_ASIDE = "database.old"


def reset(settings: Settings) -> None:
    """Empty the home and make the example again: same seed, same people, same passwords.

    One that was cut short is taken up by the next start, or by another reset.

    Raises: CannotStart, when it is no training home, or is in use; nothing was touched then.
    """
    home = settings.home
    training_home.demand(home)
    training_home.demand_apart(settings.ties)
    began = clock.elapsed_seconds()
    with _alone(home / "run.lock", _runs(home)):
        with _alone(home / "database.users", _at_work(home)):
            terminal.say(f"Emptying the training home in {home}...")
            _empty(home)
        terminal.say("Making its database...")
        with database.ready(settings) as found:
            example_start.load_if_first(found.home, empty=False)
            database.let_go()
    took = clock.elapsed_seconds() - began
    terminal.say(f"The training home is as on its first day, after {took:.0f} seconds.")


def _empty(home: Path) -> None:
    """Take the database away; before that, note that the example is to be made."""
    example_start.forget(home)
    Cluster(home).stop()
    aside = home / _DRAWN_ASIDE
    shutil.rmtree(aside, ignore_errors=True)
    data = Cluster(home).data
    if data.exists():
        # Renamed first: a folder that is half gone must never be taken for a database.
        data.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _alone(path: Path, refusal: str) -> Iterator[None]:
    lock = FileLock(path)
    try:
        if not lock.alone(wait=False):
            raise CannotStart(refusal)
        yield
    finally:
        lock.close()


def _runs(home: Path) -> str:
    return (
        f"The training home in {home} is running. Stop it with Ctrl-C where it was started, then "
        "reset it. Nothing was touched."
    )


def _at_work(home: Path) -> str:
    return (
        f"Another command is at work in the training home in {home}. Wait until it has ended, "
        "then reset it. Nothing was touched."
    )
