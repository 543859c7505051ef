"""Levels and weights of likeness, as data; every level that counted gives its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from homeward.domain.matching.comparing import Alike, compare
from homeward.domain.matching.names import plain
from homeward.domain.matching.particulars import Particulars, number_word, place_words
from homeward.domain.matching.slips import near_days

LIKELY = 50
"""From this score (of 100) a match is shown as likely."""

NAME = {
    Alike.SAME: 30,
    Alike.SLIP: 24,
    Alike.FORM: 22,
    Alike.SOUND: 20,
    Alike.PART: 20,
    Alike.START: 16,
    Alike.PARTLY: 14,
    Alike.TWO_SLIPS: 16,
    Alike.SHORT_SLIP: 16,
}
BIRTH = {"same": 40, "near": 25, "part": 12, "age": 12}
SWAPPED = -6
"""Given and family name the other way round: somewhat less."""
NUMBER, PLACE = 100, 15

_WHY = {
    Alike.SAME: "same {part} name",
    Alike.SLIP: "{part} name one letter out",
    Alike.FORM: "{part} name is a form of the same name",
    Alike.SOUND: "{part} name sounds alike",
    Alike.PART: "part of the {part} name is the same",
    Alike.PARTLY: "part of the {part} name is alike",
    Alike.START: "{part} name begins the same",
    Alike.TWO_SLIPS: "{part} name two letters out",
    Alike.SHORT_SLIP: "{part} name one letter out",
}
NUMBERS = {
    "nhs": "NHS number",
    "upn": "unique pupil number",
    "former_upn": "former unique pupil number",
    "local": "case number",
    "home_office": "Home Office reference",
    "police": "police person number",
    "police_reference": "police reference",
}
"""What each kind of number is called in a reason."""


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
    told = [("", known.given, known.family)]
    told += [(" (another name)", given, family) for given, family in known.others]
    score, reasons = max((_names(asked, *one) for one in told), key=lambda found: found[0])
    for points, why in (_birth(asked, known), _place(asked, known)):
        score += points
        reasons = [*reasons, why] if why else reasons
    number = _number(asked, known)
    if number:
        return Likeness(NUMBER, (number, *reasons))
    return Likeness(min(score, NUMBER), tuple(reasons))


def attainable(asked: Particulars) -> int:
    """Return the score of somebody alike in all that was asked for but numbers and place."""
    names = NAME[Alike.SAME] * sum(1 for name in (asked.given, asked.family) if plain(name))
    birth = BIRTH["same"] if asked.born_on else BIRTH["age"] if asked.born_between else 0
    return names + birth


def _names(asked: Particulars, which: str, given: str, family: str) -> tuple[int, list[str]]:
    straight = _pair(((asked.family, family, "family"), (asked.given, given, "given")), which)
    crossed = _pair(((asked.family, given, "given"), (asked.given, family, "family")), which)
    score = crossed[0] + SWAPPED
    if score <= straight[0]:
        return straight
    return score, [f"given and family name may be swapped{which}", *_less_than_same(crossed[1])]


def _pair(parts: tuple[tuple[str, str, str], ...], which: str) -> tuple[int, list[str]]:
    score, reasons = 0, []
    for said, stored, part in parts:
        alike = compare(plain(said), plain(stored), words=(said, stored), given=part == "given")
        if alike:
            score += NAME[alike]
            reasons.append(_WHY[alike].format(part=part) + which)
    return score, reasons


def _less_than_same(reasons: list[str]) -> list[str]:
    return [why for why in reasons if not why.startswith("same ")]


def _birth(asked: Particulars, known: Particulars) -> tuple[int, str]:
    stored = known.born_on
    if stored is None:
        return 0, ""
    if asked.born_on is not None:
        return _birth_day(asked.born_on, stored)
    if asked.born_between and asked.born_between[0] <= stored <= asked.born_between[1]:
        return BIRTH["age"], "the age fits"
    return 0, ""


def _birth_day(said: date, stored: date) -> tuple[int, str]:
    if said == stored:
        return BIRTH["same"], "same date of birth"
    near = near_days(said).get(stored)
    if near:
        return BIRTH["near"], near
    same = sum((said.year == stored.year, said.month == stored.month, said.day == stored.day))
    return (BIRTH["part"], "date of birth differs in one part") if same == 2 else (0, "")


def _place(asked: Particulars, known: Particulars) -> tuple[int, str]:
    have = {word for place in known.places for word in place_words(place)}
    for place in asked.places:
        whole, *parts = place_words(place) or ("",)
        if whole in have or (parts and not plain(place)[:1].isdigit() and set(parts) <= have):
            return PLACE, "where the child lives fits"
    return 0, ""


def _number(asked: Particulars, known: Particulars) -> str:
    wanted = {number_word(number) for _, number in asked.numbers} - {""}
    if not wanted:
        return ""
    for kind, number in known.numbers:
        if number_word(number) in wanted:
            return f"same {NUMBERS.get(kind, 'number')}"
    return ""
