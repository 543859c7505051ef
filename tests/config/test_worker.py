"""The worker's clock: a sign of life follows the work, and one thing that fails stops no other."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError

from homeward.config import worker
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.work.messages.models import Message
from homeward.work.obligations.models import Wake
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


def test_administrators_are_told_when_the_rota_cannot_be_looked_at_for_minutes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, minutes, told = clockwork(), timedelta(minutes=1), []
    fails = raising(ValueError("one organisation's"))
    fails.__name__ = "alarm_gaps"
    with monkeypatch.context() as broken:
        broken.setattr(worker, "alarm_gaps", fails)
        for minute in range(7):
            clock.beat(NOW + minute * minutes)
            told.append(_said(cast))
    clock.beat(NOW + 24 * 60 * minutes)

    once = ["Whether somebody is on duty in the week ahead cannot be worked out"]
    assert told == [[], [], [], [], [], once, once]
    assert _said(cast) == once


def test_stuck_episodes_are_told_of_when_a_minute_has_gone(cast: Cast) -> None:
    cast.missing(cast.child())
    Wake.objects.update(at=NOW + timedelta(hours=1), failures=5)

    clockwork().beat(NOW)

    assert _said(cast) == ["Actions due in 1 episode cannot be worked out"]


def _said(cast: Cast) -> list[str]:
    ctx = services_context(now=NOW, authority=cast.alder, purpose="test")
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="message_stuck")
        return [row.title for row in rows.order_by("recorded_at", "pk")]
