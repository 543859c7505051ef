"""Working days: London days that are neither at a weekend nor a bank holiday in England."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.time.london import LONDON, london_date

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5
# To a reader it is 11:59pm: midnight would be read as the day before or the day after.
_LAST_SECOND = time(23, 59, 59)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hold the bank holidays known, and the last day up to which they are known.

    ``known_until`` is ``None`` where none are known at all. After it only weekends count.
    """

    holidays: frozenset[date] = frozenset()
    known_until: date | None = None

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is neither at a weekend nor a known bank holiday."""
        return day.weekday() < _SATURDAY and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Tell whether the bank holidays up to a day are known."""
        return self.known_until is not None and day <= self.known_until


NO_CALENDAR = Calendar()


def end_of_working_day(since: datetime, count: int, *, calendar: Calendar) -> datetime:
    """Return the last second (aware UTC) of the ``count``-th working day after an instant.

    The London day of the instant itself is not counted, working day or not; ``count`` is at
    least 1.
    """
    day, left = london_date(since), count
    while left:
        day += _ONE_DAY
        left -= calendar.is_working_day(day)
    return datetime.combine(day, _LAST_SECOND, tzinfo=LONDON).astimezone(UTC)
