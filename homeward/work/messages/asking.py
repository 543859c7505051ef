"""Asking somebody: the next in line who has not been asked, by every way that reaches them.

One person is asked at a time; those behind are told when it is their turn. It never goes to
nowhere: where everybody was asked the last is asked again, ever more seldom, and where nobody
can be found it is looked for somebody again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Urgency, tell_from
from homeward.guard.versions import change
from homeward.record.stamp import stamp
from homeward.work.messages.holding import kept_back
from homeward.work.messages.line import Gap, Line
from homeward.work.messages.models import Delivery, Message, Outbox
from homeward.work.messages.rows import chase_at, unchase
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota.people import Recipient

_LOOK_AGAIN = timedelta(minutes=15)
_ASK_AGAIN = timedelta(hours=1)
_SELDOM = timedelta(days=1)
_DOUBLINGS = 8

Who = UUID | str
"""A person, or the words for a desk."""


def put(line: Line, message: Message) -> Message:
    """Write a new message and ask the first in line.

    ``message`` has its key, template, role, urgency and, if it is about one, its duty.
    """
    ctx = line.ctx
    message.organisation = ctx.organisation
    for name, value in stamp(ctx).items():
        setattr(message, name, value)
    message.save(force_insert=True)
    return ask_next(line, message)


def ask_next(line: Line, message: Message, *, on: bool = False, again: bool = True) -> Message:
    """Ask the next person in line; return the message as it then stands.

    ``message`` is held, or new. ``on``: it goes on from somebody, who did not answer or could
    not be reached. Without ``again`` nobody is asked a second time now, only later.
    """
    chased = message.chased + on
    asked = _asked(line.ctx, message)
    last: Recipient | None = None
    for role, recipient in _in_line(line, message):
        who = recipient.person or recipient.contact
        if who not in asked and not kept_back(line, message, role, recipient):
            asked[who] = 0
            if _reachable(line.ctx, message, recipient):
                return _ask(line, message, recipient, chased=chased, wait=line.answer_within)
        elif recipient.person is not None and asked.get(recipient.person):
            last = recipient
    if last is not None and last.person is not None:
        wait = _doubled(_ASK_AGAIN, asked[last.person] - 1)
        if again:
            return _ask(line, message, last, chased=chased, wait=wait)
        chase_at(message, line.ctx.now + wait)
        return message
    return _nobody(line.ctx, message)


def _in_line(line: Line, message: Message) -> Iterator[tuple[str, Recipient]]:
    for role, found in line.rungs(message.role):
        if not found.recipients:
            line.gaps.append(Gap("nobody_on_duty", role, found.gap, message.urgency))
        for recipient in found.recipients:
            yield role, recipient


def _asked(ctx: Context, message: Message) -> dict[Who, int]:
    """Return whom the message has asked, and in how many goes."""
    rows = Delivery.objects.seen_by(ctx).filter(message=message, asks=True)
    goes: dict[Who, set[object]] = {}
    for person, contact, at in rows.values_list("person", "contact", "recorded_at"):
        goes.setdefault(person or contact, set()).add(at)
    return {who: len(at) for who, at in goes.items()}


def _reachable(ctx: Context, message: Message, recipient: Recipient) -> bool:
    """Tell whether there is any way to somebody; of a desk without one, leave a trace."""
    if recipient.person is not None or recipient.addresses:
        return True
    _deliver(
        ctx, message, recipient, Delivery.Channel.EMAIL, "",
        state=Delivery.State.FAILED, settled_at=ctx.now, failure="no_address",
    )  # fmt: skip
    return False


def _ask(
    line: Line, message: Message, recipient: Recipient, *, chased: int, wait: timedelta
) -> Message:
    tell(line.ctx, message, recipient)
    told = message.told_at or (line.ctx.now if recipient.person else None)
    changed = change(
        line.ctx,
        message,
        version=message.version,
        owner=recipient.person,
        chased=chased,
        told_at=told,
        state=Message.State.TOLD if told else Message.State.WAITING,
    )
    # A desk cannot answer here: it is asked once, and goes on only where nothing arrives.
    if message.urgency == Message.Urgency.NOW and recipient.person is not None:
        chase_at(changed, line.ctx.now + wait)
    else:
        unchase(message.pk)
    return changed


def _nobody(ctx: Context, message: Message) -> Message:
    """Look for somebody again, soon and then ever more seldom; it stays with whoever has it."""
    changed = change(ctx, message, version=message.version, chased=message.chased + 1)
    chase_at(changed, ctx.now + _doubled(_LOOK_AGAIN, message.chased))
    return changed


def _doubled(first: timedelta, times: int) -> timedelta:
    wait: timedelta = first * 2 ** min(max(times, 0), _DOUBLINGS)
    return min(wait, _SELDOM)


def tell(ctx: Context, message: Message, recipient: Recipient) -> None:
    """Put a message on its way to one person or desk, who is asked to answer it."""
    if recipient.person is not None:
        _deliver(
            ctx, message, recipient, Delivery.Channel.IN_APP, "",
            state=Delivery.State.SENT, tries=1, sent_at=ctx.now, settled_at=ctx.now,
        )  # fmt: skip
    at = tell_from(
        Urgency(message.urgency),
        ctx.now,
        quiet=recipient.quiet,
        bank_holidays=calendar_here().holidays,
    )
    for channel, address in _ways(message, recipient):
        row = _deliver(ctx, message, recipient, channel, address)
        Outbox.objects.create(
            delivery_id=row.pk,
            authority_id=row.authority_id,
            organisation=message.organisation,
            at=at,
        )


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
        channel=channel,
        address=address,
        asks=True,
        **more,
        **stamp(ctx),
    )
    return row
