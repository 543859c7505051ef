"""The one clock: the only module that asks the computer for the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(tz=UTC)


def elapsed_seconds() -> float:
    """Return seconds on a clock that never goes back, for measuring waits and back-off."""
    return time.monotonic()
