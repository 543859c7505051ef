"""Forms of dates that a mapping names, such as DD/MM/YYYY HH:MI.

Years have four figures: a guess at a century is a guess at an age.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

_TOKENS = {
    "YYYY": r"(?P<year>\d{4})",
    "MON": r"(?P<name>[A-Za-z]{3,9})",
    "MM": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{1,2})",
    "MI": r"(?P<minute>\d{2})",
    "SS": r"(?P<second>\d{2})",
}
_TOKEN = re.compile("|".join(_TOKENS))
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_BARE_TIME = re.compile(r"(\d{2})\.?(\d{2})")


def form_fault(form: str) -> str:
    """Return what is wrong with a form of dates, or nothing."""
    tokens = _TOKEN.findall(form)
    if len(set(tokens)) != len(tokens):
        return "names a part twice"
    if not {"YYYY", "DD"} <= set(tokens) or not {"MM", "MON"} & set(tokens):
        return "needs YYYY, MM (or MON) and DD, with HH, MI and SS where there are times"
    if re.search("[A-Za-z]", _TOKEN.sub("", form).replace("T", "")):
        return "has letters that are no part of a date"
    return ""


def read_by(forms: Sequence[str], text: str) -> str:
    """Return a text as an ISO date or time by the first form that fits it, else as it stands."""
    for form in forms:
        match = _pattern(form).fullmatch(text.strip())
        read = _moment(match.groupdict()) if match else None
        if read is not None:
            return f"{read:%Y-%m-%d %H:%M:%S}" if "HH" in form else f"{read:%Y-%m-%d}"
    return text


def joined(day: str, time: str) -> str:
    """Return a date and its time of day as one text; 1430 and 14.30 are 14:30."""
    bare = _BARE_TIME.fullmatch(time.strip())
    clock = f"{bare[1]}:{bare[2]}" if bare else time.strip()
    # A spreadsheet gives a day without a time as midnight.
    plain = re.sub(r"[ T]0?0:00(:00(\.0+)?)?$", "", day.strip())
    return f"{plain} {clock}" if plain and clock else plain


@lru_cache(maxsize=100)
def _pattern(form: str) -> re.Pattern[str]:
    plain = re.split(f"({_TOKEN.pattern})", form)
    # A form without a time reads a midnight too.
    tail = "" if "HH" in form else r"(?: 0?0:00(?::00)?)?"
    return re.compile("".join(_TOKENS.get(p, re.escape(p)) for p in plain) + tail, re.ASCII)


def _moment(parts: dict[str, str]) -> datetime | None:
    name = parts.get("name")
    month = _MONTHS.index(name[:3].lower()) + 1 if name and name[:3].lower() in _MONTHS else None
    try:
        return datetime(  # noqa: DTZ001 - a wall-clock time, read again as any other
            int(parts["year"]),
            month or int(parts.get("month", 0)),
            int(parts["day"]),
            hour=int(parts.get("hour") or 0),
            minute=int(parts.get("minute") or 0),
            second=int(parts.get("second") or 0),
        )
    except ValueError:
        return None
