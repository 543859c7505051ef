"""What a daily report says, as values: no database, no words of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

_AN_HOUR = timedelta(hours=1)


class Duty(NamedTuple):
    """One thing due in an episode. ``undone_at``: when it lapsed late, if it did (aware UTC)."""

    rule: str
    title: str
    owner: str
    due_at: datetime
    undone_at: datetime | None = None

    def kept(self) -> list[str]:
        """Return the duty as it is kept in a frozen row."""
        undone = self.undone_at.isoformat() if self.undone_at else ""
        return [self.rule, self.title, self.owner, self.due_at.isoformat(), undone]


def duty_kept(said: list[str]) -> Duty:
    """Return the duty that a frozen row keeps."""
    rule, title, owner, due, undone = said
    at = datetime.fromisoformat
    return Duty(rule, title, owner, at(due), at(undone) if undone else None)


class Threshold(NamedTuple):
    """One thing that will be due in an episode, once it has lasted until ``at`` (aware UTC)."""

    rule: str
    title: str
    at: datetime

    def kept(self) -> list[str]:
        """Return the threshold as it is kept in a frozen row."""
        return [self.rule, self.title, self.at.isoformat()]


@dataclass(frozen=True, slots=True)
class Duties:
    """What is due in one episode: what comes next, and what is late. Each by when it is due.

    ``breaches`` became late, or lapsed undone, in the report's own period. ``thresholds`` are not
    due yet: what begins next, all at one instant, if the child is still missing then.
    """

    next: Duty | None = None
    overdue: tuple[Duty, ...] = ()
    interviews: tuple[Duty, ...] = ()
    breaches: tuple[Duty, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    def kept(self) -> dict[str, list[list[str]]]:
        """Return the duties as they are kept in a frozen row."""
        lists = {name: getattr(self, name) for name in ("overdue", "interviews", "breaches")}
        lists["next"] = (self.next,) if self.next else ()
        lists["thresholds"] = self.thresholds
        return {name: [duty.kept() for duty in duties] for name, duties in lists.items()}


def duties_kept(said: Mapping[str, Any]) -> Duties:
    """Return the duties that a frozen row keeps; one of an older report has no thresholds."""

    def every(name: str) -> tuple[Duty, ...]:
        return tuple(duty_kept(one) for one in said.get(name, ()))

    return Duties(
        next=next(iter(every("next")), None),
        overdue=every("overdue"),
        interviews=every("interviews"),
        breaches=every("breaches"),
        thresholds=tuple(
            Threshold(rule, title, datetime.fromisoformat(at))
            for rule, title, at in said.get("thresholds", ())
        ),
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One episode in a report: whose, how it stands, and what is due. Times are aware UTC.

    ``still``: open at the report's moment. ``began`` and ``ended``: in its period, or told to
    us in it. ``voided``: it stood in the report before, and was recorded in error. ``whose``
    names the child's authority where that is another.
    """

    episode: UUID
    child: UUID
    authority: UUID
    given_name: str
    family_name: str
    born_on: date | None
    team: str
    whose: str
    kind: str
    grade: str
    immediate_concern: bool
    started_at: datetime
    ended_at: datetime | None
    reported_back_at: datetime | None
    still: bool = False
    began: bool = False
    ended: bool = False
    voided: bool = False
    duties: Duties = field(default_factory=Duties)

    def hours_missing(self, at: datetime) -> int:
        """Return the whole hours that passed from the start until the end, or until ``at``."""
        return max(0, ((self.ended_at or at) - self.started_at) // _AN_HOUR)


class Counts(NamedTuple):
    """How many a report tells of. Overdue and breaches count actions, the others episodes."""

    missing: int = 0
    began: int = 0
    ended: int = 0
    overdue: int = 0
    interviews: int = 0
    breaches: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A report: its moment, the period that it covers (aware UTC), and its episodes.

    Those still missing come first, in the board's order.
    """

    data_at: datetime
    since: datetime
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> Counts:
        """Return how many, of what this reader may see."""
        return counted(self.entries)


def counted(entries: Iterable[Entry]) -> Counts:
    """Return how many episodes and actions these entries tell of."""
    all_of = list(entries)
    return Counts(
        missing=sum(one.still for one in all_of),
        began=sum(one.began for one in all_of),
        ended=sum(one.ended for one in all_of),
        overdue=sum(len(one.duties.overdue) for one in all_of),
        interviews=sum(bool(one.duties.interviews) for one in all_of),
        breaches=sum(len(one.duties.breaches) for one in all_of),
    )
