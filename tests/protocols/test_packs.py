"""The shipped packs: their scenarios pass, and show each duty's whole range of ends."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import pytest

from homeward.domain.protocol import Protocol, Rule, Scenario, check, explain, load_packs
from homeward.domain.protocol.model import Expectation
from homeward.domain.protocol.schema import schema
from homeward.record.acts.recorded import FORM_OF, STEP_OF

FOLDER = Path(__file__).resolve().parents[2] / "protocols"
NAMES = ["national", "thurrock", "medway", "oxfordshire-2017", "oxfordshire-2020"]


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
        shown = {t.state for s in pack.scenarios for t in s.then if is_of(t, rule)}
        assert shown >= {"met", "met_late", "lapsed"}, rule.id


def is_of(wanted: Expectation, rule: Rule) -> bool:
    return wanted.rule_id.partition("#")[0] == rule.id


def came_back(scenario: Scenario) -> bool:
    return any(fact.kind in ("child_found", "child_returned") for fact in scenario.given)


@pytest.mark.parametrize("name", NAMES)
def test_pack_shows_each_own_rule_end_or_survive_when_the_child_comes_back(name: str) -> None:
    pack = packs()[name]

    for rule in pack.own_rules:
        after = {t.state for s in pack.scenarios if came_back(s) for t in s.then if is_of(t, rule)}
        expected = {"lapsed"} if rule.ends_on_return else {"running", "overdue", "met_late"}
        assert after & expected, rule.id


@pytest.mark.parametrize("name", NAMES)
def test_pack_states_a_source_for_every_rule_when_read(name: str) -> None:
    assert all(rule.source for rule in packs()[name].rules)


@pytest.mark.parametrize("name", NAMES)
def test_pack_leaves_nothing_overdue_as_it_opens_when_read(name: str) -> None:
    assert all(rule.due.total_seconds() > 0 for rule in packs()[name].rules)


@pytest.mark.parametrize("name", NAMES)
def test_pack_raises_each_rule_to_somebody_and_ends_it_when_read(name: str) -> None:
    pack = packs()[name]

    for rule in pack.rules:
        assert [step.to for step in rule.escalate], rule.id
        assert all(step.to != rule.owner for step in rule.escalate), rule.id
        assert rule.met_by, rule.id
        assert "episode_voided" in rule.lapses_on, rule.id
        assert rule.repeat is None or rule.repeats_while_missing or rule.repeat.at_most, rule.id


@pytest.mark.parametrize("name", NAMES)
def test_pack_shows_each_own_rule_raised_all_the_way_up_when_read(name: str) -> None:
    pack = packs()[name]

    for rule in pack.own_rules:
        shown = {t.raised_to for s in pack.scenarios for t in s.then if is_of(t, rule)}
        assert tuple(step.to for step in rule.escalate) in shown, rule.id


def test_every_act_that_has_a_form_of_its_own_meets_a_rule_when_read() -> None:
    met = {kind for pack in packs().values() for rule in pack.rules for kind in rule.met_by}
    opens = {kind for pack in packs().values() for rule in pack.rules for kind in rule.opens_on}

    assert {*FORM_OF, *STEP_OF} - met - opens == {"media_released"}  # what it comes to, no duty


@pytest.mark.parametrize("name", NAMES[1:])
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
