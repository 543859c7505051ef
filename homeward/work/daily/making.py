"""The daily reports whose hour has come, each made once, whichever worker asks first.

Our own due rows, claimed with SKIP LOCKED. The report, its messages and the next due instant
are one transaction: a worker killed in between has done nothing, and the next one does it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_here, working_on
from homeward.guard.session import scope
from homeward.work.daily.hours import LATE_AFTER, USUAL, next_due
from homeward.work.daily.keeping import make_report
from homeward.work.daily.listing import note_listed
from homeward.work.daily.models import DailyHour
from homeward.work.daily.telling import tell_late
from homeward.work.obligations.alarms import clear_alarm, raise_alarm
from homeward.work.obligations.models import Alarm

_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one report that was due: its id, or the error that kept it from being made.

    ``unlisted``: in how many episodes it could not be recorded that the report told of them.
    """

    organisation: UUID
    report: UUID | None = None
    late: bool = False
    error: Exception | None = None
    unlisted: int = 0


def set_up_hours(now: datetime) -> None:
    """Give every children's services that has none its hour, the usual one."""
    have = set(DailyHour.objects.values_list("organisation", flat=True))
    first = next_due(USUAL, now)
    rows = [
        DailyHour(
            organisation=services.pk,
            authority_id=services.authority_id,
            hour=USUAL,
            due_at=first,
            look_at=first,
        )
        for services in services_here()
        if services.pk not in have and services.authority_id
    ]
    DailyHour.objects.bulk_create(rows, ignore_conflicts=True)


def make_next(now: datetime) -> Made | None:
    """Make the next report that is due by ``now`` (aware UTC); None if none is.

    One at most, so that the clock ticks between those of many authorities. One that cannot be
    made is tried again each minute, and an alarm is raised at once; one that is made more than
    five minutes after its hour is told as late.
    """
    claimed: list[DailyHour] = []
    try:
        with transaction.atomic():
            due = DailyHour.objects.filter(look_at__lte=now)
            row = due.select_for_update(skip_locked=True).order_by("look_at", "pk").first()
            if row is None:
                return None
            claimed.append(row)
            return _make(working_on(row, now=now, purpose="daily report"), row)
    except Exception as error:
        if not claimed:
            raise
        _put_off(claimed[0], now)
        return Made(claimed[0].organisation, late=True, error=error)


def _make(ctx: Context, row: DailyHour) -> Made:
    late = ctx.now - row.due_at > LATE_AFTER
    report = make_report(ctx, due_at=row.due_at).id
    if late and row.told_at is None:
        sound(ctx.for_operation(uuid4()), due_at=row.due_at)
    with scope(ctx):
        clear_alarm(ctx, Alarm.Kind.DAILY)
    row.due_at = row.look_at = next_due(row.hour, ctx.now)
    row.failed_at = row.told_at = None
    row.save()
    unlisted = note_listed(ctx, report=report) if report else []
    return Made(ctx.organisation, report, late=late, unlisted=len(unlisted))


@operation("daily.alarm")
def sound(ctx: Context, *, due_at: datetime) -> Outcome:
    """Raise the alarm that a daily report is late, and tell those who can act on it."""
    raise_alarm(ctx, Alarm.Kind.DAILY, count=0)
    tell_late(ctx, due_at=due_at)
    return Outcome()


def _put_off(row: DailyHour, now: datetime) -> None:
    """Try a report again in a minute, and say that it is not made.

    The next try is set first, by itself: whatever failed may fail the telling too.
    """
    failed = DailyHour.objects.filter(pk=row.pk)
    failed.update(look_at=now + _AGAIN, failed_at=row.failed_at or now)
    if row.told_at is None:
        keeper = working_on(row, now=now, purpose="daily report")
        with transaction.atomic():
            raise_alarm(keeper, Alarm.Kind.DAILY, count=0)
        with suppress(Exception):  # the alarm stands; told again at the next try
            sound(keeper, due_at=row.due_at)
            failed.update(told_at=now)
