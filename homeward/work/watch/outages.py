"""A time in which the engine stands still: noticed once, told by one, told again, and over.

Worked by the web's processes, any number of them, without the worker and without the outbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.guard.models import Membership, Organisation
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context, services_here
from homeward.guard.versions import change
from homeward.record.stamp import stamp
from homeward.work.messages.models import Delivery, Message
from homeward.work.rota.models import Reach
from homeward.work.watch.models import Outage

TOLD_EVERY = timedelta(hours=1)
"""While it lasts, the administrators are told again so often."""

_ROLE = "administrator"
_TEMPLATE = "engine_stalled"


def standing() -> Outage | None:
    """Return the outage that goes on, if one does."""
    return Outage.objects.filter(standing=True).first()


def notice(*, since: datetime, now: datetime) -> None:
    """Let an outage stand since the last sign of life, with a notice in Homeward itself.

    Once, however many notice it.
    """
    if Outage.objects.filter(standing=True, ended_at=None).exists():
        return
    with transaction.atomic():
        row = Outage(began_at=since, noticed_at=now)
        Outage.objects.bulk_create([row], ignore_conflicts=True)
        # It may have stopped again before anybody could be told that it was over.
        Outage.objects.filter(standing=True).update(ended_at=None)
        made = Outage.objects.get(standing=True)
        for services in services_here():
            put_up(_as(services, now), outage=made.pk, since=since)


@contextmanager
def turn_to_tell(now: datetime) -> Iterator[Outage | None]:
    """Give the standing outage to the one whose turn it is to tell of it; to others ``None``.

    The turn is taken by changing the row under its old condition and is kept when the block
    ends well; an exception gives it back.
    """
    due = Q(told_at__isnull=True) | Q(told_at__lte=now - TOLD_EVERY)
    with transaction.atomic():
        mine = Outage.objects.filter(due, standing=True).update(told_at=now)
        yield standing() if mine else None


def note_over(now: datetime) -> None:
    """Let the standing outage be over since ``now``, and take the notices of it down."""
    with transaction.atomic():
        row = Outage.objects.select_for_update().filter(standing=True, ended_at=None).first()
        if row is not None:
            Outage.objects.filter(pk=row.pk).update(ended_at=now)
            for services in services_here():
                take_down(_as(services, now), outage=row.pk)


@contextmanager
def turn_to_end() -> Iterator[Outage | None]:
    """Give the outage that is over to the one whose turn it is to say so; to others ``None``.

    An exception gives the turn back, as with ``turn_to_tell``.
    """
    with transaction.atomic():
        row = Outage.objects.select_for_update().filter(standing=True).first()
        if row is not None:
            Outage.objects.filter(pk=row.pk).update(standing=None)
        yield row


def administrators(now: datetime) -> list[tuple[UUID, str]]:
    """Return every administrator who can sign in, and the address to write to.

    The one they have shown to be theirs; without one, that with which they sign in.
    """
    people = dict(_holders(now).values_list("user_id", "user__email"))
    checked = Reach.objects.filter(
        user__in=people, kind=Reach.Kind.EMAIL, verified_at__isnull=False, bounced_at__isnull=True
    )
    people |= dict(checked.values_list("user_id", "address"))
    return sorted(people.items())


@operation("watch.tell")
def put_up(ctx: Context, *, outage: int, since: datetime) -> Outcome:
    """Write a message, in Homeward alone, to each administrator of ``ctx.organisation``."""
    here = _holders(ctx.now).filter(organisation=ctx.organisation).order_by("user__name", "user_id")
    people = list(dict.fromkeys(here.values_list("user_id", flat=True)))
    key = _key(outage)
    if not people or Message.objects.seen_by(ctx).filter(key=key).exists():
        return Outcome()
    message = Message.objects.create(
        organisation=ctx.organisation,
        key=key,
        template=_TEMPLATE,
        role=_ROLE,
        urgency=Message.Urgency.NOW,
        tell_at=since,
        state=Message.State.TOLD,
        owner=people[0],
        told_at=ctx.now,
        **stamp(ctx),
    )
    for person in people:
        Delivery.objects.create(
            message=message,
            person=person,
            channel=Delivery.Channel.IN_APP,
            asks=person == people[0],
            state=Delivery.State.SENT,
            tries=1,
            sent_at=ctx.now,
            settled_at=ctx.now,
            **stamp(ctx),
        )
    return Outcome(message.pk)


@operation("watch.tell")
def take_down(ctx: Context, *, outage: int) -> Outcome:
    """Let the notice in Homeward say that nobody need act on it any more."""
    rows = Message.objects.seen_by(ctx).filter(key=_key(outage))
    row = rows.filter(state__in=[Message.State.WAITING, Message.State.TOLD]).first()
    if row is None:
        return Outcome()
    change(ctx, row, version=row.version, state=Message.State.NOT_NEEDED, ended_at=ctx.now)
    return Outcome(row.pk)


def _key(outage: int) -> str:
    return f"{_TEMPLATE}:{outage}"


def _as(services: Organisation, now: datetime) -> Context:
    return services_context(
        now=now, authority=services.authority_id, purpose="watch", organisation=services.pk
    )


def _holders(now: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        role=_ROLE,
        starts_at__lte=now,
        user__is_active=True,
    )
