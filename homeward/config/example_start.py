"""The invented partnership of a first start: loaded once, into a home that holds nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from homeward.config import database, terminal
from homeward.config.cli import WITH_PARENT
from homeward.config.failure import CannotStart

_WORDS = ("example", "partnership")


def load_if_first(home: Path, *, empty: bool) -> None:
    """Load the example into a home without organisations, unless asked to leave it empty.

    A load that was cut short is taken up again; the choice to begin empty is remembered.

    Raises: CannotStart, when the example could not be loaded.
    """
    begun, done, left_empty = _notes(home)
    if empty:
        left_empty.touch()
    if left_empty.exists() or done.exists() or not (begun.exists() or _holds_nothing()):
        return
    begun.touch()
    terminal.say("Making an invented partnership to look around in; this happens once...")
    run = subprocess.run(
        database.command_words(*_WORDS, *_asked(home)),
        env=database.child_environment(**{"HOMEWARD_HOME": str(home), WITH_PARENT: "1"}),
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if run.returncode:
        raise CannotStart(
            "The example partnership could not be made; the reason stands above. Start again to "
            "take it up, or start with --empty to do without."
        )
    begun.rename(done)


def note_asked(home: Path, *, children: int, seed: int) -> None:
    """Note how many children were asked for, and from which seed: a reset makes the same."""
    (home / "example.asked").write_text(f"{children} {seed}", encoding="ascii")


def _asked(home: Path) -> Sequence[str]:
    """Return the words that make the example as it was made before, if it was."""
    try:
        children, seed = (home / "example.asked").read_text(encoding="ascii").split()
    except (FileNotFoundError, ValueError):
        return ()
    return "--children", children, "--seed", seed


def forget(home: Path) -> None:
    """Note that the example is to be made in this home, as if it had never been."""
    begun, done, left_empty = _notes(home)
    begun.touch()
    done.unlink(missing_ok=True)
    left_empty.unlink(missing_ok=True)


def _notes(home: Path) -> tuple[Path, Path, Path]:
    """Return the files that say the example was begun, was made, was not wanted."""
    return home / "example.begun", home / "example.loaded", home / "example.declined"


def sign_in_lines(home: Path) -> Sequence[str]:
    """Return who may sign in with what, for a home that holds the example."""
    if not (home / "example.loaded").exists():
        return ()
    from homeward.config import example_people

    return example_people.lines()


def _holds_nothing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT EXISTS (SELECT FROM guard_organisation)")
        return bool(cursor.fetchone()[0])
