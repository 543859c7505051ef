"""Asking somebody: the next in line who has not been asked, by every way that reaches them.

One person is asked at a time, and the others of the same role are told once so that they know.
It never goes to nowhere: where everybody was asked the last is asked again, ever more seldom,
and it is looked for somebody new as shifts change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import Urgency, answer_by, ask_again_at, letter_from, look_again_at
from homeward.guard.versions import change
from homeward.record.stamp import stamp
from homeward.work.messages import gaps
from homeward.work.messages.holding import kept_back, may_not_take
from homeward.work.messages.line import Line, Trouble
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.rows import chase_at, unchase
from homeward.work.messages.telling import note_no_way
from homeward.work.messages.telling import tell as tell
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota.people import Recipient
from homeward.work.rota.resolving import AROUND_A_CHILD, NO_CONTACT, Found
from homeward.work.rota.shifts import next_change, shift_end

NOBODY_FOUND = "Nobody could be found to tell. Homeward goes on looking."
EVERYBODY_ASKED = (
    "Everybody who can be told was asked, and nobody has answered. The last is asked again, and "
    "whoever comes on duty."
)
_LOOK_AGAIN = timedelta(minutes=15)
_DOUBLINGS = 8

Who = UUID | str
"""A person, a provider of the register, or the words for a desk."""


class _Goes(NamedTuple):
    """How many times somebody was asked, and when last (aware UTC)."""

    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class _Next:
    """Somebody in line: in which role, and who else was found for it."""

    role: str
    found: Found
    recipient: Recipient

    @property
    def who(self) -> Who:
        one = self.recipient
        return one.person or one.desk or one.contact

    @property
    def wanting(self) -> str:
        """Return why this one may not see a message soon; "" where nothing is wanting."""
        one = self.recipient
        return self.found.gap or ("" if one.addresses or one.person is None else NO_CONTACT)

    @property
    def unattended(self) -> bool:
        return not (self.recipient.addresses and self.recipient.attended)


def put(line: Line, message: Message) -> Message:
    """Write a new message and ask the first in line; one for a working day waits for its time.

    ``message`` has its key, template, role, urgency and ``tell_at`` and, if it is about one, its
    duty. Who is told of what waits is worked out when its time has come.
    """
    begin(line.ctx, message)
    if message.urgency == Message.Urgency.WORKING_DAY and message.tell_at > line.ctx.now:
        chase_at(message, message.tell_at)
        return message
    return ask_next(line, message)


def begin(ctx: Context, message: Message) -> None:
    """Write a new message on behalf of ``ctx.organisation``; nobody is told yet."""
    message.organisation = ctx.organisation
    for name, value in stamp(ctx).items():
        setattr(message, name, value)
    message.save(force_insert=True)


def ask_next(line: Line, message: Message, *, on: bool = False, again: bool = True) -> Message:
    """Ask the next person in line; return the message as it then stands.

    ``message`` is held, or new. ``on``: it goes on from somebody, who did not answer or could
    not be reached. Without ``again`` nobody is asked a second time now, only later.
    """
    chased = message.chased + on
    asked = _asked(line.ctx, message)
    last: _Next | None = None
    for one in _in_line(line, message):
        kept = kept_back(line, message, one.role, one.recipient)
        if kept or one.who in asked:
            goes_on = one.recipient.person is not None and not kept
            last = one if goes_on else last
        elif one.recipient.person is None and not one.recipient.addresses:
            note_no_way(line.ctx, message, one.recipient)
            asked[one.who] = _Goes(1, line.ctx.now)
        else:
            return _ask_well(line, message, one, set(asked), chased=chased)
    if last is None:
        return _nobody(line.ctx, message)
    return _ask_again(line, message, last, asked[last.who], again=again)


def _in_line(line: Line, message: Message) -> Iterator[_Next]:
    """Yield who is in line; what is wanting on the way is kept, and told to administrators."""
    for role, found in line.rungs(message.role):
        if not found.recipients:
            _note(line, message, role, found.gap, template="nobody_on_duty")
        for recipient in found.recipients:
            one = _Next(role, found, recipient)
            if one.wanting:
                _note(line, message, role, one.wanting, template="hard_to_reach")
            yield one


def _note(line: Line, message: Message, role: str, sentence: str, *, template: str) -> None:
    gaps.keep(line.ctx, message, role=role, sentence=sentence)
    about = line.episode if role in AROUND_A_CHILD else None
    line.gaps.append(Trouble(template, role, sentence, message.urgency, about))


def _asked(ctx: Context, message: Message) -> dict[Who, _Goes]:
    """Return whom the message has asked, in how many goes, and when last."""
    rows = Delivery.objects.seen_by(ctx).filter(message=message, asks=True)
    goes: dict[Who, set[datetime]] = {}
    for person, desk, contact, at in rows.values_list("person", "desk", "contact", "recorded_at"):
        goes.setdefault(person or desk or contact, set()).add(at)
    return {who: _Goes(len(at), max(at)) for who, at in goes.items()}


def _ask_well(
    line: Line, message: Message, first: _Next, asked: set[Who], *, chased: int
) -> Message:
    """Ask the first in line and, where they may not see it now, at once somebody who will."""
    better = None
    if first.unattended and message.urgency == Message.Urgency.NOW:
        better = _who_will_see_it(line, message, asked | {first.who}, first)
    if better is None:
        changed = ask(line, message, first.recipient, chased=chased)
    else:
        tell(line.ctx, message, first.recipient)
        changed = ask(line, message, better.recipient, chased=chased)
    for one in (first, better):
        if one is not None:
            _tell_the_rest(line, changed, one)
    return changed


def _who_will_see_it(line: Line, message: Message, asked: set[Who], first: _Next) -> _Next | None:
    """Return the next who can be reached; behind a desk, which cannot answer, else the next."""
    behind: _Next | None = None
    for role, found in line.rungs(message.role):
        for recipient in found.recipients:
            one = _Next(role, found, recipient)
            person = recipient.person
            if person is None or one.who in asked or may_not_take(line, message, person):
                continue
            if not one.unattended:
                return one
            behind = behind or one
    return behind if first.recipient.person is None else None


def ask(line: Line, message: Message, recipient: Recipient, *, chased: int = 0) -> Message:
    """Ask one person or desk; return the message, theirs now, as it then stands."""
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
    wait_for_answer(line.ctx, changed, recipient, within=line.answer_within)
    return changed


def wait_for_answer(
    ctx: Context, message: Message, recipient: Recipient, *, within: timedelta
) -> None:
    """Have a message go on if the one who is asked at ``ctx.now`` does not answer in time.

    ``within``: how long a message for now may stay unanswered. A desk cannot answer here: it is
    asked once, and the message goes on only where nothing arrives.
    """
    if recipient.person is None:
        unchase(message.pk)
        return
    urgency, holidays = Urgency(message.urgency), calendar_here().holidays
    told = ctx.now
    if recipient.addresses:
        told = letter_from(
            urgency, told, tell_at=message.tell_at, quiet=recipient.quiet, bank_holidays=holidays
        )
    ends = shift_end(recipient.person, now=ctx.now) if urgency is Urgency.SHIFT else None
    at = answer_by(urgency, told, within=within, shift_ends=ends, bank_holidays=holidays)
    chase_at(message, at)


def _tell_the_rest(line: Line, message: Message, asked: _Next) -> None:
    """Tell the others of a role once, so that they know; in Homeward alone, but for now on duty."""
    ctx, now = line.ctx, message.urgency == Message.Urgency.NOW
    others = [one for one in asked.found.recipients if one.person not in (None, message.owner)]
    if not others:
        return
    told = Delivery.objects.seen_by(ctx).filter(message=message, person__isnull=False)
    known = set(told.values_list("person", flat=True))
    for one in others:
        if one.person and one.person not in known and not may_not_take(line, message, one.person):
            together = one.on_shift and asked.recipient.on_shift
            tell(ctx, message, one, asks=False, letters=now and together)


def _ask_again(line: Line, message: Message, last: _Next, goes: _Goes, *, again: bool) -> Message:
    """Ask the last in line again if it is time; look again for somebody who comes on duty."""
    ctx, urgency, holidays = line.ctx, Urgency(message.urgency), calendar_here().holidays
    gaps.keep(ctx, message, role=last.role, sentence=EVERYBODY_ASKED)
    due = ask_again_at(
        urgency, goes.last, goes=goes.times, within=line.answer_within, bank_holidays=holidays
    )
    if again and due <= ctx.now:
        message = ask(line, message, last.recipient, chased=message.chased)
        due = ask_again_at(
            urgency, ctx.now, goes=goes.times + 1, within=line.answer_within, bank_holidays=holidays
        )
    look = _look_again(message, ctx.now)
    chase_at(message, look if due <= ctx.now else min(look, due))
    return message


def _nobody(ctx: Context, message: Message) -> Message:
    """Look for somebody again, soon and then more seldom; it stays with whoever has it."""
    gaps.keep(ctx, message, role=message.role, sentence=NOBODY_FOUND)
    wait = _LOOK_AGAIN * 2 ** min(message.chased, _DOUBLINGS)
    changed = change(ctx, message, version=message.version, chased=message.chased + 1)
    chase_at(changed, min(ctx.now + wait, _look_again(changed, ctx.now)))
    return changed


def _look_again(message: Message, now: datetime) -> datetime:
    return look_again_at(
        Urgency(message.urgency),
        now,
        tell_at=message.tell_at,
        shift_changes=next_change(message.organisation, now=now),
        bank_holidays=calendar_here().holidays,
    )
