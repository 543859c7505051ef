"""The one plain sentence that says why a duty exists, and the phrases it shares with others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from homeward.domain.facts import Fact, label_of
from homeward.domain.protocol.model import Condition, Rule
from homeward.domain.protocol.vocabulary import ANCHORS
from homeward.domain.time import in_words

_SINCE = {
    "last_seen": "last seen",
    "noticed": "noticed missing",
    "reported_to_police": "reported to the police",
    "authority_aware": "the authority became aware",
    "episode_opened": "the episode was opened",
    "child_found": "found",
    "child_returned": "returned",
}
# What is stored beside a duty has room for so many characters.
_LONGEST = 500


@lru_cache(maxsize=1024)
def span_words(seconds: float, *, absent: bool) -> str:
    """Return ``Missing for 12 hours`` or ``12 hours`` for a trigger's length in seconds."""
    hours = int(seconds // 3600)
    said = f"{hours} hour" if hours == 1 else f"{hours} hours"
    return f"Missing for {said}" if absent else said


def hours_words(hours: int) -> str:
    """Return a length as ``72 hours``, or ``7 days`` where it is longer and whole days."""
    count, unit = (hours, "hour") if hours <= 96 or hours % 24 else (hours // 24, "day")
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def length_words(length: timedelta) -> str:
    """Return an elapsed length in words; what is left of an hour is dropped."""
    return hours_words(int(length.total_seconds() // 3600))


def count_words(count: int, within: timedelta | None) -> str:
    """Return ``3 episodes in 90 days``."""
    said = f"{count} episode" if count == 1 else f"{count} episodes"
    return f"{said} in {length_words(within)}" if within else said


def bounds_words(condition: Condition, said: Callable[[int], str]) -> str:
    """Return a condition's bounds as ``3 or more``, ``less than 3`` or both."""
    parts = [f"{said(condition.at_least)} or more"] if condition.at_least else []
    if condition.less_than is not None:
        parts.append(f"less than {said(condition.less_than)}")
    return join_words(parts)


def lower(label: str) -> str:
    """Return a label as it stands inside a sentence; one that begins with an acronym keeps it."""
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def join_words(words: list[str], *, last: str = "and") -> str:
    """Return ``a, b and c``, or with another last joining word."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def ordinal(number: int) -> str:
    """Return ``1st``, ``2nd``, ``11th``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def why(rule: Rule, cause: Fact, conditions: list[str], *, number: int | None = None) -> str:
    """Return the reason for a duty, from the fact that triggered it and the conditions met.

    ``number`` says which time it is, of a rule that repeats.
    """
    words = list(conditions)
    if rule.repeat and number and number > 1:
        words.insert(0, f"{ordinal(number)} time, every {length_words(rule.repeat.every)}")
    head = _head(rule, cause)
    return f"{head}; {join_words(words)}." if words else f"{head}."


def _head(rule: Rule, cause: Fact) -> str:
    at = in_words(cause.at)
    if cause.kind == "born":
        return f"18th birthday at {at}"
    if cause.kind in _SINCE and rule.anchor is not None and rule.after:
        absent = ANCHORS[rule.anchor].while_missing
        since = "since" if absent else "after"
        span = span_words(rule.after.total_seconds(), absent=absent)
        return f"{span} {since} {_SINCE[cause.kind]} at {at}"
    return f"{label_of(cause.kind)} at {at}"


def paused_words(kind: str, since: datetime) -> str:
    """Return the sentence that says since when (aware UTC) a clock stands still, and why."""
    return f" Paused since {in_words(since)}: {lower(label_of(kind))}."


def stood_still_words(length: timedelta) -> str:
    """Return the sentence that says for how long a clock stood still."""
    minutes = int(length.total_seconds() // 60)
    hours = f"{length_words(length)}" if minutes >= 60 else f"{minutes} minutes"
    return f" The time allowed stood still for {hours}."


def shortened(said: str) -> str:
    """Return a reason no longer than can be kept beside a duty."""
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
