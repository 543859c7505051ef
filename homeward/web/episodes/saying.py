"""What each column of an episode, and of its entries, is called and says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homeward.record.episodes.queries import CONDITION, MISSING_FROM, REPORTED_BY, Episode
from homeward.record.episodes.times import TIMES
from homeward.web.acts.saying import act_labels, is_act, value_words
from homeward.web.episodes.words import KINDS, instant_words
from homeward.web.wording import GRADES

DETAILS = {
    "missing_from": "Missing from",
    "missing_area_id": "Area missing from",
    "reported_by": "Reported by",
    "with_parent": "Missing with a parent",
    "missing_with": "Missing with",
    "found_where": "Found where",
    "returned_to": "Returned to",
    "confirmed_by": "Seen on return by",
    "condition": "Condition on return",
    "condition_note": "More about their condition",
}
"""The details of an episode that are corrected in one form, by column."""

_EPISODE = {
    "kind": "Kind",
    "grade": "Police grade",
    **TIMES,
    "reported_back_at": "Reported back",
    **DETAILS,
    "police_reference": "Police reference",
    "voided_reason": "Recorded in error, because",
}
_ENTRY = {
    "kind": "Kind of entry",
    "grade": "Grade",
    "done": "Held",
    "at": "When",
    "by_whom": "Who held it, or was to",
    "place": "Where",
    "harm_told": "Harm told of",
    "said": "What the child said",
    "not_done_reason": "Why it was not held",
    "given_by": "Who gave it",
    "reasons": "Reasons",
    "reason": "Why",
    "text": "What it says",
    "who": "Who",
    "note": "Note",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        **KINDS,
        "enquiry": "Enquiry",
        "sighting": "Sighting",
        "contact_attempt": "Contact attempt",
        "note": "Note",
    },
    "grade": GRADES,
    "missing_from": MISSING_FROM,
    "reported_by": REPORTED_BY,
    "condition": CONDITION,
}


def labels_of(row: object) -> Mapping[str, str]:
    """Return what the columns of an episode or of an entry are called."""
    if is_act(row):
        return act_labels(row)
    labels = _EPISODE if isinstance(row, Episode) else _ENTRY
    return {name: label for name, label in labels.items() if hasattr(row, name)}


def column_words(
    name: str, value: Any, *, areas: Mapping[Any, str] | None = None, row: Any = None
) -> str:
    """Return what a column of ``row`` holds, in words; ``areas`` names those known, by id."""
    if row is not None and is_act(row):
        return value_words(row, name, value)
    if isinstance(value, datetime):
        return instant_words(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if value in (None, ""):
        return "Not recorded"
    if name == "missing_area_id":
        return (areas or {}).get(value, "Another area")
    return _WORDS.get(name, {}).get(str(value), str(value))
