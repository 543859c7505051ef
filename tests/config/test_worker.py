"""The worker's clock: a sign of life follows the work, and one thing that fails stops no other."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import DatabaseError

from homeward.config import worker
from homeward.work.watch.models import Heartbeat
from tests.cast import NOW, Cast, cast

__all__ = ["cast"]

pytestmark = pytest.mark.django_db


def clockwork() -> worker._Clockwork:
    return worker._Clockwork(threading.Event())


def raising(error: Exception):
    """Return work that fails."""

    def fails(now: datetime, limit: int = 1) -> None:
        raise error

    return fails


def test_sign_of_life_is_given_when_a_round_is_done(cast: Cast) -> None:
    clockwork().beat(NOW)

    assert Heartbeat.objects.count() == 1


@pytest.mark.parametrize("work", ["seal", "tick", "chase_due", "alarm_gaps"])
def test_no_sign_of_life_is_given_when_the_database_fails_in_the_round(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    monkeypatch.setattr(worker, work, raising(DatabaseError()))

    with pytest.raises(DatabaseError):
        clockwork().beat(NOW)

    assert not Heartbeat.objects.exists()


@pytest.mark.parametrize(
    "work",
    ["tick", "chase_due", "check_some", "make_next", "set_up_checks", "set_up_hours", "alarm_gaps"],
)
def test_round_is_done_to_its_end_when_one_thing_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, work: str
) -> None:
    done: list[datetime] = []
    monkeypatch.setattr(worker, "seal", done.append)
    monkeypatch.setattr(worker, work, raising(ValueError("one organisation's")))

    clockwork().beat(NOW)

    assert done == [NOW]
    assert Heartbeat.objects.count() == 1
