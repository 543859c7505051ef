"""Instants, elapsed time, London edges and ages; never asks what time it is.

May import: the standard library and ``homeward.domain.refusal``. All arithmetic is on aware
UTC instants, so a clock change never lengthens or shortens a duty.
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

__all__ = [
    "LONDON",
    "BadTime",
    "age_on",
    "duration_words",
    "eighteenth_birthday",
    "elapsed",
    "in_words",
    "london_date",
    "london_midnight",
    "missing_for",
    "overlaps",
    "parse_london",
    "require_utc",
    "to_london",
    "turns_eighteen_at",
]
