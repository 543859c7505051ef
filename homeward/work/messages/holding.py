"""Keeping a message from those it concerns and their household, until a manager decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard import session
from homeward.guard.models import Membership
from homeward.guard.people import working_on
from homeward.record.children.joins import joined_with
from homeward.record.profile.harm import Whom, concerning
from homeward.record.stamp import stamp
from homeward.work.messages.line import Line
from homeward.work.messages.models import Delivery, Message, Suppression
from homeward.work.rota.people import Recipient

HOUSEHOLD = frozenset({"carer"})
"""The roles by which those who live with the child are told."""

QUESTION = "decision_needed"
"""The template that asks a manager to decide."""


def kept_back(line: Line, message: Message, role: str, recipient: Recipient) -> bool:
    """Tell whether a message must not go to somebody, and write so the first time.

    Nobody whom a recorded danger to the child concerns is told: the household, or a person who
    is named. What a manager has decided for somebody holds for the whole episode, as long as
    the reason is the same and was not recorded anew.
    """
    return _held(line, message, recipient, household=role in HOUSEHOLD)


def still_held(line: Line, message: Message, delivery: Delivery) -> bool:
    """Tell whether a letter must not leave after all: a danger was recorded while it waited.

    Writes so the first time, as ``kept_back`` does.
    """
    recipient = Recipient(delivery.person, delivery.contact, (), None, delivery.desk)
    return _held(line, message, recipient, household=_of_household(message, recipient))


def may_not_take(line: Line, message: Message, person: UUID) -> bool:
    """Tell whether a message must not be passed to somebody. Nothing is written."""
    who = Recipient(person, "", (), None)
    for reason, since in _reasons(line, message, who, household=_of_household(message, who)):
        row = _own(line.ctx, message, who, reason, since) or _decided(
            line.ctx, message, who, reason, since
        )
        if row is None or not row.allowed:
            return True
    return False


def is_kept_from(message: Message, person: UUID, *, now: datetime) -> bool:
    """Tell whether somebody may not take a message at ``now`` (aware UTC), whoever asks.

    Within a scope or an operation under way. Nothing is written.
    """
    program = working_on(message, now=now, purpose="messages")
    with session.lent_to(program):
        return may_not_take(Line(program, episode=message.episode_id), message, person)


def _held(line: Line, message: Message, recipient: Recipient, *, household: bool) -> bool:
    """Every reason is written, so that a manager decides on each."""
    if message.template == QUESTION:  # a decision on telling of a decision would never end
        return recipient.person is not None and may_not_take(line, message, recipient.person)
    found = _reasons(line, message, recipient, household=household)
    rows = [
        _own(line.ctx, message, recipient, reason, since)
        or _keep_back(line, message, recipient, reason, since)
        for reason, since in found
    ]
    return not all(row.allowed for row in rows)


def _reasons(
    line: Line, message: Message, recipient: Recipient, *, household: bool
) -> list[tuple[str, datetime]]:
    """Return why somebody must not simply be told, each with since when (aware UTC)."""
    if message.child_id is None:
        return []
    if line.harms is None:
        rows = joined_with(line.ctx, message.child_id)
        line.harms = concerning(line.ctx, rows, on=london_date(line.ctx.now))
    found: dict[str, datetime] = {}
    for harm in line.harms:
        theirs = harm.whom is Whom.PERSON and harm.named == recipient.person
        if theirs or (household and harm.whom is Whom.HOUSEHOLD):
            found[harm.kind] = max(harm.recorded_at, found.get(harm.kind, harm.recorded_at))
    return list(found.items())


def _of_household(message: Message, recipient: Recipient) -> bool:
    """Tell whether a message reaches somebody as one who lives with children or runs a home.

    A desk of the register is always a provider's. A colleague who is a carer besides is told as
    a colleague.
    """
    if recipient.desk is not None or recipient.person is None:
        return recipient.desk is not None
    theirs = Membership.objects.filter(user=recipient.person)
    here = theirs.filter(organisation=message.organisation)
    return theirs.filter(role__in=HOUSEHOLD).exists() and not here.exists()


def _rows(ctx: Context, recipient: Recipient, reason: str) -> QuerySet[Suppression]:
    return Suppression.objects.seen_by(ctx).filter(reason=reason, **_named(recipient))


def _own(
    ctx: Context, message: Message, recipient: Recipient, reason: str, since: datetime
) -> Suppression | None:
    """Return what stands of this message for somebody.

    What was decided before the reason was recorded as it now stands does not count.
    """
    rows = _rows(ctx, recipient, reason).filter(message=message)
    counts = rows.filter(Q(decided_at__isnull=True) | Q(decided_at__gte=since))
    return counts.order_by("-recorded_at", "pk").first()


def _decided(
    ctx: Context, message: Message, recipient: Recipient, reason: str, since: datetime
) -> Suppression | None:
    """Return what was decided last for somebody, for this reason, of the message's episode."""
    if message.episode_id is None:
        return None
    rows = _rows(ctx, recipient, reason).filter(
        message__episode=message.episode_id, decided_at__gte=since
    )
    return rows.order_by("-decided_at", "pk").first()


def _keep_back(
    line: Line, message: Message, recipient: Recipient, reason: str, since: datetime
) -> Suppression:
    """Write that somebody is not told: as was decided before, else until a manager decides."""
    former = _decided(line.ctx, message, recipient, reason, since)
    names = ("decided_at", "decided_by", "allowed", "decision")
    decided = {name: getattr(former, name) for name in names} if former else {}
    if former is None and message not in line.held:
        line.held.append(message)
    return Suppression.objects.create(
        message=message,
        child_id=message.child_id,
        reason=reason,
        **_named(recipient),
        **decided,
        **stamp(line.ctx),
    )


def _named(recipient: Recipient) -> dict[str, object]:
    """Return who is meant: a desk by the register's id, since its words are every provider's."""
    return {
        "person": recipient.person,
        "contact": recipient.contact[:120],
        "desk": recipient.desk,
    }


def undecided(ctx: Context) -> list[Suppression]:
    """Return whom messages are kept from and nobody has decided on, the longest waiting first.

    Nobody decides on themselves, nor reads that it is to be decided.
    """
    rows = Suppression.objects.seen_by(ctx).filter(
        Q(message__organisation=ctx.organisation), decided_at__isnull=True
    )
    rows = rows.exclude(person=ctx.actor)
    return list(rows.select_related("message").order_by("recorded_at", "pk"))
