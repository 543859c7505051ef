"""Small ways to write rules and facts in tests."""

from __future__ import annotations

from datetime import datetime, timedelta

from homeward.domain.facts import Fact
from homeward.domain.protocol import Obligation, Protocol, Rule, obligations, parse_protocol
from homeward.domain.time import parse_london

HEAD = """
[protocol]
id = "invented"
title = "An invented protocol"
authority = "Exampleshire"
version = 3
effective_from = 2026-04-01
approved_by = "Nobody: it is invented"
"""

ENDING = """
met_by = ["strategy_discussion_held"]
ends_on_return = false
owner = "social_worker"
source = "invented"
note = "invented"
"""


def rule_text(body: str, *, rule_id: str = "a.rule", ending: str = ENDING) -> str:
    """A rule's TOML with what every rule needs."""
    return f'\n[[rule]]\nid = "{rule_id}"\ntitle = "Do a thing"\n{body}\n{ending}'


def read(*rules: str) -> Protocol:
    """A protocol holding these rules."""
    return parse_protocol(HEAD + "".join(rules))


def rules_of(body: str, *, ending: str = ENDING) -> tuple[Rule, ...]:
    """One rule, in a tuple."""
    return read(rule_text(body, ending=ending)).rules


def fact(line: str, *, ref: str | None = None) -> Fact:
    """A fact written as ``2026-06-01 18:00 last_seen`` in London time."""
    day, clock, kind, *value = line.split(" ")
    return Fact(kind, parse_london(f"{day} {clock}"), ref or kind, value[0] if value else None)


def facts(*lines: str) -> list[Fact]:
    """Facts, each with its kind as its ref."""
    return [fact(line) for line in lines]


def only(rules: tuple[Rule, ...], known: list[Fact], now: str) -> Obligation | None:
    """The one obligation, or none."""
    found = obligations(rules, known, now=parse_london(now))
    assert len(found) <= 1
    return found[0] if found else None


def must(rules: tuple[Rule, ...], known: list[Fact], now: str) -> Obligation:
    """The one obligation, which there must be."""
    found = only(rules, known, now)
    assert found is not None
    return found


def hours(count: int) -> timedelta:
    """Elapsed hours."""
    return timedelta(hours=count)


def london(text: str) -> datetime:
    """An instant from London words."""
    return parse_london(text)
