"""No rota entry is itself an alarm: the administrators are told where nobody is on duty ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.domain.time import Stretch, in_words, london_date
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context, services_here
from homeward.guard.session import scope
from homeward.work.messages.models import Message
from homeward.work.messages.raising import tell_role
from homeward.work.rota.queries import gaps_ahead

_SOON = timedelta(hours=24)


def alarm_gaps(now: datetime) -> int:
    """Tell the administrators of each services where nobody is on duty; return how many were told.

    Once a day while such a time stands ahead, and once more on the day when it is near.
    """
    told = 0
    for services in services_here():
        ctx = services_context(
            now=now,
            authority=services.authority_id,
            purpose="rota alarm",
            organisation=services.pk,
        )
        with scope(ctx):
            found = gaps_ahead(ctx)
            key = _key(ctx, found[0]) if found else ""
            known = Message.objects.seen_by(ctx).filter(key=key).exists()
        if found and not known:
            raise_gap(ctx, found=found)
            told += 1
    return told


@operation("rota.alarm")
def raise_gap(ctx: Context, *, found: list[Stretch]) -> Outcome:
    """Tell the administrators where nobody is on duty in the days ahead."""
    message = tell_role(
        ctx,
        key=_key(ctx, found[0]),
        template="nobody_on_duty",
        role="administrator",
        urgency=Urgency.NOW if _is_soon(ctx, found[0]) else Urgency.WORKING_DAY,
        title=gap_words(found),
    )
    return Outcome(message.pk)


def gap_words(found: list[Stretch]) -> str:
    """Say when nobody is on duty: the first such time, and how many more there are."""
    first, more = found[0], len(found) - 1
    said = f"Nobody is on duty out of hours from {in_words(first.starts)} to {in_words(first.ends)}"
    if not more:
        return said
    return f"{said}, and at {more} more {'time' if more == 1 else 'times'} this week"


def _is_soon(ctx: Context, first: Stretch) -> bool:
    return first.starts - ctx.now < _SOON


def _key(ctx: Context, first: Stretch) -> str:
    soon = "soon" if _is_soon(ctx, first) else "ahead"
    return f"rota:{ctx.organisation}:{london_date(ctx.now).isoformat()}:{soon}"
