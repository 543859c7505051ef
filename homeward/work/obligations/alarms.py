"""Alarms about what Homeward keeps: raised, cleared and read. No child's identity is in them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.versions import NotFound, change
from homeward.record.episodes.queries import Episode
from homeward.record.stamp import stamp
from homeward.work.daily import hours
from homeward.work.daily.models import DailyHour
from homeward.work.obligations.calendar import calendar_here, runs_short
from homeward.work.obligations.models import Alarm, Drift, Sweep, Wake

LATE_AFTER = timedelta(hours=3)
"""A check that has not ended so long after it was due is late."""

STUCK_AFTER = 5
"""An episode that could not be worked out so often in a row is for people to see to."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is wrong with the work done for an organisation. Instants are aware UTC.

    ``wrong``: episodes whose actions due are not what the protocol gives. ``late`` and
    ``failed``: the nightly check is overdue, or could not be done; ``report_late`` and
    ``report_failed`` say the same of the daily report. ``stuck``: episodes whose actions due
    cannot be worked out, tried again and again.
    """

    wrong: int = 0
    late: bool = False
    failed: bool = False
    last_at: datetime | None = None
    seen: int = 0
    report_late: bool = False
    report_failed: bool = False
    stuck: int = 0

    @property
    def no_report(self) -> bool:
        """Tell whether a daily report that was due is not there."""
        return self.report_late or self.report_failed

    @property
    def alarming(self) -> bool:
        """Tell whether somebody must look."""
        return bool(self.wrong or self.stuck) or self.late or self.failed or self.no_report


def watch(ctx: Context) -> Watch:
    """Return what is wrong with the work done for ``ctx.organisation``.

    What is late is worked out here: where nothing is at work, nothing raises an alarm either.
    """
    row = Sweep.objects.filter(organisation=ctx.organisation, kind=Sweep.Kind.CHECK).first()
    report = DailyHour.objects.filter(organisation=ctx.organisation).first()
    found = Watch(
        report_late=report is not None and report.due_at + hours.LATE_AFTER < ctx.now,
        report_failed=report is not None and report.failed_at is not None,
        stuck=_stuck(ctx),
    )
    if row is None:
        return found
    return replace(
        found,
        wrong=row.found,
        late=row.due_at + LATE_AFTER <= ctx.now,
        failed=row.failed_at is not None,
        last_at=row.ended_at,
        seen=row.seen,
    )


def stuck_here() -> QuerySet[Wake]:
    """Return what cannot be worked out, tried again and again, of every services in this home."""
    return Wake.objects.filter(at__isnull=False, failures__gte=STUCK_AFTER)


def _stuck(ctx: Context) -> int:
    return stuck_here().filter(kept_by=ctx.organisation).count()


def standing_drift(ctx: Context) -> list[Drift]:
    """Return the episodes found to differ and not yet mended, as the reader may see them."""
    rows = Drift.objects.seen_by(ctx).filter(kept_by=ctx.organisation, mended_at__isnull=True)
    return list(rows.select_related("episode").order_by("found_at", "pk"))


def alarms_of(ctx: Context, *, limit: int = 50) -> list[Alarm]:
    """Return the organisation's alarms, the latest first."""
    rows = Alarm.objects.filter(organisation=ctx.organisation)
    return list(rows.order_by("-raised_at")[:limit])


def calendar_runs_short(ctx: Context) -> bool:
    """Tell whether bank holidays are known for less than a year ahead."""
    return runs_short(calendar_here(), today=london_date(ctx.now))


@operation("obligations.check")
def note_drift(ctx: Context, *, wrong: list[Episode], sound: list[UUID]) -> Outcome:
    """Note which of a clock-keeper's episodes differ, and which no longer do."""
    standing = {row.episode_id: row for row in standing_drift(ctx)}
    for row in wrong:
        if row.pk not in standing:
            with session.lent_to(ctx.for_authority(row.authority_id)):
                _note(ctx.for_authority(row.authority_id), row)
    for pk in sorted(standing.keys() & set(sound)):
        _mended(ctx, standing[pk])
    return Outcome()


def _note(ctx: Context, row: Episode) -> None:
    Drift.objects.create(
        episode=row,
        child_id=row.child_id,
        kept_by=ctx.organisation,
        found_at=ctx.now,
        **stamp(ctx),
    )


def _mended(ctx: Context, row: Drift) -> None:
    theirs = ctx.for_authority(row.authority_id)
    with session.lent_to(theirs):
        change(theirs, row, version=row.version, mended_at=ctx.now)


@operation("obligations.mend")
def mend(ctx: Context, *, episode: UUID) -> Outcome:
    """Work out again an episode that was found to differ.

    Raises:
        NotFound: it is not among those that the reader may see.
    """
    row = next((r for r in standing_drift(ctx) if r.episode_id == episode), None)
    if row is None:
        raise NotFound("This episode is not among those to work out again. Look at the list.")
    keeper = services_context(
        now=ctx.now, authority=row.authority_id, purpose="mend", organisation=row.kept_by
    )
    with session.lent_to(keeper):
        change(keeper, row, version=row.version, mended_at=ctx.now)
        recount(keeper)
    return Outcome(episode, episodes=(episode,), children=(row.child_id,), named=())


def recount(ctx: Context) -> int:
    """Bring the alarm into line with how many episodes differ; return the number.

    ``ctx`` is the program's, working as the keeper of the clocks.
    """
    rows = Drift.objects.seen_by(ctx).filter(kept_by=ctx.organisation, mended_at__isnull=True)
    count = rows.count()
    checks = Sweep.objects.filter(organisation=ctx.organisation, kind=Sweep.Kind.CHECK)
    checks.update(found=count)
    if count:
        raise_alarm(ctx, Alarm.Kind.DRIFT, count=count)
    else:
        clear_alarm(ctx, Alarm.Kind.DRIFT)
    recount_stuck(ctx)
    return count


def recount_stuck(ctx: Context) -> int:
    """Bring the alarm into line with how many episodes cannot be worked out; return the number.

    ``ctx`` is the program's, working as the keeper of the clocks.
    """
    count = _stuck(ctx)
    if not count:
        clear_alarm(ctx, Alarm.Kind.STUCK)
        return 0
    with suppress(IntegrityError), transaction.atomic():  # another worker may raise it just now
        raise_alarm(ctx, Alarm.Kind.STUCK, count=count)
    return count


def has_stood(ctx: Context, kind: str, *, since: datetime) -> bool:
    """Tell whether an alarm of ``ctx.organisation`` stands, and did at ``since`` (aware UTC)."""
    standing = Alarm.objects.filter(
        organisation=ctx.organisation, kind=kind, cleared_at__isnull=True
    )
    return standing.filter(raised_at__lte=since).exists()


def raise_alarm(ctx: Context, kind: str, *, count: int) -> None:
    """Let an alarm stand, or say its new count if it does."""
    standing = Alarm.objects.filter(
        organisation=ctx.organisation, kind=kind, cleared_at__isnull=True
    )
    if ctx.authority and not standing.update(count=count):
        Alarm.objects.create(
            kind=kind,
            organisation=ctx.organisation,
            authority_id=ctx.authority,
            count=count,
            raised_at=ctx.now,
        )


def clear_alarm(ctx: Context, kind: str) -> None:
    """End an alarm, if it stands."""
    standing = Alarm.objects.filter(
        organisation=ctx.organisation, kind=kind, cleared_at__isnull=True
    )
    standing.update(cleared_at=ctx.now)
