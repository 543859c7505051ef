"""A local protocol as data, and the pure function from facts and an instant to duties.

May import: the standard library and ``homeward.domain``. Entry points: ``parse_protocol`` and
``load_packs`` (text to ``Protocol``), ``in_force``, ``obligations``, ``next_change_at``,
``plan`` and ``applied``, ``check`` and ``explain``.
"""

from homeward.domain.protocol.check import ScenarioResult, check
from homeward.domain.protocol.engine import FactInFuture, next_change_at, obligations
from homeward.domain.protocol.explain import explain
from homeward.domain.protocol.model import Protocol, Rule, Scenario
from homeward.domain.protocol.obligation import Escalation, Obligation, State
from homeward.domain.protocol.packs import in_force, load_packs
from homeward.domain.protocol.parse import parse_protocol
from homeward.domain.protocol.plan import Plan, applied, plan
from homeward.domain.protocol.reading import Fault, InvalidProtocol

__all__ = [
    "Escalation",
    "FactInFuture",
    "Fault",
    "InvalidProtocol",
    "Obligation",
    "Plan",
    "Protocol",
    "Rule",
    "Scenario",
    "ScenarioResult",
    "State",
    "applied",
    "check",
    "explain",
    "in_force",
    "load_packs",
    "next_change_at",
    "obligations",
    "parse_protocol",
    "plan",
]
