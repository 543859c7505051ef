"""What became of a delivery, and to whom its message goes where it did not arrive."""

from __future__ import annotations

from typing import Any

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.people import working_on
from homeward.guard.versions import change
from homeward.record.placements.register import note_bounced
from homeward.work.messages.alarming import follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.line import Line, Trouble
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.rows import held, is_open
from homeward.work.rota.reaching import is_of_the_address, note_bounce

_NOT_ARRIVED = "A message did not arrive"


def told(ctx: Context, row: Delivery, *, reference: str, channel: str) -> None:
    """Note that a delivery was handed over, and its message told."""
    message = held(ctx, row.message_id)
    change(
        ctx,
        row,
        version=row.version,
        state=Delivery.State.SENT,
        tries=row.tries + 1,
        sent_at=ctx.now,
        reference=reference,
        channel=channel,
        failure="",
    )
    if message.state == Message.State.WAITING:
        state = Message.State.TOLD
        change(ctx, message, version=message.version, state=state, told_at=ctx.now)


def not_delivered(ctx: Context, row: Delivery, *, state: str, **noted: Any) -> None:
    """Note that a delivery did not arrive; its message goes to the next person in line.

    Not where it was answered, has gone on already, or reached the same person by another way.
    What bounced for a while only has failed: the address is used again.
    """
    message = held(ctx, row.message_id)
    if state == Delivery.State.BOUNCED and not is_of_the_address(noted.get("failure", "")):
        state = Delivery.State.FAILED
    row = change(ctx, row, version=row.version, state=state, settled_at=ctx.now, **noted)
    if is_of_the_address(row.failure):
        _let_see(ctx, row)
    if not is_open(message) or not _counts_on(ctx, message, row):
        return
    program = working_on(message, now=ctx.now, purpose="messages")
    with session.lent_to(program):
        line = Line(program, episode=message.episode_id)
        line.gaps.append(Trouble("not_delivered", message.role, _NOT_ARRIVED, message.urgency))
        ask_next(line, message, on=True, again=False)
        follow(line)


def _counts_on(ctx: Context, message: Message, row: Delivery) -> bool:
    """Tell whether the message counted on this delivery alone to reach whom it asks now."""
    if not row.asks or message.owner != row.person:
        return False
    others = Delivery.objects.seen_by(ctx).filter(
        message=message, person=row.person, contact=row.contact
    )
    good = [Delivery.State.PENDING, Delivery.State.SENT, Delivery.State.DELIVERED]
    others = others.exclude(channel=Delivery.Channel.IN_APP).exclude(pk=row.pk)
    if others.filter(state__in=good).exists():
        return False
    # Where no mail can leave at all, who signs in is told in Homeward, as the pages say.
    return row.failure != "not_set_up" or row.person is None


def _let_see(ctx: Context, row: Delivery) -> None:
    """Let somebody see that their address does not work, so that another is asked for."""
    if row.person is not None:
        sent = row.sent_at or ctx.now
        note_bounce(person=row.person, address=row.address, sent=sent, at=ctx.now)
    else:
        note_bounced(ctx, address=row.address, sent=row.sent_at or ctx.now)
