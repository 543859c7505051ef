"""Homeward's own neutral tables, into which a mapping turns other systems' files.

``system`` names the system that the row comes from (the mapping's name): its numbers are its
own, and no other system's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeward.domain.codes import episode, missing, people
from homeward.sources.reading.reason import Reason
from homeward.sources.tables import cells
from homeward.sources.tables.definition import Column, Row, TableDef, nothing


@dataclass(frozen=True)
class WhoRow(Row):
    """Who the child is: the system's own number for them, other numbers, name and birth."""

    system: str
    number: str | None
    nhs_number: str | None
    upn: str | None
    case_number: str | None
    given_name: str | None
    family_name: str | None
    born_on: date | None
    sex: str | None
    ethnicity: str | None


@dataclass(frozen=True)
class PersonRow(WhoRow):
    """One child."""

    team: str | None


@dataclass(frozen=True)
class MissingRow(WhoRow):
    """One missing episode. Instants are UTC; it goes on where nothing says that it ended."""

    record_id: str | None
    police_reference: str | None
    kind: str
    last_seen_at: datetime | None
    noticed_at: datetime | None
    reported_at: datetime | None
    found_at: datetime | None
    returned_at: datetime | None
    grade: str | None
    missing_from: str | None
    area: str | None
    reported_by: str | None
    found_where: str | None
    condition: str | None

    @property
    def began_at(self) -> datetime | None:
        """Return the earliest of the times at its start."""
        said = (self.last_seen_at, self.noticed_at, self.reported_at)
        return min((at for at in said if at is not None), default=None)

    @property
    def ended_at(self) -> datetime | None:
        """Return when it ended: the return, or else the finding."""
        return self.returned_at or self.found_at


_WHO = (
    Column("system", "system", cells.text(60), needed=True),
    Column("number", "number", cells.identifier()),
    Column("nhs_number", "nhs_number", cells.nhs_number()),
    Column("upn", "upn", cells.upn()),
    Column("case_number", "case_number", cells.identifier()),
    Column("given_name", "given_name", cells.text(100)),
    Column("family_name", "family_name", cells.text(100)),
    Column("born_on", "born_on", cells.day()),
    Column("sex", "sex", cells.code(people.SEX, unlisted="leave out")),
    Column("ethnicity", "ethnicity", cells.code(people.ETHNICITY, unlisted="leave out")),
)


def _nobody(values: Mapping[str, Any]) -> Iterable[Reason]:
    named = values["given_name"] is not None or values["family_name"] is not None
    if values["number"] is None and not (named and values["born_on"] is not None):
        yield Reason(
            "blank", "There is no number, nor a name with a date of birth. Give one of them."
        )


def _missing_blanks(values: Mapping[str, Any]) -> Iterable[Reason]:
    yield from _nobody(values)
    if values["kind"] is None:
        yield Reason("blank", "It is not said whether the child was missing or away.", "kind")
    starts = ("last_seen_at", "noticed_at", "reported_at")
    if all(values[name] is None for name in starts):
        yield Reason(
            "blank",
            "There is no time of the start. Give when the child was last seen, noticed missing "
            "or reported.",
        )


def _missing_refusals(row: MissingRow) -> Iterable[Reason]:
    began_at = row.began_at
    for name in ("found_at", "returned_at"):
        at = getattr(row, name)
        if at and began_at and at < began_at:
            yield Reason("567", "This is before the start. Correct one of them.", name)


def _who(row: WhoRow) -> str:
    return row.number or f"{row.family_name}|{row.given_name}|{row.born_on}"


PERSON = TableDef(
    name="own_person",
    family="own",
    title="Children, through a mapping",
    row_type=PersonRow,
    columns=(*_WHO, Column("team", "team", cells.text(60))),
    key=lambda row: f"{row.system}|{_who(row)}",
    blanks=_nobody,
    refuse=nothing,
    warn=nothing,
)

MISSING = TableDef(
    name="own_missing",
    family="own",
    title="Missing episodes, through a mapping",
    row_type=MissingRow,
    columns=(
        *_WHO,
        Column("record_id", "record_id", cells.identifier()),
        Column("police_reference", "police_reference", cells.text(40)),
        Column("kind", "kind", cells.code(missing.KIND, unlisted="refuse"), needed=True),
        Column("last_seen_at", "last_seen_at", cells.moment()),
        Column("noticed_at", "noticed_at", cells.moment()),
        Column("reported_at", "reported_at", cells.moment()),
        Column("found_at", "found_at", cells.moment()),
        Column("returned_at", "returned_at", cells.moment()),
        Column("grade", "grade", cells.code(episode.GRADE, unlisted="leave out")),
        Column(
            "missing_from", "missing_from", cells.code(episode.MISSING_FROM, unlisted="leave out")
        ),
        Column("area", "area", cells.text(80)),
        Column("reported_by", "reported_by", cells.code(episode.REPORTED_BY, unlisted="leave out")),
        Column("found_where", "found_where", cells.text(200)),
        Column("condition", "condition", cells.code(episode.CONDITION, unlisted="leave out")),
    ),
    key=lambda row: f"{row.system}|{row.record_id or f'{_who(row)}|{row.began_at}'}",
    blanks=_missing_blanks,
    refuse=_missing_refusals,
    warn=nothing,
)

TARGETS: Mapping[str, TableDef] = {"person": PERSON, "missing_episode": MISSING}
"""The tables that a mapping may turn a file into, by the name it gives them."""
