"""Changing the rota and who is on leave. Nothing here is about a child."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import in_words
from homeward.guard.operation import Outcome, operation
from homeward.guard.permissions import ROLE_NAMES, SERVICES
from homeward.guard.session import hold
from homeward.guard.versions import NotFound
from homeward.work.rota.models import Leave, Shift
from homeward.work.rota.people import colleagues, fit_for, leave_of, shifts_of, unfit_as
from homeward.work.rota.weeks import a_week_later, week_from

ON_ROTA = tuple(role for role in ROLE_NAMES if role in SERVICES)
"""The roles that a rota may say somebody is on duty for."""

LEAVE_MANAGERS = frozenset({"team_manager", "head_of_service", "administrator"})
"""Who may say of others that they are on leave."""

LONGEST_SHIFT, LONGEST_LEAVE = timedelta(days=31), timedelta(days=366)
_CHANGED = "Somebody else changed the rota meanwhile. Look at it again."


class BadRota(Refusal):
    """What was typed can't stand in the rota."""

    code = "bad_rota"


@dataclass(frozen=True, slots=True)
class ShiftSaid:
    """Who is on duty for a role and when (aware UTC); ``team`` "" is every team."""

    role: str
    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    team: str = ""
    backup: bool = False


@dataclass(frozen=True, slots=True)
class LeaveSaid:
    """Who is away and when (aware UTC), and who stands in."""

    user_id: UUID
    starts_at: datetime
    ends_at: datetime
    deputy_id: UUID | None = None


@operation("rota.change")
def set_shift(ctx: Context, *, shift: UUID | None, version: int, said: ShiftSaid) -> Outcome:
    """Add a shift to the rota, or change the one named: where it stood, it is kept as taken off.

    Raises:
        NotFound: it is not of this organisation's rota, or was changed meanwhile.
        BadRota: a role without a rota, nobody of this organisation, nobody fit for the role,
            times that cannot be, or the same person twice at once.
    """
    hold(ctx.organisation)  # of two at once the second then sees what the first wrote
    if said.role not in ON_ROTA:
        raise BadRota("Choose a role from the list.", field="role")
    _demand_fit(ctx, said)
    _demand_order(said.starts_at, said.ends_at, LONGEST_SHIFT)
    same = shifts_of(ctx.organisation).filter(
        role=said.role,
        user=said.user_id,
        starts_at__lt=said.ends_at,
        ends_at__gt=said.starts_at,
    )
    if (same.exclude(pk=shift) if shift else same).exists():
        raise BadRota("This person is on the rota for this role then already.", field="person")
    if shift is None:
        return Outcome(Shift.objects.create(organisation_id=ctx.organisation, **asdict(said)).pk)
    rows = shifts_of(ctx.organisation).filter(pk=shift)
    former = [Shift(**_as_it_stood(row), removed_at=ctx.now) for row in rows if _moves(row, said)]
    _written(rows, version, asdict(said))
    Shift.objects.bulk_create(former)
    return Outcome(shift)


@operation("rota.change")
def remove_shift(ctx: Context, *, shift: UUID, version: int) -> Outcome:
    """Take a shift off the rota.

    Raises:
        NotFound: it is not of this organisation's rota, or was changed meanwhile.
    """
    _written(shifts_of(ctx.organisation).filter(pk=shift), version, {"removed_at": ctx.now})
    return Outcome(shift)


@operation("rota.change")
def copy_week(ctx: Context, *, into: date) -> Outcome:
    """Copy the week before into the week that begins on a Monday, at the same London times.

    What stands there already stays; shifts of people who have left, or no longer have a role
    for it, are not copied.

    Raises:
        BadRota: the week before has nothing that is not there already.
    """
    hold(ctx.organisation)
    former = week_from(into - timedelta(days=7))
    made: list[Shift] = []
    fit = {role: colleagues(ctx.organisation, now=ctx.now, roles=fit_for(role)) for role in ON_ROTA}
    for row in shifts_of(ctx.organisation).filter(
        starts_at__gte=former.starts, starts_at__lt=former.ends
    ):
        copied = Shift(
            organisation_id=ctx.organisation,
            role=row.role,
            team=row.team,
            user_id=row.user_id,
            backup=row.backup,
            starts_at=a_week_later(row.starts_at),
            ends_at=a_week_later(row.ends_at),
        )
        if row.user_id in fit[row.role] and not _stands(ctx, copied):
            made.append(copied)
    if not made:
        raise BadRota("The week before has nothing that is not in this week already.")
    Shift.objects.bulk_create(made)
    return Outcome()


def _stands(ctx: Context, shift: Shift) -> bool:
    same = shifts_of(ctx.organisation).filter(role=shift.role, user=shift.user_id)
    return same.filter(starts_at__lt=shift.ends_at, ends_at__gt=shift.starts_at).exists()


