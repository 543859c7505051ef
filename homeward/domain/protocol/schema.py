"""The JSON Schema of a protocol file, for editors; generated from the same vocabulary."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from homeward.domain.facts import KINDS
from homeward.domain.protocol.vocabulary import (
    ANCHORS,
    CONDITIONS,
    EVENT_KINDS,
    MEETING_KINDS,
    OWNERS,
    Reads,
)

_TEXT = {"type": "string", "minLength": 1}
_FLAG = {"type": "boolean"}


def _object(properties: dict[str, Any], required: Collection[str] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _names(choices: Collection[str]) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"enum": list(choices)},
        "minItems": 1,
        "uniqueItems": True,
    }


def _span(least: int) -> dict[str, Any]:
    amount = {"type": "integer", "minimum": least, "maximum": 10_000}
    return _object({"hours": amount, "days": amount}) | {"minProperties": 1, "maxProperties": 1}


def _when() -> dict[str, Any]:
    return _object(
        {
            name: _FLAG if kind.reads is Reads.RECORDED else _names(KINDS[kind.fact_kind].values)
            for name, kind in CONDITIONS.items()
        }
    )


def _rule() -> dict[str, Any]:
    step = _object({"after": _span(1), "after_due": _span(0), "to": {"enum": [*OWNERS]}}, ("to",))
    properties = {
        "id": _TEXT,
        "replaces": _FLAG,
        "title": _TEXT,
        "anchor": {"enum": [*ANCHORS]},
        "trigger": {"anyOf": [{"const": "immediately"}, _span(1)]},
        "or_on": _names(EVENT_KINDS),
        "opens_on": _names(EVENT_KINDS),
        "when": _when(),
        "due": {"anyOf": [{"const": "on trigger"}, _span(0)]},
        "arrange_within": _span(1),
        "met_by": _names(MEETING_KINDS),
        "lapses_on": _names(EVENT_KINDS),
        "ends_on_return": _FLAG,
        "owner": {"enum": [*OWNERS]},
        "escalate": {"type": "array", "items": step},
        "source": _TEXT,
        "note": _TEXT,
    }
    required = ("id", "title", "due", "met_by", "ends_on_return", "owner", "source")
    return _object(properties, required)


def schema() -> dict[str, Any]:
    """Return the schema as JSON-ready data."""
    positive = {"type": "integer", "minimum": 1}
    head = {
        "id": _TEXT,
        "title": _TEXT,
        "authority": _TEXT,
        "version": positive,
        "effective_from": _TEXT,
        "approved_by": _TEXT,
        "note": _TEXT,
        "extends": _object({"pack": _TEXT, "version": positive}, ("pack", "version")),
    }
    lines = {"type": "array", "items": _TEXT, "minItems": 1}
    scenario = {"name": _TEXT, "given": lines, "now": _TEXT, "then": lines}
    top = {
        "protocol": _object(head, [key for key in head if key not in ("note", "extends")]),
        "rule": {"type": "array", "items": _rule(), "minItems": 1},
        "scenario": {"type": "array", "items": _object(scenario, scenario)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Homeward protocol",
    } | _object(top, ("protocol",))
