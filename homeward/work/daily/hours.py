"""When a daily report is due, and what period it covers: London's wall clock, UTC instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.time import LONDON, london_date, to_london
from homeward.domain.time import require_utc as utc

USUAL = time(8)
LATE_AFTER = timedelta(minutes=5)
"""A report that is not made so long after its hour is late."""

_A_DAY = timedelta(days=1)


def at_hour(day: date, hour: time) -> datetime:
    """Return the instant (aware UTC) of an hour of a London day.

    An hour that comes twice is meant the first time; of one that is skipped, as long after
    midnight as on any other day.
    """
    return datetime.combine(day, hour, tzinfo=LONDON).astimezone(UTC)


def next_due(hour: time, after: datetime) -> datetime:
    """Return the first instant (aware UTC) later than ``after`` at which a report is due."""
    day = london_date(utc(after))
    found = at_hour(day, hour)
    return found if found > after else at_hour(day + _A_DAY, hour)


def day_before(at: datetime) -> datetime:
    """Return the same wall-clock time of the day before: 23, 24 or 25 hours earlier.

    Counted so, the reports of two days join without a gap when the clocks change.
    Source: the protocols' daily report of the previous 24 hours (Oxfordshire 2017 §36).
    """
    local = to_london(utc(at))
    return at_hour(local.date() - _A_DAY, local.time().replace(tzinfo=None))
