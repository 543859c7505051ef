"""The linter refuses a second clock and a second way to the database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from homeward.config.env import CHECKOUT

RUFF = Path(sys.executable).with_name("ruff")


def complaints(words: str, *, module: str) -> str:
    """Return what the linter says of a module made of these words."""
    done = subprocess.run(
        [RUFF, "check", "--output-format=concise", "--stdin-filename", str(CHECKOUT / module), "-"],
        cwd=CHECKOUT,
        input=words,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("from datetime import UTC, datetime\n\nNOW = datetime.now(tz=UTC)\n", "TID251"),
        ("from datetime import datetime\n\nNOW = datetime.utcnow()\n", "DTZ003"),
        ("import datetime\n\nTODAY = datetime.date.today()\n", "DTZ011"),
        ("import time\n\nNOW = time.time()\n", "TID251"),
        ("from django.utils import timezone\n\nNOW = timezone.now()\n", "TID251"),
        ("from django.db import connection\n\nCURSOR = connection.cursor()\n", "TID251"),
        ("from django.db import connections\n\nALL = connections.all()\n", "TID251"),
        ('print("done")\n', "T201"),
    ],
    ids=["now", "utcnow", "today", "time", "django-now", "connection", "connections", "print"],
)
def test_linter_complains_when_a_ban_is_broken(words: str, code: str) -> None:
    said = complaints(words, module="homeward/work/planted.py")

    assert code in said


@pytest.mark.parametrize(
    ("words", "module"),
    [
        (
            "from datetime import UTC, datetime\n\nNOW = datetime.now(tz=UTC)\n",
            "homeward/config/clock.py",
        ),
        ("from django.db import connection\n\nCON = connection\n", "homeward/guard/session.py"),
        ("from django.db import connection\n\nCON = connection\n", "homeward/record/bulk.py"),
    ],
    ids=["clock", "session", "bulk"],
)
def test_linter_is_quiet_when_the_one_right_place_does_it(words: str, module: str) -> None:
    said = complaints(words, module=module)

    assert said == "All checks passed!\n"


def test_raw_queries_are_absent_when_the_product_is_read() -> None:
    allowed = {"guard/session.py", "guard/history.py", "record/bulk.py"}
    package = CHECKOUT / "homeward"

    users = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if "objects.raw(" in path.read_text(encoding="utf-8")
    }

    assert users <= allowed
