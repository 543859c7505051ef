"""The hour and the period of a daily report, on days of 23, 24 and 25 hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest

from homeward.domain.time import BadTime
from homeward.work.daily.hours import day_before, next_due
from homeward.work.daily.report import Entry


def utc(*parts: int) -> datetime:
    """Return an instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("hour", "after", "due"),
    [
        (time(8), utc(2026, 6, 10, 6, 59), utc(2026, 6, 10, 7)),
        (time(8), utc(2026, 6, 10, 7), utc(2026, 6, 11, 7)),
        (time(8), utc(2026, 1, 10, 7), utc(2026, 1, 10, 8)),
        (time(8), utc(2026, 3, 28, 8), utc(2026, 3, 29, 7)),
        (time(8), utc(2026, 10, 24, 7), utc(2026, 10, 25, 8)),
        (time(1, 30), utc(2026, 3, 28, 12), utc(2026, 3, 29, 1, 30)),
        (time(1, 30), utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30)),
        (time(1, 30), utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30)),
        (time(0), utc(2026, 10, 24, 23), utc(2026, 10, 26, 0)),
    ],
    ids=[
        *("before", "at the very moment", "winter", "clocks forward", "clocks back"),
        *("hour skipped", "hour twice", "second of the two", "midnight of 25 hours"),
    ],
)
def test_report_is_due_at_the_london_hour_when_the_day_comes(
    hour: time, after: datetime, due: datetime
) -> None:
    assert next_due(hour, after) == due


def test_every_day_has_one_report_when_a_year_goes_by() -> None:
    for hour in (time(0, 30), time(8), time(23)):
        at, gaps = utc(2026, 1, 1), set()
        for _ in range(365):
            then, at = at, next_due(hour, at)
            gaps.add((at - then) // timedelta(minutes=30) / 2)

        # The first is not a whole day after the year began.
        assert gaps - {hour.hour + hour.minute / 60} <= {23.0, 24.0, 25.0}


@pytest.mark.parametrize(
    ("at", "hours"),
    [
        (utc(2026, 6, 10, 7), 24),
        (utc(2026, 3, 29, 7), 23),
        (utc(2026, 10, 25, 8), 25),
        (utc(2026, 10, 26, 8), 24),
    ],
)
def test_period_reaches_to_the_report_before_when_clocks_change(at: datetime, hours: int) -> None:
    assert at - day_before(at) == timedelta(hours=hours)


def test_times_without_a_zone_are_refused_when_asked_for() -> None:
    with pytest.raises(BadTime):
        next_due(time(8), utc(2026, 6, 10).replace(tzinfo=None))


@pytest.mark.parametrize(
    ("start", "at", "hours"),
    [
        (utc(2026, 3, 28, 8), utc(2026, 3, 29, 7), 23),
        (utc(2026, 10, 24, 7), utc(2026, 10, 25, 8), 25),
        (utc(2026, 10, 25, 7, 1), utc(2026, 10, 25, 8), 0),
    ],
    ids=["clocks forward", "clocks back", "less than an hour"],
)
def test_hours_missing_are_those_that_passed_when_clocks_change(
    start: datetime, at: datetime, hours: int
) -> None:
    ids = (uuid4(), uuid4(), uuid4())
    entry = Entry(*ids, "Robin", "Testchild", None, "", "", "missing", "", False, start, None, None)

    assert entry.hours_missing(at) == hours
