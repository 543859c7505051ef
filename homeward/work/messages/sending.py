"""Handing what waits in the outbox to whatever carries it: each row by one worker at a time.

A row is claimed with SKIP LOCKED and held while its letter is handed over; that it was, is
committed with the row's removal. Killed in between, the letter goes once more with the same
reference. When to try again is our own row's ``at``, and after the last try the message goes to
the next person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from homeward.domain.context import Context
from homeward.domain.messages import (
    Channel,
    Forbidden,
    Letter,
    NotSent,
    Sender,
    try_again_at,
)
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.versions import NotFound, change
from homeward.work.messages.models import Delivery, Message, Outbox
from homeward.work.messages.passing import not_delivered, told
from homeward.work.messages.rows import find_message, is_open
from homeward.work.messages.saying import Link, say
from homeward.work.messages.whereabouts import keeper_of_delivery

_PUT_OFF = timedelta(minutes=5)
_LONGEST_CODE = 40
_NO_WAY = "not_set_up"


@dataclass(frozen=True, slots=True)
class Sent:
    """How many letters were handed over, put off, given up, and which rows failed themselves."""

    handed: int = 0
    put_off: int = 0
    given_up: int = 0
    failed: tuple[UUID, ...] = ()


@dataclass(slots=True)
class _Post:
    """By what letters leave, and what became of those of this round."""

    senders: Mapping[Channel, Sender]
    link: Link
    taken: dict[UUID, str] = field(default_factory=dict)
    handed: int = 0
    put_off: int = 0
    given_up: int = 0
    failed: list[UUID] = field(default_factory=list)


def send_due(
    now: datetime, *, senders: Mapping[Channel, Sender], link: Link, limit: int = 100
) -> Sent:
    """Send what is due at ``now`` (aware UTC), at most ``limit`` letters.

    ``link`` gives the address that opens a delivery's message. A row that cannot be worked is
    put off five minutes, so that it cannot stall the others.
    """
    post, met = _Post(senders, link), set[UUID]()
    while len(met) < limit and _send_one(now, post, met):
        pass
    return Sent(post.handed, post.put_off, post.given_up, tuple(post.failed))


def _send_one(now: datetime, post: _Post, met: set[UUID]) -> bool:
    """Work the row that has waited longest and that nobody holds; tell whether there was one."""
    claimed: Outbox | None = None
    try:
        with transaction.atomic():
            due = Outbox.objects.filter(at__lte=now).exclude(pk__in=met)
            claimed = due.select_for_update(skip_locked=True).order_by("at", "pk").first()
            if claimed is None:
                return False
            met.add(claimed.pk)
            send(_sender(claimed, now), delivery=claimed.pk, post=post)
    except Exception:
        if claimed is None:
            raise
        post.failed.append(claimed.pk)
        _recover(claimed, now, post.taken.get(claimed.pk))
    return True


def _sender(row: Outbox, now: datetime) -> Context:
    return services_context(
        now=now, authority=row.authority_id, purpose="messages", organisation=row.organisation
    )


@operation("message.send")
def send(ctx: Context, *, delivery: UUID, post: _Post) -> Outcome:
    """Hand one delivery over, unless it is no longer needed."""
    row = _delivery(ctx, delivery)
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        message = find_message(theirs, row.message_id)
        if row.state != Delivery.State.PENDING:
            _done(row.pk)
        elif not is_open(message):
            _done(row.pk)
            state = Delivery.State.NOT_NEEDED
            change(theirs, row, version=row.version, state=state, settled_at=ctx.now)
        else:
            _hand_over(theirs, row, message, post)
    return Outcome(delivery)


def _delivery(ctx: Context, pk: UUID) -> Delivery:
    row = Delivery.objects.seen_by(ctx).filter(pk=pk).first()
    if row is None:
        raise NotFound("This delivery is not open to those who were to send it.")
    return row


def _hand_over(ctx: Context, row: Delivery, message: Message, post: _Post) -> None:
    try:
        post.taken[row.pk] = reference = _try(ctx, row, message, post)
    except NotSent as error:
        _not_sent(ctx, row, error, post)
        return
    _done(row.pk)
    told(ctx, row, reference=reference, channel=_way(row, post))
    post.handed += 1


def _way(row: Delivery, post: _Post) -> Channel:
    """Return by what a delivery leaves: an email by Notify where there is no mail server."""
    channel = Channel(row.channel)
    mail = channel is Channel.EMAIL and channel not in post.senders
    return Channel.NOTIFY_EMAIL if mail and Channel.NOTIFY_EMAIL in post.senders else channel


def _try(ctx: Context, row: Delivery, message: Message, post: _Post) -> str:
    """Hand a letter to its sender.

    Raises: NotSent, also for what a sender did not foresee.
    """
    sender = post.senders.get(_way(row, post))
    if sender is None:
        raise NotSent(_NO_WAY, again=False)
    try:
        words = say(ctx, message, row, link=post.link)
    except Forbidden:
        raise NotSent("no_words", again=False) from None
    try:
        return sender.send(Letter(row.pk, row.address, words))
    except NotSent:
        raise
    except Exception as error:  # its words may hold an address
        raise NotSent(f"unforeseen_{type(error).__name__}", again=True) from None


def _not_sent(ctx: Context, row: Delivery, error: NotSent, post: _Post) -> None:
    tries = row.tries + 1
    again_at = try_again_at(tries, ctx.now) if error.again else None
    noted = {"tries": tries, "failure": error.code[:_LONGEST_CODE]}
    if again_at is not None:
        change(ctx, row, version=row.version, **noted)
        Outbox.objects.filter(pk=row.pk).update(at=again_at)
        post.put_off += 1
        return
    _done(row.pk)
    not_delivered(ctx, row, state=Delivery.State.FAILED, **noted)
    post.given_up += 1


def _done(delivery: UUID) -> None:
    Outbox.objects.filter(pk=delivery).delete()


def _recover(row: Outbox, now: datetime, reference: str | None) -> None:
    """Note what was handed over although it could not be noted; else put the row off.

    The record may have passed to another authority while the letter was on its way.
    """
    try:
        with transaction.atomic():
            keeper = keeper_of_delivery(row.pk, now=now)
            if keeper is None or not Outbox.objects.filter(pk=row.pk).exists():
                raise NotFound("Nobody here holds this delivery.")
            place = {"authority_id": keeper.authority, "organisation": keeper.organisation}
            Outbox.objects.filter(pk=row.pk).update(at=now + _PUT_OFF, **place)
            if reference is not None:
                note_sent(keeper, delivery=row.pk, reference=reference)
    except Exception:
        Outbox.objects.filter(pk=row.pk).update(at=now + _PUT_OFF)


@operation("message.send")
def note_sent(ctx: Context, *, delivery: UUID, reference: str) -> Outcome:
    """Note that a letter was handed over, where it could not be noted as it was."""
    row = _delivery(ctx, delivery)
    told(ctx, row, reference=reference, channel=row.channel)
    _done(delivery)
    return Outcome(delivery)
