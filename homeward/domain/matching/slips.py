"""Slips of the hand: in a name (letters), and in a date of birth (digits, order, years)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from string import ascii_lowercase

_DIGITS = "0123456789"


def one_slip_of(word: str) -> set[str]:
    """Return every plain word one slip from ``word``: a letter more, less, other, or swapped."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in ascii_lowercase}
    more = {a + letter + b for a, b in cuts for letter in ascii_lowercase}
    return (less | swapped | other | more) - {word, ""}


def slips_between(said: str, stored: str, *, most: int) -> int:
    """Return how many slips lie between two words, or ``most + 1`` where there are more.

    Source: optimal string alignment, the restricted Damerau-Levenshtein distance.
    """
    if abs(len(said) - len(stored)) > most:
        return most + 1
    above: list[int] = []
    row = list(range(len(stored) + 1))
    for i, a in enumerate(said, start=1):
        before, above, row = above, row, [i] + [0] * len(stored)
        for j, b in enumerate(stored, start=1):
            best = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == stored[j - 2] and said[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row[j] = best
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@lru_cache(maxsize=100)
def near_days(day: date) -> Mapping[date, str]:
    """Return the days that one slip would make of a date, each with the slip in words."""
    found: dict[date, str] = {}
    for near in (_moved(day, timedelta(days=1)), _moved(day, timedelta(days=-1))):
        _note(found, near, "date of birth one day out")
    for near in _one_digit_out(day):
        _note(found, near, "one digit of the date of birth differs")
    for years in (-1, 1):
        _note(found, _made(day.year + years, day.month, day.day), "year of birth one out")
    if day.day <= 12:  # there are twelve months
        _note(found, day.replace(month=day.day, day=day.month), "day and month of birth swapped")
    found.pop(day, None)
    return found


def _note(found: dict[date, str], day: date | None, why: str) -> None:
    if day is not None:
        found[day] = why


def _moved(day: date, by: timedelta) -> date | None:
    try:
        return day + by
    except OverflowError:
        return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _one_digit_out(day: date) -> list[date]:
    text = f"{day.year:04}{day.month:02}{day.day:02}"
    spelt = (text[:at] + digit + text[at + 1 :] for at in range(2, len(text)) for digit in _DIGITS)
    days = (_made(int(one[:4]), int(one[4:6]), int(one[6:])) for one in spelt)
    return [one for one in days if one is not None and one != day]
