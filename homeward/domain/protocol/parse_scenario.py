"""One ``[[scenario]]`` table to a frozen ``Scenario``; times are London's unless they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homeward.domain.facts import Fact
from homeward.domain.protocol.model import Expectation, Scenario
from homeward.domain.protocol.obligation import State
from homeward.domain.protocol.reading import Table
from homeward.domain.protocol.vocabulary import OWNERS
from homeward.domain.refusal import Refusal
from homeward.domain.time import parse_london

ABSENT = "absent"
_STATES = (*State, ABSENT)
_LINE = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?: (?:GMT|BST|Z))?) (\S+)(?: (\S+))?")
_NUMBER = re.compile(r"[1-9]\d{0,4}")
_THEN = re.compile(r"(\S+) (\S+)(?: due (.+?))?(?: raised to (.+))?")
_NOBODY = "nobody"
_ROLES = re.compile(r", *")


def read_scenario(table: Table, rules: Mapping[str, bool]) -> Scenario:
    """Return the scenario; faults are noted on the table.

    ``rules`` holds the id of every rule, and whether it repeats.
    """
    scenario = Scenario(
        name=table.text("name"),
        given=tuple(
            fact
            for n, line in enumerate(_lines(table, "given"), 1)
            if (fact := _fact(table, n, line)) is not None
        ),
        now=_now(table),
        then=tuple(
            wanted
            for line in _lines(table, "then")
            if (wanted := _expectation(table, line, rules)) is not None
        ),
        bank_holidays=table.days("bank_holidays"),
    )
    table.done()
    return scenario


def _lines(table: Table, key: str) -> list[str]:
    value = table.take(key, required=True)
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        return value
    if value is not None:
        table.fault(key, "must be a list of texts, at least one")
    return []


def _now(table: Table) -> datetime:
    value: Any = table.take("now", required=True)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if isinstance(value, str):
        return _instant(table, "now", value)
    if value is not None:
        table.fault("now", "must be a London time in quotes, or a time with its offset")
    return datetime.min.replace(tzinfo=UTC)


def _instant(table: Table, key: str, text: str) -> datetime:
    try:
        return parse_london(text)
    except Refusal as refusal:
        table.fault(key, refusal.sentence)
        return datetime.min.replace(tzinfo=UTC)


def _fact(table: Table, number: int, line: str) -> Fact | None:
    match = _LINE.fullmatch(line.strip())
    if match is None:
        table.fault("given", f"“{line}” must be a time, a kind of fact and perhaps a value")
        return None
    when, kind, value = match.groups()
    try:
        return Fact(
            kind=kind, at=_instant(table, "given", when), ref=f"given:{number}", value=value
        )
    except Refusal as refusal:
        table.fault("given", refusal.sentence)
        return None


def _expectation(table: Table, line: str, rules: Mapping[str, bool]) -> Expectation | None:
    match = _THEN.fullmatch(line.strip())
    if match is None:
        table.fault("then", f"“{line}” must be a rule and a state, perhaps with due and a time")
        return None
    written, state, due, raised = match.groups()
    rule_id, mark, number = written.partition("#")
    if rule_id not in rules:
        table.fault("then", f"there is no rule “{rule_id}”")
    elif mark and not (rules[rule_id] and _NUMBER.fullmatch(number)):
        table.fault("then", f"“{written}”: a number from 1 follows # where the rule repeats")
    if state not in _STATES:
        table.fault("then", f"“{state}” is not one of {', '.join(_STATES)}")
    name = f"{rule_id}#{number or 1}" if rules.get(rule_id) else rule_id
    due_at = _instant(table, "then", due) if due else None
    return Expectation(name, state, due_at, _roles(table, raised) if raised else None)


def _roles(table: Table, written: str) -> tuple[str, ...]:
    if written == _NOBODY:
        return ()
    roles = tuple(_ROLES.split(written))
    for role in roles:
        if role not in OWNERS:
            table.fault("then", f"“{role}” is not one of {', '.join(OWNERS)}")
    return roles