@operation("leave.change")
def add_leave(ctx: Context, *, said: LeaveSaid) -> Outcome:
    """Say that somebody is away, and who stands in for them.

    Raises:
        NotFound: the person is not of this organisation, or not the asker's to say this of.
        BadRota: times that cannot be, leave that is there already, or a deputy who is
            away too, not of this organisation, or not fit for what the other does.
    """
    hold(ctx.organisation)
    here = colleagues(ctx.organisation, now=ctx.now)
    if said.user_id not in here or not may_change_leave(ctx, said.user_id):
        raise NotFound("This person is not here, or only a manager may say this of them.")
    _demand_order(said.starts_at, said.ends_at, LONGEST_LEAVE)
    if said.ends_at <= ctx.now:
        raise BadRota("This leave is over already.", field="ends")
    if _away(ctx, said.user_id, said).exists():
        raise BadRota("There is leave in this time already. End that first.", field="starts")
    if said.deputy_id is not None:
        _demand_deputy(ctx, said, here)
    row = Leave.objects.create(organisation_id=ctx.organisation, **asdict(said))
    return Outcome(row.pk)


@operation("leave.change")
def end_leave(ctx: Context, *, leave: UUID, version: int) -> Outcome:
    """End leave now; leave that has not begun is taken back.

    Raises:
        NotFound: it is not of this organisation, not the asker's to end, over already, or
            changed meanwhile.
    """
    rows = leave_of(ctx.organisation).filter(pk=leave, version=version, ends_at__gt=ctx.now)
    row = rows.first()
    if row is None or not may_change_leave(ctx, row.user_id):
        raise NotFound("This leave is not here, is over, or somebody else changed it meanwhile.")
    begun = row.starts_at < ctx.now
    _written(rows, version, {"ends_at" if begun else "removed_at": ctx.now})
    return Outcome(row.user_id)


def may_change_leave(ctx: Context, person: UUID) -> bool:
    """Tell whether the asker may say of a person that they are on leave."""
    return person == ctx.actor or bool(ctx.roles & LEAVE_MANAGERS)


def _demand_fit(ctx: Context, said: ShiftSaid) -> None:
    if said.user_id not in colleagues(ctx.organisation, now=ctx.now):
        raise BadRota("Choose somebody of your organisation who can sign in.", field="person")
    fit = colleagues(ctx.organisation, now=ctx.now, roles=fit_for(said.role))
    if said.user_id not in fit:
        raise BadRota(_unfit(said.role), field="person")


def _unfit(role: str) -> str:
    named = ROLE_NAMES[role]
    return (
        f"This person’s role does not let them open or do what is asked of this role: {named}. "
        "Choose somebody else, or have an administrator give them a role."
    )


def _demand_deputy(ctx: Context, said: LeaveSaid, here: frozenset[UUID]) -> None:
    deputy = said.deputy_id
    if deputy == said.user_id:
        raise BadRota("Nobody can stand in for themselves. Choose somebody else.", field="deputy")
    if deputy is None or deputy not in here:
        raise BadRota("Choose somebody of your organisation who can sign in.", field="deputy")
    unfit = unfit_as(ctx.organisation, deputy, instead_of=said.user_id, now=ctx.now)
    if unfit:
        raise BadRota(_unfit(unfit), field="deputy")
    away = _away(ctx, deputy, said).order_by("starts_at").first()
    if away is not None:
        raise BadRota(
            f"This person is on leave then too, from {in_words(away.starts_at)}.", field="deputy"
        )


def _away(ctx: Context, person: UUID, said: LeaveSaid) -> QuerySet[Leave]:
    return leave_of(ctx.organisation).filter(
        user=person, starts_at__lt=said.ends_at, ends_at__gt=said.starts_at
    )


def _demand_order(starts: datetime, ends: datetime, longest: timedelta) -> None:
    if ends <= starts:
        raise BadRota("The end must come after the start.", field="ends")
    if ends - starts > longest:
        raise BadRota(f"This is longer than {longest.days} days. Check the dates.", field="ends")


def _moves(row: Shift, said: ShiftSaid) -> bool:
    """Tell whether a change leaves some of the time that a shift covered, to somebody else."""
    shrinks = said.starts_at > row.starts_at or said.ends_at < row.ends_at
    return shrinks or (said.role, said.team, said.user_id) != (row.role, row.team, row.user_id)


def _as_it_stood(row: Shift) -> dict[str, Any]:
    said = (field.name for field in fields(ShiftSaid))
    return {"organisation_id": row.organisation_id, **{name: getattr(row, name) for name in said}}


def _written(rows: Any, version: int, changes: dict[str, Any]) -> None:
    if not rows.filter(version=version).update(version=version + 1, **changes):
        raise NotFound(_CHANGED)
