"""Each import contract catches a violation planted in a copy of the product."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from homeward.config.env import CHECKOUT

LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the product with its contracts."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates")
    shutil.copytree(CHECKOUT / "homeward", tmp_path / "homeward", ignore=ignored)
    shutil.copy(CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts over a folder."""
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_contracts_hold_when_nothing_is_planted(copy: Path) -> None:
    done = lint(copy)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "words", "contract"),
    [
        ("domain/planted.py", "import homeward.guard", "Data flows one way"),
        ("guard/planted.py", "import homeward.record", "Data flows one way"),
        ("record/planted.py", "import homeward.work", "Data flows one way"),
        ("work/planted.py", "import homeward.web", "Data flows one way"),
        ("web/planted.py", "import homeward.config", "Data flows one way"),
        ("utilities/__init__.py", "", "Data flows one way"),
        ("domain/planted.py", "import django.db", "The domain imports nothing but Python"),
        ("domain/planted.py", "import psycopg", "The domain imports nothing but Python"),
        ("sources/planted.py", "import homeward.work", "Sources know the record"),
        ("sources/planted.py", "import homeward.outputs", "Sources know the record"),
        ("web/planted.py", "import homeward.record.models", "Only the record touches"),
        ("work/planted.py", "import homeward.record.children.models", "Only the record touches"),
    ],
    ids=lambda value: value if "/" in value or value.startswith("import") else "",
)
def test_contract_breaks_when_a_violation_is_planted(
    copy: Path, module: str, words: str, contract: str
) -> None:
    planted = copy / "homeward" / module
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f"{words}\n")

    done = lint(copy)

    assert done.returncode == 1
    assert _names_as_broken(done.stdout, contract) or "utilities" in done.stdout, done.stdout


def _names_as_broken(report: str, contract: str) -> bool:
    return any(contract in line and "BROKEN" in line for line in report.splitlines())
