"""The daily report in words: plain text against a golden copy, and the lines behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeward.outputs.daily.sheet import NOTHING, Sheet, sheet
from homeward.outputs.daily.text import report_text
from homeward.work.daily.report import Report
from tests.cast import NOW, Cast, hours
from tests.outputs.daily.conftest import MORNING, draw

GOLDEN = Path(__file__).with_name("golden.txt")

pytestmark = pytest.mark.django_db


def test_text_is_the_golden_copy_when_the_cast_had_this_day(morning: Sheet) -> None:
    assert report_text(morning) == GOLDEN.read_text(encoding="utf-8")


def test_lines_say_where_each_child_stands_when_the_cast_had_this_day(morning: Sheet) -> None:
    told = [(one.name, one.standing, one.hours, one.share, one.grade, one.urgent)
            for one in morning.lines]  # fmt: skip

    assert told == [
        ("Robin Testchild", "Missing now, new", 69, 100, "High risk", True),
        ("Sam Sample <b>", "Missing now, new", 10, 14, "Not graded yet", False),
        ("Alex Example", "Went missing and came back", 5, 7, "Not graded yet", False),
    ]
    assert {one.words: one.number for one in morning.counts}["Missing now"] == 2


def test_nobody_is_named_when_the_reader_may_open_no_record(cast: Cast, morning: Sheet) -> None:
    counts = draw(cast, names=False)

    said = report_text(counts)

    assert counts.lines == ()
    assert counts.counts == morning.counts
    assert "counts alone" in said
    assert not [name for name in ("Robin", "Sam", "Alex", "North") if name in said]


def test_nothing_is_said_in_so_many_words_when_there_is_nothing() -> None:
    drawn = sheet(Report(NOW, NOW - hours(24), ()), for_whom="Alder", names=True)

    said = report_text(drawn)

    assert drawn.nothing == NOTHING
    assert "Nothing to report" in said
    assert "Missing now" not in said


def test_both_times_are_said_when_a_past_report_is_asked_for() -> None:
    drawn = sheet(Report(NOW, NOW - hours(24), ()), for_whom="Alder", names=True, asked_at=MORNING)

    said = " ".join(report_text(drawn).split())

    assert "As known at 1:00pm on Wednesday 10 June 2026." in said
    assert "asked for, at 8:00am on Thursday 11 June 2026. This is not the report" in said


def test_no_line_is_longer_than_a_terminal_when_drawn(morning: Sheet) -> None:
    assert max(len(line) for line in report_text(morning).splitlines()) <= 79
