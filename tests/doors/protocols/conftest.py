"""What the tests of protocols and alarms share: an episode that differs."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.config.clock import utc_now
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.record.episodes.queries import episode_named
from homeward.work.obligations.alarms import note_drift, recount
from homeward.work.obligations.nightly import set_up_checks
from tests.cast import Cast


@pytest.fixture
def wrong(cast: Cast) -> UUID:
    """An episode of Alder's that the check found to differ."""
    now = utc_now()
    episode = cast.missing(cast.child(at=now), at=now)
    set_up_checks(now)
    checker = services_context(now=now, authority=cast.alder, purpose="drift check")
    with scope(checker):
        row = episode_named(checker, episode)
    note_drift(checker, wrong=[row], sound=[])
    with scope(checker):
        assert recount(checker) == 1
    return episode
