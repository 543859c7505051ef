"""Whether the engine is alive, and its figures for machines. Nothing here names anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import DateTimeField, Value
from django.db.models.functions import Now

from homeward.domain.context import Context
from homeward.guard.people import services_here, working_for
from homeward.guard.session import scope
from homeward.work.messages.models import Message, Outbox
from homeward.work.obligations.alarms import stuck_here
from homeward.work.obligations.models import Obligation
from homeward.work.watch.beating import AHEAD, EXPECTED, lag_at
from homeward.work.watch.models import Heartbeat, Outage

STALLED_AFTER = timedelta(seconds=60)
"""Without a sign of life for so long, the engine is taken to have stopped."""

BEHIND_AFTER = timedelta(seconds=90)
"""With something due undone for so long, the engine is behind, whatever sign of life it gives."""


@dataclass(frozen=True, slots=True)
class Alive:
    """A worker gave a sign of life at ``beat_at`` (aware UTC), ``lag`` seconds behind."""

    beat_at: datetime
    lag: float


@dataclass(frozen=True, slots=True)
class Behind:
    """A worker gives signs of life, yet something due at ``since`` (aware UTC) is not done."""

    since: datetime
    lag: float


@dataclass(frozen=True, slots=True)
class Stalled:
    """No worker has given a sign of life since ``since`` (aware UTC), for ``silent`` seconds."""

    since: datetime
    silent: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class NotYet:
    """No worker has been at work in this home, and none has been waited for long enough."""


State = Alive | Behind | Stalled | NotYet


def state(now: datetime | None = None) -> State:
    """Return how the engine stands, in one read: at ``now``, or by the database's own clock.

    A sign of life from a time that is yet to come proves nothing.
    """
    when = Now() if now is None else Value(now, DateTimeField())
    rows = list(Heartbeat.objects.annotate(looked_at=when).order_by("-beat_at"))
    if not rows:
        return NotYet()
    looked_at: datetime = rows[0].looked_at
    row = next((one for one in rows if one.beat_at - looked_at <= AHEAD), None)
    if row is None:
        return Stalled(looked_at)
    silent = looked_at - row.beat_at
    if silent >= STALLED_AFTER:
        return Stalled(row.beat_at, silent.total_seconds())
    if row.name == EXPECTED:
        return NotYet()
    if row.lag >= BEHIND_AFTER.total_seconds():
        return Behind(row.beat_at - timedelta(seconds=row.lag), row.lag)
    return Alive(row.beat_at, row.lag)


def database_time() -> datetime | None:
    """Return what the database's clock says, by which signs of life are given; None if none is."""
    rows = Heartbeat.objects.annotate(looked_at=Now())
    return rows.values_list("looked_at", flat=True).first()


def outages(*, limit: int = 20) -> list[Outage]:
    """Return the times in which the engine stood still, the latest first."""
    return list(Outage.objects.order_by("-began_at")[:limit])


@dataclass(frozen=True, slots=True)
class Figures:
    """The engine and its queues as numbers; ages and ``lag`` in seconds."""

    workers: int
    beat_age: float | None
    lag: float
    outbox: int
    outbox_age: float
    overdue: int
    unanswered: int
    stuck: int


def figures(now: datetime) -> Figures:
    """Return the figures of the whole home: counts over every authority in it, never one's own."""
    beats = list(Heartbeat.objects.exclude(pk=EXPECTED).values_list("beat_at", flat=True))
    oldest = Outbox.objects.order_by("at").values_list("at", flat=True).first()
    counted = list(_counted(now))
    return Figures(
        workers=sum(now - at < STALLED_AFTER for at in beats),
        beat_age=(now - max(beats)).total_seconds() if beats else None,
        lag=lag_at(now),
        outbox=Outbox.objects.count(),
        outbox_age=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
        overdue=sum(overdue for overdue, _ in counted),
        unanswered=sum(unanswered for _, unanswered in counted),
        stuck=stuck_here().count(),
    )


def _counted(now: datetime) -> Iterator[tuple[int, int]]:
    """Give, for each children's services, how much is overdue and how much unanswered.

    What is shared between two that both work here is counted with its own authority alone.
    """
    here = services_here()
    authorities = {services.authority_id for services in here}
    for services in here:
        ctx = working_for(services, now=now, purpose="figures")
        with scope(ctx):
            yield _overdue(ctx, authorities - {services.authority_id}), _unanswered(ctx)


def _overdue(ctx: Context, elsewhere: set[UUID | None]) -> int:
    rows = Obligation.objects.seen_by(ctx).filter(state=Obligation.State.OVERDUE)
    return rows.exclude(authority__in=elsewhere).count()


def _unanswered(ctx: Context) -> int:
    rows = Message.objects.seen_by(ctx).filter(organisation=ctx.organisation)
    return rows.filter(state=Message.State.TOLD).count()
