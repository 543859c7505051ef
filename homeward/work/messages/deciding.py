"""A named manager decides whether those from whom a message is kept may be told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import working_on
from homeward.guard.versions import NotFound, change, find
from homeward.work.messages.alarming import follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.holding import kept_back
from homeward.work.messages.line import Line
from homeward.work.messages.models import Delivery, Message, Suppression
from homeward.work.messages.rows import held, is_open, stop
from homeward.work.messages.telling import tell

_LONGEST = 300


class BadDecision(Refusal):
    """Whether somebody may be told can't be decided so."""

    code = "bad_decision"


@operation("message.decide")
def decide(
    ctx: Context, *, suppression: UUID, version: int, allowed: bool, decision: str
) -> Outcome:
    """Decide whether somebody may be told, and why; if they may, they are told now.

    What is decided holds for every message of the episode to them. Where somebody has the
    message already they are told so that they know, and need not answer.

    Raises:
        NotFound: also where the message is another organisation's. Conflict; BadDecision: no
            reason is given, or it was decided already.
    """
    row = find(ctx, Suppression, suppression)
    message = find(ctx, Message, row.message_id)
    if message.organisation != ctx.organisation:
        raise NotFound("This is not here, or it is another organisation's to decide.")
    why = decision.strip()
    if not why:
        raise BadDecision("Say why they may or may not be told.", field="decision")
    if len(why) > _LONGEST:
        raise BadDecision(f"The reason must be {_LONGEST} characters or fewer.", field="decision")
    if row.person == ctx.actor:
        raise BadDecision("Nobody decides on what they are told themselves. Ask another manager.")
    if row.decided_at is not None:
        raise BadDecision("Somebody decided on this already. Look at how it stands.")
    said = {"allowed": allowed, "decision": why}
    _decide(ctx, row, message, version=version, said=said)
    for other in _alike(ctx, row, message):
        _decide(ctx, other, other.message, version=other.version, said=said)
    return Outcome(row.pk)


def _alike(ctx: Context, row: Suppression, message: Message) -> list[Suppression]:
    """Return what else of the episode is kept from the same, for the same reason, undecided."""
    if message.episode_id is None:
        return []
    rows = Suppression.objects.seen_by(ctx).filter(
        message__episode=message.episode_id,
        message__organisation=ctx.organisation,
        reason=row.reason,
        person=row.person,
        desk=row.desk,
        contact=row.contact,
        decided_at__isnull=True,
    )
    return list(rows.exclude(pk=row.pk).select_related("message").order_by("recorded_at", "pk"))


def _decide(
    ctx: Context, row: Suppression, message: Message, *, version: int, said: dict[str, Any]
) -> None:
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        change(theirs, row, version=version, decided_at=ctx.now, decided_by=ctx.actor, **said)
    _act_on(ctx, row, message, allowed=said["allowed"])


def _act_on(ctx: Context, row: Suppression, message: Message, *, allowed: bool) -> None:
    """Tell who may be told now, and close the question where nothing of it is left open."""
    program = working_on(message, now=ctx.now, purpose="messages")
    with session.lent_to(program):
        mine = held(program, message.pk)
        if allowed and mine.ended_at is None and mine.state != Message.State.NOT_NEEDED:
            line = Line(program, episode=mine.episode_id)
            _tell(line, mine, row)
            follow(line)
        left = Suppression.objects.seen_by(program).filter(message=mine, decided_at__isnull=True)
        if not left.exists():
            _close_question(program, mine, by=ctx.actor)


def _tell(line: Line, message: Message, row: Suppression) -> None:
    """Ask whoever may be told now; only tell them where somebody has it, or they were asked."""
    who = {"person": row.person, "desk": row.desk}
    asked = Delivery.objects.seen_by(line.ctx).filter(message=message, asks=True, **who)
    if is_open(message) and not asked.exists():
        ask_next(line, message)
        return
    for role, found in line.rungs(message.role):
        for recipient in found.recipients:
            if {"person": recipient.person, "desk": recipient.desk} == who:
                if not kept_back(line, message, role, recipient):  # for another reason
                    tell(line.ctx, message, recipient, asks=False)
                return


def _close_question(ctx: Context, message: Message, *, by: UUID) -> None:
    """End the question whether they may be told: nobody need decide any more."""
    asked = Message.objects.seen_by(ctx).filter(
        authority=message.authority_id, key=f"decision_needed:{message.pk}"
    )
    found = asked.first()
    if found is None:
        return
    row = held(ctx, found.pk)
    if is_open(row):
        change(
            ctx,
            row,
            version=row.version,
            state=Message.State.ACKNOWLEDGED,
            acknowledged_at=ctx.now,
            acknowledged_by=by,
        )
        stop(ctx, row)
