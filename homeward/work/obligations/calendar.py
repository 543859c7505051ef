"""England's bank holidays as this program holds them, for rules that count working days.

Given once, as the program starts (the wiring): nothing here reads a file or asks the time.
"""

from __future__ import annotations

from datetime import date, timedelta

from homeward.domain.time import NO_CALENDAR, Calendar

_AHEAD = timedelta(days=365)
_held = [NO_CALENDAR]


def hold_calendar(calendar: Calendar) -> None:
    """Use these bank holidays from now on."""
    _held[:] = [calendar]


def calendar_here() -> Calendar:
    """Return the bank holidays in use."""
    return _held[0]


def runs_short(calendar: Calendar, *, today: date) -> bool:
    """Tell whether bank holidays are known for less than a year ahead of a London day."""
    return not calendar.knows(today + _AHEAD)
