"""Reading kept reports under the reader's own access, and who was told, opened, acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db.models import Min, Q

from homeward.domain.context import Context
from homeward.guard.models import Membership, User
from homeward.guard.permissions import OPERATIONS
from homeward.guard.versions import NotFound
from homeward.work.daily.hours import LATE_AFTER, USUAL
from homeward.work.daily.models import DailyHour, DailyOpening, DailyReport, DailyRow
from homeward.work.daily.report import Entry, Report, duties_kept
from homeward.work.daily.withholding import for_reader
from homeward.work.messages.models import Delivery, Message

KEY = "daily_report:"
"""The key of a report's messages is this, the report's id, and who is told."""


class Listed(NamedTuple):
    """One kept report in the list: how many opened and acknowledged it, and whether I did."""

    report: DailyReport
    opened: int
    acknowledged: int
    mine: DailyOpening | None


@dataclass(frozen=True, slots=True)
class Reader:
    """One person for whom a report is, and what is known of them and it (aware UTC)."""

    person: UUID
    name: str
    roles: tuple[str, ...]
    told_at: datetime | None = None
    opened_at: datetime | None = None
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """When an organisation's report is made, when the next is due, and whether it is late."""

    hour: time
    due_at: datetime | None
    late: bool
    failed: bool


def find_report(ctx: Context, report: UUID) -> DailyReport:
    """Return a report of the acting organisation.

    Raises:
        NotFound: there is none for this reader.
    """
    rows = DailyReport.objects.seen_by(ctx).filter(organisation=ctx.organisation, pk=report)
    found: DailyReport | None = rows.first()
    if found is None:
        raise NotFound("This report is not here, or it is not open to you.")
    return found


def kept_report(ctx: Context, row: DailyReport) -> Report:
    """Return a kept report as far as the reader may see it today, in its own words."""
    rows = DailyRow.objects.seen_by(ctx).filter(report=row.pk).order_by("place")
    return for_reader(ctx, Report(row.data_at, row.since, tuple(_entry(one) for one in rows)))


_SAME = (
    *("given_name", "family_name", "born_on", "team", "whose", "kind", "grade"),
    *("immediate_concern", "started_at", "ended_at", "reported_back_at"),
    *("still", "began", "ended", "voided"),
)


def _entry(row: DailyRow) -> Entry:
    return Entry(
        episode=row.episode_id,
        child=row.child_id,
        authority=row.authority_id,
        duties=duties_kept(row.duties),
        **{name: getattr(row, name) for name in _SAME},
    )


def reports_of(ctx: Context, *, limit: int = 60) -> list[Listed]:
    """Return the acting organisation's reports, the latest first."""
    rows = DailyReport.objects.seen_by(ctx).filter(organisation=ctx.organisation)
    reports = list(rows.order_by("-data_at")[:limit])
    found: dict[UUID, list[DailyOpening]] = {}
    opened = DailyOpening.objects.seen_by(ctx).filter(report__in=[row.pk for row in reports])
    for opening in opened:
        found.setdefault(opening.report, []).append(opening)
    return [_listed(ctx, row, found.get(row.pk, [])) for row in reports]


def _listed(ctx: Context, row: DailyReport, opened: Iterable[DailyOpening]) -> Listed:
    every = list(opened)
    return Listed(
        report=row,
        opened=len(every),
        acknowledged=sum(one.acknowledged_at is not None for one in every),
        mine=next((one for one in every if one.person == ctx.actor), None),
    )


def readers_of(ctx: Context, row: DailyReport) -> list[Reader]:
    """Return everybody for whom a report is, by name: told, opened, acknowledged, or not."""
    roles = _roles_at(ctx.organisation, row.data_at)
    openings = {one.person: one for one in DailyOpening.objects.seen_by(ctx).filter(report=row.pk)}
    told = _told(ctx, row.pk)
    people = {*roles, *openings, *told}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    found = []
    for person in sorted(people, key=lambda pk: (names.get(pk, ""), pk)):
        one = openings.get(person)
        found.append(
            Reader(
                person=person,
                name=names.get(person, ""),
                roles=tuple(sorted(roles.get(person, ()))),
                told_at=told.get(person),
                opened_at=one.opened_at if one else None,
                acknowledged_at=one.acknowledged_at if one else None,
            )
        )
    return found


def _roles_at(organisation: UUID, at: datetime) -> dict[UUID, set[str]]:
    rows = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        organisation=organisation,
        role__in=OPERATIONS["daily.acknowledge"],
        starts_at__lte=at,
    )
    found: dict[UUID, set[str]] = {}
    for person, role in rows.values_list("user_id", "role"):
        found.setdefault(person, set()).add(role)
    return found


def _told(ctx: Context, report: UUID) -> dict[UUID, datetime | None]:
    """Return who was written to about a report, each with when the first message left."""
    mine = Message.objects.seen_by(ctx).filter(key__startswith=f"{KEY}{report}:")
    rows = Delivery.objects.seen_by(ctx).filter(message__in=mine, person__isnull=False)
    return dict(rows.values_list("person").annotate(first=Min("sent_at")))


def asked_of(ctx: Context, report: UUID) -> list[UUID]:
    """Return the messages about a report that the one who asks owns and has not answered."""
    rows = Message.objects.seen_by(ctx).filter(
        key__startswith=f"{KEY}{report}:",
        owner=ctx.actor,
        acknowledged_at__isnull=True,
        ended_at__isnull=True,
    )
    return list(rows.values_list("pk", flat=True))


def standing(ctx: Context) -> Standing:
    """Return when the acting organisation's report is due, and whether it is late now."""
    row = DailyHour.objects.filter(organisation=ctx.organisation).first()
    if row is None:
        return Standing(USUAL, None, late=False, failed=False)
    return Standing(
        hour=row.hour,
        due_at=row.due_at,
        late=row.due_at + LATE_AFTER < ctx.now,
        failed=row.failed_at is not None,
    )
