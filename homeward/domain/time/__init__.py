"""Instants, elapsed time, London edges, ages and working days; never asks what time it is.

May import: the standard library and ``homeward.domain.refusal``. All arithmetic is on aware
UTC instants, so a clock change never lengthens or shortens a duty. Bank holidays come in as a
``Calendar``.
"""

from homeward.domain.time.age import age_on, eighteenth_birthday, turns_eighteen_at
from homeward.domain.time.elapsed import duration_words, elapsed, missing_for, overlaps
from homeward.domain.time.london import (
    LONDON,
    BadTime,
    in_words,
    london_date,
    london_midnight,
    parse_london,
    require_utc,
    to_london,
)
from homeward.domain.time.office import OFFICE_HOURS, OfficeHours
from homeward.domain.time.stretches import Stretch, left_open
from homeward.domain.time.working_days import NO_CALENDAR, Calendar, end_of_working_day

__all__ = [
    "LONDON",
    "NO_CALENDAR",
    "OFFICE_HOURS",
    "BadTime",
    "Calendar",
    "OfficeHours",
    "Stretch",
    "age_on",
    "duration_words",
    "eighteenth_birthday",
    "elapsed",
    "end_of_working_day",
    "in_words",
    "left_open",
    "london_date",
    "london_midnight",
    "missing_for",
    "overlaps",
    "parse_london",
    "require_utc",
    "to_london",
    "turns_eighteen_at",
]
