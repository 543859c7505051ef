"""How long an answer is waited for, and when those who gave none are asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from homeward.domain.messages.telling import Urgency
from homeward.domain.time.london import LONDON, london_date, require_utc
from homeward.domain.time.office import OFFICE_HOURS
from homeward.domain.time.working_days import Calendar

SHIFT_LASTS = timedelta(hours=8)
"""How long a message for this shift may stay unanswered by somebody who is on no rota."""

_ONE_DAY = timedelta(days=1)
_FIRST_AGAIN = {Urgency.NOW: timedelta(hours=1), Urgency.SHIFT: SHIFT_LASTS}
_LOOK_AGAIN = timedelta(hours=1)
_DOUBLINGS = 8


def answer_by(
    urgency: Urgency,
    told: datetime,
    *,
    within: timedelta,
    shift_ends: datetime | None,
    bank_holidays: frozenset[date],
) -> datetime:
    """Return when a message goes on that somebody was told at ``told`` and has not answered.

    One for now ``within`` so long; one for this shift as the shift of whoever was told ends, or
    after eight hours where they are on no rota; one for a working day as that day's office
    closes, 5pm in London. All instants are aware UTC, and the answer is later than ``told``.

    Raises: BadTime if ``told`` is not aware UTC.
    """
    require_utc(told)
    if urgency is Urgency.NOW:
        return told + within
    if urgency is Urgency.WORKING_DAY:
        return _office_closes(told, Calendar(holidays=bank_holidays))
    if shift_ends is not None and shift_ends > told:
        return shift_ends
    return told + SHIFT_LASTS


def ask_again_at(
    urgency: Urgency,
    asked: datetime,
    *,
    goes: int,
    within: timedelta,
    bank_holidays: frozenset[date],
) -> datetime:
    """Return when the last in line is asked again, asked so many times and last at ``asked``.

    First when the time to answer is over, then ever more seldom, at last once a day; of a
    message for a working day once in each. All instants are aware UTC.

    Raises: BadTime if ``asked`` is not aware UTC.
    """
    if goes <= 1 or urgency is Urgency.WORKING_DAY:
        return answer_by(
            urgency, asked, within=within, shift_ends=None, bank_holidays=bank_holidays
        )
    wait: timedelta = _FIRST_AGAIN[urgency] * 2 ** min(goes - 2, _DOUBLINGS)
    return require_utc(asked) + min(wait, _ONE_DAY)


def look_again_at(
    urgency: Urgency,
    at: datetime,
    *,
    tell_at: datetime,
    shift_changes: datetime | None,
    bank_holidays: frozenset[date],
) -> datetime:
    """Return when it is looked, after ``at``, whether somebody is there who was not asked yet.

    As the next shift begins or ends, ``shift_changes``, so that whoever comes on duty is asked
    at the hand-over, and within eight hours; of a message for now in its first day each hour.
    One for a working day waits until an office closes. All instants are aware UTC.

    Raises: BadTime if ``at`` is not aware UTC.
    """
    if urgency is Urgency.WORKING_DAY:
        return _office_closes(require_utc(at), Calendar(holidays=bank_holidays))
    hourly = urgency is Urgency.NOW and at - tell_at < _ONE_DAY
    latest = require_utc(at) + (_LOOK_AGAIN if hourly else SHIFT_LASTS)
    return latest if shift_changes is None or shift_changes <= at else min(latest, shift_changes)


def _office_closes(at: datetime, calendar: Calendar) -> datetime:
    """Return the next instant after ``at`` at which an office closes in England."""
    day = london_date(at)
    while not calendar.is_working_day(day) or _closing(day) <= at:
        day += _ONE_DAY
    return _closing(day)


def _closing(day: date) -> datetime:
    return datetime.combine(day, OFFICE_HOURS.closes, tzinfo=LONDON).astimezone(UTC)
