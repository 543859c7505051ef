"""A time in which the engine stands still: noticed once, told by one, told again, and over.

Worked by the web's processes, any number of them, without the worker and without the outbox.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.guard.models import Membership
from homeward.guard.operation import Outcome, operation
from homeward.guard.session import hold, scope
from homeward.guard.versions import change
from homeward.record.stamp import stamp
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.rows import is_open
from homeward.work.rota.models import Reach
from homeward.work.watch.models import Outage

TOLD_EVERY = timedelta(hours=1)
"""While it lasts, the administrators are told again so often."""

_NAMES = UUID("0b0f2a35-95c4-4d0f-8c1e-3f6f5f6d2c77")
_ROLE = "administrator"


def standing() -> Outage | None:
    """Return the outage that goes on, if one does."""
    return Outage.objects.filter(standing=True).first()


def begin(*, since: datetime, now: datetime) -> None:
    """Let an outage stand since ``since``, if none does."""
    if Outage.objects.filter(standing=True, ended_at=None).exists():
        return
    with transaction.atomic():
        row = Outage(began_at=since, noticed_at=now)
        Outage.objects.bulk_create([row], ignore_conflicts=True)
        # It may have stopped again before anybody could be told that it was over.
        Outage.objects.filter(standing=True).update(ended_at=None)


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


def note_over(now: datetime) -> Outage | None:
    """Let the standing outage be over since ``now``, if it is not yet; return it."""
    Outage.objects.filter(standing=True, ended_at=None).update(ended_at=now)
    return standing()


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


def put_up_once(ctx: Context, *, outage: Outage, template: str) -> None:
    """Let a notice of the outage stand for the administrators of ``ctx.organisation``."""
    here = _holders(ctx.now).filter(organisation=ctx.organisation)
    if here.exists() and _notice(ctx, outage.pk) is None:
        put_up(ctx, outage=outage.pk, since=outage.began_at, template=template)


def take_down_once(ctx: Context, *, outage: Outage) -> None:
    """Let the notice of the outage, where it stands, say that nobody need act on it any more."""
    row = _notice(ctx, outage.pk)
    if row is not None and is_open(row):
        take_down(ctx, outage=outage.pk)


def _notice(ctx: Context, outage: int) -> Message | None:
    with scope(ctx):
        return _notices(ctx, outage).first()


def _notices(ctx: Context, outage: int) -> QuerySet[Message]:
    """Return the one notice of an outage: keys are each authority's own."""
    rows: QuerySet[Message] = Message.objects.seen_by(ctx)
    return rows.filter(authority=ctx.authority, key=_key(outage))


def _key(outage: int) -> str:
    return f"engine_stalled:{outage}"


@operation("watch.tell")
def put_up(ctx: Context, *, outage: int, since: datetime, template: str) -> Outcome:
    """Write a message, in Homeward alone, to each administrator of ``ctx.organisation``."""
    here = _holders(ctx.now).filter(organisation=ctx.organisation).order_by("user__name", "user_id")
    people = list(dict.fromkeys(here.values_list("user_id", flat=True)))
    key = _key(outage)
    hold(uuid5(_NAMES, f"{ctx.authority}:{key}"))
    if not people or _notices(ctx, outage).exists():
        return Outcome()
    message = Message.objects.create(
        organisation=ctx.organisation,
        key=key,
        template=template,
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
    row = _notices(ctx, outage).select_for_update().first()
    if row is None or not is_open(row):
        return Outcome()
    change(ctx, row, version=row.version, state=Message.State.NOT_NEEDED, ended_at=ctx.now)
    return Outcome(row.pk)


def _holders(now: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        role=_ROLE,
        starts_at__lte=now,
        user__is_active=True,
    )
