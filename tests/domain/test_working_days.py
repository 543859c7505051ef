"""Working days: neither weekends nor England's bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeward.domain.time import (
    NO_CALENDAR,
    Calendar,
    end_of_working_day,
    in_words,
    london_date,
    parse_london,
)

CHRISTMAS = Calendar(
    frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}), date(2027, 12, 31)
)


@pytest.mark.parametrize(
    ("since", "days", "end"),
    [
        ("2026-06-01 09:00", 1, "2026-06-02"),
        ("2026-06-01 23:59", 3, "2026-06-04"),
        ("2026-06-05 12:00", 1, "2026-06-08"),
        ("2026-06-06 12:00", 1, "2026-06-08"),
        ("2026-06-07 12:00", 5, "2026-06-12"),
        ("2026-12-23 12:00", 3, "2026-12-30"),
        ("2026-12-25 12:00", 4, "2027-01-04"),
        ("2026-10-23 12:00", 1, "2026-10-26"),
        ("2026-03-27 12:00", 1, "2026-03-30"),
    ],
    ids=[
        "next-day", "late-at-night", "friday", "saturday", "sunday", "christmas",
        "from-a-holiday", "october-change", "march-change",
    ],
)  # fmt: skip
def test_working_days_end_on_the_right_day_when_counted(since: str, days: int, end: str) -> None:
    found = end_of_working_day(parse_london(since), days, calendar=CHRISTMAS)

    assert found == parse_london(f"{end} 23:59:59")
    assert in_words(found).startswith("11:59pm on ")


def test_holidays_count_as_working_days_when_none_are_known() -> None:
    since = parse_london("2026-12-24 12:00")

    assert london_date(end_of_working_day(since, 1, calendar=NO_CALENDAR)) == date(2026, 12, 25)
    assert not NO_CALENDAR.knows(date(2026, 12, 25))


def test_calendar_knows_no_day_when_after_its_last() -> None:
    assert CHRISTMAS.knows(date(2027, 12, 31))
    assert not CHRISTMAS.knows(date(2028, 1, 1))


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 2 * 365 * 24 * 60),
    st.integers(1, 40),
    st.frozensets(days, max_size=12),
)
def test_working_days_never_end_on_a_weekend_or_holiday_when_counted(
    minutes: int, count: int, holidays: frozenset[date]
) -> None:
    since = parse_london("2026-01-01 00:00") + timedelta(minutes=minutes)
    calendar = Calendar(holidays, date(2027, 12, 31))

    end = london_date(end_of_working_day(since, count, calendar=calendar))
    next_end = london_date(end_of_working_day(since, count + 1, calendar=calendar))

    assert end.weekday() < 5
    assert end not in holidays
    assert london_date(since) < end < next_end
