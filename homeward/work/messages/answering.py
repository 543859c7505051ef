"""Answering a message: I have it, or not mine and passed to somebody; and delivery receipts.

Whoever answers what is not theirs to answer, or is answered already, is told so in a sentence,
and that they tried stays in the trail. What is kept from somebody is not theirs, whoever asked
them, and the sentence does not say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import in_words
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import working_on
from homeward.guard.versions import change, find
from homeward.record.stamp import stamp
from homeward.work.messages.asking import wait_for_answer
from homeward.work.messages.holding import is_kept_from, may_not_take
from homeward.work.messages.line import Line
from homeward.work.messages.models import Answer, Delivery, Message
from homeward.work.messages.passing import not_delivered, told
from homeward.work.messages.reading import is_theirs, names_of, takers
from homeward.work.messages.rows import chase_at, find_message, held, is_open, stop
from homeward.work.messages.telling import tell
from homeward.work.messages.whereabouts import keeper_of_reference
from homeward.work.rota.people import Recipient, reached

HAVE_IT, PASSED, SEEN = (intent.value for intent in Answer.Intent)
_LONGEST = 300
_TRIED = "Tried to answer it"
_NOT_THEIRS = (
    "This message is not yours to answer. It waits for the person who was asked; tell them, or "
    "your team manager."
)
_NOT_TO_THEM = (
    "This may not be passed to that person. Pass it to somebody else, or tell the child’s team "
    "manager in children’s services."
)
_OVER = "Nobody need act on this any more, so there is nothing to answer."


class BadAnswer(Refusal):
    """A message can't be answered so."""

    code = "bad_answer"


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer."""

    intent: str
    passed_to: UUID | None
    note: str


def answer(
    ctx: Context, *, message: UUID, intent: str, passed_to: UUID | None = None, note: str = ""
) -> Outcome:
    """Answer a message: ``have_it``, ``passed`` (to whom) or ``seen``.

    Raises:
        NotFound: it is not open to the one who answers.
        BadAnswer: the note is too long, nobody or somebody unfit is named to pass it to, it is
            not theirs to answer, another has it, or it is needed no longer.
    """
    said = _Said(intent, passed_to if intent == PASSED else None, note.strip())
    _demand_fit(ctx, said)
    with session.scope(ctx):
        row = find_message(ctx, message)
        refused = _why_not(ctx, row, said)
        if not refused:
            _demand_taker(ctx, row, said)
    if not refused:
        made = give(ctx, message=message, said=said)
        with session.scope(ctx):
            refused = _not_done(ctx, find_message(ctx, message), said)
    else:
        made = give(ctx, message=message, said=_Said(SEEN, None, _TRIED))
    if refused:
        raise BadAnswer(refused)
    return made


def _demand_fit(ctx: Context, said: _Said) -> None:
    if said.intent not in (HAVE_IT, PASSED, SEEN):
        raise BadAnswer("Choose “I have it”, or to whom you pass it.", field="intent")
    if len(said.note) > _LONGEST or "\x00" in said.note:
        raise BadAnswer(f"The note must be {_LONGEST} characters or fewer.", field="note")


def _demand_taker(ctx: Context, row: Message, said: _Said) -> None:
    if said.intent != PASSED:
        return
    if said.passed_to not in {one.person for one in takers(ctx, children=[row.child_id])}:
        raise BadAnswer(
            "Choose the colleague to whom you pass it: somebody of your organisation who signs "
            "in here and may see this.",
            field="passed_to",
        )


def _too_late(ctx: Context, row: Message, said: _Said) -> str:
    """Return why an answer came too late, as a sentence; "" if it did not, or was only a look."""
    if said.intent == SEEN:
        return ""
    if row.state == Message.State.NOT_NEEDED:
        return _OVER
    taken = row.state == Message.State.ACKNOWLEDGED
    mine = ctx.actor in (row.owner, row.acknowledged_by)
    return _taken(row) if taken and not mine else ""


def _why_not(ctx: Context, row: Message, said: _Said) -> str:
    """Return why the asker may not answer so, as a sentence; "" if they may."""
    if said.intent == SEEN:
        return ""
    if row.state != Message.State.NOT_NEEDED and not is_theirs(ctx, row):
        return _NOT_THEIRS
    return _too_late(ctx, row, said)


def _not_done(ctx: Context, row: Message, said: _Said) -> str:
    """Return why an answer did not count once it was given, as a sentence; "" if it did."""
    waits = said.intent == HAVE_IT and is_open(row)
    stayed = said.intent == PASSED and row.owner != said.passed_to
    return _too_late(ctx, row, said) or (_NOT_THEIRS if waits or stayed else "")


def _taken(row: Message) -> str:
    by = row.acknowledged_by
    who = names_of([by]).get(by) if by else None
    since = f" since {in_words(row.acknowledged_at)}" if row.acknowledged_at else ""
    return f"{who or 'Somebody else'} has this already{since}. You need do nothing."


@operation("message.answer")
def give(ctx: Context, *, message: UUID, said: _Said) -> Outcome:
    """Write an answer, and let the message stand as it says.

    It is looked at once more under its lock: where another was quicker it stays as it is, where
    it is kept from the asker it goes on, and the trail says that it was tried.
    """
    found = find_message(ctx, message)
    theirs = ctx.for_authority(found.authority_id)
    with session.lent_to(theirs):
        row = held(theirs, message)
        if _too_late(theirs, row, said) or _is_kept(theirs, row, said):
            said = _Said(SEEN, None, _TRIED)
        Answer.objects.create(
            message=row,
            child_id=row.child_id,
            person=ctx.actor,
            intent=said.intent,
            passed_to=said.passed_to,
            note=said.note,
            answered_at=ctx.now,
            **stamp(theirs),
        )
        if said.intent == HAVE_IT and is_open(row):
            _acknowledge(theirs, row)
        elif said.intent == PASSED and said.passed_to is not None:
            _pass(theirs, row, said.passed_to)
    return Outcome(message, children=(row.child_id,) if row.child_id else (), named=())


def _is_kept(ctx: Context, row: Message, said: _Said) -> bool:
    """Tell whether a message is not the asker's to take or pass; then it waits for them no longer.

    ``row`` is held. What they had before it was kept from them they may still pass on.
    """
    if said.intent == SEEN or not is_open(row) or not is_kept_from(row, ctx.actor, now=ctx.now):
        return False
    if row.owner == ctx.actor:
        chase_at(row, ctx.now)
    return True


def _acknowledge(ctx: Context, row: Message) -> None:
    change(
        ctx,
        row,
        version=row.version,
        state=Message.State.ACKNOWLEDGED,
        owner=ctx.actor,
        acknowledged_at=ctx.now,
        acknowledged_by=ctx.actor,
        told_at=row.told_at or ctx.now,
    )
    stop(ctx, row)


def _pass(ctx: Context, row: Message, person: UUID) -> None:
    """Ask a colleague instead; they have not answered yet, so it is open again.

    Raises:
        BadAnswer: a danger to the child that is recorded may concern them.
    """
    within = _demand_harmless(ctx, row, person)
    stop(ctx, row)
    row = change(
        ctx,
        row,
        version=row.version,
        state=Message.State.TOLD,
        owner=person,
        acknowledged_at=None,
        acknowledged_by=None,
        told_at=row.told_at or ctx.now,
    )
    found = reached([person])
    taker = found[0] if found else Recipient(person, "", (), None)
    tell(ctx, row, taker)
    wait_for_answer(ctx, row, taker, within=within)


def _demand_harmless(ctx: Context, row: Message, person: UUID) -> timedelta:
    """Refuse to pass to somebody from whom it is kept; return how long an answer is waited for."""
    program = working_on(row, now=ctx.now, purpose="messages")
    with session.lent_to(program):
        line = Line(program, episode=row.episode_id)
        if may_not_take(line, row, person):
            raise BadAnswer(_NOT_TO_THEM, field="passed_to")
        return line.answer_within


ARRIVED, BOUNCED = "delivered", "bounced"


def receipt(reference: str, outcome: str, at: datetime) -> bool:
    """Take in what became of a delivery, by the reference under which it was handed over.

    ``outcome``: ``delivered``, or a code of why not: Notify's word, or what a letter that came
    back says (``outputs.channels.returned``). ``at`` is aware UTC. False where no delivery has
    this reference yet: whoever reports it should report it again.
    """
    found = keeper_of_reference(reference, now=at)
    if found is None:
        return False
    ctx, delivery = found
    take_receipt(ctx, delivery=delivery, outcome=outcome)
    return True


@operation("message.receipt")
def take_receipt(ctx: Context, *, delivery: UUID, outcome: str) -> Outcome:
    """Note what became of a delivery; one that did not arrive goes to the next person."""
    row = find(ctx, Delivery, delivery)
    if row.state == Delivery.State.PENDING:  # it was taken, and we were told so too late
        mail = row.channel == Delivery.Channel.EMAIL
        channel = Delivery.Channel.NOTIFY_EMAIL if mail else row.channel
        told(ctx, row, reference=str(row.pk), channel=channel)
        row = find(ctx, Delivery, delivery)
    if row.state != Delivery.State.SENT:  # said before
        return Outcome(delivery)
    if outcome == ARRIVED:
        state = Delivery.State.DELIVERED
        change(ctx, row, version=row.version, state=state, settled_at=ctx.now)
    else:
        not_delivered(ctx, row, state=Delivery.State.BOUNCED, failure=outcome[:40])
    return Outcome(delivery)
