"""The shipped packs: their scenarios pass, and show each duty's whole range of ends."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest

from homeward.domain.protocol import Protocol, Scenario, check, explain, load_packs
from homeward.domain.protocol.schema import schema

FOLDER = Path(__file__).resolve().parents[2] / "protocols"
NAMES = ["national", "thurrock", "medway", "oxfordshire-2017"]


@lru_cache
def packs() -> dict[str, Protocol]:
    return load_packs({path.name: path.read_text("utf-8") for path in FOLDER.glob("*.toml")})


def test_packs_are_all_listed_when_loaded() -> None:
    assert sorted(packs()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_pack_scenarios_pass_when_run(name: str) -> None:
    results = check(packs()[name])

    assert results
    assert [(r.name, r.differences) for r in results if not r.passed] == []


@pytest.mark.parametrize("name", NAMES)
def test_pack_shows_each_own_rule_met_late_and_lapsed_when_read(name: str) -> None:
    pack = packs()[name]

    for rule in pack.own_rules:
        shown = {t.state for s in pack.scenarios for t in s.then if t.rule_id == rule.id}
        assert shown >= {"met", "met_late", "lapsed"}, rule.id


def came_back(scenario: Scenario) -> bool:
    return any(fact.kind in ("child_found", "child_returned") for fact in scenario.given)


@pytest.mark.parametrize("name", NAMES)
def test_pack_shows_each_own_rule_end_or_survive_when_the_child_comes_back(name: str) -> None:
    pack = packs()[name]

    for rule in pack.own_rules:
        after = {
            t.state for s in pack.scenarios if came_back(s) for t in s.then if t.rule_id == rule.id
        }
        expected = {"lapsed"} if rule.ends_on_return else {"running", "overdue", "met_late"}
        assert after & expected, rule.id


@pytest.mark.parametrize("name", NAMES)
def test_pack_states_a_source_for_every_rule_when_read(name: str) -> None:
    assert all(rule.source for rule in packs()[name].rules)


@pytest.mark.parametrize("name", NAMES)
def test_pack_leaves_nothing_overdue_as_it_opens_when_read(name: str) -> None:
    assert all(rule.due.total_seconds() > 0 for rule in packs()[name].rules)


@pytest.mark.parametrize("name", ["thurrock", "medway", "oxfordshire-2017"])
def test_local_pack_keeps_every_national_duty_when_it_extends(name: str) -> None:
    national = {rule.id for rule in packs()["national"].rules}

    pack = packs()[name]

    assert pack.extends == ("national", 1)
    assert national <= {rule.id for rule in pack.rules}
    assert {(rule.protocol, rule.protocol_version) for rule in pack.rules} == {(name, 1)}


def test_explained_pack_names_every_duty_and_source_when_read_by_staff() -> None:
    pack = packs()["thurrock"]

    text = explain(pack)

    assert "- When: still missing 12 hours after the child was last seen, or at once on:" in text
    assert "- Coming back: ends this duty." in text
    assert "back before then, it never begins" in text
    assert all(f"## {rule.title}" in text and rule.source in text for rule in pack.rules)


def test_schema_file_is_current_when_the_vocabulary_changes() -> None:
    written = json.loads((FOLDER / "schema.json").read_text("utf-8"))

    assert written == schema()
