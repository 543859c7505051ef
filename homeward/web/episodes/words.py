"""An episode's codes in words, and instants as its pages write them."""

from __future__ import annotations

from datetime import date, datetime

from homeward.domain.time import in_words, to_london

KINDS = {"missing": "Missing", "away": "Away without authorisation"}
STATES = {"met": "Done", "met_late": "Done late", "lapsed": "No longer due", "paused": "Paused"}

_ENDED_BY = {
    "corrected": "a time was corrected",
    "repeated": "it was not done before its next time came",
    "found_at": "the child was found",
    "returned_at": "the child returned",
    "ended_at": "the return was confirmed",
    "voided_at": "the episode was recorded in error",
    "next": "the child was missing again",
}


def ended_words(ref: str | None) -> str:
    """Return why a duty is no longer due, from the reference of the fact that ended it."""
    return _ENDED_BY.get((ref or "").rpartition("#")[2], "another action ended it")


def instant_words(at: datetime | None, *, precision: str = "minute") -> str:
    """Return an instant in words, or its day alone where only the day is known."""
    if at is None:
        return "Not recorded"
    if precision == "day":
        local = to_london(at)
        return f"{local:%A} {local.day} {local:%B %Y} (time not known)"
    return in_words(at)


def day_words(day: date) -> str:
    """Return a day in words."""
    return f"{day.day} {day:%B %Y}"


def child_name(given: str, family: str) -> str:
    """Return a child's name, or say that it is not recorded."""
    return f"{given} {family}".strip() or "Name not recorded"
