"""The one plain sentence that says why a duty exists."""

from __future__ import annotations

from functools import lru_cache

from homeward.domain.facts import Fact, label_of
from homeward.domain.protocol.model import Rule
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


@lru_cache(maxsize=1024)
def span_words(seconds: float, *, absent: bool) -> str:
    """Return ``Missing for 12 hours`` or ``12 hours`` for a trigger's length in seconds."""
    hours = int(seconds // 3600)
    said = f"{hours} hour" if hours == 1 else f"{hours} hours"
    return f"Missing for {said}" if absent else said


def join_words(words: list[str], *, last: str = "and") -> str:
    """Return ``a, b and c``, or with another last joining word."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def why(rule: Rule, cause: Fact, conditions: list[str]) -> str:
    """Return the reason for a duty, from the fact that triggered it and the conditions met."""
    at = in_words(cause.at)
    if cause.kind not in _SINCE or rule.anchor is None:
        head = f"{label_of(cause.kind)} at {at}"
    elif rule.after:
        absent = ANCHORS[rule.anchor].while_missing
        since = "since" if absent else "after"
        span = span_words(rule.after.total_seconds(), absent=absent)
        head = f"{span} {since} {_SINCE[cause.kind]} at {at}"
    else:
        head = f"{label_of(cause.kind)} at {at}"
    return f"{head}; {join_words(conditions)}." if conditions else f"{head}."
