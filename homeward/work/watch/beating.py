"""The worker's sign of life: written every few seconds, with how far behind its clock is."""

from __future__ import annotations

from datetime import datetime, timedelta

from homeward.work.messages.models import Chase, Outbox
from homeward.work.obligations.models import Wake
from homeward.work.watch.models import Heartbeat

EVERY = timedelta(seconds=5)
"""So often a worker gives a sign of life."""

FORGOTTEN_AFTER = timedelta(minutes=10)
"""A worker that has been silent for so long is no longer listed, once another is at work."""

EXPECTED = "expected"
"""The row that stands for a worker nobody has met yet; see ``expect``."""


def beat(name: str, now: datetime, lag: float) -> None:
    """Write that the worker ``name`` is alive at ``now``, ``lag`` seconds behind.

    The rows of workers long silent go: only a living worker removes them, so that the last
    sign of life in a home always stands.
    """
    mine = Heartbeat.objects.filter(pk=name)
    if not mine.update(beat_at=now, lag=lag):
        Heartbeat.objects.create(name=name, started_at=now, beat_at=now, lag=lag)
    Heartbeat.objects.filter(beat_at__lt=now - FORGOTTEN_AFTER).delete()


def expect(now: datetime) -> None:
    """Note that a worker ought to be alive, in a home in which none ever gave a sign.

    From then on, one that never starts is missed like one that stopped.
    """
    if not Heartbeat.objects.exists():
        row = Heartbeat(name=EXPECTED, started_at=now, beat_at=now)
        Heartbeat.objects.bulk_create([row], ignore_conflicts=True)


def lag_at(now: datetime) -> float:
    """Return how long ago, in seconds, the oldest thing still undone fell due; 0 if none has."""
    oldest = [
        model.objects.filter(at__lte=now).order_by("at").values_list("at", flat=True).first()
        for model in (Wake, Outbox, Chase)
    ]
    return max(((now - at).total_seconds() for at in oldest if at is not None), default=0.0)
