"""A local protocol as data, and the pure function from facts and an instant to duties.

May import: the standard library and ``homeward.domain``. Entry points: ``parse_protocol`` and
``load_packs`` (text to ``Protocol``), ``in_force``, ``obligations``, ``next_change_at``,
``plan`` and ``applied``, ``check``, ``explain`` and ``explain_rules``, ``Comparison``.
"""

from homeward.domain.protocol.check import ScenarioResult, check
from homeward.domain.protocol.compare import (
    Comparison,
    Difference,
    EpisodeFacts,
    EpisodeOutcome,
    RuleCounts,
    RuleSummary,
    Stand,
)
from homeward.domain.protocol.engine import FactInFuture, next_change_at, obligations
from homeward.domain.protocol.explain import RuleInWords, approval_words, explain, explain_rules
from homeward.domain.protocol.model import Protocol, Repeat, Rule, Scenario
from homeward.domain.protocol.obligation import REPEATED, Escalation, Obligation, State
from homeward.domain.protocol.packs import in_force, load_packs
from homeward.domain.protocol.parse import parse_protocol
from homeward.domain.protocol.plan import Plan, applied, plan
from homeward.domain.protocol.reading import Fault, InvalidProtocol
from homeward.domain.protocol.telling import telling_differences, telling_words

__all__ = [
    "REPEATED",
    "Comparison",
    "Difference",
    "EpisodeFacts",
    "EpisodeOutcome",
    "Escalation",
    "FactInFuture",
    "Fault",
    "InvalidProtocol",
    "Obligation",
    "Plan",
    "Protocol",
    "Repeat",
    "Rule",
    "RuleCounts",
    "RuleInWords",
    "RuleSummary",
    "Scenario",
    "ScenarioResult",
    "Stand",
    "State",
    "applied",
    "approval_words",
    "check",
    "explain",
    "explain_rules",
    "in_force",
    "load_packs",
    "next_change_at",
    "obligations",
    "parse_protocol",
    "plan",
    "telling_differences",
    "telling_words",
]
