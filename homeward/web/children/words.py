"""How a child's facts are put in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from homeward.domain.identifiers import nhs_number_is_sound, upn_is_sound
from homeward.domain.time import age_on, london_date
from homeward.web.children.forms import IDENTIFIERS

_BIRTH = {"exact": "", "estimated": " (estimated)"}
# The loader's own kinds are read here, and never offered to type.
_LOADED = {
    "ssda903_child": "Child number in the SSDA903 return",
    "ssd_person": "Person number in the Standard Safeguarding Dataset",
    "legacy": "Number in a former system",
}
_KINDS = {**dict(IDENTIFIERS), **_LOADED}
_WITHHELD = ("post", "address", "carer", "phone", "email")
"""What a source said of where a child lives, or how to reach somebody, is on a page of its own."""


def day(on: date | None, *, none: str = "Not recorded") -> str:
    """Return a date as people write it: 3 February 2010."""
    return f"{on.day} {on:%B %Y}" if on else none


def span(starts_on: date | None, ends_on: date | None) -> str:
    """Return a period of days."""
    return f"{day(starts_on)} to {day(ends_on, none='now')}"


def birth(born_on: date | None, kind: str, now: datetime) -> str:
    """Return a date of birth with its kind, and the age on ``now``'s London day.

    Of a child who is not born yet, the day on which the birth is expected.
    """
    if kind == "expected":
        return _unborn(born_on, london_date(now))
    if born_on is None:
        return "Not known"
    years = age_on(born_on, london_date(now))
    aged = f", aged {years}" if years >= 0 else ""
    return f"{day(born_on)}{_BIRTH.get(kind, '')}{aged}"


def _unborn(due: date | None, today: date) -> str:
    if due is None:
        return "Unborn, due date not known"
    late = "" if due >= today else ". That day has passed: record the birth"
    return f"Unborn, due {day(due)}{late}"


def whole_name(child: object) -> str:
    """Return a child's whole name."""
    given, family = getattr(child, "given_name", ""), getattr(child, "family_name", "")
    if not given and getattr(child, "birth_kind", "") == "expected":
        return f"Unborn {family}".strip()
    return f"{given} {family}".strip() or "Name not recorded"


def told_apart(child: Any, reasons: Sequence[str], now: datetime) -> str:
    """Return who a likely child is, in one line, and why they are likely."""
    born = birth(child.born_on, child.birth_kind, now) if child.born_on else ""
    who = f"{whole_name(child)}, {f'born {born}' if born else 'date of birth not known'}"
    return f"{who} ({', '.join(reasons)})"


def identifier_kind(kind: str) -> str:
    """Return what a kind of number is called."""
    kind, _, council = kind.partition("@")
    of = f" (of council {council})" if council else ""
    return _KINDS.get(kind, kind.replace("_", " ").capitalize()) + of


def identifier_warning(kind: str, value: str) -> str:
    """Return what is wrong with a number's check digit, or nothing. It warns, never refuses."""
    if kind == "nhs" and not nhs_number_is_sound(value):
        return "The check digit is wrong: compare it with the source"
    if kind in {"upn", "former_upn"} and not upn_is_sound(value):
        return "The check letter is wrong: compare it with the source"
    return ""


def said_plainly(said: dict[str, object]) -> str:
    """Return what a source said, without where the child lives."""
    kept = [
        f"{key}: {value}"
        for key, value in said.items()
        if value not in (None, "") and not any(word in key.lower() for word in _WITHHELD)
    ]
    return "; ".join(kept)
