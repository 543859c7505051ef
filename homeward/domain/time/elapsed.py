"""Elapsed time between instants, in numbers and in words, and whether periods overlap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from homeward.domain.time.london import require_utc


def elapsed(since: datetime, until: datetime) -> timedelta:
    """Return the time that passed between two instants, whatever the wall clock did.

    Raises: BadTime if either is not aware UTC.
    """
    return require_utc(until) - require_utc(since)


def _unit(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def duration_words(length: timedelta) -> str:
    """Return a duration as ``5 hours 12 minutes``, or ``3 days 2 hours`` from 48 hours on.

    Whole minutes, rounded down; a negative length reads as ``0 minutes``.
    """
    minutes = max(int(length.total_seconds() // 60), 0)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        parts = ((hours // 24, "day"), (hours % 24, "hour"))
    else:
        parts = ((hours, "hour"), (minutes, "minute"))
    said = " ".join(_unit(count, name) for count, name in parts if count)
    return said or "0 minutes"


def missing_for(since: datetime, until: datetime) -> str:
    """Return how long a child has been missing, in words.

    Raises: BadTime if either is not aware UTC.
    """
    return duration_words(elapsed(since, until))


_NEVER = datetime.max.replace(tzinfo=UTC)


def overlaps(
    first: tuple[datetime, datetime | None], second: tuple[datetime, datetime | None]
) -> bool:
    """Tell whether two periods share any time; ``None`` is an end that has not come.

    Ends are exclusive, so a period may begin at the instant the last one ended. A period of no
    length overlaps one that it falls strictly inside.
    Source: SSDA903 rule 574.
    """
    (a_start, a_end), (b_start, b_end) = first, second
    return a_start < (b_end or _NEVER) and b_start < (a_end or _NEVER)
