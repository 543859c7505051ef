"""The clock's tick: episodes whose obligations change by themselves, each once.

Any number of workers may tick: a due episode is held by one of them, its obligations are
worked out in the same transaction, and its next waking set. Killed in between, nothing was
changed and the next tick takes it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.session import hold_if_free
from homeward.record.episodes.queries import episode_named
from homeward.work.obligations.keeping import PURPOSE
from homeward.work.obligations.models import Wake

_RETRY = timedelta(minutes=5)


@operation("clock.tick")
def tick_episode(ctx: Context, *, episode: UUID) -> Outcome:
    """Work out one episode's obligations because its time has come."""
    child = episode_named(ctx, episode).child_id
    return Outcome(episode, episodes=(episode,), children=(child,), named=())


def tick(now: datetime, *, limit: int = 100) -> tuple[int, list[UUID]]:
    """Work out what has fallen due by ``now``; return how many episodes, and which failed.

    A failing episode is put off five minutes, so that it cannot stall the others.
    """
    done, failed, met = 0, [], set[UUID]()
    while len(met) < limit:
        wake = Wake.objects.filter(at__lte=now).exclude(pk__in=met).order_by("at").first()
        if wake is None:
            break
        met.add(wake.episode_id)
        try:
            done += _tick_one(wake, now)
        except Exception:
            failed.append(wake.episode_id)
            Wake.objects.filter(pk=wake.pk).update(at=now + _RETRY)
    return done, failed


def _tick_one(wake: Wake, now: datetime) -> bool:
    """Work out one due episode, unless another worker has it or has done it."""
    with transaction.atomic():
        if not hold_if_free(wake.episode_id):
            return False
        if not Wake.objects.filter(pk=wake.pk, at__lte=now).exists():
            return False
        ctx = services_context(
            now=now,
            authority=wake.authority_id,
            purpose=PURPOSE,
            organisation=wake.kept_by,
        )
        tick_episode(ctx, episode=wake.episode_id)
    return True
