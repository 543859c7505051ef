"""What a web process knows by heart, for the time in which the database answers nothing.

The turn to tell of it is a file of the home: its processes tell once, whoever comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from homeward.config import clock
from homeward.config.locks import held_alone
from homeward.work.watch.outages import TOLD_EVERY
from homeward.work.watch.queries import STALLED_AFTER

People = list[tuple[UUID, str]]
Tell = Callable[[People, bool, datetime], None]
"""Tells these people that the database is down (or, with False, is back), since an instant."""


class LastResort:
    """The administrators last named by the database, and since when it is silent."""

    def __init__(self, home: Path) -> None:
        self._turn = home / "database-told"
        self._lock = home / "database-told.lock"
        self._people: People = []
        self._silent_from: float | None = None

    def remember(self, people: People) -> None:
        """Know whom to write to later."""
        self._people = people

    def failed(self) -> None:
        """Note that the database did not answer."""
        if self._silent_from is None:
            self._silent_from = clock.elapsed_seconds()

    def answered(self) -> None:
        """Note that the database answers."""
        self._silent_from = None

    def tell(self, now: datetime, tell: Tell) -> None:
        """Tell that the database is silent for a minute, each hour again, and once that it is back.

        Whatever ``tell`` raises gives the turn back.
        """
        if self._silent_from is None:
            if self._turn.exists():
                self._tell_of_end(tell)
            return
        silent = timedelta(seconds=clock.elapsed_seconds() - self._silent_from)
        if silent >= STALLED_AFTER:
            self._tell_of_silence(now, now - silent, tell)

    def _tell_of_silence(self, now: datetime, since: datetime, tell: Tell) -> None:
        with held_alone(self._lock):
            told = self._told()
            if told is not None and now - told[0] < TOLD_EVERY:
                return
            began = told[1] if told else since
            tell(self._people, True, began)
            self._turn.write_text(f"{now.isoformat()} {began.isoformat()}", encoding="utf-8")

    def _tell_of_end(self, tell: Tell) -> None:
        with held_alone(self._lock):
            told = self._told()
            if told is not None:
                tell(self._people, False, told[1])
                self._turn.unlink()

    def _told(self) -> tuple[datetime, datetime] | None:
        """Return when it was last told, and since when it is silent; None if it was not."""
        try:
            told, began = self._turn.read_text(encoding="utf-8").split()
            return datetime.fromisoformat(told), datetime.fromisoformat(began)
        except FileNotFoundError:
            return None
        except ValueError:  # cut short by a kill: better told twice than never
            return datetime.min.replace(tzinfo=UTC), clock.utc_now()
