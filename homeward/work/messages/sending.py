"""Handing what waits in the outbox to whatever carries it: each row by one worker at a time.

A row is claimed with SKIP LOCKED and held while its letter is handed over; that it was, is
committed with the row's removal. Killed in between, the letter goes once more with the same
reference. When to try again is our own row's ``at``, and after the last try the message goes to
the next person. Text messages and the rest are claimed apart, so that neither waits for the
other; what is for now goes before what is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
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
from homeward.guard.people import working_on
from homeward.guard.versions import change, find
from homeward.work.messages.models import Delivery, Message, Outbox
from homeward.work.messages.passing import not_delivered, told
from homeward.work.messages.rows import find_message, is_over
from homeward.work.messages.saying import Link, say
from homeward.work.messages.stopping import stopped
from homeward.work.messages.whereabouts import keeper_of_delivery

GIVE_UP_AFTER = 6
"""A row that fails itself so often running, over some minutes, goes to the next person."""

_PUT_OFF, _LONGEST_PUT_OFF = timedelta(seconds=15), timedelta(hours=1)
NOT_WORKED = "not_worked"
_LONGEST_CODE = 40
_NO_WAY = "not_set_up"
_AWAY = frozenset({"timed_out", "unreachable"})


@dataclass(frozen=True, slots=True)
class Sent:
    """How many letters were handed over, put off, given up, and which rows failed themselves.

    ``why``: the codes of what kept letters from leaving.
    """

    handed: int = 0
    put_off: int = 0
    given_up: int = 0
    failed: tuple[UUID, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(slots=True)
class Round:
    """One round of the post: by what letters leave, and what became of those of it.

    ``now`` is the clock (aware UTC), read anew for each letter. ``by_text``: only what goes by
    text message, or only what does not; ``None`` is both. ``away``: the channels that did not
    answer in this round, and how: what else is due by them is put off without another try.
    """

    senders: Mapping[Channel, Sender]
    link: Link
    now: Callable[[], datetime]
    by_text: bool | None = None
    met: set[UUID] = field(default_factory=set)
    taken: dict[UUID, str] = field(default_factory=dict)
    away: dict[Channel, str] = field(default_factory=dict)
    handed: int = 0
    put_off: int = 0
    given_up: int = 0
    failed: list[UUID] = field(default_factory=list)
    why: set[str] = field(default_factory=set)

    def send_next(self) -> bool:
        """Work the row that comes next and that nobody holds; tell whether there was one."""
        now = self.now()
        claimed: Outbox | None = None
        try:
            with transaction.atomic():
                claimed = self._claim(now)
                if claimed is None:
                    return False
                self.met.add(claimed.pk)
                _work(working_on(claimed, now=now, purpose="messages"), claimed, self)
        except Exception:
            if claimed is None:
                raise
            self.failed.append(claimed.pk)
            _recover(claimed, self.now(), self.taken.get(claimed.pk, ""))
        return True

    def _claim(self, now: datetime) -> Outbox | None:
        """Hold the row that has waited longest: of what is for now, else of the rest."""
        due = Outbox.objects.filter(at__lte=now).exclude(pk__in=self.met)
        if self.by_text is not None:
            due = due.filter(by_text=self.by_text)
        free = due.select_for_update(skip_locked=True).order_by("at", "pk")
        return free.filter(urgent=True).first() or free.filter(urgent=False).first()

    def done(self) -> Sent:
        """Return what became of the letters of this round."""
        return Sent(
            self.handed,
            self.put_off,
            self.given_up,
            tuple(self.failed),
            tuple(sorted(self.why)),
        )


def _work(ctx: Context, row: Outbox, post: Round) -> None:
    if row.reference:
        note_sent(ctx, delivery=row.pk, reference=row.reference)
    else:
        send(ctx, delivery=row.pk, post=post)


@operation("message.send")
def send(ctx: Context, *, delivery: UUID, post: Round) -> Outcome:
    """Hand one delivery over, unless it is no longer needed."""
    row = find(ctx, Delivery, delivery)
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        message = find_message(theirs, row.message_id)
        if row.state != Delivery.State.PENDING:
            _done(row.pk)
        elif is_over(message, row):
            _done(row.pk)
            state = Delivery.State.NOT_NEEDED
            change(theirs, row, version=row.version, state=state, settled_at=ctx.now)
        else:
            _hand_over(theirs, row, message, post)
    return Outcome(delivery)


def _hand_over(ctx: Context, row: Delivery, message: Message, post: Round) -> None:
    if stopped(ctx, row, message):
        _done(row.pk)
        return
    try:
        post.taken[row.pk] = reference = _try(ctx, row, message, post)
    except NotSent as error:
        _not_sent(ctx, row, error, post)
        return
    _done(row.pk)
    told(ctx, row, reference=reference, channel=_way(row, post))
    post.handed += 1


def _way(row: Delivery, post: Round) -> Channel:
    """Return by what a delivery leaves: an email by Notify where there is no mail server."""
    channel = Channel(row.channel)
    mail = channel is Channel.EMAIL and channel not in post.senders
    return Channel.NOTIFY_EMAIL if mail and Channel.NOTIFY_EMAIL in post.senders else channel


def _try(ctx: Context, row: Delivery, message: Message, post: Round) -> str:
    """Hand a letter to its sender.

    Raises: NotSent, also for what a sender did not foresee.
    """
    way = _way(row, post)
    sender = post.senders.get(way)
    if sender is None:
        raise NotSent(_NO_WAY, again=False)
    if way in post.away:
        raise NotSent(post.away[way], again=True)
    try:
        words = say(ctx, message, row, link=post.link)
    except Forbidden:
        raise NotSent("no_words", again=False) from None
    try:
        return sender.send(Letter(row.pk, row.address, words, tried=row.tries > 0))
    except NotSent as no:
        if no.code in _AWAY:
            post.away[way] = no.code
        raise
    except Exception as error:  # its words may hold an address
        raise NotSent(f"unforeseen_{type(error).__name__}", again=True) from None


def _not_sent(ctx: Context, row: Delivery, error: NotSent, post: Round) -> None:
    tries = row.tries + 1
    again_at = try_again_at(tries, post.now()) if error.again else None
    post.why.add(error.code)
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


def _recover(row: Outbox, now: datetime, reference: str) -> None:
    """Put off a row that failed; note what was handed over, or give up what fails for long.

    The record may have passed to another authority while the letter was on its way. What was
    handed over never goes again: the row keeps its reference until that could be noted.
    """
    failures, said = row.failures + 1, reference or row.reference
    wait = min(_PUT_OFF * 2 ** min(row.failures, GIVE_UP_AFTER * 2), _LONGEST_PUT_OFF)
    mine = Outbox.objects.filter(pk=row.pk, at=row.at)
    if not mine.update(at=now + wait, failures=failures, reference=said):
        return  # another has it
    with suppress(Exception):  # it was put off, and is told as failed
        keeper = _found_again(row, now)
        with transaction.atomic():
            _settle(keeper, row.pk, said, for_good=failures >= GIVE_UP_AFTER)


def _found_again(row: Outbox, now: datetime) -> Context | None:
    """Return as whom a row is to be worked, and let it say so."""
    keeper = keeper_of_delivery(row.pk, now=now)
    if keeper is not None:
        place = {"authority_id": keeper.authority, "organisation": keeper.organisation}
        Outbox.objects.filter(pk=row.pk).update(**place)
    return keeper


def _settle(keeper: Context | None, delivery: UUID, reference: str, *, for_good: bool) -> None:
    if keeper is not None and reference:
        note_sent(keeper, delivery=delivery, reference=reference)
    elif keeper is not None and for_good:
        give_up(keeper, delivery=delivery)
    elif for_good:  # there is no such delivery any more
        _done(delivery)


@operation("message.send")
def note_sent(ctx: Context, *, delivery: UUID, reference: str) -> Outcome:
    """Note that a letter was handed over, where it could not be noted as it was."""
    row = find(ctx, Delivery, delivery)
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        if row.state == Delivery.State.PENDING:
            told(theirs, row, reference=reference, channel=row.channel)
    _done(delivery)
    return Outcome(delivery)


@operation("message.send")
def give_up(ctx: Context, *, delivery: UUID) -> Outcome:
    """Try a delivery no more that cannot be worked; its message goes to the next person."""
    row = find(ctx, Delivery, delivery)
    theirs = ctx.for_authority(row.authority_id)
    _done(delivery)
    with session.lent_to(theirs):
        if row.state == Delivery.State.PENDING:
            state = Delivery.State.FAILED
            not_delivered(theirs, row, state=state, tries=row.tries + 1, failure=NOT_WORKED)
    return Outcome(delivery)
