"""One dated fact about an episode; knows its own shape and nothing of rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeward.domain.facts.kinds import KINDS
from homeward.domain.refusal import Refusal

_UTC_OFFSET = timedelta(0)


class BadFact(Refusal):
    """A fact outside the vocabulary, or without an instant in UTC."""

    code = "bad_fact"


@dataclass(frozen=True, slots=True)
class Fact:
    """State that something was so, or was done, at an instant.

    ``at`` is when it was true in the world (aware UTC), never when it was typed. ``ref`` names
    the record it came from. ``value`` is required, from a closed list, where the kind has one,
    and a day such as ``2010-06-01`` where the kind is dated; elsewhere it is free text, or
    ``None``.

    Raises: BadFact.
    """

    kind: str
    at: datetime
    ref: str
    value: str | None = None

    def __post_init__(self) -> None:
        known = KINDS.get(self.kind)
        if known is None:
            raise BadFact(f"“{self.kind}” is not a kind of fact that Homeward knows.")
        if self.at.utcoffset() != _UTC_OFFSET:
            raise BadFact(f"The time of “{known.label}” must be given in UTC.")
        if known.values and self.value not in known.values:
            choices = ", ".join(known.values)
            raise BadFact(f"“{known.label}” must be one of: {choices}.")
        if known.dated and not _is_day(self.value, not_after=self.at):
            raise BadFact(f"“{known.label}” must be a past day, written 2010-06-01.")


def _is_day(value: str | None, *, not_after: datetime) -> bool:
    try:
        day = date.fromisoformat(value or "")
    except ValueError:
        return False
    # A London day can begin an hour before the UTC one.
    return day.isoformat() == value and day <= (not_after + timedelta(hours=1)).date()
