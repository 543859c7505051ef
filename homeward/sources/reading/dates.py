"""Dates and times as spreadsheets, databases and people write them.

A local time is Europe/London's. Years before 1900 or after 2100 are refused, and so are years of
two figures: a guess at a century is a guess at an age.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from homeward.sources.reading.reason import Reason

LONDON = ZoneInfo("Europe/London")
# As database tools write it. "Null" is also somebody's surname, and is left alone.
BLANKS = frozenset({"", "NULL", "null", "(NULL)", "(null)", "<NULL>", "NaT"})
_LONGEST = 64
_PARTS = ("y", "m", "d", "h", "mi", "s")

T = TypeVar("T")

_TIME = r"(?:[ T]+(?P<h>\d{1,2}):(?P<mi>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?)?"
_OFFSET = r"(?: ?(?P<z>[Zz]|[+-]\d{2}(?::?\d{2})?))?"
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})" + _TIME + _OFFSET, re.A)
_UK = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})" + _TIME + _OFFSET, re.A)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?:[ T].*)?", re.A)
# Five figures: 1927 to 2173. Four would take a bare year for a day.
_SERIAL = re.compile(r"(?P<days>\d{5})(?:\.(?P<part>\d+))?", re.A)
# Day 60 of the 1900 system is a day that never was, so counting starts two days early.
_SERIAL_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall-clock time


class Parsed(NamedTuple, Generic[T]):
    """What a text stands for (None: it is blank), and what to tell the sender about it."""

    value: T | None
    warning: Reason | None = None


def parse_date(text: str) -> Parsed[date] | Reason:
    """Return the date that a text stands for, in London where it has an offset.

    A time of day is left out, with a warning unless it is midnight.
    """
    return _unreadable(text) if len(text) > _LONGEST else _parse_date(text)


def parse_instant(text: str) -> Parsed[datetime] | Reason:
    """Return the instant that a text stands for, in UTC; a date alone is its first moment.

    A time without an offset is London's. When the clocks go forward one hour does not exist and
    is refused; when they go back one hour comes twice, and the first is taken with a warning.
    """
    return _unreadable(text) if len(text) > _LONGEST else _parse_instant(text)


def is_blank(text: str) -> bool:
    """Tell whether a cell stands for nothing: empty, or the text NULL."""
    return text.strip() in BLANKS


@lru_cache(maxsize=50_000)
def _parse_date(text: str) -> Parsed[date] | Reason:
    read = _wall_clock(text)
    if read is None or isinstance(read, Reason):
        return read or Parsed(None)
    local = read.astimezone(LONDON) if read.tzinfo else read
    if local.time().replace(microsecond=0) == datetime.min.time():
        return Parsed(local.date())
    return Parsed(
        local.date(),
        Reason("time_left_out", f"“{_shown(text)}” has a time of day; only the date was kept."),
    )


@lru_cache(maxsize=50_000)
def _parse_instant(text: str) -> Parsed[datetime] | Reason:
    read = _wall_clock(text)
    if read is None or isinstance(read, Reason):
        return read or Parsed(None)
    if read.tzinfo:
        return Parsed(read.astimezone(UTC))
    first = read.replace(tzinfo=LONDON, fold=0).utcoffset() or timedelta()
    second = read.replace(tzinfo=LONDON, fold=1).utcoffset() or timedelta()
    instant = (read - first).replace(tzinfo=UTC)
    if first == second:
        return Parsed(instant)
    if first < second:
        return Reason(
            "time_not_real",
            f"“{_shown(text)}” did not happen: the clocks went forward over it. Give the time.",
        )
    return Parsed(
        instant,
        Reason(
            "time_twice",
            f"“{_shown(text)}” came twice, as the clocks went back. The first was taken.",
        ),
    )


def _wall_clock(text: str) -> datetime | Reason | None:
    """Return the time as written, aware only where it has an offset; None where it is blank."""
    text = text.strip()
    if is_blank(text):
        return None
    serial = _SERIAL.fullmatch(text)
    if serial:
        return _from_serial(serial)
    match = _ISO.fullmatch(text) or _UK.fullmatch(text)
    if match:
        return _from_parts(text, match)
    if _SHORT_YEAR.fullmatch(text):
        return Reason("year_short", f"“{_shown(text)}” has a year of two figures. Give all four.")
    return _unreadable(text)


def _unreadable(text: str) -> Reason:
    return Reason(
        "date_unreadable",
        f"“{_shown(text)}” is not a date that can be read. Write it as 31/01/2024 or 2024-01-31.",
    )


def _from_serial(match: re.Match[str]) -> datetime | Reason:
    """Return the wall-clock time of a spreadsheet's day number, to the nearest second."""
    seconds = round(float("0." + (match["part"] or "0")) * 86_400)
    read = _SERIAL_DAY_0 + timedelta(days=int(match["days"]), seconds=seconds)
    return _within_years(match[0], read)


def _from_parts(text: str, match: re.Match[str]) -> datetime | Reason:
    year, month, day, hour, minute, second = (int(match[k] or 0) for k in _PARTS)
    micro = int((match["f"] or "0").ljust(6, "0")[:6])
    try:
        read = datetime(  # noqa: DTZ001 - a wall-clock time, made aware below or by the caller
            year, month, day, hour, minute, second, micro
        )
        if match["z"]:
            read = read.replace(tzinfo=_offset(match["z"]))
    except ValueError:
        return Reason(
            "date_not_real", f"“{_shown(text)}” is not a day and time that exist. Check it."
        )
    return _within_years(text, read)


def _within_years(text: str, read: datetime) -> datetime | Reason:
    if 1900 <= read.year <= 2100:
        return read
    return Reason(
        "year_out_of_range",
        f"“{_shown(text)}” is not between 1900 and 2100. Give the right year, or leave it empty.",
    )


def _offset(text: str) -> timezone:
    """Return a fixed offset. Raises: ValueError where it is a day or more."""
    if text in "Zz":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-size if text[0] == "-" else size)


def _shown(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
