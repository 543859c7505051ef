"""Conventions that nobody ships can be written, and do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeward.domain.protocol import check, explain, in_force, parse_protocol
from tests.domain.protocol.cases import london

FOLDER = Path(__file__).resolve().parents[1] / "expressible"
FILES = sorted(FOLDER.glob("*.toml"))
CONVENTIONS = [
    "absent-guide",  # 24 or 72 hours away, then consider whether missing
    "chain",  # each decides and tells the next
    "first-day",  # plan within 24 hours, and who is told
    "interview-need",  # an interview where there is a need, else why not
    "repeat-episodes",  # 3 in 30, 60 and 90 days; the 7th and the 28th day
    "up-to-25",  # care leavers up to 25
    "weekly-meeting",  # 72 hours, then weekly
    "weekly-oversight",  # weekly to a director, weekly panel
]


def test_every_convention_has_its_example_when_listed() -> None:
    assert [path.stem for path in FILES] == CONVENTIONS


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_convention_does_what_its_scenarios_say_when_checked(path: Path) -> None:
    protocol = parse_protocol(path.read_text("utf-8"))

    results = check(protocol)

    assert [(r.name, r.differences) for r in results if not r.passed] == []
    shown = {t.rule_id.partition("#")[0] for s in protocol.scenarios for t in s.then}
    assert shown == {rule.id for rule in protocol.rules}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_convention_is_never_in_force_when_it_is_an_example(path: Path) -> None:
    protocol = parse_protocol(path.read_text("utf-8"))

    assert protocol.draft
    assert in_force([protocol], began_at=london("2026-06-01 12:00")) is None
    assert "A draft, in force for no episode" in explain(protocol)
