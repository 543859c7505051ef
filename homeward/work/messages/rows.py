"""The rows of a message as it is written: what stands open, what wakes the worker, how it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.versions import NotFound, change
from homeward.work.messages.models import Chase, Delivery, Message, Outbox

OPEN = (Message.State.WAITING, Message.State.TOLD)
"""Somebody has yet to answer."""

_AWAY = "This message is not here, or it is not open to you."


def is_open(message: Message) -> bool:
    """Tell whether somebody has yet to answer it."""
    return message.state in OPEN


def find_message(ctx: Context, pk: UUID) -> Message:
    """Return a message, as the reader may see it.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = Message.objects.seen_by(ctx).filter(pk=pk).first()
    if row is None:
        raise NotFound(_AWAY)
    return row


def held(ctx: Context, pk: UUID) -> Message:
    """Return a message as it stands, kept from others until the transaction ends.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = Message.objects.seen_by(ctx).select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound(_AWAY)
    return row


def finish(ctx: Context, message: Message) -> None:
    """End a message that nobody need act on any more; ``message`` is held.

    What was sent keeps its trail, an acknowledged one its answer; what was not sent is not.
    """
    state = Message.State.NOT_NEEDED if is_open(message) else message.state
    change(ctx, message, version=message.version, state=state, ended_at=ctx.now)
    stop(ctx, message, told_too=True)


def is_over(message: Message, delivery: Delivery) -> bool:
    """Tell whether a delivery that has not left need not leave any more.

    Whoever is only to know of a message is told although somebody has it.
    """
    if is_open(message):
        return False
    ended = message.ended_at is not None or message.state == Message.State.NOT_NEEDED
    return delivery.asks or ended


def stop(ctx: Context, message: Message, *, told_too: bool = False) -> None:
    """Ask nobody further to answer a message, and chase it no further.

    ``told_too``: nor tell those who are only to know of it. What another is sending
    or chasing at this moment is left to it: it looks first whether the message is still needed,
    and nobody waits for a slow mail server.
    """
    rows = Delivery.objects.seen_by(ctx).filter(message=message, state=Delivery.State.PENDING)
    rows = rows if told_too else rows.filter(asks=True)
    waiting = {row.pk: row for row in rows}
    for pk in _taken(Outbox.objects.filter(pk__in=waiting).values_list("pk", flat=True)):
        row = waiting[pk]
        change(
            ctx,
            row,
            version=row.version,
            state=Delivery.State.NOT_NEEDED,
            settled_at=ctx.now,
        )
        Outbox.objects.filter(pk=pk).delete()
    unchase(message.pk)


def unchase(message: UUID) -> None:
    """Chase a message no further, unless somebody does at this moment."""
    for pk in _taken(Chase.objects.filter(pk=message).values_list("pk", flat=True)):
        Chase.objects.filter(pk=pk).delete()


def chase_at(message: Message, at: datetime) -> None:
    """Have a message go on to somebody else at ``at`` (aware UTC), if nobody answers."""
    about = {
        "authority_id": message.authority_id,
        "organisation": message.organisation,
        "at": at,
        "failures": 0,
    }
    Chase.objects.update_or_create(message_id=message.pk, defaults=about)


def _taken(rows: Iterable[UUID]) -> list[UUID]:
    return list(rows.select_for_update(skip_locked=True))  # type: ignore[attr-defined]
