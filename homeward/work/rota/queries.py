"""Reading the rota: a week of it, who is on tonight, where nobody is, and who is on leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.time import OFFICE_HOURS, Stretch, left_open
from homeward.guard.models import Membership, User
from homeward.guard.versions import NotFound
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota.models import Leave as Leave
from homeward.work.rota.models import Reach
from homeward.work.rota.models import Shift as Shift
from homeward.work.rota.people import colleagues, fit_for, leave_of, shifts_of
from homeward.work.rota.roster import roster_of

DUTY = "duty_officer"
AHEAD = timedelta(days=7)
"""So far ahead a time with nobody on duty is an alarm."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who may be put on the rota."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Alone:
    """Somebody on leave for whom nobody stands in, and when."""

    name: str
    times: Stretch


def shifts_between(ctx: Context, starts: datetime, ends: datetime) -> list[Shift]:
    """Return the organisation's shifts that touch a time, in the order in which they begin."""
    rows = shifts_of(ctx.organisation).filter(starts_at__lt=ends, ends_at__gt=starts)
    return list(rows.select_related("user").order_by("starts_at", "role", "backup", "pk"))


def shift_named(ctx: Context, shift: UUID) -> Shift:
    """Return one shift of the organisation's rota.

    Raises:
        NotFound.
    """
    rows = shifts_of(ctx.organisation).filter(pk=shift)
    row = rows.select_related("user").first()
    if row is None:
        raise NotFound("This shift is not on the rota.")
    return row


def on_tonight(ctx: Context) -> list[Shift]:
    """Return who is on duty now as duty officer, else those who are next, the first before."""
    rows = shifts_of(ctx.organisation).filter(
        role=DUTY,
        ends_at__gt=ctx.now,
        user__in=colleagues(ctx.organisation, now=ctx.now, roles=fit_for(DUTY)),
    )
    found = list(rows.select_related("user").order_by("starts_at", "backup", "pk")[:20])
    now = [row for row in found if row.starts_at <= ctx.now]
    first = found[0].starts_at if found else ctx.now
    return sorted(
        now or [row for row in found if row.starts_at == first], key=lambda row: row.backup
    )


def gaps(ctx: Context, starts: datetime, ends: datetime) -> list[Stretch]:
    """Return when, out of office hours, nobody is on duty as duty officer for every team.

    A shift of somebody who has left, or is on leave with nobody to stand in, covers nothing: as
    for whoever is told then (``people.on_duty``), by what is known at ``ctx.now``.
    """
    whole = Stretch(starts, ends)
    roster = roster_of(ctx.organisation, within=whole)
    office = OFFICE_HOURS.open_between(starts, ends, calendar=calendar_here())
    covered: list[tuple[datetime, datetime]] = list(office)
    for row in shifts_between(ctx, starts, ends):
        if row.role == DUTY and not row.team:
            shift = Stretch(max(row.starts_at, starts), min(row.ends_at, ends))
            covered.extend(roster.manned(row.user_id, role=DUTY, within=shift))
    return left_open(whole, covered)


def gaps_ahead(ctx: Context) -> list[Stretch]:
    """Return when nobody is on duty from now on for a week."""
    return gaps(ctx, ctx.now, ctx.now + AHEAD)


def leave_from_now(ctx: Context) -> list[Leave]:
    """Return the leave of the organisation's people that is not over, the next first."""
    rows = leave_of(ctx.organisation).filter(ends_at__gt=ctx.now)
    return list(rows.select_related("user", "deputy").order_by("starts_at", "user__name", "pk"))


def leave_named(ctx: Context, leave: UUID) -> Leave:
    """Return one person's leave, also when it is over.

    Raises:
        NotFound.
    """
    rows = leave_of(ctx.organisation).filter(pk=leave)
    row = rows.select_related("user", "deputy").first()
    if row is None:
        raise NotFound("This leave is not here.")
    return row


def left_alone(ctx: Context, leave: UUID) -> list[Alone]:
    """Return for whom somebody on leave was to stand in, and nobody does now, and when."""
    mine = leave_named(ctx, leave)
    rows = leave_of(ctx.organisation).filter(
        deputy=mine.user_id, starts_at__lt=mine.ends_at, ends_at__gt=mine.starts_at
    )
    roster = roster_of(ctx.organisation, within=Stretch(mine.starts_at, mine.ends_at))
    found: list[Alone] = []
    for row in rows.select_related("user").order_by("starts_at", "pk"):
        both = Stretch(max(row.starts_at, mine.starts_at), min(row.ends_at, mine.ends_at))
        times = left_open(both, roster.manned(row.user_id, within=both))
        found.extend(Alone(row.user.name, time) for time in times)
    return found


def people_here(ctx: Context, *, roles: Collection[str] | None = None) -> list[Choice]:
    """Return the organisation's people who can sign in now, by name; those with some role."""
    here = colleagues(ctx.organisation, now=ctx.now, roles=roles)
    rows = User.objects.filter(pk__in=here).order_by("name", "email")
    return [Choice(pk, name) for pk, name in rows.values_list("pk", "name")]


def teams_here(ctx: Context) -> list[str]:
    """Return the names of the organisation's teams."""
    rows = Membership.objects.filter(organisation=ctx.organisation).exclude(team="")
    return list(rows.order_by("team").values_list("team", flat=True).distinct())


def unreached(ctx: Context) -> list[UUID]:
    """Return those of the organisation who have no address or number that was seen to work."""
    here = colleagues(ctx.organisation, now=ctx.now)
    works = Reach.objects.filter(user__in=here, verified_at__isnull=False, bounced_at=None)
    return sorted(here - set(works.values_list("user_id", flat=True)))
