"""What the planner knows of one invented child, and the rows planned so far. Pure: no tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from homeward.config.example.world import Home, Person, Town
from homeward.domain.time import LONDON

Row = dict[str, Any]


class Desk(NamedTuple):
    """Whose record rows go in, and which organisation writes them there."""

    authority: UUID
    organisation: UUID


@dataclass(frozen=True, slots=True)
class Standing:
    """A status, with its team, from a day until another."""

    status: str
    team: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Stay:
    """A placement from a day until another. ``host``: the authority it lies in."""

    kind: str
    home: Home | None
    host: UUID | None
    starts_on: date
    ends_on: date | None


@dataclass(slots=True)
class Spell:
    """One time missing: its start, its end, the event it is part of, and with whom else."""

    start: datetime
    end: datetime
    event: UUID


@dataclass(slots=True)
class Life:
    """One invented child.

    ``town`` is where people work with them, ``listed`` whose they are where that is another
    authority, ``first`` about when they first went missing, if they did. ``area`` is the
    district they go missing from as a rule, ``shows`` what the cast of open cases needs of them.
    """

    id: UUID
    town: Town
    listed: UUID | None
    given: str
    family: str
    born_on: date
    first: date
    uasc: bool = False
    shows: frozenset[str] = frozenset()
    area: UUID | None = None
    standings: list[Standing] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)

    @property
    def desk(self) -> Desk:
        """Return where this child's rows are written."""
        return Desk(self.listed or self.town.id, self.town.services)

    def standing_on(self, day: date) -> Standing | None:
        """Return the status held on a day."""
        return next((one for one in self.standings if _covers(one, day)), None)

    def stay_on(self, day: date) -> Stay | None:
        """Return the placement on a day."""
        return next((one for one in self.stays if _covers(one, day)), None)

    def worker(self, role: str) -> Person:
        """Return who of the town's people does a task for this child."""
        team = self.standings[-1].team if self.standings else ""
        return self.town.one(role, team)


def _covers(period: Standing | Stay, day: date) -> bool:
    return period.starts_on <= day and (period.ends_on is None or day < period.ends_on)


class Rows:
    """Planned rows, by desk and table, in the order they were planned."""

    def __init__(self) -> None:
        self._kept: dict[Desk, dict[str, list[Row]]] = {}

    def add(self, life: Life, table: str, *, recorded_at: datetime, by: UUID, said: Row) -> None:
        """Plan one row of a table in the record that the child's rows are written to."""
        self.note(life.desk, table, at=recorded_at, by=by, said=said)

    def note(self, desk: Desk, table: str, *, at: datetime, by: UUID, said: Row) -> None:
        """Plan one row that is about no child."""
        stamped = said | {"authority_id": desk.authority, "recorded_at": at, "recorded_by": by}
        self._kept.setdefault(desk, {}).setdefault(table, []).append(stamped)

    def desks(self) -> Sequence[Desk]:
        """Return every desk that has rows."""
        return list(self._kept)

    def at(self, desk: Desk) -> dict[str, list[Row]]:
        """Return the rows planned at one desk, by table."""
        return self._kept.get(desk, {})


def new_id(rng: Random) -> UUID:
    """Return an id that the seed decides."""
    return UUID(int=rng.getrandbits(128), version=4)


def at_london(day: date, hour: int, minute: int) -> datetime:
    """Return the instant (aware UTC) of a wall-clock time in London."""
    return datetime.combine(day, time(hour, minute), tzinfo=LONDON).astimezone(UTC)


def minutes(rng: Random, low: float, high: float) -> timedelta:
    """Return a length between two numbers of minutes, whole."""
    return timedelta(minutes=round(rng.uniform(low, high)))


def hours(rng: Random, low: float, high: float) -> timedelta:
    """Return a length between two numbers of hours, in whole minutes."""
    return minutes(rng, low * 60, high * 60)


def pairs(spells: list[Spell]) -> Iterator[tuple[Spell, datetime | None]]:
    """Return each time missing with the start of the next one."""
    for index, spell in enumerate(spells):
        yield spell, spells[index + 1].start if index + 1 < len(spells) else None
