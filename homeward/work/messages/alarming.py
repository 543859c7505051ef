"""What follows from asking: administrators are told of gaps, managers of what waits for them."""

from __future__ import annotations

from uuid import UUID, uuid5

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard import session
from homeward.guard.people import services_context
from homeward.guard.permissions import ROLE_NAMES
from homeward.work.messages.asking import put
from homeward.work.messages.line import Line, Trouble
from homeward.work.messages.models import Message
from homeward.work.rota.outside import own_authority

ADMINISTRATOR = "administrator"
DECIDES = "team_manager"
_ALARMS = ("nobody_on_duty", "hard_to_reach", "not_delivered")
_STUCK = "message_stuck"
_NAMES = UUID("5a1f6f6e-2d0b-4a53-9f0e-8a7d2f1c4b39")
_LONGEST = 200


def follow(line: Line) -> None:
    """Tell of what was met while somebody was looked for; once everything else is written."""
    for message in line.held:
        _ask_to_decide(line, message)
    line.held.clear()
    for trouble in dict.fromkeys(line.gaps):
        alarm(line.ctx, trouble)
    line.gaps.clear()


def alarm(ctx: Context, trouble: Trouble) -> None:
    """Tell the administrators of ``ctx.organisation``, once a London day for each thing.

    Another sentence, urgency or child is another thing. Within an operation. What concerns the
    administrators themselves is not raised to them.
    """
    if trouble.role == ADMINISTRATOR:
        return
    what = uuid5(_NAMES, f"{trouble.said}|{trouble.urgency}|{trouble.episode or ''}").hex
    key = f"{trouble.template}:{trouble.role}:{ctx.organisation}:{london_date(ctx.now)}:{what}"
    soon = trouble.urgency == Message.Urgency.NOW
    urgency = Message.Urgency.NOW if soon else Message.Urgency.SHIFT
    _tell_administrators(ctx, key, trouble.template, title=trouble.said, urgency=urgency)


def alarm_stuck(ctx: Context, *, said: str) -> None:
    """Tell the administrators, once a London day, that what the worker has to do keeps failing.

    Within an operation, as ``ctx.organisation``. ``said`` names nobody.
    """
    key = f"{_STUCK}:{ctx.organisation}:{london_date(ctx.now)}:{uuid5(_NAMES, said).hex}"
    _tell_administrators(ctx, key, _STUCK, title=said, urgency=Message.Urgency.NOW)


def _tell_administrators(
    ctx: Context, key: str, template: str, *, title: str, urgency: Message.Urgency
) -> None:
    own = own_authority(ctx)
    if own is None or not session.hold_if_free(uuid5(_NAMES, key)):  # another raises it now
        return
    there = services_context(
        now=ctx.now, authority=own, purpose="messages", organisation=ctx.organisation
    )
    with session.lent_to(there):
        if not Message.objects.seen_by(there).filter(authority=own, key=key).exists():
            new = Message(key=key, template=template, role=ADMINISTRATOR, tell_at=ctx.now)
            new.title, new.urgency = title.rstrip(".")[:_LONGEST], urgency
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
    known = Message.objects.seen_by(line.ctx).filter(authority=line.ctx.authority, key=key)
    if known.exists():
        return
    new = Message(key=key, template="decision_needed", role=DECIDES, urgency=message.urgency)
    new.tell_at = line.ctx.now
    new.child_id, new.episode_id, new.title = message.child_id, message.episode_id, message.title
    put(line, new)
