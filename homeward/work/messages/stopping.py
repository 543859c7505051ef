"""Stopping a letter at the last moment: a danger at home was recorded while it waited."""

from __future__ import annotations

from homeward.domain.context import Context
from homeward.guard.versions import change
from homeward.work.messages.alarming import follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.holding import still_held
from homeward.work.messages.line import Line
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.rows import held, is_open


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
