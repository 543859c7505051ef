"""The acts on daily reports: freezing one, opening and acknowledging it, choosing its hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date, london_midnight
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import change
from homeward.record.stamp import stamp
from homeward.work.daily.hours import LATE_AFTER, at_hour, next_due
from homeward.work.daily.models import DailyHour, DailyOpening, DailyReport, DailyRow
from homeward.work.daily.queries import last_report, report_now
from homeward.work.daily.report import Entry, Report
from homeward.work.daily.stored import find_report
from homeward.work.daily.telling import tell_made

_AT_ONCE = 500
"""Rows under one entry of the ledger, which holds a thousand at most."""


class BadHour(Refusal):
    """The daily report cannot be made at this hour."""

    code = "bad_hour"


@operation("daily.make")
def make_report(ctx: Context, *, due_at: datetime) -> Outcome:
    """Freeze the report that was due, and tell those whom it is for, even of nothing.

    ``ctx`` is the program's, working as the organisation whose report it is.
    """
    last = last_report(ctx)
    report = report_now(ctx, since=last.data_at if last else None)
    row = freeze(ctx, report, due_at=due_at)
    tell_made(ctx, row.pk)
    return Outcome(row.pk)


def freeze(ctx: Context, report: Report, *, due_at: datetime) -> DailyReport:
    """Keep a report as it stands, within the operation under way; never to be changed."""
    row = DailyReport.objects.create(
        organisation=ctx.organisation,
        due_at=due_at,
        since=report.since,
        data_at=report.data_at,
        late=report.data_at - due_at > LATE_AFTER,
        **stamp(ctx),
    )
    placed = list(enumerate(report.entries))
    for authority in sorted({entry.authority for entry in report.entries}):
        theirs = ctx.for_authority(authority)
        rows = [_row(theirs, row.pk, n, one) for n, one in placed if one.authority == authority]
        with session.lent_to(theirs):
            for some in _slices(rows):
                with session.own_entry():
                    DailyRow.objects.bulk_create(some)
    return row


def _slices(rows: Sequence[DailyRow]) -> Iterator[Sequence[DailyRow]]:
    for first in range(0, len(rows), _AT_ONCE):
        yield rows[first : first + _AT_ONCE]


_SAME = (
    *("still", "began", "ended", "voided", "given_name", "family_name", "born_on", "team"),
    *("whose", "kind", "grade", "immediate_concern", "started_at", "ended_at"),
    "reported_back_at",
)


def _row(ctx: Context, report: UUID, place: int, entry: Entry) -> DailyRow:
    return DailyRow(
        report=report,
        child_id=entry.child,
        episode_id=entry.episode,
        place=place,
        duties=entry.duties.kept(),
        **{name: getattr(entry, name) for name in _SAME},
        **stamp(ctx),
    )


@operation("daily.open")
def note_opened(ctx: Context, *, report: UUID) -> Outcome:
    """Note that the one who asks opened a report, if they had not.

    Raises:
        NotFound: there is no such report for them.
    """
    return Outcome(_opening(ctx, report).pk)


@operation("daily.acknowledge")
def acknowledge(ctx: Context, *, report: UUID) -> Outcome:
    """Note that the one who asks has read a report and takes it up.

    Raises:
        NotFound: there is no such report for them.
    """
    row = _opening(ctx, report)
    if row.acknowledged_at is None:
        change(ctx, row, version=row.version, acknowledged_at=ctx.now)
    return Outcome(row.pk)


def _opening(ctx: Context, report: UUID) -> DailyOpening:
    kept = find_report(ctx, report)
    rows = DailyOpening.objects.seen_by(ctx).filter(report=kept.pk, person=ctx.actor)
    found: DailyOpening | None = rows.first()
    if found is not None:
        return found
    return DailyOpening.objects.create(
        report=kept.pk, person=ctx.actor, opened_at=ctx.now, **stamp(ctx)
    )


@operation("daily.set_hour")
def set_hour(ctx: Context, *, hour: time) -> Outcome:
    """Choose when the acting organisation's daily report is made.

    Where today's has not been made and the new hour is past, it is made at once.

    Raises:
        BadHour: the one who asks does not work in an authority's own record.
    """
    if ctx.authority is None:
        raise BadHour("Choose for which authority you work, then choose its hour.")
    # Whoever makes today's at this moment holds the row: it is waited for, then looked at.
    DailyHour.objects.select_for_update().filter(organisation=ctx.organisation).first()
    today = london_date(ctx.now)
    due = next_due(hour, ctx.now)
    reports = DailyReport.objects.seen_by(ctx).filter(organisation=ctx.organisation)
    made = reports.filter(data_at__gte=london_midnight(today)).exists()
    if not made and at_hour(today, hour) <= ctx.now:
        due = ctx.now
    DailyHour.objects.update_or_create(
        organisation=ctx.organisation,
        defaults={"authority_id": ctx.authority, "hour": hour, "due_at": due, "look_at": due},
    )
    return Outcome()
