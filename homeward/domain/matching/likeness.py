"""Levels and weights of likeness, as data; every level that counted gives its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from homeward.domain.matching.names import fold

LIKELY = 50
"""From this score (of 100) a match is shown as likely."""

_CLOSE = 0.8  # one letter in five may differ: "Jaydon" and "Jayden"
_NAME = {"same": 30, "close": 20}
_BIRTH = {"same": 40, "near": 25}


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of a person for matching. ``others`` are further names, as (given, family)."""

    given: str = ""
    family: str = ""
    born_on: date | None = None
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike, from 0 to 100, and why, in words for the person who decides."""

    score: int
    reasons: tuple[str, ...]

    @property
    def likely(self) -> bool:
        """Tell whether it is worth a person's look."""
        return self.score >= LIKELY


def likeness(asked: Particulars, known: Particulars) -> Likeness:
    """Compare what was asked for with one known person, by every name they go by."""
    names = [(known.given, known.family, ""), *((g, f, " (another name)") for g, f in known.others)]
    best = max((_names(asked, *name) for name in names), key=lambda found: found[0])
    score, reasons = best
    birth, reason = _birth(asked.born_on, known.born_on)
    return Likeness(score + birth, tuple(reasons + ([reason] if reason else [])))


def _names(asked: Particulars, given: str, family: str, which: str) -> tuple[int, list[str]]:
    score, reasons = 0, []
    for said, stored, part in ((asked.family, family, "family"), (asked.given, given, "given")):
        level = _level(fold(said), fold(stored))
        if level:
            score += _NAME[level]
            word = "same" if level == "same" else "similar"
            reasons.append(f"{word} {part} name{which}")
    if score == 0 and asked.given and fold(asked.given) == fold(family) != "":
        return _NAME["close"], [f"given and family name may be swapped{which}"]
    return score, reasons


def _level(said: str, stored: str) -> str:
    if not said or not stored:
        return ""
    if said == stored:
        return "same"
    return "close" if SequenceMatcher(None, said, stored).ratio() >= _CLOSE else ""


def _birth(said: date | None, stored: date | None) -> tuple[int, str]:
    if said is None or stored is None:
        return 0, ""
    if said == stored:
        return _BIRTH["same"], "same date of birth"
    swapped = (said.day, said.month) == (stored.month, stored.day) and said.year == stored.year
    parts = sum(
        a == b
        for a, b in zip(
            (said.year, said.month, said.day), (stored.year, stored.month, stored.day), strict=True
        )
    )
    if swapped:
        return _BIRTH["near"], "day and month of birth swapped"
    return (_BIRTH["near"], "date of birth differs in one part") if parts == 2 else (0, "")
