"""The SSDA903 return: header, episodes, missing, uasc.

Source: SSDA903 guide; the rule numbers are the national validation rules'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeward.domain.codes import care, missing, people, placement
from homeward.sources.reading.reason import Reason
from homeward.sources.tables import cells
from homeward.sources.tables.definition import Column, Row, TableDef, needs, nothing

_CHILD = ("child", "CHILD", "Give the child's number.")


@dataclass(frozen=True)
class HeaderRow(Row):
    """One child. ``upn`` may hold the code that says why there is none (UN1 to UN5)."""

    child: str
    sex: str | None
    born_on: date | None
    ethnicity: str | None
    upn: str | None
    is_mother: str | None
    mother_child_born_on: date | None


@dataclass(frozen=True)
class EpisodeRow(Row):
    """One episode of care, with its placement. ``ended_on`` None: it goes on."""

    child: str
    began_on: date
    reason_began: str | None
    legal_status: str | None
    need: str | None
    placement_type: str | None
    provider: str | None
    ended_on: date | None
    reason_ended: str | None
    reason_changed: str | None
    home_postcode: str | None
    placement_postcode: str | None
    urn: str | None


@dataclass(frozen=True)
class MissingRow(Row):
    """One missing episode, in whole days. ``kind`` is M or A; ``ended_on`` None: it goes on."""

    child: str
    born_on: date | None
    kind: str
    began_on: date
    ended_on: date | None


@dataclass(frozen=True)
class UascRow(Row):
    """One unaccompanied asylum-seeking child, and when that status ceases or ceased."""

    child: str
    sex: str | None
    born_on: date | None
    status_ceased_on: date | None


def _header_warnings(row: HeaderRow) -> Iterable[Reason]:
    if row.born_on is None:
        yield Reason("born_unknown", "DOB is empty. The child was taken without it.", "DOB")


def _episode_refusals(row: EpisodeRow) -> Iterable[Reason]:
    if row.ended_on and row.ended_on < row.began_on:
        yield Reason("ends_before_start", "DEC is before DECOM. Correct one of them.", "DEC")


def _episode_warnings(row: EpisodeRow) -> Iterable[Reason]:
    if row.reason_ended and not row.ended_on:
        yield Reason("reason_without_end", "REC is given but DEC is empty.", "REC")
    if row.ended_on and not row.reason_ended:
        yield Reason("end_without_reason", "DEC is given but REC is empty.", "REC")


def _missing_blanks(values: Mapping[str, Any]) -> Iterable[Reason]:
    if values["child"] is None:
        yield Reason("blank", "CHILD is empty. Give the child's number.", "CHILD")
    if values["began_on"] is None:
        yield Reason("564", "MIS_START is empty. Give the day the episode began.", "MIS_START")
    if values["kind"] is None:
        number = "566" if values["ended_on"] and values["began_on"] is None else "565"
        yield Reason(number, "MISSING is empty. Say M (missing) or A (away).", "MISSING")


def _missing_refusals(row: MissingRow) -> Iterable[Reason]:
    if row.ended_on and row.ended_on < row.began_on:
        yield Reason("567", "MIS_END is before MIS_START. Correct one of them.", "MIS_END")
    if row.born_on and row.began_on < row.born_on:
        yield Reason("586", "MIS_START is before DOB. Correct one of them.", "MIS_START")


def _missing_warnings(row: MissingRow) -> Iterable[Reason]:
    # The national rule fails the day of birth itself too; it can be recorded all the same.
    if row.born_on == row.began_on:
        yield Reason("586", "MIS_START is the day of birth. Check it.", "MIS_START")


HEADER = TableDef(
    name="ssda903_header",
    family="ssda903",
    title="SSDA903 header",
    row_type=HeaderRow,
    columns=(
        Column("CHILD", "child", cells.identifier(), needed=True),
        Column("SEX", "sex", cells.code(people.SEX, unlisted="leave out"), needed=True),
        Column("DOB", "born_on", cells.day(), needed=True),
        Column(
            "ETHNIC", "ethnicity", cells.code(people.ETHNICITY, unlisted="leave out"), needed=True
        ),
        Column("UPN", "upn", cells.upn()),
        Column("MOTHER", "is_mother", cells.code(people.YES_NO, unlisted="leave out")),
        Column("MC_DOB", "mother_child_born_on", cells.day()),
    ),
    key=lambda row: str(row.child),
    blanks=needs(_CHILD),
    refuse=nothing,
    warn=_header_warnings,
)

EPISODES = TableDef(
    name="ssda903_episodes",
    family="ssda903",
    title="SSDA903 episodes",
    row_type=EpisodeRow,
    columns=(
        Column("CHILD", "child", cells.identifier(), needed=True),
        Column("DECOM", "began_on", cells.day(), needed=True),
        Column("RNE", "reason_began", cells.code(care.REASON_BEGAN), needed=True),
        Column("LS", "legal_status", cells.code(care.LEGAL_STATUS), needed=True),
        Column("CIN", "need", cells.code(care.NEED)),
        Column("PLACE", "placement_type", cells.code(placement.TYPE), needed=True),
        Column("PLACE_PROVIDER", "provider", cells.code(placement.PROVIDER)),
        Column("DEC", "ended_on", cells.day(), needed=True),
        Column("REC", "reason_ended", cells.code(care.REASON_ENDED)),
        Column("REASON_PLACE_CHANGE", "reason_changed", cells.code(placement.REASON_CHANGED)),
        Column("HOME_POST", "home_postcode", cells.postcode()),
        Column("PL_POST", "placement_postcode", cells.postcode()),
        Column("URN", "urn", cells.identifier()),
    ),
    key=lambda row: f"{row.child}|{row.began_on.isoformat()}",
    blanks=needs(_CHILD, ("began_on", "DECOM", "Give the day the episode began.")),
    refuse=_episode_refusals,
    warn=_episode_warnings,
)

MISSING = TableDef(
    name="ssda903_missing",
    family="ssda903",
    title="SSDA903 missing",
    row_type=MissingRow,
    columns=(
        Column("CHILD", "child", cells.identifier(), needed=True),
        Column("DOB", "born_on", cells.day()),
        Column(
            "MISSING",
            "kind",
            cells.code(missing.KIND, unlisted="refuse"),
            needed=True,
            rule="1006",
        ),
        Column("MIS_START", "began_on", cells.day(), needed=True, rule="1004"),
        Column("MIS_END", "ended_on", cells.day(), needed=True, rule="1005"),
    ),
    key=lambda row: f"{row.child}|{row.began_on.isoformat()}",
    blanks=_missing_blanks,
    refuse=_missing_refusals,
    warn=_missing_warnings,
)

UASC = TableDef(
    name="ssda903_uasc",
    family="ssda903",
    title="SSDA903 unaccompanied asylum-seeking children",
    row_type=UascRow,
    columns=(
        Column("CHILD", "child", cells.identifier(), needed=True),
        Column("SEX", "sex", cells.code(people.SEX, unlisted="leave out")),
        Column("DOB", "born_on", cells.day()),
        Column("DUC", "status_ceased_on", cells.day(), needed=True),
    ),
    key=lambda row: str(row.child),
    blanks=needs(_CHILD),
    refuse=nothing,
    warn=nothing,
)
