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
    PAUSES,
    STATUSES,
    URGENCIES,
    ConditionKind,
    Reads,
)

_TEXT = {"type": "string", "minLength": 1}
_FLAG = {"type": "boolean"}
_OPTIONAL = (
    "status",
    "approved_by",
    "approved_on",
    "note",
    "extends",
    "answer_within",
    "raised_to",
)


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


def _count() -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": 10_000}


def _bounds(least: str, most: str, each: dict[str, Any], **more: Any) -> dict[str, Any]:
    either = [{"required": [least]}, {"required": [most]}]
    return _object({least: each, most: each, **more}, more) | {"anyOf": either}


def _condition(kind: ConditionKind) -> dict[str, Any]:
    if kind.reads is Reads.RECORDED:
        return _FLAG
    if kind.reads is Reads.COUNT:
        return _bounds("at_least", "fewer_than", _count(), within=_span(1))
    if kind.reads is Reads.AGE:
        return _bounds("from", "under", _count())
    if kind.reads is Reads.LENGTH:
        return _bounds("at_least", "less_than", _span(1))
    return _names(KINDS[kind.fact_kind].values)


def _when() -> dict[str, Any]:
    return _object({name: _condition(kind) for name, kind in CONDITIONS.items()})


def _repeat() -> dict[str, Any]:
    length = _span(1)
    return length | {"properties": length["properties"] | {"at_most": _count()}, "maxProperties": 2}


def _due() -> dict[str, Any]:
    days = _object({"working_days": _count()}, ("working_days",))
    return {"anyOf": [{"const": "on trigger"}, _span(0), days]}


def _rule() -> dict[str, Any]:
    urgency = {"enum": [*URGENCIES]}
    step = _object(
        {"after": _span(1), "after_due": _span(0), "to": {"enum": [*OWNERS]}, "urgency": urgency},
        ("to",),
    )
    properties = {
        "id": _TEXT,
        "replaces": _FLAG,
        "title": _TEXT,
        "anchor": {"enum": [*ANCHORS]},
        "before": _span(1),
        "trigger": {"anyOf": [{"const": "immediately"}, _span(1)]},
        "or_on": _names(EVENT_KINDS),
        "opens_on": _names(EVENT_KINDS),
        "when": _when(),
        "due": _due(),
        "arrange_within": _span(1),
        "repeat": _repeat(),
        "pauses_on": _names(PAUSES),
        "resumes_on": _names(EVENT_KINDS),
        "met_by": _names(MEETING_KINDS),
        "needs_all": _FLAG,
        "lapses_on": _names(EVENT_KINDS),
        "ends_on_return": _FLAG,
        "owner": {"enum": [*OWNERS]},
        "urgency": urgency,
        "escalate": {"type": "array", "items": step},
        "source": _TEXT,
        "note": _TEXT,
    }
    required = ("id", "title", "due", "met_by", "ends_on_return", "owner", "source")
    return _object(properties, required)


def schema() -> dict[str, Any]:
    """Return the schema as JSON-ready data."""
    positive = _count()
    head = {
        "id": _TEXT,
        "title": _TEXT,
        "authority": _TEXT,
        "version": positive,
        "effective_from": _TEXT,
        "status": {"enum": [*STATUSES]},
        "approved_by": _TEXT,
        "approved_on": _TEXT,
        "note": _TEXT,
        "extends": _object({"pack": _TEXT, "version": positive}, ("pack", "version")),
        "answer_within": _object({"minutes": positive}, ("minutes",)),
        "raised_to": _names(OWNERS),
    }
    lines = {"type": "array", "items": _TEXT, "minItems": 1}
    scenario = {"name": _TEXT, "given": lines, "now": _TEXT, "then": lines}
    holidays = {"bank_holidays": {"type": "array", "items": _TEXT}}
    top = {
        "protocol": _object(head, [key for key in head if key not in _OPTIONAL]),
        "rule": {"type": "array", "items": _rule(), "minItems": 1},
        "scenario": {"type": "array", "items": _object(scenario | holidays, scenario)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Homeward protocol",
    } | _object(top, ("protocol",))
