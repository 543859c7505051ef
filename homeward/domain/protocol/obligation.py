"""What the engine answers: one duty in one episode, in one state, with its reasons."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """Where a duty stands. ``WAITING`` has not opened, and is not a duty yet."""

    WAITING = "waiting"
    RUNNING = "running"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    LAPSED = "lapsed"


ACTIVE = frozenset({State.RUNNING, State.OVERDUE})
MET_STATES = frozenset({State.MET, State.MET_LATE})


class Escalation(NamedTuple):
    """A step of escalation that has fallen due: its place in the rule, to whom, and when."""

    step: int
    to: str
    at: datetime


# A named tuple, because the engine makes ten for every episode on the board.
class Obligation(NamedTuple):
    """One duty, explained. Instants are aware UTC.

    ``key`` is unique in an episode and survives corrections of times. ``opened_at`` lies ahead
    while ``WAITING``. ``ended_at`` and ``ended_by`` (a fact's ref, or ``corrected``) say when
    and by what it was met or lapsed; a lapse after ``due_at`` was late when it lapsed.
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
    def is_active(self) -> bool:
        """Tell whether somebody still has to act."""
        return self.state in ACTIVE
