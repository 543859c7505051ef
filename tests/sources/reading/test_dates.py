"""Dates and times in every dress, and the ones that are refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.sources.reading.dates import LONDON, Parsed, parse_date, parse_instant
from homeward.sources.reading.reason import Reason

DAY_0 = date(1899, 12, 30)


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31",
        "31/01/2024",
        "31/1/2024",
        "45322",
        "45322.0",
        "2024-01-31 00:00:00.000",
        "2024-01-31T00:00:00Z",
        "31/01/2024 00:00",
        " 2024-01-31 ",
    ],
)
def test_date_is_the_same_when_its_dress_differs(text: str) -> None:
    assert parse_date(text) == Parsed(date(2024, 1, 31))


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-01-31 22:10", datetime(2024, 1, 31, 22, 10, tzinfo=UTC)),
        ("2024-01-31T22:10:00", datetime(2024, 1, 31, 22, 10, tzinfo=UTC)),
        ("31/01/2024 22:10:00", datetime(2024, 1, 31, 22, 10, tzinfo=UTC)),
        ("45322.92361", datetime(2024, 1, 31, 22, 10, tzinfo=UTC)),
        ("2024-07-31 22:10:00.000", datetime(2024, 7, 31, 21, 10, tzinfo=UTC)),
        ("2024-07-31T22:10:00+01:00", datetime(2024, 7, 31, 21, 10, tzinfo=UTC)),
        ("2024-07-31 22:10:00.0000000 +01:00", datetime(2024, 7, 31, 21, 10, tzinfo=UTC)),
        ("2024-07-31T21:10:00-0000", datetime(2024, 7, 31, 21, 10, tzinfo=UTC)),
        ("2024-07-31T21:10Z", datetime(2024, 7, 31, 21, 10, tzinfo=UTC)),
        ("31/07/2024", datetime(2024, 7, 30, 23, 0, tzinfo=UTC)),
    ],
)
def test_instant_is_utc_when_its_clock_is_london_or_stated(text: str, instant: datetime) -> None:
    assert parse_instant(text) == Parsed(instant)


@pytest.mark.parametrize("text", ["", "  ", "NULL", "null", "(null)"])
def test_date_is_none_when_cell_is_blank(text: str) -> None:
    assert parse_date(text) == Parsed(None)
    assert parse_instant(text) == Parsed(None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/01/24", "year_short"),
        ("1-2-24 10:00", "year_short"),
        ("30/02/2024", "date_not_real"),
        ("2023-02-29", "date_not_real"),
        ("2024-01-31 24:00", "date_not_real"),
        ("2024-01-31 10:00+99:00", "date_not_real"),
        ("01/31/2024", "date_not_real"),
        ("0001-01-01", "year_out_of_range"),
        ("9999-12-31", "year_out_of_range"),
        ("99999", "year_out_of_range"),
        ("2024", "date_unreadable"),
        ("yesterday", "date_unreadable"),
        ("\uff12\uff10\uff12\uff14-01-31", "date_unreadable"),
        ("1" * 5_000, "date_unreadable"),
    ],
)
def test_date_is_refused_with_a_reason_when_it_cannot_be_trusted(text: str, code: str) -> None:
    for parse in (parse_date, parse_instant):
        refused = parse(text)

        assert isinstance(refused, Reason)
        assert refused.code == code
        assert len(refused.sentence) < 200


def test_instant_is_refused_when_clocks_went_forward_over_it() -> None:
    refused = parse_instant("31/03/2024 01:30")

    assert isinstance(refused, Reason)
    assert refused.code == "time_not_real"


def test_instant_is_the_first_with_a_warning_when_clocks_went_back_over_it() -> None:
    read = parse_instant("27/10/2024 01:30")

    assert isinstance(read, Parsed)
    assert read.value == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert read.warning is not None
    assert read.warning.code == "time_twice"


def test_date_is_londons_with_no_warning_when_an_offset_hides_midnight() -> None:
    assert parse_date("2010-06-01T23:00:00Z") == Parsed(date(2010, 6, 2))


def test_date_warns_when_a_time_of_day_is_left_out() -> None:
    read = parse_date("2024-01-31 22:10")

    assert isinstance(read, Parsed)
    assert read.value == date(2024, 1, 31)
    assert read.warning is not None


@given(st.dates(date(1928, 1, 1), date(2100, 12, 31)))
def test_date_comes_back_the_same_when_written_in_any_dress(day: date) -> None:
    dresses = [
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        str((day - DAY_0).days),
        f"{day.isoformat()} 00:00:00.000",
        f"{day.isoformat()}T00:00:00",
    ]

    assert {parse_date(dress) for dress in dresses} == {Parsed(day)}


@given(st.datetimes(datetime(1972, 1, 1), datetime(2100, 12, 31)))  # noqa: DTZ001 - wall clock
def test_instant_comes_back_the_same_when_written_in_any_dress(wall: datetime) -> None:
    wall = wall.replace(microsecond=0)
    aware = wall.replace(tzinfo=LONDON)
    since = wall - datetime(1899, 12, 30)  # noqa: DTZ001 - wall clock
    dresses = [
        wall.isoformat(),
        wall.isoformat(" ") + ".000",
        f"{wall:%d/%m/%Y %H:%M:%S}",
        f"{since / timedelta(days=1):.8f}",
    ]

    read = [parse_instant(dress) for dress in dresses]

    kinds = {r.code if isinstance(r, Reason) else r.value for r in read}
    there_and_back = aware.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None)
    assert kinds == ({aware.astimezone(UTC)} if there_and_back == wall else {"time_not_real"})


@given(st.text())
def test_date_never_fails_when_text_is_anything(text: str) -> None:
    assert isinstance(parse_date(text), Parsed | Reason)
    assert isinstance(parse_instant(text), Parsed | Reason)
