"""No rota entry is itself an alarm: the administrators are told where nobody is on duty ahead."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import DatabaseError

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.domain.time import Stretch, in_words
from homeward.guard.models import Organisation
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_here, working_for
from homeward.guard.session import scope
from homeward.work.messages.models import Message
from homeward.work.messages.raising import tell_role
from homeward.work.rota.people import taken_off_in
from homeward.work.rota.queries import AHEAD, DUTY, gaps

_SOON = timedelta(hours=24)
_LONGEST_GAP = timedelta(days=7)  # office hours lie between any two


def alarm_gaps(now: datetime) -> int:
    """Tell the administrators of each services where nobody is on duty; return how many were told.

    Once for each such time as it stands ahead, and once more when it is near; again where it was
    covered meanwhile and somebody was taken off the rota.

    Raises: ExceptionGroup, once all were looked at, with what failed for some services.
    """
    told, failed = 0, []
    for services in services_here():
        try:
            told += _alarm(services, now)
        except DatabaseError:
            raise
        except Exception as error:
            failed.append(error)
    if failed:
        raise ExceptionGroup("rota alarm", failed)
    return told


def _alarm(services: Organisation, now: datetime) -> int:
    ctx = working_for(services, now=now, purpose="rota alarm")
    with scope(ctx):
        found = {_key(ctx, gap): gap for gap in _gaps(ctx)}
        rows = Message.objects.seen_by(ctx).filter(authority=ctx.authority, key__in=found)
        known = set(rows.values_list("key", flat=True))
    new = [gap for key, gap in found.items() if key not in known]
    for gap in new:
        raise_gap(ctx.for_operation(uuid4()), gap=gap)
    return len(new)


def _gaps(ctx: Context) -> list[Stretch]:
    """Return when nobody is on duty in the week ahead; what goes on now, from when it began."""
    found = gaps(ctx, ctx.now - _LONGEST_GAP, ctx.now + AHEAD)
    return [gap for gap in found if gap.ends > ctx.now]


@operation("rota.alarm")
def raise_gap(ctx: Context, *, gap: Stretch) -> Outcome:
    """Tell the administrators of one time in which nobody is on duty."""
    message = tell_role(
        ctx,
        key=_key(ctx, gap),
        template="nobody_on_duty",
        role="administrator",
        urgency=Urgency.NOW if _is_soon(ctx, gap) else Urgency.WORKING_DAY,
        title=gap_words(gap),
    )
    return Outcome(message.pk)


def gap_words(gap: Stretch) -> str:
    """Say when nobody is on duty."""
    times = f"from {in_words(gap.starts)} to {in_words(gap.ends)}"
    return f"Nobody is on duty out of hours {times}"


def _is_soon(ctx: Context, gap: Stretch) -> bool:
    return gap.starts - ctx.now < _SOON


def _key(ctx: Context, gap: Stretch) -> str:
    """Return one name for one time, however it is come upon; another once it is opened anew."""
    soon = "soon" if _is_soon(ctx, gap) else "ahead"
    opened = taken_off_in(ctx.organisation, role=DUTY, within=gap)
    again = f":{opened:%Y%m%dT%H%M%S}" if opened else ""
    return f"rota:{ctx.organisation}:{gap.starts:%Y%m%dT%H%M}:{soon}{again}"
