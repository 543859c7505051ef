"""Putting a message on its way to one person or desk: to be answered, or only to be known."""

from __future__ import annotations

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Urgency, letter_from
from homeward.record.stamp import stamp
from homeward.work.messages.models import Delivery, Message, Outbox
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota.people import Recipient


def tell(
    ctx: Context,
    message: Message,
    recipient: Recipient,
    *,
    asks: bool = True,
    letters: bool = True,
) -> None:
    """Put a message on its way to one person or desk: to be answered, or only to be known.

    Whoever signs in is told in Homeward; without ``letters`` in no other way.
    """
    if recipient.person is not None:
        _deliver(
            ctx, message, recipient, Delivery.Channel.IN_APP, "", asks=asks,
            state=Delivery.State.SENT, tries=1, sent_at=ctx.now, settled_at=ctx.now,
        )  # fmt: skip
    if not letters:
        return
    at = letter_from(
        Urgency(message.urgency),
        ctx.now,
        tell_at=message.tell_at,
        quiet=recipient.quiet,
        bank_holidays=calendar_here().holidays,
    )
    for channel, address in _ways(message, recipient):
        row = _deliver(ctx, message, recipient, channel, address, asks=asks)
        Outbox.objects.create(
            delivery_id=row.pk,
            authority_id=row.authority_id,
            organisation=message.organisation,
            at=at,
            by_text=channel is Channel.NOTIFY_SMS,
            urgent=message.urgency == Message.Urgency.NOW,
        )


def note_no_way(ctx: Context, message: Message, recipient: Recipient) -> None:
    """Leave a trace of a desk that was to be told, and that there is no way to write to."""
    _deliver(
        ctx, message, recipient, Delivery.Channel.EMAIL, "",
        state=Delivery.State.FAILED, settled_at=ctx.now, failure="no_address",
    )  # fmt: skip


def _ways(message: Message, recipient: Recipient) -> list[tuple[Channel, str]]:
    """Every way for what is for now; else the first, so that nobody is disturbed twice."""
    ways = list(recipient.addresses)
    return ways if message.urgency == Message.Urgency.NOW else ways[:1]


def _deliver(
    ctx: Context, message: Message, recipient: Recipient, channel: str, address: str, **more: object
) -> Delivery:
    row: Delivery = Delivery.objects.create(
        message=message,
        child_id=message.child_id,
        person=recipient.person,
        contact=recipient.contact[:120],
        desk=recipient.desk,
        channel=channel,
        address=address,
        **{"asks": True, **more},
        **stamp(ctx),
    )
    return row
