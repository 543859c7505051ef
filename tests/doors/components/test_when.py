"""Times typed in London become aware UTC, and clock changes are said aloud."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from homeward.web.components.when import (
    NotATime,
    ambiguity,
    day_of,
    instant_in_words,
    instant_of,
)

NOW = datetime(2026, 7, 15, 13, 45, 30, tzinfo=UTC)  # a Wednesday, 14:45 in London


@pytest.mark.parametrize(
    ("words", "utc"),
    [
        ("now", "2026-07-15T13:45:30"),  # the moment itself: nothing since is in the future
        ("today 14:30", "2026-07-15T13:30"),
        ("Today at 2.30pm", "2026-07-15T13:30"),
        ("14:30", "2026-07-15T13:30"),
        ("1430", "2026-07-15T13:30"),
        ("23:15", "2026-07-14T22:15"),
        ("yesterday 23:15", "2026-07-14T22:15"),
        ("20 minutes ago", "2026-07-15T13:25"),
        ("an hour ago", "2026-07-15T12:45"),
        ("2 hours ago", "2026-07-15T11:45"),
        ("1 day ago", "2026-07-14T13:45"),
        ("tuesday 9pm", "2026-07-14T20:00"),
        ("wednesday 9:00", "2026-07-08T08:00"),
        ("yesterday midnight", "2026-07-13T23:00"),
    ],
)
def test_words_are_read_as_london_time_when_they_name_a_moment(words: str, utc: str) -> None:
    at = instant_in_words(words, now=NOW)

    assert at == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("words", ["soon", "2", "today", "yesterday 25:00", "13pm", "24:00"])
def test_words_are_refused_with_a_sentence_when_not_a_moment(words: str) -> None:
    with pytest.raises(NotATime) as refused:
        instant_in_words(words, now=NOW, name="Last seen")

    assert refused.value.sentence.startswith("Last seen")


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        (("", "3", "2026"), "day"),
        (("4", "", "2026"), "month"),
        (("4", "3", ""), "year"),
        (("4", "3", "26"), "year"),
        (("4", "13", "2026"), "month"),
        (("31", "2", "2026"), "day"),
        (("x", "2", "2026"), "day"),
        (("4", "2", "0000"), "day"),
    ],
)
def test_day_names_the_box_when_it_is_at_fault(typed: tuple[str, str, str], part: str) -> None:
    day, month, year = typed

    with pytest.raises(NotATime) as refused:
        day_of(day=day, month=month, year=year)

    assert refused.value.part == part


def test_day_reads_a_month_when_it_is_a_word() -> None:
    assert day_of(day="4", month="Mar", year="2026") == date(2026, 3, 4)


def test_time_is_refused_when_the_clocks_skipped_it() -> None:
    with pytest.raises(NotATime) as refused:
        instant_of(on=date(2026, 3, 29), at="01:30", name="Last seen")

    assert "there was no 01:30 on 29 March 2026" in refused.value.sentence
    assert "clocks went forward" in refused.value.sentence


def test_time_takes_the_first_and_says_so_when_it_happened_twice() -> None:
    at = instant_of(on=date(2026, 10, 25), at="01:30")

    assert at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "We have taken the first" in ambiguity(at)
    assert "type 01:30 GMT" in ambiguity(at)


def test_time_takes_the_second_when_gmt_is_typed() -> None:
    at = instant_of(on=date(2026, 10, 25), at="01:30 GMT")

    assert at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert "We have taken the second" in ambiguity(at)


def test_time_is_refused_when_its_zone_was_not_in_use() -> None:
    with pytest.raises(NotATime, match="BST was not in use"):
        instant_of(on=date(2026, 1, 5), at="14:30 BST")


def test_nothing_is_said_when_a_time_happened_once() -> None:
    assert ambiguity(NOW) == ""
