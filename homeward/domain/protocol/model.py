"""A protocol once read: frozen rules and scenarios, valid by construction of the parser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from homeward.domain.facts import Fact
from homeward.domain.protocol.vocabulary import ANCHORS, CONDITIONS, ConditionKind

ANSWER_WITHIN = timedelta(minutes=15)
"""How long a message for now waits for an answer where a protocol says nothing of it."""
_SOON, _A_DAY = timedelta(hours=4), timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Condition:
    """Ask one thing of the facts; ``values`` for lists, ``wanted`` for yes or no.

    ``at_least`` and ``less_than`` bound a count, an age in years or a length in hours, and
    ``within`` is the time over which episodes are counted.
    """

    name: str
    values: frozenset[str] = frozenset()
    wanted: bool = True
    at_least: int = 0
    less_than: int | None = None
    within: timedelta | None = None

    @property
    def kind(self) -> ConditionKind:
        """Return what the condition reads and how."""
        return CONDITIONS[self.name]

    def allows(self, amount: float) -> bool:
        """Tell whether an amount lies within the bounds."""
        return self.at_least <= amount and (self.less_than is None or amount < self.less_than)


@dataclass(frozen=True, slots=True)
class Step:
    """Escalate to a role, so long after the duty opened or, if ``overdue``, fell due.

    ``urgency`` is one of ``URGENCIES``, ``None`` where the file says nothing.
    """

    to: str
    after: timedelta
    overdue: bool = False
    urgency: str | None = None

    def urgency_for(self, *, missing: bool) -> str:
        """Return how soon to tell: as written, else at once while the child is missing."""
        return self.urgency or ("now" if missing else "shift")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Ask again every so long (elapsed), ``at_most`` so many times if that is given."""

    every: timedelta
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty: when it opens, when it is due, what meets, lapses and ends it, and its source.

    ``anchor`` is ``None`` for a rule opened only by an event (``opens_on``). ``after`` is
    elapsed time from the anchor. ``due`` is elapsed time from the moment it opens, always more
    than nothing; ``on_trigger`` says that the source sets the moment and ``due`` is only the
    time allowed to arrange it. With ``working_days`` it is due at the end of so many working
    days instead, and ``due`` is the least that they can be. ``pauses_on`` stop the clock, each
    until its own end (``PAUSES``) or anything in ``resumes_on``. A rule never both repeats and
    pauses, nor repeats in working days. ``before`` is how long before a birthday it opens, or as
    the episode begins if less than that is left. With ``needs_all`` it is met only once every
    act in ``met_by`` was done, at the last of them. ``urgency`` is how soon its owner is told, one
    of ``URGENCIES``; where the file says nothing it follows from the time allowed.
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
    working_days: int = 0
    repeat: Repeat | None = None
    pauses_on: tuple[str, ...] = ()
    resumes_on: tuple[str, ...] = ()
    before: timedelta = timedelta(0)
    needs_all: bool = False
    urgency: str = ""
    while_missing: bool = field(init=False)
    after_return: bool = field(init=False)
    repeats_while_missing: bool = field(init=False)

    def __post_init__(self) -> None:
        anchor = ANCHORS[self.anchor] if self.anchor is not None else None
        of_absence = anchor is not None and anchor.while_missing
        still_missing = anchor is not None and of_absence and bool(self.after or anchor.birthday)
        if not self.urgency:
            object.__setattr__(self, "urgency", _urgency_of(self.due, self.working_days))
        object.__setattr__(self, "while_missing", self.ends_on_return or still_missing)
        object.__setattr__(self, "after_return", anchor is not None and not of_absence)
        object.__setattr__(self, "repeats_while_missing", self.ends_on_return or of_absence)


def _urgency_of(due: timedelta, working_days: int) -> str:
    """Return how soon to tell of a duty with so much time: what is due soon, soon."""
    if working_days or due > _A_DAY:
        return "working_day"
    return "now" if due <= _SOON else "shift"


@dataclass(frozen=True, slots=True)
class Expectation:
    """Expect a rule in a state (or ``absent``), perhaps with its due instant (aware UTC).

    ``rule_id`` is ``rule#2`` for the second time of a rule that repeats. ``raised_to`` are the
    roles to whom it was escalated, in order; ``None`` where the example does not say.
    """

    rule_id: str
    state: str
    due_at: datetime | None = None
    raised_to: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A worked example that stands beside the rules: given facts, at an instant, then states.

    ``bank_holidays`` are those that the example takes for granted, if it names any.
    """

    name: str
    given: tuple[Fact, ...]
    now: datetime
    then: tuple[Expectation, ...]
    bank_holidays: frozenset[date] | None = None


@dataclass(frozen=True, slots=True)
class Protocol:
    """One version of one authority's protocol; ``digest`` is the SHA-256 of its text.

    A ``draft`` may be checked, explained and compared, and is never in force. A message for now
    that nobody acknowledged within ``answer_within`` goes on to the next person on duty, and
    where there is none along ``raised_to``, the roles above in order; empty where the file
    leaves that to the home.
    """

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
    draft: bool = False
    approved_on: date | None = None
    answer_within: timedelta = ANSWER_WITHIN
    raised_to: tuple[str, ...] = ()

    @property
    def own_rules(self) -> tuple[Rule, ...]:
        """Return the rules written in this file, without the inherited ones."""
        mine = f"{self.id} v{self.version}"
        return tuple(rule for rule in self.rules if rule.origin == mine)
