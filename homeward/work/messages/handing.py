"""Handing over at the end of a shift: offered to a named person, and theirs once accepted.

Until then everything stays with the giver, and goes on to others as if nothing was offered. Of
an offer that nobody answers in time the giver is told, and the next in the taker's role.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.models import Membership
from homeward.guard.operation import Outcome, operation
from homeward.guard.permissions import SERVICES
from homeward.guard.versions import NotFound, change
from homeward.record.stamp import stamp
from homeward.work.messages.alarming import ADMINISTRATOR, follow
from homeward.work.messages.asking import ask, begin, put
from homeward.work.messages.holding import is_kept_from
from homeward.work.messages.line import Line as Asking
from homeward.work.messages.models import Answer, Handover, Message
from homeward.work.messages.reading import Line, held_by, is_told, lines, takers
from homeward.work.messages.rows import chase_at, finish, held, is_open, stop
from homeward.work.messages.telling import tell
from homeward.work.rota.people import Recipient, reached

NOT_ACCEPTED = "handover_not_accepted"
"""The template by which the giver is told what was not accepted."""

OFFERED = "handover_offered"
"""The template by which the taker is told what is offered."""

KEY = "handover:"
"""How the key of a message begins that tells of a hand-over; its id follows."""

UNANSWERED = "handover_unanswered:"
"""How the key of a message begins that tells somebody else of an offer nobody has answered."""

_STILL_WAITS = "handover_waits:"
"""How the key of a message begins that tells the giver that nobody has answered yet."""

ANSWER_WITHIN = timedelta(minutes=30)
"""How long an offer may stay unanswered until others are told."""

_LONGEST_NOTE = 500
_NOTED = "At a hand-over"
_TRIED = "Tried to take it over at a hand-over"


class BadHandover(Refusal):
    """A hand-over that can't be offered or answered so."""

    code = "bad_handover"


@dataclass(frozen=True, slots=True)
class Offered:
    """A hand-over with what is in it. ``accepted`` is empty for an item not answered yet."""

    row: Handover
    items: tuple[tuple[Line, bool | None], ...]

    @property
    def waits(self) -> bool:
        """Tell whether it is neither accepted nor refused."""
        return self.row.accepted_at is None and self.row.refused_at is None


def offers(ctx: Context) -> list[Offered]:
    """Return the hand-overs that the reader gave or was given, the latest first."""
    return [_offered(ctx, row) for row in _of(ctx).order_by("-given_at", "pk")[:20]]


def offer_named(ctx: Context, handover: UUID) -> Offered:
    """Return one hand-over that the reader gave, was given, or was told of as nobody answered.

    Raises:
        NotFound: there is none.
    """
    rows = _all(ctx) if _was_told(ctx, handover) else _of(ctx)
    row = rows.filter(pk=handover).first()
    if row is None:
        raise NotFound("This hand-over is not here, or it is not yours.")
    return _offered(ctx, row)


def _of(ctx: Context) -> QuerySet[Handover]:
    mine = Q(given_by=ctx.actor) | Q(given_to=ctx.actor)
    return _all(ctx).filter(mine)


def _all(ctx: Context) -> QuerySet[Handover]:
    return Handover.objects.seen_by(ctx).filter(organisation=ctx.organisation)


def _was_told(ctx: Context, handover: UUID) -> bool:
    rows = Message.objects.seen_by(ctx).filter(organisation=ctx.organisation)
    told = rows.filter(key=f"{UNANSWERED}{handover}").first()
    return told is not None and is_told(ctx, told)


def _offered(ctx: Context, row: Handover) -> Offered:
    said = {UUID(one["message"]): one["accepted"] for one in row.messages}
    found = lines(ctx, Message.objects.seen_by(ctx).filter(pk__in=said))
    found.sort(key=lambda line: line.order)
    return Offered(row, tuple((line, said[line.message.pk]) for line in found))


def offered_already(ctx: Context) -> dict[UUID, UUID]:
    """Return what the reader has offered and nobody has answered, each with to whom."""
    rows = _of(ctx).filter(given_by=ctx.actor, accepted_at=None, refused_at=None)
    return {UUID(one["message"]): row.given_to for row in rows for one in row.messages}


