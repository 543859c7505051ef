"""The nightly check, slice by slice: every episode's rows against the protocol's answer.

Our own due rows, claimed with SKIP LOCKED: any number of workers may ask, one does a slice.
A slice and how far the check has come are one transaction, so that a worker killed in between
loses and repeats nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from homeward.domain.context import Context
from homeward.domain.time import LONDON, london_date
from homeward.domain.time import require_utc as utc
from homeward.guard.people import services_here, working_on
from homeward.guard.session import scope
from homeward.work.obligations.alarms import clear_alarm, note_drift, raise_alarm, recount
from homeward.work.obligations.drift import AT_ONCE, without_clock, wrong_among
from homeward.work.obligations.models import Alarm, Drift, Sweep
from homeward.work.obligations.standing import clocks_kept

AT = time(3)
"""When a night's check begins, in London."""

_PUT_OFF = timedelta(minutes=10)
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Slice:
    """What came of one slice: whose clocks, which episodes differ, and whether it failed."""

    organisation: UUID
    wrong: tuple[UUID, ...] = ()
    finished: bool = False
    error: Exception | None = None


def next_night(now: datetime) -> datetime:
    """Return the next instant (aware UTC) at which a night's check begins."""
    day = london_date(utc(now))
    found = _at(day)
    return found if found > now else _at(day + timedelta(days=1))


def _at(day: date) -> datetime:
    return datetime.combine(day, AT, tzinfo=LONDON).astimezone(UTC)


def set_up_checks(now: datetime) -> None:
    """Give every children's services that has none its due row."""
    have = set(Sweep.objects.filter(kind=Sweep.Kind.CHECK).values_list("organisation", flat=True))
    rows = [
        Sweep(
            kind=Sweep.Kind.CHECK,
            organisation=services.pk,
            authority_id=services.authority_id,
            due_at=next_night(now),
        )
        for services in services_here()
        if services.pk not in have and services.authority_id
    ]
    Sweep.objects.bulk_create(rows, ignore_conflicts=True)


def check_some(now: datetime) -> Slice | None:
    """Do the next slice of a check that is due; None if none is, or others do them all.

    A check that cannot be done is put off ten minutes, and an alarm says so.
    """
    claimed: list[Sweep] = []
    try:
        with transaction.atomic():
            due = Sweep.objects.filter(kind=Sweep.Kind.CHECK, due_at__lte=now)
            row = due.select_for_update(skip_locked=True).order_by("due_at", "pk").first()
            if row is None:
                return None
            claimed.append(row)
            return _slice(working_on(row, now=now, purpose="drift check"), row)
    except Exception as error:
        if not claimed:
            raise
        _put_off(claimed[0], now)
        return Slice(claimed[0].organisation, error=error)


def _slice(ctx: Context, row: Sweep) -> Slice:
    with scope(ctx):
        clocks = clocks_kept(ctx, after=row.reached or _FIRST, at_once=AT_ONCE)
        wrong = wrong_among(ctx, clocks)
        finished = len(clocks) < AT_ONCE
        seen = [clock.episode_id for clock in clocks]
        if finished:
            wrong += without_clock(ctx)
        former = Drift.objects.seen_by(ctx).filter(
            kept_by=ctx.organisation, episode__in=seen, mended_at__isnull=True
        )
        changed = bool(wrong) or former.exists()
    ids = {one.pk for one in wrong}
    if changed:
        note_drift(ctx, wrong=wrong, sound=[pk for pk in seen if pk not in ids])
    row.seen = len(seen) + (row.seen if row.began_at else 0)
    row.began_at, row.reached = row.began_at or ctx.now, seen[-1] if seen else row.reached
    if finished:
        row.began_at, row.reached, row.failed_at = None, None, None
        row.ended_at, row.due_at = ctx.now, next_night(ctx.now)
    row.save()
    with scope(ctx):
        recount(ctx)
        if finished:
            clear_alarm(ctx, Alarm.Kind.FAILED)
    return Slice(ctx.organisation, tuple(sorted(ids)), finished=finished)


def _put_off(row: Sweep, now: datetime) -> None:
    with transaction.atomic():
        Sweep.objects.filter(pk=row.pk).update(failed_at=now, due_at=now + _PUT_OFF)
        raise_alarm(working_on(row, now=now, purpose="drift check"), Alarm.Kind.FAILED, count=1)
