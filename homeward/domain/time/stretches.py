"""Stretches of time, [start, end) in aware UTC: what many cover together, and what none does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Stretch(NamedTuple):
    """From an instant until another, the end excluded; both aware UTC."""

    starts: datetime
    ends: datetime


def left_open(whole: Stretch, covered: Iterable[tuple[datetime, datetime]]) -> list[Stretch]:
    """Return the parts of a stretch that nothing covers, in order."""
    found, reached = [], whole.starts
    for starts, ends in sorted(covered):
        if starts > reached:
            found.append(Stretch(reached, min(starts, whole.ends)))
        reached = max(reached, ends)
        if reached >= whole.ends:
            break
    if reached < whole.ends:
        found.append(Stretch(reached, whole.ends))
    return [one for one in found if one.starts < one.ends]
