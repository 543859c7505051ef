"""When somebody may be told, and when a message that did not go is tried again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from homeward.domain.time.london import LONDON, london_date, require_utc
from homeward.domain.time.working_days import Calendar

HISTORY = timedelta(days=28)
"""What came due so long ago, of an episode that is over, is read where what is overdue is listed.

A record of years that is loaded, or taken over, so tells nobody of what nobody can mend now.
"""

_ONE_DAY = timedelta(days=1)
_OFFICE_OPENS = time(9)
# A message is tried for about an hour, so often that what waited for a mail server to come back
# goes within a minute of its return.
_BACK_OFF = (timedelta(seconds=15), timedelta(seconds=30))
_THEN_EVERY = timedelta(seconds=45)
_TRIES = 82


class Urgency(StrEnum):
    """How soon somebody must be told. Only ``NOW`` breaks quiet hours."""

    NOW = "now"
    SHIFT = "shift"
    WORKING_DAY = "working_day"


class Quiet(NamedTuple):
    """The hours of each day, on London's clocks, in which somebody is not to be disturbed.

    Over midnight where ``ends`` comes before ``starts``; none at all where they are the same.
    """

    starts: time
    ends: time


def tell_from(
    urgency: Urgency, at: datetime, *, quiet: Quiet | None, bank_holidays: frozenset[date]
) -> datetime:
    """Return the earliest instant (aware UTC), never before ``at``, to tell somebody.

    ``NOW`` at once; ``SHIFT`` outside quiet hours; ``WORKING_DAY`` from the next 9am of a
    working day in England on, outside quiet hours.

    Raises: BadTime if ``at`` is not aware UTC.
    """
    require_utc(at)
    if urgency is Urgency.NOW:
        return at
    if urgency is Urgency.WORKING_DAY:
        at = _office_opens(at, Calendar(holidays=bank_holidays))
    return at if quiet is None else _after_quiet(at, quiet)


def is_history(at: datetime, *, now: datetime, is_over: bool) -> bool:
    """Tell whether nobody is told any more at ``now`` of what came at ``at`` (both aware UTC).

    Of a child who is missing (the episode not over) everybody is told, however late.
    """
    return is_over and now - at >= HISTORY


def letter_from(
    urgency: Urgency,
    at: datetime,
    *,
    tell_at: datetime,
    quiet: Quiet | None,
    bank_holidays: frozenset[date],
) -> datetime:
    """Return the earliest instant (aware UTC) at which a letter goes to somebody asked at ``at``.

    A message that waited for its working day, ``tell_at``, waits once: whoever is asked then or
    later is only not disturbed in their quiet hours.

    Raises: BadTime if ``at`` is not aware UTC.
    """
    waited = urgency is Urgency.WORKING_DAY and at >= tell_at
    soon = Urgency.SHIFT if waited else urgency
    return tell_from(soon, at, quiet=quiet, bank_holidays=bank_holidays)


def try_again_at(tries: int, at: datetime) -> datetime | None:
    """Return when to try again, after so many tries of which the last was made at ``at``.

    ``None`` after the last: about an hour after the first.

    Raises: BadTime if ``at`` is not aware UTC.
    """
    require_utc(at)
    if tries >= _TRIES:
        return None
    return at + (_BACK_OFF[tries - 1] if 1 <= tries <= len(_BACK_OFF) else _THEN_EVERY)


def _instant(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def _office_opens(at: datetime, calendar: Calendar) -> datetime:
    day = london_date(at)
    while not calendar.is_working_day(day) or _instant(day, _OFFICE_OPENS) < at:
        day += _ONE_DAY
    return _instant(day, _OFFICE_OPENS)


def _after_quiet(at: datetime, quiet: Quiet) -> datetime:
    """Return ``at``, or the end of the quiet hours that it falls in.

    Compared as instants: in October an hour comes twice, and quiet hours end once.
    """
    today = london_date(at)
    for day in (today - _ONE_DAY, today):
        last = day if quiet.starts <= quiet.ends else day + _ONE_DAY
        begins, ends = _instant(day, quiet.starts), _instant(last, quiet.ends)
        if begins <= at < ends:
            return ends
    return at
