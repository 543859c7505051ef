"""The written house stays true: generated pages current, links whole, nothing of one machine."""

from __future__ import annotations

import re
from argparse import Namespace
from pathlib import Path

import pytest

from homeward.config import cli, database, env
from homeward.config.command import DONE, FINDINGS
from homeward.config.commands import docs
from homeward.config.env import CHECKOUT
from homeward.config.reference import pages

DOCS = CHECKOUT / "docs"
ROOT_PAGES = (
    "README.md",
    "ARCHITECTURE.md",
    "SECURITY-PROPERTIES.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "NOTICE.md",
)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")
_CODE = re.compile(r"`((?:homeward|tests|protocols|docs|requirements)/[\w./-]*\w)`")
_MACHINE = re.compile(r"(?<![\w.:/])/(?:home|root|work|Users)/\w")
_DECISION = re.compile(
    r"^# \d{4}\. \S[^\n]*\n\n## Context\n.+\n## Decision\n.+\n## Consequences\n", re.S
)


def written() -> list[Path]:
    """Return every page of the written house."""
    return [*(CHECKOUT / name for name in ROOT_PAGES), *sorted(DOCS.rglob("*.md"))]


def decisions() -> list[Path]:
    """Return every architecture decision record."""
    return sorted((DOCS / "adr").glob("[0-9]*.md"))


def name_of(path: Path) -> str:
    """Return a page's path from the checkout."""
    return str(path.relative_to(CHECKOUT))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have ``homeward docs`` write beside the checkout."""
    monkeypatch.setattr(env, "CHECKOUT", tmp_path)
    monkeypatch.setattr(database, "set_up_django", lambda settings: None)
    return tmp_path / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(pages.all_pages()))
def test_reference_page_is_current_when_made_again(name: str) -> None:
    kept = (DOCS / "reference" / name).read_text(encoding="utf-8")

    assert kept == pages.all_pages()[name], "run make docs"


def test_check_finds_a_page_when_it_was_edited_by_hand(elsewhere: Path) -> None:
    settings = env.current()
    docs.run(Namespace(check=False), settings)
    sound = docs.run(Namespace(check=True), settings)

    (elsewhere / "record.md").write_text("Edited.\n", encoding="utf-8")
    code = docs.run(Namespace(check=True), settings)

    assert (sound, code) == (DONE, FINDINGS)
    assert pages.stale(elsewhere) == ["record.md"]


def test_every_field_is_labelled_when_the_record_page_is_made() -> None:
    said = pages.all_pages()["record.md"]

    assert "unlabelled" not in said


@pytest.mark.parametrize("path", written(), ids=name_of)
def test_links_lead_somewhere_when_followed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    broken = [target for target in _LINK.findall(text) if not (path.parent / target).exists()]
    unknown = [target for target in _CODE.findall(text) if not (CHECKOUT / target).exists()]

    assert broken == []
    assert unknown == []


@pytest.mark.parametrize("path", written(), ids=name_of)
def test_page_names_no_machine_when_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert _MACHINE.findall(text) == []


def test_readme_names_every_command_when_read() -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")

    assert [name for name in cli.discover() if f"`{name}" not in text] == []


@pytest.mark.parametrize("path", decisions(), ids=lambda path: path.stem)
def test_decision_has_its_parts_and_its_line_in_the_index_when_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")

    assert _DECISION.match(text)
    assert f"]({path.name})" in index
