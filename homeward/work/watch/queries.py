"""Whether the engine is alive, and its figures for machines. Nothing here names anybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.people import services_context, services_here
from homeward.guard.session import scope
from homeward.work.messages.models import Message, Outbox
from homeward.work.obligations.models import Obligation
from homeward.work.watch.beating import EXPECTED, lag_at
from homeward.work.watch.models import Heartbeat, Outage

STALLED_AFTER = timedelta(seconds=60)
"""Without a sign of life for so long, the engine is taken to have stopped."""


@dataclass(frozen=True, slots=True)
class Alive:
    """A worker gave a sign of life at ``beat_at`` (aware UTC), ``lag`` seconds behind."""

    beat_at: datetime
    lag: float


@dataclass(frozen=True, slots=True)
class Stalled:
    """No worker has given a sign of life since ``since`` (aware UTC)."""

    since: datetime


@dataclass(frozen=True, slots=True)
class NotYet:
    """No worker has been at work in this home, and none has been waited for long enough."""


State = Alive | Stalled | NotYet


def state(now: datetime) -> State:
    """Return how the engine stands at ``now``, in one read."""
    row = Heartbeat.objects.order_by("-beat_at").first()
    if row is None:
        return NotYet()
    if now - row.beat_at >= STALLED_AFTER:
        return Stalled(row.beat_at)
    return NotYet() if row.name == EXPECTED else Alive(row.beat_at, row.lag)


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
    )


def _counted(now: datetime) -> Iterator[tuple[int, int]]:
    """Give, for each children's services, how much is overdue and how much unanswered.

    What is shared between two that both work here is counted with its own authority alone.
    """
    here = services_here()
    authorities = {services.authority_id for services in here}
    for services in here:
        ctx = services_context(
            now=now,
            authority=services.authority_id,
            purpose="figures",
            organisation=services.pk,
        )
        with scope(ctx):
            yield _overdue(ctx, authorities - {services.authority_id}), _unanswered(ctx)


def _overdue(ctx: Context, elsewhere: set[UUID | None]) -> int:
    rows = Obligation.objects.seen_by(ctx).filter(state=Obligation.State.OVERDUE)
    return rows.exclude(authority__in=elsewhere).count()


def _unanswered(ctx: Context) -> int:
    rows = Message.objects.seen_by(ctx).filter(organisation=ctx.organisation)
    return rows.filter(state=Message.State.TOLD).count()
