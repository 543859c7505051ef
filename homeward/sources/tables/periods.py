"""Which periods of one child run into each other.

Source: SSDA903 rule 574.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

Day = TypeVar("Day", bound=date)


def overlapping(periods: Sequence[tuple[Day, Day | None]]) -> tuple[tuple[int, int], ...]:
    """Return (earlier, later) places of periods that overlap, from (start, exclusive end).

    An end of None is open, so overlaps everything after it. Touching is allowed, as is a period
    of no length where another one begins or ends. Each later period is named once, with the one
    before it that goes on longest.
    """
    order = sorted(range(len(periods)), key=lambda i: (periods[i][0], periods[i][1] is None, i))
    found: list[tuple[int, int]] = []
    longest: int | None = None
    for place in order:
        start, end = periods[place]
        if longest is None:
            longest = place
            continue
        reach = periods[longest][1]
        if reach is None or start < reach:
            found.append((longest, place))
        if reach is not None and (end is None or end > reach):
            longest = place
    return tuple(found)
