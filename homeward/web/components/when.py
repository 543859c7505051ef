"""Times as people type and read them: Europe/London at the edge, aware UTC inside.

Knows the clock changes. Never asks the time: ``now`` is an argument.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta

from homeward.domain.refusal import Refusal
from homeward.domain.time import BadTime, london_date, parse_london, to_london

_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(am|pm)?(?:\s*(gmt|bst))?")
_MONTHS = [month.lower() for month in calendar.month_name]
_DAYS = [day.lower() for day in calendar.day_name]
_AGO = re.compile(r"(an?|\d{1,4})\s*(m|mins?|minutes?|h|hrs?|hours?|days?)\s+ago")


class NotATime(Refusal):
    """What was typed is not a day and time; ``part`` names the box at fault."""

    code = "when.not_a_time"

    def __init__(self, sentence: str, *, part: str = "day") -> None:
        super().__init__(sentence, field=part)
        self.part = part


def day_of(*, day: str, month: str, year: str, name: str = "Date") -> date:
    """Return the date typed in three boxes; a month may be a number or a word.

    Raises:
        NotATime: the date is incomplete or there is no such day.
    """
    blank = [part for part, typed in (("day", day), ("month", month), ("year", year)) if not typed]
    if blank:
        raise NotATime(f"{name} must include a {' and a '.join(blank)}", part=blank[0])
    if not re.fullmatch(r"\d{4}", year):
        raise NotATime(f"{name}: the year must be 4 numbers, for example 2026", part="year")
    number = _month(month)
    if number is None:
        raise NotATime(f"{name}: the month must be between 1 and 12", part="month")
    try:
        return date(int(year), number, int(day))
    except ValueError:
        raise NotATime(f"{name} must be a real day: check the day and the month") from None


def instant_of(*, on: date, at: str, name: str = "Time") -> datetime:
    """Return aware UTC for a London day and a 24-hour time such as ``14:30``.

    A time that happened twice is taken as the first unless ``BST`` or ``GMT`` follows it.

    Raises:
        NotATime: the text is not a time, or no London clock showed it that day.
    """
    if not at:
        raise NotATime(f"{name} must include a time", part="time")
    hands, zone = _clock(at.strip().lower(), name)
    try:
        return parse_london(f"{on} {hands:%H:%M} {zone}")
    except BadTime:
        said = f"{hands:%H:%M} {zone}".strip()
        why = (
            f"{zone} was not in use then" if zone else "the clocks went forward from 01:00 to 02:00"
        )
        raise NotATime(
            f"{name}: there was no {said} on {_date(on)}, because {why}. Check the time",
            part="time",
        ) from None


def instant_in_words(words: str, *, now: datetime, name: str = "Time") -> datetime:
    """Return aware UTC for words: now, 20 minutes ago, 14:30, yesterday 23:15, tuesday 9pm.

    A time alone is its latest occurrence that is not in the future; a weekday is the last one.

    Raises:
        NotATime: the words are not understood.
    """
    text = " ".join(words.lower().replace(" at ", " ").split())
    if text in {"now", "just now"}:
        return now
    ago = _AGO.fullmatch(text)
    if ago:
        at = (now - _length(ago[1], ago[2])).replace(second=0, microsecond=0)
        demand_lately(at, now=now, name=name, part="words")
        return at
    today = london_date(now)
    head, _, rest = text.partition(" ")
    on = _named_day(head, today)
    if on is not None:
        return instant_of(on=on, at=rest, name=name)
    if not _CLOCK.fullmatch(text):
        raise NotATime(
            f'{name}: "{words}" was not understood. Type for example now, today 14:30 or '
            "yesterday 23:15, or use the boxes",
            part="words",
        )
    at = instant_of(on=today, at=text, name=name)
    return at if at <= now else instant_of(on=today - timedelta(days=1), at=text, name=name)


def ambiguity(at: datetime) -> str:
    """Return the sentence that says which of two equal clock times was taken, or nothing."""
    local = to_london(at)
    first, second = local.replace(fold=0), local.replace(fold=1)
    # In the hour the clocks skip the offsets differ too, but no instant falls there.
    if first.utcoffset() == second.utcoffset():
        return ""
    taken, unlike, zone = ("second", "first", "BST") if local.fold else ("first", "second", "GMT")
    return (
        f"{clock(at)} happened twice on {_date(local.date())}, when the clocks went back. "
        f"We have taken the {taken}. If you meant the {unlike}, type {clock(at)} {zone}."
    )


_LONGEST_AGO = timedelta(days=25 * 366)  # a child's whole life, and a care leaver's


def demand_lately(at: datetime, *, now: datetime, name: str, part: str) -> None:
    """Refuse a moment that can only be a slip of the year.

    Raises:
        NotATime: it lies more than 25 years back.
    """
    if at < now - _LONGEST_AGO:
        raise NotATime(f"{name} must be within the last 25 years: check the year", part=part)


def clock(at: datetime) -> str:
    """Write an instant's London time of day: 14:30."""
    return f"{to_london(at):%H:%M}"


def _date(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _month(typed: str) -> int | None:
    if typed.isdecimal() and len(typed) <= 2 and 1 <= int(typed) <= 12:
        return int(typed)
    word = typed.lower()
    found = [n for n, month in enumerate(_MONTHS) if len(word) >= 3 and month.startswith(word)]
    return found[0] if found else None


def _clock(text: str, name: str) -> tuple[time, str]:
    wrong = NotATime(f"{name} must be a time on the 24-hour clock, for example 14:30", part="time")
    words = {"midnight": "00:00", "noon": "12:00", "midday": "12:00"}
    found = _CLOCK.fullmatch(words.get(text, text))
    if not found or not (found[2] or found[3]):
        raise wrong
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise wrong
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    if (hour, minute) == (24, 0):
        raise NotATime(f"{name}: midnight is 00:00 of the day that begins", part="time")
    if hour > 23 or minute > 59:
        raise wrong
    return time(hour, minute), (found[4] or "").upper()


def _named_day(word: str, today: date) -> date | None:
    if word in {"today", "yesterday"}:
        return today - timedelta(days=int(word == "yesterday"))
    if word in _DAYS:
        return today - timedelta(days=(today.weekday() - _DAYS.index(word)) % 7 or 7)
    return None


def _length(count: str, unit: str) -> timedelta:
    number = 1 if count.startswith("a") else int(count)
    return timedelta(
        minutes=number if unit[0] == "m" else 0,
        hours=number if unit[0] == "h" else 0,
        days=number if unit[0] == "d" else 0,
    )
