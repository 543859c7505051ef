"""What follows from asking: administrators are told of gaps, managers of what waits for them."""

from __future__ import annotations

from uuid import UUID, uuid5

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard import session
from homeward.guard.people import services_context
from homeward.guard.permissions import ROLE_NAMES
from homeward.work.messages.asking import put
from homeward.work.messages.line import Gap, Line
from homeward.work.messages.models import Message
from homeward.work.rota.outside import own_authority

ADMINISTRATOR = "administrator"
DECIDES = "team_manager"
_ALARMS = ("nobody_on_duty", "not_delivered")
_NAMES = UUID("5a1f6f6e-2d0b-4a53-9f0e-8a7d2f1c4b39")
_LONGEST = 200


def follow(line: Line) -> None:
    """Tell of what was met while somebody was looked for; once everything else is written."""
    for message in line.held:
        _ask_to_decide(line, message)
    line.held.clear()
    for gap in dict.fromkeys(line.gaps):
        alarm(line.ctx, gap)
    line.gaps.clear()


def alarm(ctx: Context, gap: Gap) -> None:
    """Tell the administrators of ``ctx.organisation``, once a London day for each thing.

    Within an operation. What concerns the administrators themselves is not raised to them.
    """
    own = own_authority(ctx)
    key = f"{gap.template}:{gap.role}:{ctx.organisation}:{london_date(ctx.now)}"
    if gap.role == ADMINISTRATOR or own is None:
        return
    if not session.hold_if_free(uuid5(_NAMES, key)):  # another raises it at this moment
        return
    there = services_context(
        now=ctx.now, authority=own, purpose="messages", organisation=ctx.organisation
    )
    with session.lent_to(there):
        if not Message.objects.seen_by(there).filter(key=key).exists():
            new = Message(key=key, template=gap.template, role=ADMINISTRATOR, tell_at=ctx.now)
            new.title = gap.said.rstrip(".")[:_LONGEST]
            soon = gap.urgency == Message.Urgency.NOW
            new.urgency = Message.Urgency.NOW if soon else Message.Urgency.SHIFT
            put(Line(there, episode=None), new)


def role_concerned(message: Message) -> str:
    """Return the role that an alarm of ours is about, else the one that the message is for."""
    template, _, rest = message.key.partition(":")
    if template == "rota":  # a time ahead with nobody on the rota: see rota/alarming.py
        return "duty_officer"
    about = rest.partition(":")[0]
    return about if template in _ALARMS and about in ROLE_NAMES else message.role


def _ask_to_decide(line: Line, message: Message) -> None:
    """Ask a manager whether those who were kept from a message may be told."""
    key = f"decision_needed:{message.pk}"
    if Message.objects.seen_by(line.ctx).filter(key=key).exists():
        return
    new = Message(key=key, template="decision_needed", role=DECIDES, urgency=message.urgency)
    new.tell_at = line.ctx.now
    new.child_id, new.episode_id, new.title = message.child_id, message.episode_id, message.title
    put(line, new)
