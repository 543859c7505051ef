"""The clock's tick: episodes whose obligations change by themselves, each once.

Any number of workers may tick: a due episode is held by one of them, its obligations are
worked out in the same transaction, and its next waking set. Killed in between, nothing was
changed and the next tick takes it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.session import hold_if_free
from homeward.record.episodes.queries import episode_named
from homeward.work.obligations.alarms import STUCK_AFTER, recount_stuck
from homeward.work.obligations.keeping import PURPOSE
from homeward.work.obligations.models import Wake

_FIRST_RETRY, _LONGEST_RETRY = timedelta(seconds=2), timedelta(minutes=5)
_DOUBLINGS = 10


@operation("clock.tick")
def tick_episode(ctx: Context, *, episode: UUID) -> Outcome:
    """Work out one episode's obligations because its time has come."""
    child = episode_named(ctx, episode).child_id
    return Outcome(episode, episodes=(episode,), children=(child,), named=())


def tick(now: datetime, *, limit: int = 100) -> tuple[int, list[UUID]]:
    """Work out what has fallen due by ``now``; return how many episodes, and which failed.

    A failing episode is put off, so that it cannot stall the others: for seconds first, because
    most of what fails is two that met at one row, then for ever longer, and an alarm is raised.
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
            _put_off(wake, now)
    return done, failed


def _tick_one(wake: Wake, now: datetime) -> bool:
    """Work out one due episode, unless another worker has it or has done it."""
    with transaction.atomic():
        if not hold_if_free(wake.episode_id):
            return False
        if not Wake.objects.filter(pk=wake.pk, at__lte=now).exists():
            return False
        tick_episode(_keeper(wake, now), episode=wake.episode_id)
        if wake.failures:
            Wake.objects.filter(pk=wake.pk).update(failures=0)
    if wake.failures >= STUCK_AFTER:
        recount_stuck(_keeper(wake, now))
    return True


def _put_off(wake: Wake, now: datetime) -> None:
    """Try an episode again later, unless it has been given another time meanwhile."""
    wait = _wait(wake.failures)
    mine = Wake.objects.filter(pk=wake.pk, at__lte=now)
    if mine.update(at=now + wait, failures=F("failures") + 1) and wake.failures + 1 >= STUCK_AFTER:
        recount_stuck(_keeper(wake, now))


def _wait(failures: int) -> timedelta:
    doubled: int = 2 ** min(failures, _DOUBLINGS)
    return min(_FIRST_RETRY * doubled, _LONGEST_RETRY)


def waited(failures: int) -> timedelta:
    """Return how long an episode was put off in all that failed so often.

    So long before it is due again it first fell due, or longer.
    """
    rising = sum((_wait(number) for number in range(min(failures, _DOUBLINGS))), timedelta())
    return rising + _LONGEST_RETRY * max(0, failures - _DOUBLINGS)


def _keeper(wake: Wake, now: datetime) -> Context:
    return services_context(
        now=now, authority=wake.authority_id, purpose=PURPOSE, organisation=wake.kept_by
    )
