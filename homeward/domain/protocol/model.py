"""A protocol once read: frozen rules and scenarios, valid by construction of the parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from homeward.domain.facts import Fact
from homeward.domain.protocol.vocabulary import ANCHORS, CONDITIONS, ConditionKind


@dataclass(frozen=True, slots=True)
class Condition:
    """Ask one thing of the facts; ``values`` for lists, ``wanted`` for yes or no."""

    name: str
    values: frozenset[str] = frozenset()
    wanted: bool = True

    @property
    def kind(self) -> ConditionKind:
        """Return what the condition reads and how."""
        return CONDITIONS[self.name]


@dataclass(frozen=True, slots=True)
class Step:
    """Escalate to a role, so long after the duty opened or, if ``overdue``, fell due."""

    to: str
    after: timedelta
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty: when it opens, when it is due, what meets, lapses and ends it, and its source.

    ``anchor`` is ``None`` for a rule opened only by an event (``opens_on``). ``after`` is
    elapsed time from the anchor. ``due`` is elapsed time from the moment it opens, always more
    than nothing; ``on_trigger`` says that the source sets the moment and ``due`` is only the
    time allowed to arrange it.
    """

    id: str
    title: str
    anchor: str | None
    after: timedelta
    or_on: tuple[str, ...]
    opens_on: tuple[str, ...]
    when: tuple[Condition, ...]
    due: timedelta
    on_trigger: bool
    met_by: tuple[str, ...]
    lapses_on: tuple[str, ...]
    ends_on_return: bool
    owner: str
    escalate: tuple[Step, ...]
    source: str
    note: str | None = None
    protocol: str = ""
    protocol_version: int = 0
    origin: str = ""
    while_missing: bool = field(init=False)
    after_return: bool = field(init=False)

    def __post_init__(self) -> None:
        of_absence = self.anchor is not None and ANCHORS[self.anchor].while_missing
        elapsed_trigger = of_absence and bool(self.after)
        object.__setattr__(self, "while_missing", self.ends_on_return or elapsed_trigger)
        object.__setattr__(self, "after_return", self.anchor is not None and not of_absence)


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expect a rule in a state (or ``absent``), perhaps with its due instant (aware UTC)."""

    rule_id: str
    state: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A worked example that stands beside the rules: given facts, at an instant, then states."""

    name: str
    given: tuple[Fact, ...]
    now: datetime
    then: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """One version of one authority's protocol; ``digest`` is the SHA-256 of its text."""

    id: str
    title: str
    authority: str
    version: int
    effective_from: date
    approved_by: str
    note: str | None
    extends: tuple[str, int] | None
    rules: tuple[Rule, ...]
    scenarios: tuple[Scenario, ...]
    digest: str

    @property
    def own_rules(self) -> tuple[Rule, ...]:
        """Return the rules written in this file, without the inherited ones."""
        mine = f"{self.id} v{self.version}"
        return tuple(rule for rule in self.rules if rule.origin == mine)