@operation("handover.give")
def give(ctx: Context, *, to: UUID, messages: Collection[UUID], note: str) -> Outcome:
    """Offer what the actor holds to a named colleague.

    Raises:
        BadHandover: nothing is chosen, something is not the actor's or is offered already, or
            the colleague may not take it.
    """
    held = {line.message.pk: line for line in held_by(ctx)}
    chosen = [held[one] for one in messages if one in held]
    _demand_fit(ctx, to=to, chosen=chosen, asked=set(messages), note=note)
    row = Handover(
        organisation=ctx.organisation,
        given_by=ctx.actor,
        given_to=to,
        given_at=ctx.now,
        messages=[{"message": str(line.message.pk), "accepted": None} for line in chosen],
        note=note.strip(),
        **stamp(ctx),
    )
    row.save(force_insert=True)
    _tell(ctx, row, count=len(chosen))
    return Outcome(row.pk)


def _tell(ctx: Context, row: Handover, *, count: int) -> None:
    """Tell whoever is to take over, in Homeward and by the first way that reaches them."""
    taker = next(one for one in takers(ctx) if one.person == row.given_to)
    new = Message(
        key=f"{KEY}{row.pk}",
        template=OFFERED,
        title=f"{_things(count)} to take over",
        role=taker.first_role,
        owner=row.given_to,
    )
    _put(ctx, new)
    chase_at(new, ctx.now + ANSWER_WITHIN)


def _tell_giver(ctx: Context, row: Handover, key: str, *, left: int, said: str) -> None:
    """Tell the giver what was not accepted, or not answered, and so is theirs still."""
    new = Message(
        key=f"{key}{row.pk}",
        template=NOT_ACCEPTED,
        title=f"{_things(left)} of your hand-over {'was' if left == 1 else 'were'} not {said}",
        role=_role_of(ctx, row.given_by),
        owner=row.given_by,
    )
    _put(ctx, new)


def _put(ctx: Context, message: Message) -> None:
    """Write a message to its owner, in the giver's own authority, and send it by the first way."""
    message.organisation = ctx.organisation
    message.urgency, message.state = Message.Urgency.SHIFT, Message.State.TOLD
    message.tell_at = message.told_at = ctx.now
    for name, value in stamp(ctx).items():
        setattr(message, name, value)
    message.save(force_insert=True)
    for recipient in reached([message.owner] if message.owner else ()):
        tell(ctx, message, recipient)


def _role_of(ctx: Context, person: UUID) -> str:
    """Return the last role by which a colleague could hand anything over."""
    rows = Membership.objects.filter(user=person, organisation=ctx.organisation, role__in=SERVICES)
    return str(rows.order_by("-starts_at", "role").values_list("role", flat=True)[0])


def _things(count: int) -> str:
    return f"{count} {'thing' if count == 1 else 'things'}"


def unanswered(ctx: Context, offer: Message) -> None:
    """Tell the giver, and the next in the taker's role, that nobody answered an offer.

    Within an operation, as the program; ``offer`` is the message to the taker, held. What the
    giver holds no more, or nobody need do any more, counts for nothing.
    """
    row = _all(ctx).filter(pk=offer.key.removeprefix(KEY)).first()
    if row is None:
        return
    found = _offered(ctx, row)
    left = [line for line, _ in found.items if _is_left(line, (), row)]
    if found.waits and left:
        _tell_giver(ctx, row, _STILL_WAITS, left=len(left), said="answered")
        _tell_next(ctx, row, offer, left)


def _tell_next(ctx: Context, row: Handover, offer: Message, left: list[Line]) -> None:
    """Ask the first in line for the taker's role who is neither giver nor taker to see to it."""
    soon = any(line.message.urgency == Message.Urgency.NOW for line in left)
    new = Message(
        key=f"{UNANSWERED}{row.pk}",
        template="not_answered",
        title=f"{_things(len(left))} handed over",
        role=offer.role,
        urgency=Message.Urgency.NOW if soon else Message.Urgency.SHIFT,
        tell_at=row.given_at,
        told_at=row.given_at,
    )
    line = Asking(ctx, episode=None)
    other = _other_than(line, row, offer.role, [one.message for one in left])
    if other is None:
        new.role = ADMINISTRATOR
        put(line, new)
    else:
        begin(ctx, new)
        ask(line, new, other)
    follow(line)


def _other_than(
    line: Asking, row: Handover, role: str, left: Collection[Message]
) -> Recipient | None:
    """Return the first in line who is neither of the two, and from whom nothing of it is kept."""
    for _, found in line.rungs(role):
        for one in found.recipients:
            if one.person in (None, row.given_by, row.given_to):
                continue
            if not any(is_kept_from(it, one.person, now=line.ctx.now) for it in left):
                return one
    return None


