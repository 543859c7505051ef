"""Office hours: when a children's services' day teams are at work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.time.london import LONDON, london_date, require_utc, to_london
from homeward.domain.time.working_days import Calendar

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """From and to when, on London's clock, an office is open on a working day."""

    opens: time = time(9)
    closes: time = time(17)

    def covers(self, instant: datetime, *, calendar: Calendar) -> bool:
        """Tell whether the office is open at an instant (aware UTC)."""
        local = to_london(require_utc(instant))
        open_now = self.opens <= local.time() < self.closes
        return open_now and calendar.is_working_day(local.date())

    def open_between(
        self, starts: datetime, ends: datetime, *, calendar: Calendar
    ) -> list[tuple[datetime, datetime]]:
        """Return the stretches (aware UTC) for which it is open between two instants, in order."""
        found, day = [], london_date(starts)
        while day <= london_date(ends):
            if calendar.is_working_day(day):
                opens, closes = max(self._at(day, self.opens), starts), self._at(day, self.closes)
                if opens < min(closes, ends):
                    found.append((opens, min(closes, ends)))
            day += _ONE_DAY
        return found

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


OFFICE_HOURS = OfficeHours()
