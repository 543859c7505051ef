"""An episode of today, and the people who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from homeward.config.clock import utc_now
from homeward.domain.context import Context
from homeward.guard.models import Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.session import scope
from homeward.guard.sharing import grant_share
from homeward.record.episodes.queries import Episode, episode_named
from homeward.work.obligations.ticking import tick
from tests.cast import Cast, Person
from tests.doors.visitors import Visit, signed_in


@dataclass(frozen=True, slots=True)
class Scene:
    """One episode, and how to look at it and to write to it."""

    cast: Cast
    child: UUID
    episode: UUID
    now: datetime

    def url(self, form: str = "") -> str:
        """Return the address of the page, or of one of its forms."""
        return f"/episode/{self.episode}{'/' if form else ''}{form}"

    def row(self) -> Episode:
        """Return the episode as it now stands."""
        ctx = self.cast.asha.ctx(at=self.now)
        with scope(ctx):
            return episode_named(ctx, self.episode)

    def send(self, client: Client, form: str, **typed: object) -> HttpResponse:
        """Send one of the forms as the page would, with what was typed."""
        body = {"operation_id": str(uuid4()), "version": self.row().version, **typed}
        return client.post(self.url(form), body)


@operation("share.grant")
def share_with_home(ctx: Context, *, child: UUID, to: UUID) -> Outcome:
    """Let the home that cares for the child see its record."""
    grant_share(ctx, child=child, to=to, purpose=Share.Purpose.CARE, starts_at=ctx.now)
    return Outcome(child)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """A looked-after child, last seen thirteen hours ago; police and home may see the record."""
    now = utc_now()
    child = cast.child(at=now - timedelta(days=1))
    share_with_home(cast.asha.ctx(at=now - timedelta(days=1)), child=child, to=cast.home)
    episode = cast.missing(child, at=now - timedelta(hours=12), seen=now - timedelta(hours=13))
    tick(now)
    return Scene(cast, child, episode, now)


@pytest.fixture
def asha(scene: Scene, visit: Visit) -> Client:
    """Asha's browser."""
    return visit(scene.cast.asha)


@pytest.fixture
def client_of(scene: Scene) -> Callable[[Person], Client]:
    """Return a function that gives one person's browser."""
    return signed_in
