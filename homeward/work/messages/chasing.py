"""Messages that nobody answered go on: to the next in line, then up, and never to nowhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.work.messages.alarming import follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.line import Line
from homeward.work.messages.models import Chase
from homeward.work.messages.rows import find_message, held, is_open

_PUT_OFF = timedelta(minutes=5)


def chase_due(now: datetime, limit: int = 100) -> int:
    """Let what has waited too long for an answer at ``now`` (aware UTC) go on; return how many.

    Any number of workers may: a row is claimed with SKIP LOCKED, and one that cannot be worked
    is put off five minutes.
    """
    done, met = 0, set[UUID]()
    while len(met) < limit:
        chased = _chase_one(now, met)
        if chased is None:
            break
        done += chased
    return done


def _chase_one(now: datetime, met: set[UUID]) -> bool | None:
    """Let one go on; False where it failed, None where there is none."""
    claimed: Chase | None = None
    try:
        with transaction.atomic():
            due = Chase.objects.filter(at__lte=now).exclude(pk__in=met)
            claimed = due.select_for_update(skip_locked=True).order_by("at", "pk").first()
            if claimed is None:
                return None
            met.add(claimed.pk)
            go_on(_chaser(claimed, now), message=claimed.pk)
    except Exception:
        if claimed is None:
            raise
        Chase.objects.filter(pk=claimed.pk).update(at=now + _PUT_OFF)
        return False
    return True


def _chaser(row: Chase, now: datetime) -> Context:
    return services_context(
        now=now, authority=row.authority_id, purpose="messages", organisation=row.organisation
    )


@operation("message.chase")
def go_on(ctx: Context, *, message: UUID) -> Outcome:
    """Ask the next person, because nobody answered."""
    found = find_message(ctx, message)
    theirs = ctx.for_authority(found.authority_id)
    with session.lent_to(theirs):
        row = held(theirs, message)
        # Whoever goes on is asked anew; where nobody must answer, nothing is chased further.
        Chase.objects.filter(pk=message).delete()
        if is_open(row):
            line = Line(theirs, episode=row.episode_id)
            ask_next(line, row, on=row.owner is not None)
            follow(line)
    return Outcome(message)
