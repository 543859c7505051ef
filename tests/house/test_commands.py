"""Every command explains itself, and says in a sentence why it could not run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from homeward.config import cli, database
from homeward.config.command import COULD_NOT_RUN
from homeward.config.env import CHECKOUT


def homeward(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    barred = {"DATABASE_URL", "HOMEWARD_OWNER_URL", "HOMEWARD_HOME", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in barred}
    return subprocess.run(
        database.command_words(*words),
        cwd=CHECKOUT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", sorted(cli.discover()))
def test_command_shows_an_example_when_asked_for_help(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([name, "--help"])

    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert f"homeward {name}" in shown.split("example:")[1]


def test_django_stays_out_when_help_is_asked_for() -> None:
    words = (
        "import sys; from homeward.config import cli; cli.discover(); "
        "print('django' in sys.modules)"
    )

    done = subprocess.run(
        [database.command_words()[0], "-c", words],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "False"


def test_help_is_shown_when_no_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main([])

    assert code == COULD_NOT_RUN
    assert "COMMAND" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "variables", "sentence"),
    [
        (["run"], {"PORT": "many"}, "PORT must be a number"),
        (["run", "--port", "0"], {}, "--port must be a number"),
        (["web"], {"DATABASE_URL": "what"}, "DATABASE_URL is not a whole database address"),
        (
            ["migrate"],
            {"DATABASE_URL": "postgresql://app:x@localhost/homeward"},
            "HOMEWARD_OWNER_URL is not set",
        ),
        (
            ["migrate"],
            {
                "DATABASE_URL": "postgresql://same:x@localhost/homeward",
                "HOMEWARD_OWNER_URL": "postgresql://same:x@localhost/homeward",
            },
            "They must be two roles",
        ),
        (
            ["migrate"],
            {
                "DATABASE_URL": "postgresql://app:x@localhost/homeward",
                "HOMEWARD_OWNER_URL": "postgresql://owner:x@localhost/other",
            },
            "They must be the same database",
        ),
        (
            ["web"],
            {"DATABASE_URL": "postgresql://app:x@127.0.0.1:1/homeward"},
            "No answer from the database at 127.0.0.1:1",
        ),
    ],
    ids=["port", "option", "url", "no-owner", "same-role", "other-name", "no-server"],
)
def test_sentence_is_said_when_a_command_cannot_run(
    tmp_path: Path, words: list[str], variables: dict[str, str], sentence: str
) -> None:
    done = homeward(*words, HOMEWARD_HOME=str(tmp_path), **variables)

    assert done.returncode == COULD_NOT_RUN
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
