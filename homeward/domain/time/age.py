"""Ages and the eighteenth birthday, on London calendar days."""

from __future__ import annotations

from datetime import date, datetime

from homeward.domain.time.london import london_midnight


def _anniversary(born: date, year: int) -> date:
    # Somebody born on 29 February comes of age, in a common year, on 1 March.
    if (born.month, born.day) == (2, 29):
        return date(year, 3, 1) if not _leap(year) else born.replace(year=year)
    return born.replace(year=year)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def age_on(born: date, day: date) -> int:
    """Return age in whole years on a day; below zero before birth."""
    return day.year - born.year - (day < _anniversary(born, day.year))


def eighteenth_birthday(born: date) -> date:
    """Return the day on which a person turns 18.

    Source: Family Law Reform Act 1969 s.9 (an age is attained as the day begins). A birth on
    29 February is given 1 March, since the eighteenth year after a leap year is never one.
    """
    return _anniversary(born, born.year + 18)


def turns_eighteen_at(born: date) -> datetime:
    """Return the instant (aware UTC) at which a person turns 18: the start of that London day."""
    return london_midnight(eighteenth_birthday(born))
