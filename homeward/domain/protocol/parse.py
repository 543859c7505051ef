"""Protocol text to a frozen ``Protocol``, or every fault at once; reads no file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from homeward.domain.protocol.model import ANSWER_WITHIN, Protocol, Rule
from homeward.domain.protocol.parse_rule import read_rule
from homeward.domain.protocol.parse_scenario import read_scenario
from homeward.domain.protocol.reading import Fault, InvalidProtocol, Table
from homeward.domain.protocol.vocabulary import OWNERS, STATUSES

_NOBODY = "nobody yet"
# As much as the tables that keep them have room for.
_NAME, _LINE = 60, 200
_NO_PACKS: Mapping[str, Protocol] = {}


def parse_protocol(text: str, *, packs: Mapping[str, Protocol] = _NO_PACKS) -> Protocol:
    """Read a protocol file; ``packs`` holds, by id, those that it may extend.

    Inherited rules are the base's, stamped with this protocol's id and version. A rule takes
    an inherited one's place only by saying ``replaces = true``.

    Raises: InvalidProtocol with the path of every fault.
    """
    faults: list[Fault] = []
    root = Table(_toml(text), "", faults)
    head = root.table("protocol")
    if head is None:
        raise InvalidProtocol([Fault("protocol", "is missing")])
    named = _head(head, text)
    base, extends = _base(head, packs)
    named |= _telling(head, base)
    head.done()
    inherited = base.rules if base else ()
    rules = _rules(root, named, inherited)
    known = {rule.id: rule.repeat is not None for rule in rules}
    scenarios = tuple(read_scenario(table, known) for table in root.tables("scenario"))
    root.done()
    if not rules and not root.has("rule"):
        root.fault("rule", "must hold at least one rule")
    if faults:
        raise InvalidProtocol(faults)
    return Protocol(rules=rules, scenarios=scenarios, extends=extends, **named)


def _toml(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidProtocol([Fault("file", f"is not TOML: {error}")]) from None


def _head(head: Table, text: str) -> dict[str, Any]:
    draft = head.has("status") and head.choice("status", STATUSES) == "draft"
    return {
        "id": head.text("id", most=_NAME),
        "title": head.text("title", most=_LINE),
        "authority": head.text("authority", most=_LINE),
        "version": head.number("version"),
        "effective_from": head.day("effective_from") or date.min,
        "draft": draft,
        "approved_by": head.text("approved_by", required=not draft, most=_LINE) or _NOBODY,
        "approved_on": head.day("approved_on", required=False),
        "note": head.text("note", required=False) or None,
        "digest": sha256(text.encode()).hexdigest(),
    }


def _telling(head: Table, base: Protocol | None) -> dict[str, Any]:
    """Return how long an answer is waited for, and to whom it goes: as here, else as the base."""
    within, raised_to = head.minutes("answer_within"), head.names("raised_to", OWNERS)
    return {
        "answer_within": within or (base.answer_within if base else ANSWER_WITHIN),
        "raised_to": raised_to or (base.raised_to if base else ()),
    }


def _base(
    head: Table, packs: Mapping[str, Protocol]
) -> tuple[Protocol | None, tuple[str, int] | None]:
    table = head.table("extends")
    if table is None:
        return None, None
    pack, version = table.text("pack"), table.number("version")
    table.done()
    base = packs.get(pack)
    if base is None:
        table.fault("pack", f"there is no pack called “{pack}” to extend")
    elif base.version != version:
        table.fault("version", f"“{pack}” here is version {base.version}, not {version}")
    return base, (pack, version)


def _rules(root: Table, named: dict[str, Any], inherited: tuple[Rule, ...]) -> tuple[Rule, ...]:
    own: dict[str, Rule] = {}
    base_ids = {rule.id for rule in inherited}
    for table in root.tables("rule"):
        replaces = table.flag("replaces", required=False)
        rule = read_rule(table)
        if rule is None:
            continue
        if rule.id in own:
            table.fault("id", f"“{rule.id}” is written twice")
        if replaces != (rule.id in base_ids):
            said = "replaces no inherited rule" if replaces else "needs replaces = true"
            table.fault("replaces", f"“{rule.id}” {said}")
        own[rule.id] = replace(rule, origin=f"{named['id']} v{named['version']}")
    merged = {rule.id: rule for rule in inherited} | own
    stamp = {"protocol": named["id"], "protocol_version": named["version"]}
    return tuple(replace(rule, **stamp) for rule in merged.values())
