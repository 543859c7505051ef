"""Who there is in the example before any child: authorities, organisations, people, homes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context

LISTED = (("994", "Fennel Cross"), ("995", "Thistlemoor"))
"""Authorities that only place children here: none of their services work in this home."""

CODES = (("991", "thurrock"), ("992", "medway"), ("993", "oxfordshire-2017"))
"""Each working authority's code (beyond any that the DfE has given) and its protocol."""

POLICE_AREAS = ("Wood and Field", "Bank and Quays")
AREAS = (
    ("North Wood", POLICE_AREAS[0]),
    ("Middle Field", POLICE_AREAS[0]),
    ("South Bank", POLICE_AREAS[1]),
)
"""The districts of each working authority, and the police area that each lies in."""

TEAMS = ("North", "South")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in, and where they belong."""

    id: UUID
    name: str
    role: str
    team: str
    organisation: UUID
    authority: UUID | None

    def at(self, now: datetime, *, authority: UUID | None = None) -> Context:
        """Return the context of this person's work at an instant, in an authority's record."""
        return Context(
            self.id,
            self.organisation,
            authority or self.authority,
            "example",
            now,
            roles=frozenset({self.role}),
            teams=frozenset({self.team} - {""}),
        )


@dataclass(frozen=True, slots=True)
class Home:
    """A provider of placements, the code of the placement it offers, and the town it lies in."""

    id: UUID
    name: str
    kind: str
    town: int | None
    organisation: UUID | None


@dataclass(frozen=True, slots=True)
class Town:
    """An authority whose services work here, with its people by role."""

    id: UUID
    name: str
    protocol: str
    services: UUID
    areas: tuple[UUID, ...]
    people: tuple[Person, ...]

    def one(self, role: str, team: str = "") -> Person:
        """Return the person of a role, of the team named if there is one."""
        held = [person for person in self.people if person.role == role]
        return next((person for person in held if person.team == team), held[0])


@dataclass(frozen=True, slots=True)
class World:
    """Everything that stands before the children."""

    towns: tuple[Town, ...]
    listed: tuple[UUID, ...]
    police: tuple[Person, ...]
    carers: tuple[Person, ...]
    homes: tuple[Home, ...]
