"""The worker's sign of life: written every few seconds, with how far behind its clock is.

By the database's own clock, which the worker that writes and the web that reads share: clocks
of their own that differ would hide a worker that stands still, or show one that does not.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from homeward.work.messages.models import Chase, Outbox
from homeward.work.obligations.alarms import stuck_here
from homeward.work.obligations.models import Wake
from homeward.work.obligations.ticking import waited
from homeward.work.watch.models import Heartbeat

EVERY = timedelta(seconds=5)
"""So often a worker gives a sign of life."""

FORGOTTEN_AFTER = timedelta(minutes=10)
"""A worker that has been silent for so long is no longer listed, once another is at work."""

AHEAD = timedelta(minutes=1)
"""A sign of life so far ahead of the database's clock was given before that was put back."""

MANY = 3
"""One or two stuck episodes may be their own records' trouble; so many are the engine's."""

EXPECTED = "expected"
"""The row that stands for a worker nobody has met yet; see ``expect``."""


def beat(name: str, at: datetime | None = None, lag: float | None = None) -> None:
    """Write that the worker ``name`` is alive, and how far behind (seconds) the work is.

    ``at`` (aware UTC) and ``lag`` are given where time is simulated; else the database says
    them. The rows of workers long silent go: only a living worker removes them, so that the
    last sign of life in a home always stands.
    """
    behind = lag_at(at) if lag is None else lag
    when = at or Now()
    mine = Heartbeat.objects.filter(pk=name)
    if not mine.update(beat_at=when, lag=behind):
        Heartbeat.objects.create(name=name, started_at=when, beat_at=when, lag=behind)
    Heartbeat.objects.filter(beat_at__lt=when - FORGOTTEN_AFTER).delete()
    Heartbeat.objects.filter(beat_at__gt=when + AHEAD).delete()


def expect(now: datetime | None = None) -> None:
    """Note that a worker ought to be alive, in a home in which none ever gave a sign.

    From then on, one that never starts is missed like one that stopped. Without ``now`` it is
    the database's time.
    """
    if not Heartbeat.objects.exists():
        when = now or Now()
        row = Heartbeat(name=EXPECTED, started_at=when, beat_at=when)
        Heartbeat.objects.bulk_create([row], ignore_conflicts=True)


def lag_at(now: datetime | None = None) -> float:
    """Return how long ago, in seconds, the oldest thing still undone fell due; 0 if none has.

    By the database's time, or by ``now`` (aware UTC). What was put off falls due when it is
    tried again, and so is not late meanwhile; but where many episodes are stuck, or half of those
    whose clocks run, they are late since they first fell due.
    """
    when = now or Now()
    late = [
        model.objects.filter(at__lte=when)
        .order_by("at")
        .annotate(late=when - F("at"))
        .values_list("late", flat=True)
        .first()
        for model in (Wake, Outbox, Chase)
    ]
    seconds = [one.total_seconds() for one in late if one is not None]
    return max([*seconds, _stuck_for(when)], default=0.0)


def _stuck_for(when: datetime | Now) -> float:
    """Return how long at the least, in seconds, what is stuck is late; 0 where it is but a few."""
    stuck = stuck_here()
    longest = stuck.order_by("-failures", "at").annotate(late=when - F("at"))
    found = longest.values_list("late", "failures").first()
    if found is None or not _many(stuck):
        return 0.0
    late, failures = found
    seconds: float = (late + waited(failures)).total_seconds()
    return max(0.0, seconds)


def _many(stuck: QuerySet[Wake]) -> bool:
    """Tell whether so much is stuck that the engine, not one record, must be at fault."""
    count = stuck.count()
    return count >= MANY or 2 * count >= Wake.objects.filter(at__isnull=False).count()
