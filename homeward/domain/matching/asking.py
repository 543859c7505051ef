"""What was typed into one search box, read as names, a date of birth and numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from homeward.domain.matching.names import words_of
from homeward.domain.matching.particulars import Particulars, number_word

_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?!\d)")
_MOST_TOKENS = 8
_SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Question:
    """A search as it was typed. ``text`` holds names and numbers in any order.

    ``born_between``: days, for an age. ``place``: a provider's name or a postcode.
    """

    text: str = ""
    born_on: date | None = None
    born_between: tuple[date, date] | None = None
    place: str = ""


def readings(question: Question) -> tuple[Particulars, ...]:
    """Return the ways in which a search can be understood, at least one.

    ``Robin Testchild`` is given and family name; ``Testchild, Robin`` says so the other way;
    one word may be either, and so may several together; of three the middle one may belong to
    either side.
    """
    text, born = _dated(question.text)
    before, comma, after = text.partition(",")
    first = [token for token in before.split() if not _is_number(token)][:_MOST_TOKENS]
    last = [token for token in after.split() if not _is_number(token)][:_MOST_TOKENS]
    common = Particulars(
        born_on=question.born_on or born,
        born_between=question.born_between,
        numbers=tuple(("", number) for number in _numbers(text)),
        places=(question.place,) if question.place.strip() else (),
    )
    names = [(last, first)] if comma and first and last else _split([*first, *last])
    return tuple(
        replace(common, given=" ".join(given), family=" ".join(family)) for given, family in names
    )


def born_between(youngest: int, oldest: int, day: date) -> tuple[date, date]:
    """Return the first and last day of birth of those aged so many years on ``day``."""
    first = _years_before(day, max(oldest, 0) + 1) + timedelta(days=1)
    return first, _years_before(day, max(youngest, 0))


def _years_before(day: date, years: int) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap_day else day.day)


def _split(words: list[str]) -> list[tuple[list[str], list[str]]]:
    """Return each way to split words into given and family names."""
    words = [word for word in words if words_of(word)]
    if len(words) < 2:
        return [(words, []), ([], words)] if words else [([], [])]
    ways = [(words[:-1], words[-1:]), (words, []), ([], words)]
    return [*ways, (words[:1], words[1:])] if len(words) > 2 else ways


def _dated(text: str) -> tuple[str, date | None]:
    """Take a date of birth, day first, out of the text."""
    found = _DATE.search(text)
    if not found:
        return text, None
    day, month, year = (int(part) for part in found.groups())
    try:
        born = date(year, month, day)
    except ValueError:
        return text, None
    return text[: found.start()] + " " + text[found.end() :], born


def _is_number(token: str) -> bool:
    return any(letter.isdigit() for letter in token)


def _numbers(text: str) -> list[str]:
    """Return the numbers in the text: each piece, and pieces that stand together as one."""
    tokens = text.replace(",", " ").split()
    runs: list[list[str]] = [[]]
    for token in tokens:
        if _is_number(token):
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    pieces = [piece for run in runs for piece in ("".join(run), *run)]
    words = [number_word(piece) for piece in (*pieces, "".join(tokens))]
    sound = [word for word in words if len(word) >= _SHORTEST_NUMBER and _is_number(word)]
    return list(dict.fromkeys(sound))[:_MOST_TOKENS]
