"""Whether an entry of a register is known to be right, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from homeward.domain.time import in_words
from homeward.guard.staff import Recorder, recorders
from homeward.web.children.words import day

UNVERIFIED = "Not verified"


def checkers(rows: Iterable[Any]) -> dict[UUID, Recorder]:
    """Return who checked these entries, by id, as a page may name them."""
    return recorders(row.checked_by for row in rows)


def sure_words(row: Any, people: Mapping[UUID, Recorder] | None = None) -> str:
    """Return when an entry was rung and confirmed, by whom, and what did not arrive since.

    ``row`` is a provider or a desk of an authority.
    """
    if row.checked_on is None:
        checked = UNVERIFIED
    else:
        person = (people or {}).get(row.checked_by)
        by = f" by {person.name}" if person else ""
        checked = f"Rang and confirmed {day(row.checked_on)}{by}"
    if row.bounced_at is None:
        return checked
    return f"A message to it did not arrive ({in_words(row.bounced_at)}). {checked}"
