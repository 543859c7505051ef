"""One open case while it is being told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from homeward.config.example.cases import Case
from homeward.config.example.life import Life
from homeward.config.example.world import Person, World
from homeward.domain.context import Context
from homeward.guard.session import scope
from homeward.record.episodes.queries import episode_named


@dataclass(slots=True)
class Story:
    """One case under way: its child, and the episode once it is reported.

    ``other``: the story whose event this one is part of.
    """

    case: Case
    life: Life
    world: World
    rng: Random
    now: datetime
    event: UUID
    episode: UUID | None = None
    authority: UUID | None = None
    pace: float = 1.0
    other: Story | None = None

    def ago(self, hours: float | None) -> datetime | None:
        """Return the instant so many hours before now."""
        return None if hours is None else self.now - timedelta(hours=hours * self.pace)

    def worker(self, role: str) -> Person:
        """Return who does a task: of the child's own team where there is such a person."""
        return self.life.worker(role)

    def known(self) -> UUID:
        """Return the episode, which a step before this one opened."""
        if self.episode is None:
            raise RuntimeError(f"the case “{self.case.name}” has no episode yet")
        return self.episode

    def version(self, ctx: Context) -> int:
        """Return the version at which the episode stands."""
        with scope(ctx):
            return episode_named(ctx, self.known()).version
