"""Weeks and nights by London's clocks. A night across a clock change is 11 or 13 hours long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from homeward.domain.time import LONDON, Stretch, london_date, london_midnight, to_london

_WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """Return the Monday of the week that a day lies in."""
    return day - timedelta(days=day.weekday())


def week_from(monday: date) -> Stretch:
    """Return the week that begins on a day, from midnight to midnight in London."""
    return Stretch(london_midnight(monday), london_midnight(monday + _WEEK))


def a_week_later(instant: datetime) -> datetime:
    """Return the instant at which London's clocks show the same, seven days on."""
    local = to_london(instant).replace(tzinfo=None) + _WEEK
    return local.replace(tzinfo=LONDON).astimezone(UTC)


def week_of(instant: datetime) -> date:
    """Return the Monday of the London week in which an instant lies."""
    return monday_of(london_date(instant))
