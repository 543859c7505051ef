"""Europe/London at the edges: reading what people write, writing what people read."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from homeward.domain.refusal import Refusal

LONDON = ZoneInfo("Europe/London")
_ZONES = {"": None, "GMT": timedelta(0), "Z": timedelta(0), "BST": timedelta(hours=1)}
_WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?) ?(GMT|BST|Z|)")


class BadTime(Refusal):
    """A written time that no clock in London shows, or cannot be read."""

    code = "bad_time"


def require_utc(instant: datetime) -> datetime:
    """Return the instant unchanged if it is aware UTC.

    Raises: BadTime.
    """
    if instant.utcoffset() != timedelta(0):
        raise BadTime("The time must be an instant in UTC.")
    return instant


def to_london(instant: datetime) -> datetime:
    """Return an aware instant as London wall-clock time."""
    return instant.astimezone(LONDON)


def london_date(instant: datetime) -> date:
    """Return the London calendar date of an instant."""
    return to_london(instant).date()


def london_midnight(day: date) -> datetime:
    """Return the instant (aware UTC) at which a London day begins."""
    return datetime.combine(day, time(), tzinfo=LONDON).astimezone(UTC)


def parse_london(text: str) -> datetime:
    """Read ``2026-10-25 01:30`` as London time, and return aware UTC.

    ``GMT``, ``BST`` or ``Z`` may follow. In the hour that comes twice in October the first
    (BST) is meant unless ``GMT`` is written.

    Raises: BadTime for an unreadable time, one skipped in March, or the wrong one of GMT/BST.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise BadTime(f"“{text}” is not a time. Write it as 2026-03-27 22:10.")
    day, clock, zone = match.groups()
    try:
        naive = datetime.fromisoformat(f"{day}T{clock}")
    except ValueError:
        raise BadTime(f"“{text}” is not a real date and time.") from None
    if zone == "Z":
        return naive.replace(tzinfo=UTC)
    return _resolve(naive, _ZONES[zone], text)


def _resolve(naive: datetime, wanted: timedelta | None, text: str) -> datetime:
    for fold in (0, 1):
        local = naive.replace(tzinfo=LONDON, fold=fold)
        instant = local.astimezone(UTC)
        # A wall-clock time skipped in March does not survive the round trip.
        real = instant.astimezone(LONDON).replace(tzinfo=None) == naive
        if real and wanted in (None, local.utcoffset()):
            return instant
    raise BadTime(f"No clock in London shows “{text}”: check the hour and the clock change.")


@lru_cache(maxsize=4096)
def in_words(instant: datetime) -> str:
    """Return an instant as London words: ``10:10pm on Friday 27 March 2026``.

    Seconds are left out. The hour that comes twice in October says which one it is.
    """
    local = to_london(instant)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    zone = f" {local.tzname()}" if twice else ""
    return f"{hour}:{local:%M}{half}{zone} on {local:%A} {local.day} {local:%B %Y}"
