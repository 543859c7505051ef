"""What the engine answers: one duty in one episode, in one state, with its reasons."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a duty stands. ``WAITING`` has not opened, and is not a duty yet.

    ``PAUSED`` is open while its clock stands still; only a new fact moves it on.
    """

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    LAPSED = "lapsed"


ACTIVE = frozenset({State.RUNNING, State.PAUSED, State.OVERDUE})
MET_STATES = frozenset({State.MET, State.MET_LATE})
REPEATED = "repeated"


class Escalation(NamedTuple):
    """A step of escalation that has fallen due: its place in the rule, to whom, and when."""

    step: int
    to: str
    at: datetime


# A named tuple, because the engine makes ten for every episode on the board.
class Obligation(NamedTuple):
    """One duty, explained. Instants are aware UTC.

    ``key`` is unique in an episode and survives corrections of times; that of a rule that
    repeats ends in ``#1``, ``#2`` and so on. ``opened_at`` lies ahead while ``WAITING``.
    ``due_at`` counts every pause that is over; while ``PAUSED`` it is when the duty would be due
    had the pause ended as it began, so it will be later than that, and is not to be counted
    down to. ``ended_at`` and ``ended_by`` (a fact's ref, ``corrected``, or ``repeated`` where
    the next time's turn came) say when and by what it was met or lapsed; a lapse after
    ``due_at`` was late when it lapsed, and one by ``repeated`` was never done.
    ``because`` holds the refs of the facts that opened it and ``why`` says so in a sentence.
    ``changes_at`` is when it will next change with no new fact.
    """

    key: str
    rule_id: str
    title: str
    owner: str
    protocol: str
    protocol_version: int
    opened_at: datetime
    due_at: datetime
    state: State
    met_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None
    because: tuple[str, ...]
    why: str
    escalations: tuple[Escalation, ...]
    changes_at: datetime | None

    @property
    def name(self) -> str:
        """Return the rule's id, with ``#2`` for the second time of a rule that repeats."""
        _, mark, number = self.key.rpartition("#")
        return f"{self.rule_id}#{number}" if mark else self.rule_id

    @property
    def is_active(self) -> bool:
        """Tell whether somebody still has to act."""
        return self.state in ACTIVE