def _end(ctx: Context, row: Handover, *beginnings: str) -> None:
    """End the messages that told of a hand-over: nobody need do anything of it any more."""
    keys = [f"{beginning}{row.pk}" for beginning in beginnings]
    told = Message.objects.seen_by(ctx).filter(
        authority=row.authority_id, key__in=keys, ended_at=None
    )
    for pk in told.order_by("pk").values_list("pk", flat=True):
        finish(ctx, held(ctx, pk))


def _demand_fit(ctx: Context, *, to: UUID, chosen: list[Line], asked: set[UUID], note: str) -> None:
    if not asked:
        raise BadHandover("Choose what you hand over.", field="items")
    if len(chosen) != len(asked) or asked & offered_already(ctx).keys():
        raise BadHandover(
            "What you hold changed while this page was open. Look at the list and send it again.",
            field="items",
        )
    if any(is_kept_from(line.message, to, now=ctx.now) for line in chosen):
        raise BadHandover(
            "Something of this may not go to that person. Choose somebody else.", field="to"
        )
    if to not in {one.person for one in takers(ctx, children=[_child(line) for line in chosen])}:
        raise BadHandover("Choose somebody of the list: it may not go to this person.", field="to")
    if len(note) > _LONGEST_NOTE:
        raise BadHandover(f"The note must be {_LONGEST_NOTE} characters or fewer", field="note")


def _child(line: Line) -> UUID | None:
    return line.message.child_id


@operation("handover.answer")
def answer_handover(
    ctx: Context, *, handover: UUID, version: int, items: Collection[UUID]
) -> Outcome:
    """Accept what was offered, item by item; with no items, refuse it or take it back.

    What is not accepted stays with the giver.

    Raises:
        NotFound, Conflict; BadHandover: it was answered already, or only the other may.
    """
    offered = offer_named(ctx, handover)
    if not offered.waits:
        raise BadHandover("This hand-over was answered already. Look at how it stands.")
    if ctx.actor not in (offered.row.given_to, None if items else offered.row.given_by):
        raise BadHandover("Only the person to whom it was given may accept it.")
    taken = {line.message.pk for line, _ in offered.items if line.message.pk in set(items)}
    taken = {pk for pk in sorted(taken) if _take(ctx, offered.row, pk)}
    when: dict[str, Any] = {"accepted_at": ctx.now} if items else {"refused_at": ctx.now}
    said = [
        {"message": one["message"], "accepted": UUID(one["message"]) in taken}
        for one in offered.row.messages
    ]
    change(ctx, offered.row, version=version, messages=said, **when)
    _end(ctx, offered.row, KEY, _STILL_WAITS)
    left = [line for line, _ in offered.items if _is_left(line, taken, offered.row)]
    if left and ctx.actor == offered.row.given_to:
        _tell_giver(ctx, offered.row, f"{NOT_ACCEPTED}:", left=len(left), said="accepted")
    else:
        _end(ctx, offered.row, UNANSWERED)
    return Outcome(handover)


def _is_left(line: Line, taken: Collection[UUID], row: Handover) -> bool:
    """Tell whether something was not accepted and waits for its giver still."""
    message = line.message
    stays = message.owner == row.given_by and message.ended_at is None
    return stays and message.pk not in taken


def _take(ctx: Context, handover: Handover, message: UUID) -> bool:
    """Make one message the actor's, unless it went to somebody else meanwhile or is over.

    Nor where it was kept from the actor since it was offered: that they tried is noted.
    """
    row = held(ctx, message)
    if row.owner != handover.given_by or row.ended_at is not None:
        return False
    first = {"acknowledged_at": ctx.now} if is_open(row) else {}
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        if is_kept_from(row, ctx.actor, now=ctx.now):
            _note(theirs, row, ctx.actor, Answer.Intent.SEEN)
            return False
        change(
            theirs,
            row,
            version=row.version,
            owner=ctx.actor,
            state=Message.State.ACKNOWLEDGED,
            acknowledged_by=ctx.actor,
            **first,
        )
        _note(theirs, row, handover.given_by, Answer.Intent.PASSED, to=ctx.actor)
        _note(theirs, row, ctx.actor, Answer.Intent.HAVE_IT)
        stop(theirs, row)
    return True


def _note(ctx: Context, row: Message, person: UUID, intent: str, *, to: UUID | None = None) -> None:
    Answer.objects.create(
        message=row,
        child_id=row.child_id,
        person=person,
        intent=intent,
        passed_to=to,
        note=_TRIED if intent == Answer.Intent.SEEN else _NOTED,
        answered_at=ctx.now,
        **stamp(ctx),
    )
