"""A named manager decides whether those from whom a message is kept may be told."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.versions import change, find
from homeward.work.messages.alarming import follow
from homeward.work.messages.asking import ask_next
from homeward.work.messages.line import Line
from homeward.work.messages.models import Message, Suppression
from homeward.work.messages.rows import held, is_open, stop

_LONGEST = 300


class BadDecision(Refusal):
    """Whether somebody may be told can't be decided so."""

    code = "bad_decision"


@operation("message.decide")
def decide(
    ctx: Context, *, suppression: UUID, version: int, allowed: bool, decision: str
) -> Outcome:
    """Decide whether somebody may be told, and why; if they may, they are told now.

    What is decided holds for every message of the episode to them.

    Raises:
        NotFound, Conflict; BadDecision: no reason is given, or it was decided already.
    """
    row = find(ctx, Suppression, suppression)
    why = decision.strip()
    if not why:
        raise BadDecision("Say why they may or may not be told.", field="decision")
    if len(why) > _LONGEST:
        raise BadDecision(f"The reason must be {_LONGEST} characters or fewer.", field="decision")
    if row.decided_at is not None:
        raise BadDecision("Somebody decided on this already. Look at how it stands.")
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        change(
            theirs,
            row,
            version=version,
            allowed=allowed,
            decision=why,
            decided_at=ctx.now,
            decided_by=ctx.actor,
        )
    _act_on(ctx, row, allowed=allowed)
    return Outcome(row.pk)


def _act_on(ctx: Context, row: Suppression, *, allowed: bool) -> None:
    """Tell who may be told now, and close the question where nothing of it is left open."""
    message = find(ctx, Message, row.message_id)
    program = services_context(
        now=ctx.now,
        authority=row.authority_id,
        purpose="messages",
        organisation=message.organisation,
    )
    with session.lent_to(program):
        mine = held(program, message.pk)
        if allowed and is_open(mine):
            line = Line(program, episode=mine.episode_id)
            ask_next(line, mine)
            follow(line)
        left = Suppression.objects.seen_by(program).filter(message=mine, decided_at__isnull=True)
        if not left.exists():
            _close_question(program, mine, by=ctx.actor)


def _close_question(ctx: Context, message: Message, *, by: UUID) -> None:
    asked = Message.objects.seen_by(ctx).filter(key=f"decision_needed:{message.pk}").first()
    if asked is None:
        return
    row = held(ctx, asked.pk)
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
