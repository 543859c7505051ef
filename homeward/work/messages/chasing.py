"""Messages that nobody answered go on: to the next in line, then up, and never to nowhere.

Whoever writes of a message holds it before its chase row, the chaser too: two who meet never
wait for one another.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import working_on
from homeward.guard.versions import NotFound
from homeward.work.messages.alarming import alarm_stuck, follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.handing import OFFERED, unanswered
from homeward.work.messages.line import Line
from homeward.work.messages.models import Chase, Message
from homeward.work.messages.rows import find_message, is_open
from homeward.work.messages.whereabouts import keeper_of_message

_PUT_OFF = tuple(timedelta(seconds=number) for number in (5, 15, 60, 300))
_ALARM_AFTER = 4
"""So many failures running, within a minute and a half, are the administrators' to know."""

_STUCK = "A message that nobody has answered cannot be passed on"


class _Busy(Exception):
    """Somebody else writes of the message at this moment, or it is due no more."""


def chase_due(now: datetime, limit: int = 100) -> int:
    """Let what has waited too long for an answer at ``now`` (aware UTC) go on; return how many.

    Any number of workers may: a message that somebody else holds is left to them. One that
    cannot be worked is tried again within seconds, then ever more seldom up to five minutes, and
    the administrators are told.
    """
    done, met = 0, set[UUID]()
    while len(met) < limit:
        due = Chase.objects.filter(at__lte=now).exclude(pk__in=met)
        row = due.order_by("at", "pk").first()
        if row is None:
            break
        met.add(row.pk)
        done += _chase_one(row, now)
    return done


def _chase_one(row: Chase, now: datetime) -> bool:
    """Let one go on; tell whether it did."""
    try:
        go_on(working_on(row, now=now, purpose="messages"), message=row.pk)
    except _Busy:
        return False
    except Exception as error:
        _put_off(row, now, error)
        return False
    return True


def _put_off(row: Chase, now: datetime, error: Exception) -> None:
    """Try again soon; where the record passed to another authority, as the work of its keeper.

    What somebody set anew meanwhile is left as it is.
    """
    place = {}
    if isinstance(error, NotFound):
        keeper = keeper_of_message(row.pk, now=now)
        place = {"authority_id": keeper.authority} if keeper else {}
    at = now + _PUT_OFF[min(row.failures, len(_PUT_OFF) - 1)]
    still = Chase.objects.filter(pk=row.pk, at__lte=now)
    put_off = still.update(at=at, failures=F("failures") + 1, **place)
    if put_off and row.failures + 1 >= _ALARM_AFTER:
        with suppress(Exception):  # the next failure tells them
            tell_stuck(working_on(row, now=now, purpose="messages"))


@operation("message.chase")
def tell_stuck(ctx: Context) -> Outcome:
    """Tell the administrators that a message cannot go on, once a day."""
    alarm_stuck(ctx, said=_STUCK)
    return Outcome()


@operation("message.chase")
def go_on(ctx: Context, *, message: UUID) -> Outcome:
    """Ask the next person, because nobody answered, or the first, because it is time.

    A hand-over goes to nobody but whom it was offered to: that they are silent is told instead.
    """
    found = find_message(ctx, message)
    theirs = ctx.for_authority(found.authority_id)
    with session.lent_to(theirs):
        row = _claimed(theirs, message)
        # Whoever goes on is asked anew; where nobody must answer, nothing is chased further.
        Chase.objects.filter(pk=message).delete()
        if is_open(row) and row.template == OFFERED:
            unanswered(theirs, row)
        elif is_open(row):
            line = Line(theirs, episode=row.episode_id)
            ask_next(line, row, on=row.owner is not None)
            follow(line)
    return Outcome(message)


def _claimed(ctx: Context, message: UUID) -> Message:
    """Return a message that is due, kept from others until the transaction ends.

    Raises: _Busy.
    """
    free = Message.objects.seen_by(ctx).select_for_update(skip_locked=True)
    row = free.filter(pk=message).first()
    if row is None or not Chase.objects.filter(pk=message, at__lte=ctx.now).exists():
        raise _Busy
    return row
