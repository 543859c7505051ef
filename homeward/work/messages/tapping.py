"""What became of a link that somebody opened: theirs to answer, or why not.

A link that is too old, was sent to somebody else, or comes too late is noted in the message's
trail, once for each person: nobody is left to think that a tap has told anybody anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID, uuid5

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import NotFound, find
from homeward.record.stamp import stamp
from homeward.work.messages.links import delivery_in, has_expired
from homeward.work.messages.models import Answer, Delivery, Message
from homeward.work.messages.reading import Line, lines, sent_here
from homeward.work.messages.whereabouts import keeper_of_delivery

NOT_WHOLE = (
    "This link is not whole, or it is not one of ours. Open it from the message again, or look "
    "under Messages."
)


class Tap(Enum):
    """How a link was met."""

    THEIRS = "theirs"
    HAVE_IT = "have it already"
    EXPIRED = "expired"
    ANOTHERS = "another's"
    CLOSED = "closed"
    TOO_LATE = "too late"
    OVER = "over"


_NOTES = {
    Tap.EXPIRED: "Opened the link when it was older than 24 hours",
    Tap.ANOTHERS: "Opened a link that was sent to somebody else",
    Tap.CLOSED: "Opened their link, and what it is about was not open to them",
    Tap.TOO_LATE: "Opened the link when somebody else had it already",
    Tap.OVER: "Opened the link when it was no longer needed",
}


@dataclass(frozen=True, slots=True)
class Tapped:
    """A link that was opened. ``line`` is empty where the message is not the reader's to see.

    Then it was sent to somebody else or, ``CLOSED``, to the reader, to whom what it is about is
    not open any more, or not open to whom they work for now.
    """

    tap: Tap
    line: Line | None = None


def tapped(ctx: Context, token: str) -> Tapped:
    """Return what a link leads its reader to, and note in the trail where it leads nowhere.

    Raises:
        NotFound: the link is not whole, or its message is gone.
    """
    delivery = delivery_in(token)
    if delivery is None:
        raise NotFound(NOT_WHOLE)
    row = Delivery.objects.seen_by(ctx).filter(pk=delivery, person=ctx.actor).first()
    line = _line(ctx, row) if row else None
    tap = _met(ctx, row, line.message) if row and line else None
    if tap is None or tap in _NOTES:
        tap = _noted(ctx, delivery, tap)
    return Tapped(tap, line)


def _line(ctx: Context, row: Delivery) -> Line | None:
    found = lines(ctx, sent_here(ctx).filter(pk=row.message_id))
    return found[0] if found else None


def _met(ctx: Context, row: Delivery, message: Message) -> Tap:
    if message.state == Message.State.NOT_NEEDED:
        return Tap.OVER
    if message.state == Message.State.ACKNOWLEDGED:
        return Tap.HAVE_IT if message.acknowledged_by == ctx.actor else Tap.TOO_LATE
    return Tap.EXPIRED if has_expired(row, now=ctx.now) else Tap.THEIRS


def _noted(ctx: Context, delivery: UUID, tap: Tap | None) -> Tap:
    """Put into the trail, once, that the asker opened the link in vain; return how it was met.

    The program writes it: whoever holds another's link may see nothing of the message. ``tap``
    is empty where the asker sees nothing of it: whose the link is, the program knows.

    Raises:
        NotFound: no services here hold the delivery's record.
    """
    keeper = keeper_of_delivery(delivery, now=ctx.now)
    if keeper is None:
        raise NotFound(NOT_WHOLE)
    if tap is None:
        with session.scope(keeper):
            theirs = find(keeper, Delivery, delivery).person == ctx.actor
        tap = Tap.CLOSED if theirs else Tap.ANOTHERS
    once = uuid5(delivery, f"{ctx.actor} {tap.name}")
    note_tap(keeper.for_operation(once), delivery=delivery, person=ctx.actor, note=_NOTES[tap])
    return tap


@operation("message.note_tap")
def note_tap(ctx: Context, *, delivery: UUID, person: UUID, note: str) -> Outcome:
    """Note that somebody opened a link, and how it was met.

    Raises:
        NotFound: the delivery is not in the record that the program works in.
    """
    row = find(ctx, Delivery, delivery)
    Answer.objects.create(
        message_id=row.message_id,
        child_id=row.child_id,
        person=person,
        intent=Answer.Intent.SEEN,
        note=note,
        answered_at=ctx.now,
        **stamp(ctx),
    )
    return Outcome(row.message_id)
