"""The type checker stands at the door: a table that was not protected cannot be written out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from homeward.config.env import CHECKOUT

TABLE = """
from io import StringIO
from homeward.domain.disclosure import PUBLIC, Table, protect
from homeward.outputs.csv import write_csv

table = Table("Children", ("North",), ("Missing",), ((3,),))
"""


def checked(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    """Let the type checker read a module that ends in ``line``."""
    module = folder / "planted.py"
    module.write_text(TABLE + line + "\n", encoding="utf-8")
    words = ["-m", "mypy", "--strict", "--config-file=", f"--cache-dir={folder}", str(module)]
    return subprocess.run(
        [sys.executable, *words], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("write_csv(protect(table, PUBLIC), StringIO())", False),
        ("write_csv(table, StringIO())", True),
        ("write_csv([['North', 3]], StringIO())", True),
    ],
    ids=["protected", "unprotected", "bare rows"],
)
def test_type_checker_refuses_a_table_when_it_was_not_protected(
    tmp_path: Path, line: str, refused: bool
) -> None:
    found = checked(tmp_path, line)

    assert (found.returncode != 0) is refused, found.stdout
    assert ('has incompatible type "' in found.stdout) is refused
