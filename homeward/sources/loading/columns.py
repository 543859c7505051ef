"""From the rows of each known table to the record's columns. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeward.domain.identifiers import nhs_number_is_sound, upn_is_sound
from homeward.domain.matching import fold
from homeward.domain.time import london_midnight, to_london

CHILD_903, PERSON_SSD = "ssda903_child", "ssd_person"
UPN, NHS, LEGACY = "upn", "nhs", "legacy"
CHILD_ANNEX = "annex_a_child"
NUMBER_OF = {"ssda903": CHILD_903, "ssd": PERSON_SSD, "annex_a": CHILD_ANNEX}
"""The kind of number by which each family of tables names a child."""

_KINDS = {"M": "missing", "A": "away"}


@dataclass(frozen=True, slots=True)
class Person:
    """A child as a row gives them: columns, other numbers, and the numbers that may tie.

    ``certain``: a number ties only where both dates of birth are known. ``by_name``: the very
    name and date of birth may tie too.
    """

    columns: dict[str, Any]
    numbers: tuple[tuple[str, str], ...] = ()
    ties: tuple[tuple[str, str], ...] = ()
    certain: bool = False
    by_name: bool = False

    @property
    def name_key(self) -> tuple[str, str, Any]:
        """Return the folded family and given name, and the date of birth."""
        said = self.columns
        return said.get("family_key", ""), said.get("given_key", ""), said["born_on"]


@dataclass(frozen=True, slots=True)
class Stay:
    """A period of care and, if the row says so, where the child then lived."""

    care: dict[str, Any]
    placement: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Absence:
    """A missing episode. ``precision`` is "day" where the source knows no hour.

    ``more``: the episode's other columns, where the source says more than its two ends.
    """

    kind: str
    began_at: datetime
    ended_at: datetime | None
    precision: str
    more: dict[str, Any] = field(default_factory=dict)


def header(row: Any) -> Person:
    """Read a row of an SSDA903 header."""
    return Person(
        columns={
            "born_on": row.born_on,
            "sex": row.sex or "",
            "ethnicity": row.ethnicity or "",
        },
        **_numbers(upn=row.upn),
    )


def person(row: Any) -> Person:
    """Read a row of ``ssd_person``. A birth that is only expected is kept as such."""
    expected = row.born_on is None and row.expected_on is not None
    given, family = row.forename or "", row.surname or ""
    return Person(
        columns={
            "born_on": row.born_on or row.expected_on,
            "birth_kind": "expected" if expected else "exact",
            "sex": row.sex or "",
            "ethnicity": row.ethnicity or "",
            "given_name": given,
            "family_name": family,
            "given_key": fold(given)[:100],
            "family_key": fold(family)[:100],
        },
        **_numbers(upn=row.upn_unknown, nhs=row.nhs_number, legacy=row.legacy_id),
    )


def listed(row: Any) -> Person:
    """Read who a row of an Annex A list is about.

    The number is the case system's, which the SSDA903 and the dataset use as well: it ties where
    the dates of birth are the same.
    """
    return Person(
        columns={
            "born_on": row.born_on,
            "sex": row.sex or "",
            "ethnicity": row.ethnicity or "",
            "team": (row.team or "")[:60],
        },
        ties=((CHILD_903, row.child), (PERSON_SSD, row.child)),
        certain=True,
    )


def own_person(row: Any) -> Person:
    """Read who a row of Homeward's own tables is about."""
    given, family = row.given_name or "", row.family_name or ""
    return Person(
        columns={
            "born_on": row.born_on,
            "sex": row.sex or "",
            "ethnicity": row.ethnicity or "",
            "given_name": given,
            "family_name": family,
            "given_key": fold(given)[:100],
            "family_key": fold(family)[:100],
            "team": getattr(row, "team", None) or "",
        },
        **_numbers(upn=row.upn, nhs=row.nhs_number, legacy=row.case_number),
        by_name=True,
    )


