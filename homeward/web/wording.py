"""Codes in words that several pages share: risk grades, and who owns an action."""

from __future__ import annotations

from django.utils.text import capfirst

from homeward.domain.protocol.vocabulary import OWNERS

GRADES = {
    "no_apparent_risk": "No apparent risk",
    "low": "Low risk",
    "medium": "Medium risk",
    "high": "High risk",
}
"""The police's continuum of risk, lowest first. Source: College of Policing APP."""

GRADE_COLOURS = {"no_apparent_risk": "grey", "low": "green", "medium": "blue", "high": "red"}
NOT_GRADED = "Not graded yet"

HIGHEST_FIRST = tuple(reversed(GRADES.items()))
"""The grades as a form offers them."""


def owner_words(owner: str) -> str:
    """Return who owns an action, as a role within a sentence."""
    return OWNERS.get(owner, owner.replace("_", " "))


def owner_title(owner: str) -> str:
    """Return who owns an action, as it stands alone."""
    return capfirst(owner_words(owner))
