"""Stopping a letter, and taking a message from somebody: a danger was recorded meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.people import services_context, working_on
from homeward.guard.versions import change
from homeward.record.children.joins import groups_of
from homeward.work.messages.alarming import follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.holding import is_kept_from, still_held
from homeward.work.messages.line import Line
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.rows import OPEN, chase_at, held, is_open

_STANDS = Q(state__in=OPEN) | Q(
    ~Q(duty=""), state=Message.State.ACKNOWLEDGED, ended_at__isnull=True
)
"""Somebody has yet to answer it, or has it of a duty that is not done."""


def stopped(ctx: Context, row: Delivery, message: Message) -> bool:
    """Stop a letter to somebody who must not be told any more; tell whether it was stopped.

    Within an operation, as the program working in the record. Its message goes on to the next
    person, and a manager is asked to decide.
    """
    line = Line(ctx, episode=message.episode_id)
    if not still_held(line, message, row):
        return False
    state = Delivery.State.NOT_NEEDED
    change(ctx, row, version=row.version, state=state, settled_at=ctx.now)
    mine = held(ctx, message.pk)
    if is_open(mine) and row.asks and mine.owner == row.person:
        ask_next(line, mine, on=True)
    follow(line)
    return True


def take_from_those_concerned(ctx: Context, *, children: Collection[UUID]) -> None:
    """Have what waits for, or is with, somebody from whom it is now kept go on at once.

    Within the operation that recorded something of these children. What another writes of at
    this moment is left to it: whoever answers is looked at again, under the message's lock.
    """
    if ctx.authority is None:
        return
    program = services_context(now=ctx.now, authority=ctx.authority, purpose="messages")
    with session.lent_to(program):
        rows = Message.objects.seen_by(program).filter(
            _STANDS,
            child__in={one for group in groups_of(program, children).values() for one in group},
            owner__isnull=False,
        )
        for row in rows.order_by("pk"):
            if row.owner and is_kept_from(row, row.owner, now=ctx.now):
                _go_on_now(working_on(row, now=ctx.now, purpose="messages"), row)


def _go_on_now(ctx: Context, row: Message) -> None:
    """Let the chaser have a message at once, if it is still with the same person.

    Where they said to have it, it waits for an answer again.
    """
    with session.lent_to(ctx):
        free = Message.objects.seen_by(ctx).select_for_update(skip_locked=True)
        mine = free.filter(_STANDS, pk=row.pk, owner=row.owner).first()
        if mine is None:
            return
        if not is_open(mine):
            state, nobody = Message.State.TOLD, {"acknowledged_at": None, "acknowledged_by": None}
            mine = change(ctx, mine, version=mine.version, state=state, **nobody)
        chase_at(mine, ctx.now)