def own_missing(row: Any, areas: dict[str, Any]) -> Absence:
    """Read a row of Homeward's own missing episodes; ``areas`` are known ones by small letters."""
    times = (row.last_seen_at, row.noticed_at, row.reported_at, row.found_at, row.returned_at)
    said = [at for at in times if at]
    more = {
        "last_seen_at": row.last_seen_at,
        "noticed_at": row.noticed_at,
        "reported_to_police_at": row.reported_at,
        "found_at": row.found_at,
        "returned_at": row.returned_at,
        "grade": (row.grade or "").lower(),
        "missing_from": (row.missing_from or "").lower(),
        "police_reference": row.police_reference or "",
        "found_where": row.found_where or "",
        "reported_by": (row.reported_by or "").lower() or None,
        "condition": (row.condition or "").lower() or None,
        "missing_area_id": areas.get((row.area or "").casefold()),
    }
    precision = "day" if all(map(_is_midnight, said)) else "minute"
    return Absence(_KINDS[row.kind], row.began_at, row.ended_at, precision, more)


def _numbers(**given: str | None) -> dict[str, Any]:
    """Sort numbers: all are kept, but the codes that stand for none; only sound ones may tie."""
    sound: dict[str, Callable[[str], bool]] = {UPN: upn_is_sound, NHS: nhs_number_is_sound}
    kept = {kind: value for kind, value in given.items() if value and not _stands_for_none(value)}
    return {
        "numbers": tuple(kept.items()),
        "ties": tuple((k, v) for k, v in kept.items() if k in sound and sound[k](v)),
    }


def _stands_for_none(value: str) -> bool:
    return len(value) == len("UN1") and value.startswith("UN")


def stay_903(row: Any) -> Stay:
    """Read a row of the SSDA903 episodes: care and placement in one."""
    placed = {
        "kind": row.placement_type or "",
        "postcode": row.placement_postcode or "",
        "end_reason": row.reason_changed or "",
        "urn": row.urn or "",
    }
    days = {"starts_on": row.began_on, "ends_on": row.ended_on}
    return Stay(
        care={
            **days,
            "start_reason": _short(row.reason_began),
            "end_reason": _short(row.reason_ended),
            "legal_status": _short(row.legal_status),
            "need": _short(row.need),
        },
        placement={**days, **_cut(placed)} if any(placed.values()) else {},
    )


def stay_ssd(row: Any) -> Stay:
    """Read a row of ``ssd_cla_episodes``."""
    return Stay(
        care={
            "starts_on": row.began_on,
            "ends_on": row.ended_on,
            "start_reason": _short(row.reason_began),
            "end_reason": _short(row.reason_ended),
            "need": _short(row.need),
        }
    )


def placement(row: Any) -> dict[str, Any]:
    """Read a row of ``ssd_cla_placement``."""
    said = {
        "kind": row.placement_type or "",
        "postcode": row.postcode or "",
        "end_reason": row.reason_changed or "",
        "urn": row.urn or "",
    }
    return {"starts_on": row.began_on, "ends_on": row.ended_on, **_cut(said)}


def _short(code: str | None) -> str:
    # An unlisted code may be longer than any real one; the assertion keeps it whole.
    return (code or "")[:4]


def _cut(said: dict[str, str]) -> dict[str, str]:
    return said | {"kind": said["kind"][:4], "end_reason": said["end_reason"][:8]}


def missing_903(row: Any) -> Absence:
    """Read a row of the SSDA903 missing table: whole days, from London's midnight."""
    ended = london_midnight(row.ended_on) if row.ended_on else None
    return Absence(_KINDS[row.kind], london_midnight(row.began_on), ended, "day")


def missing_ssd(row: Any) -> Absence:
    """Read a row of ``ssd_missing``. Midnight at both ends means that only days are known."""
    days = all(_is_midnight(at) for at in (row.began_at, row.ended_at) if at)
    return Absence(_KINDS[row.kind], row.began_at, row.ended_at, "day" if days else "minute")


def _is_midnight(at: datetime) -> bool:
    return to_london(at).time().replace(microsecond=0) == datetime.min.time()
