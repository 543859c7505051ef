"""Runs the scenarios that stand in a protocol file, and says exactly what differs."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from homeward.domain.protocol.engine import obligations
from homeward.domain.protocol.model import Expectation, Protocol, Scenario
from homeward.domain.protocol.obligation import Obligation
from homeward.domain.protocol.parse_scenario import ABSENT
from homeward.domain.refusal import Refusal
from homeward.domain.time import NO_CALENDAR, Calendar, in_words


class ScenarioResult(NamedTuple):
    """How one scenario went; ``differences`` is empty where it passed."""

    name: str
    passed: bool
    differences: tuple[str, ...]


def check(protocol: Protocol, *, calendar: Calendar = NO_CALENDAR) -> tuple[ScenarioResult, ...]:
    """Return the result of every scenario, in the order of the file.

    A scenario that names its own bank holidays is run with those, else with ``calendar``.
    """
    return tuple(_run(protocol, scenario, calendar) for scenario in protocol.scenarios)


def _run(protocol: Protocol, scenario: Scenario, calendar: Calendar) -> ScenarioResult:
    if scenario.bank_holidays is not None:
        calendar = Calendar(scenario.bank_holidays, known_until=date.max)
    try:
        found = obligations(protocol.rules, scenario.given, now=scenario.now, calendar=calendar)
    except Refusal as refusal:
        return ScenarioResult(scenario.name, False, (refusal.sentence,))
    by_rule = {o.name: o for o in found}
    wrong = [_difference(wanted, by_rule.get(wanted.rule_id)) for wanted in scenario.then]
    differences = tuple(difference for difference in wrong if difference)
    return ScenarioResult(scenario.name, not differences, differences)


def _difference(wanted: Expectation, found: Obligation | None) -> str | None:
    state = found.state.value if found else ABSENT
    if state != wanted.state:
        reason = f" ({found.why})" if found else ""
        return f"{wanted.rule_id}: expected {wanted.state}, was {state}{reason}"
    if wanted.due_at and found and found.due_at != wanted.due_at:
        expected, was = in_words(wanted.due_at), in_words(found.due_at)
        return f"{wanted.rule_id}: expected to be due at {expected}, was due at {was}"
    raised = tuple(step.to for step in found.escalations) if found else ()
    if wanted.raised_to is not None and raised != wanted.raised_to:
        named, expected = (", ".join(each) or "nobody" for each in (raised, wanted.raised_to))
        return f"{wanted.rule_id}: expected raised to {expected}, was {named}"
    return None
