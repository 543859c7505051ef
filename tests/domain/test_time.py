"""Elapsed time, London's clocks and ages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.domain.time import (
    BadTime,
    age_on,
    duration_words,
    eighteenth_birthday,
    elapsed,
    in_words,
    london_date,
    london_midnight,
    missing_for,
    overlaps,
    parse_london,
    to_london,
    turns_eighteen_at,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        pytest.param("2026-01-10 22:10", "2026-01-10T22:10", id="winter"),
        pytest.param("2026-07-10T22:10:30", "2026-07-10T21:10:30", id="summer"),
        pytest.param("2026-10-25 01:30", "2026-10-25T00:30", id="twice-first"),
        pytest.param("2026-10-25 01:30 BST", "2026-10-25T00:30", id="twice-bst"),
        pytest.param("2026-10-25 01:30 GMT", "2026-10-25T01:30", id="twice-gmt"),
        pytest.param("2026-07-10 22:10 Z", "2026-07-10T22:10", id="utc"),
    ],
)
def test_london_time_is_read_when_written(written: str, instant: str) -> None:
    assert parse_london(written) == at(instant)


@pytest.mark.parametrize(
    "written",
    ["", "yesterday", "2026-02-30 10:00", "2026-03-29 01:30", "2026-07-10 22:10 GMT"],
    ids=["blank", "words", "no-such-day", "skipped-hour", "wrong-zone"],
)
def test_london_time_is_refused_when_no_clock_shows_it(written: str) -> None:
    with pytest.raises(BadTime):
        parse_london(written)


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        ("2026-03-27T22:10", "10:10pm on Friday 27 March 2026"),
        ("2026-06-01T23:05", "12:05am on Tuesday 2 June 2026"),
        ("2026-10-25T00:30", "1:30am BST on Sunday 25 October 2026"),
        ("2026-10-25T01:30", "1:30am GMT on Sunday 25 October 2026"),
    ],
)
def test_instant_reads_as_london_words_when_shown(instant: str, words: str) -> None:
    assert in_words(at(instant)) == words


def test_elapsed_counts_real_hours_when_clocks_go_forward() -> None:
    start, end = parse_london("2026-03-28 22:00"), parse_london("2026-03-29 22:00")

    assert elapsed(start, end) == timedelta(hours=23)


def test_elapsed_counts_real_hours_when_clocks_go_back() -> None:
    start, end = parse_london("2026-10-24 22:00"), parse_london("2026-10-25 22:00")

    assert elapsed(start, end) == timedelta(hours=25)


def test_elapsed_is_refused_when_an_instant_is_not_utc() -> None:
    with pytest.raises(BadTime):
        elapsed(to_london(at("2026-07-01T10:00")), at("2026-07-01T12:00"))


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-5, "0 minutes"),
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (312, "5 hours 12 minutes"),
        (47 * 60 + 59, "47 hours 59 minutes"),
        (48 * 60, "2 days"),
        (50 * 60 + 30, "2 days 2 hours"),
    ],
)
def test_duration_reads_in_words_when_shown(minutes: int, words: str) -> None:
    assert duration_words(timedelta(minutes=minutes)) == words


def test_missing_for_reads_in_words_when_shown() -> None:
    assert missing_for(at("2026-06-01T18:00"), at("2026-06-01T23:12")) == "5 hours 12 minutes"


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        (("2026-01-01", "2026-01-02"), ("2026-01-02", "2026-01-03"), False),
        (("2026-01-01", "2026-01-03"), ("2026-01-02", "2026-01-04"), True),
        (("2026-01-01", None), ("2026-01-05", None), True),
        (("2026-01-05", None), ("2026-01-01", "2026-01-02"), False),
    ],
    ids=["touching", "crossing", "both-open", "apart"],
)
def test_overlap_is_told_when_periods_share_time(
    first: tuple[str, str | None], second: tuple[str, str | None], shared: bool
) -> None:
    one = (at(first[0]), at(first[1]) if first[1] else None)
    two = (at(second[0]), at(second[1]) if second[1] else None)

    assert overlaps(one, two) is shared
    assert overlaps(two, one) is shared


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 6, 1), date(2026, 5, 31), 15),
        (date(2010, 6, 1), date(2026, 6, 1), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2026, 6, 1), date(2026, 5, 1), -1),
    ],
)
def test_age_is_whole_years_when_asked_on_a_day(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_eighteenth_birthday_is_first_of_march_when_born_on_leap_day() -> None:
    assert eighteenth_birthday(date(2008, 2, 29)) == date(2026, 3, 1)


def test_eighteen_begins_at_london_midnight_when_in_summer() -> None:
    assert turns_eighteen_at(date(2008, 7, 4)) == at("2026-07-03T23:00")
    assert london_midnight(date(2026, 1, 4)) == at("2026-01-04T00:00")
    assert london_date(at("2026-07-03T23:00")) == date(2026, 7, 4)
