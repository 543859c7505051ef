"""England's bank holidays: from the installed package's file, and told when they run short."""

from __future__ import annotations

import sys
from datetime import date
from importlib import util
from unittest import mock

import pytest

from homeward.config.failure import CannotStart
from homeward.config.holidays import bank_holidays
from homeward.work.obligations.calendar import runs_short


def test_known_days_are_holidays_when_the_package_is_read() -> None:
    calendar = bank_holidays()

    assert not calendar.is_working_day(date(2026, 8, 31))
    assert not calendar.is_working_day(date(2026, 12, 25))
    assert calendar.is_working_day(date(2026, 11, 30))  # Scotland's alone
    assert calendar.known_until is not None
    assert calendar.known_until.month == 12
    assert "govuk_bank_holidays" not in sys.modules


def test_end_is_told_when_less_than_a_year_ahead_is_known() -> None:
    calendar = bank_holidays()
    last = calendar.known_until
    assert last is not None

    assert runs_short(calendar, today=date(last.year, 1, 2))
    assert not runs_short(calendar, today=date(last.year - 1, 12, 31))


def test_start_is_refused_with_a_sentence_when_the_package_is_missing() -> None:
    with (
        mock.patch.object(util, "find_spec", return_value=None),
        mock.patch("homeward.config.holidays.find_spec", return_value=None),
        pytest.raises(CannotStart, match="Install the packages"),
    ):
        bank_holidays.__wrapped__()
