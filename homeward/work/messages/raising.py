"""Messages of an episode: that it began, each duty that opens, and each step it is raised.

Worked out again after every operation and tick, in its transaction, from the episode and the rows
of what is due. A duty that is over before anybody was told raises none, nor does what came due
weeks ago of an episode that is over: an old record that is loaded alarms nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID, uuid5

from homeward.domain.context import Context
from homeward.domain.messages import Urgency, tell_from
from homeward.guard import session
from homeward.guard.people import services_context
from homeward.record.episodes.queries import episode_named
from homeward.work.messages.alarming import ADMINISTRATOR, follow
from homeward.work.messages.asking import ask, begin, put
from homeward.work.messages.asking import tell as put_on_its_way
from homeward.work.messages.due import OLD_NEWS, Due, due_of
from homeward.work.messages.line import Line
from homeward.work.messages.models import Message
from homeward.work.messages.rows import finish, held
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.keeping import PURPOSE
from homeward.work.obligations.models import Wake
from homeward.work.rota.people import reached_all, role_of

_NAMES = UUID("d4b3c8a2-54a6-4a0e-8f0b-6a1e2c9b7d10")


def tell(ctx: Context, *, episode: UUID) -> None:
    """Raise the messages that an episode's duties ask for now, and end those of duties over.

    Within the operation under way, and as the work of those who keep the episode's clock.
    Doing it again changes nothing. A message that was raised for another organisation is ended
    and raised anew: the child passed from one authority to another.
    """
    wake = Wake.objects.filter(pk=episode).first()
    if wake is None:  # it has no clock here
        return
    theirs = services_context(
        now=ctx.now,
        authority=wake.authority_id,
        purpose=ctx.purpose if ctx.purpose == PURPOSE else "messages",
        organisation=wake.kept_by,
    )
    with session.lent_to(theirs):
        _bring_into_line(theirs, episode)


def _bring_into_line(ctx: Context, episode: UUID) -> None:
    told = list(
        Message.objects.seen_by(ctx).filter(episode=episode).exclude(duty="").order_by("pk")
    )
    times = Counter(_name(row) for row in told)
    standing = {_name(row): row for row in told if row.ended_at is None}
    line = Line(ctx, episode=episode)
    wanted = {due.name: due for due in due_of(line, episode_named(ctx, episode), standing)}
    for name, row in standing.items():
        due = wanted.get(name)
        if due and (row.organisation, row.role) == (ctx.organisation, due.role):
            del wanted[name]
        else:
            finish(ctx, held(ctx, row.pk))
    if wanted:
        _raise(line, wanted.values(), times)


def _name(row: Message) -> str:
    """Return of what a message was raised: its key without episode and times."""
    episode = str(row.episode_id)
    return row.key.removeprefix(f"{episode}:").partition("!")[0]


def _raise(line: Line, wanted: Iterable[Due], times: Mapping[str, int]) -> None:
    ctx = line.ctx
    for due in sorted(wanted, key=lambda one: (one.at, one.name)):
        if due.is_history(ctx.now):
            continue
        again = times.get(due.name, 0)
        urgency = due.urgency_at(ctx.now)
        put(
            line,
            Message(
                child_id=due.child,
                episode_id=line.episode,
                key=f"{line.episode}:{due.name}" + (f"!{again + 1}" if again else ""),
                template=due.template,
                duty=due.key,
                title=due.title,
                role=due.role,
                urgency=urgency,
                tell_at=_tell_at(ctx, due, urgency),
            ),
        )
    follow(line)


def _tell_at(ctx: Context, due: Due, urgency: Urgency) -> datetime:
    """Return when it was due to be told: when its time came, or as it was recorded later."""
    came = due.at if ctx.purpose == PURPOSE and ctx.now - due.at < OLD_NEWS else ctx.now
    return tell_from(urgency, came, quiet=None, bank_holidays=calendar_here().holidays)


class About(TypedDict, total=False):
    """What a message to a role may be about: in words, and which episode."""

    title: str
    episode: UUID | None


def tell_role(
    ctx: Context,
    *,
    key: str,
    template: str,
    role: str,
    urgency: Urgency | str,
    **about: Unpack[About],
) -> Message:
    """Tell whoever holds a role; with a key that was told already, nothing more is told.

    Within an operation under way, as the work of ``ctx.organisation``: a children's services'.
    """
    known = _known(ctx, key)
    if known is not None:
        return known
    episode = about.get("episode")
    line = Line(ctx, episode=episode)
    new = _new(ctx, key, template, Urgency(urgency), title=about.get("title", ""))
    new.role = role
    if episode is not None:
        new.episode_id, new.child_id = episode, episode_named(ctx, episode).child_id
    made = put(line, new)
    follow(line)
    return made


def _known(ctx: Context, key: str) -> Message | None:
    session.hold(uuid5(_NAMES, f"{ctx.authority}:{key}"))
    return Message.objects.seen_by(ctx).filter(authority=ctx.authority, key=key).first()


def _new(ctx: Context, key: str, template: str, urgency: Urgency, *, title: str) -> Message:
    at = tell_from(urgency, ctx.now, quiet=None, bank_holidays=calendar_here().holidays)
    return Message(key=key, template=template, urgency=urgency, title=title, tell_at=at)


def tell_people(
    ctx: Context,
    *,
    key: str,
    template: str,
    urgency: Urgency | str,
    people: Sequence[UUID],
    title: str = "",
) -> Message:
    """Tell each of these people once; the first who can be reached is asked to answer.

    With a key that was told already nothing more is told. Where the one who is asked does not
    answer it goes on from their role, as every message does; where ``people`` is empty it goes
    to the administrators. Within an operation under way, as the work of ``ctx.organisation``: a
    children's services'.
    """
    known = _known(ctx, key)
    if known is not None:
        return known
    found = reached_all(people)
    if not found:
        return tell_role(
            ctx, key=key, template=template, role=ADMINISTRATOR, urgency=urgency, title=title
        )
    owner = next((one for one in found if one.addresses), found[0])
    new = _new(ctx, key, template, Urgency(urgency), title=title)
    new.role = role_of(ctx.organisation, owner.person, now=ctx.now) or ADMINISTRATOR
    line = Line(ctx, episode=None)
    begin(ctx, new)
    made = ask(line, new, owner)
    for one in found:
        if one.person != owner.person:
            put_on_its_way(ctx, made, one, asks=False)
    follow(line)
    return made
