"""The months, and when what goes wrong in them."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

DAYS = int(os.environ.get("HOMEWARD_SIMULATE_DAYS", "30"))
EPISODES = int(os.environ.get("HOMEWARD_SIMULATE_EPISODES", "400"))
KILLS, RESTARTS = int(os.environ.get("HOMEWARD_SIMULATE_KILLS", "30")), 5
MAIL_DOWN = timedelta(minutes=40)
NOTIFY_BROKEN, NOTIFY_SILENT = timedelta(minutes=20), timedelta(minutes=10)
SINGLE_FAILURES = 10
# Both lie around a night in which the clocks change: 29 March and 25 October 2026.
MONTHS = {
    "March 2026": datetime(2026, 3, 14, 9, tzinfo=UTC),
    "October 2026": datetime(2026, 10, 10, 9, tzinfo=UTC),
}
CHANGES = {
    "March 2026": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "October 2026": datetime(2026, 10, 25, 1, tzinfo=UTC),
}

Window = tuple[datetime, datetime]


@dataclass
class Month:
    """One month: from, until, its chance, and the faults that wait in it, by instant."""

    name: str
    chance: random.Random = field(init=False)
    kills: list[datetime] = field(init=False)
    restarts: list[datetime] = field(init=False)
    mail_down: Window = field(init=False)
    notify_broken: Window = field(init=False)
    notify_silent: Window = field(init=False)
    singles: list[datetime] = field(init=False)

    def __post_init__(self) -> None:
        """Draw the faults. The clock change comes amid a mail server that is down."""
        self.chance = random.Random(self.name)  # noqa: S311 - faults, not secrets
        change = min(CHANGES[self.name], self.until - timedelta(hours=2))
        self.kills = self.moments(KILLS)
        self.restarts = self.moments(RESTARTS)
        self.mail_down = (change - MAIL_DOWN / 2, change + MAIL_DOWN / 2)
        broken, silent = self.moments(2)
        self.notify_broken = (broken, broken + NOTIFY_BROKEN)
        self.notify_silent = (silent, silent + NOTIFY_SILENT)
        self.singles = self.moments(SINGLE_FAILURES)

    @property
    def start(self) -> datetime:
        """Return when it begins."""
        return MONTHS[self.name]

    @property
    def until(self) -> datetime:
        """Return when it ends."""
        return self.start + timedelta(days=DAYS)

    def moments(self, count: int) -> list[datetime]:
        """Return so many instants of the month, in order."""
        span = (self.until - self.start - timedelta(hours=8)).total_seconds()
        return sorted(
            self.start + timedelta(hours=4, seconds=int(self.chance.uniform(0, span)))
            for _ in range(count)
        )
