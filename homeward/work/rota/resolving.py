"""From a role to the people or the desk that are told now, and to whom it goes from there.

A gap is never silence: it is a sentence, and the message goes up the ladder (``above``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.time import OFFICE_HOURS
from homeward.guard.permissions import ROLE_NAMES
from homeward.record.care.workers import ALLOCATED, REVIEWING, Around, Worker
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota import outside
from homeward.work.rota.people import (
    Holders,
    colleague_called,
    colleague_reached_at,
    colleagues,
    holders,
    members_of,
    on_duty,
    reached,
    standing_in,
)
from homeward.work.rota.people import Recipient as Recipient

_LADDER = MappingProxyType(
    {
        "carer": "social_worker",
        "placing_officer": "social_worker",
        "police_coordinator": "missing_officer",
        "interview_worker": "team_manager",
        "missing_officer": "team_manager",
        "reviewing_officer": "team_manager",
        "safeguarding_hub": "team_manager",
        "social_worker": "team_manager",
        "team_manager": "duty_officer",
        "duty_officer": "head_of_service",
        "head_of_service": "assistant_director",
        "assistant_director": "director",
        "strategic_director": "director",
        "lead_member": "director",
        "director": "administrator",
        "analyst": "administrator",
        "governance_lead": "administrator",
    }
)

AROUND_A_CHILD = frozenset({"carer", "placing_officer", "reviewing_officer"})
"""The roles that others hold for each child: what is wanting there is about that child."""

NOBODY_ON_DUTY = "Nobody is on the rota as out-of-hours duty officer now."
NO_CONTACT = (
    "No email address or mobile number of the person to be told has been checked and works: they "
    "are told in Homeward alone."
)
NO_CHILD = "This is about no one child, so nobody can be found for this role."
NO_REVIEWER = "No independent reviewing officer (IRO) is recorded for this child."
REVIEWER_AWAY = (
    "The child’s independent reviewing officer (IRO) cannot be told: they are on leave and nobody "
    "stands in, or they do not sign in here and the staff register has no email address for them."
)
KEPT_TO_TEAM = (
    "This child’s record is kept to one team, and nobody of that team can be told for this role."
)
NO_WORKER = "No allocated social worker of this child signs in here."


@dataclass(frozen=True, slots=True)
class Found:
    """Who is told for a role: the first is asked, the others stand behind, in order.

    ``gap``: why nobody is found, or why whoever is cannot be reached as they should be; "".
    """

    recipients: tuple[Recipient, ...]
    gap: str = ""


@dataclass(frozen=True, slots=True)
class _Asking:
    ctx: Context
    role: str
    around: Around | None
    office: bool

    @property
    def team(self) -> str:
        return self.around.team if self.around else ""


def above(role: str) -> str | None:
    """Return to whom it goes when a role has nobody or nobody answers; None at the top.

    Every way up ends with the administrators, who can mend the rota.
    """
    if role == "administrator":
        return None
    return _LADDER.get(role, "administrator")


def who_for(ctx: Context, *, role: str, around: Around | None) -> Found:
    """Return who is told for a role at ``ctx.now``, as the work of ``ctx.organisation``.

    Within a scope of the children's services' own; ``ctx.authority`` is whose record it is, and
    ``around`` those around the child whom it is about, if it is about one.
    """
    office = OFFICE_HOURS.covers(ctx.now, calendar=calendar_here())
    asking = _Asking(ctx, role, around, office)
    found = _RESOLVERS.get(role, _holding)(asking)
    if around is not None and around.kept_to_team:
        found = _of_team(asking, found)
    first = found.recipients[0] if found.recipients else None
    if first is not None and not first.addresses and not found.gap:
        return Found(found.recipients, NO_CONTACT)
    return found


def _of_team(asking: _Asking, found: Found) -> Found:
    """Leave out colleagues to whom a record that is kept to one team is closed.

    Where nobody is left, whoever holds the role in the team is told, on duty or not. People of
    other organisations open it by a share, which a team does not close.
    """
    ctx, team = asking.ctx, asking.team
    here = colleagues(ctx.organisation, now=ctx.now) - members_of(
        ctx.organisation, team=team, now=ctx.now
    )
    kept = tuple(one for one in found.recipients if one.person not in here)
    if kept:
        return replace(found, recipients=kept)
    held = holders(ctx.organisation, role=asking.role, teams=(team,), now=ctx.now)
    near = tuple(one for one in reached(held.people) if one.person not in here)
    if near:
        return Found(near)
    return Found((), KEPT_TO_TEAM if found.recipients else found.gap)


def _people(people: Holders, gap: str) -> Found:
    if not people.people:
        return Found((), gap)
    found = reached(people.people, on_duty=people.on_duty)
    return Found(tuple(replace(one, on_shift=one.person in people.leading) for one in found))


def _shift(asking: _Asking, role: str) -> Holders:
    ctx = asking.ctx
    return on_duty(ctx.organisation, role=role, team=asking.team, now=ctx.now)


def _holding(asking: _Asking) -> Found:
    """Return those on the rota for a role, else whoever holds it: the child's team first."""
    duty = _shift(asking, asking.role)
    return _people(duty, "") if duty.people else _members(asking, asking.role)


def _members(asking: _Asking, role: str, *, near: bool = False) -> Found:
    """Return whoever holds a role in the child's team, else in no team, else, unless ``near``,
    in any.
    """
    ctx, teams = asking.ctx, (asking.team, "")
    found = holders(ctx.organisation, role=role, teams=teams, now=ctx.now)
    if not found.held and not near:
        found = holders(ctx.organisation, role=role, teams=None, now=ctx.now)
    return _people(found, _nobody(role, found, near=near and bool(asking.team)))


def _nobody(role: str, found: Holders, *, near: bool) -> str:
    """Return what is wanting. It leaves in letters, so that it names neither team nor anybody."""
    named = ROLE_NAMES.get(role, role)
    words = named[0].lower() + named[1:]
    if found.held:
        return f"Everybody who holds the role of {words} is on leave, and nobody stands in."
    return f"Nobody holds the role of {words}{' in the child’s team' if near else ''}."


def _on_duty(asking: _Asking) -> Found:
    return _people(_shift(asking, "duty_officer"), NOBODY_ON_DUTY)


def _duty_officer(asking: _Asking) -> Found:
    """By day, where nobody is on the rota, the team's managers are on duty."""
    duty = _on_duty(asking)
    return duty if duty.recipients or not asking.office else _members(asking, "team_manager")


def _team_manager(asking: _Asking) -> Found:
    duty = _shift(asking, "team_manager")
    if duty.people:
        return _people(duty, "")
    return _members(asking, "team_manager") if asking.office else _on_duty(asking)


def _social_worker(asking: _Asking) -> Found:
    if not asking.office:
        return _on_duty(asking)
    allocated, strangers = _workers(asking, ALLOCATED)
    if allocated:
        return Found(allocated)
    team = _members(asking, "social_worker", near=True)
    written = _written(strangers, "The child’s allocated social worker")
    gap = f"{NO_WORKER} {team.gap}" if team.gap else ""
    return Found((*team.recipients, *written), gap)


def _reviewing_officer(asking: _Asking) -> Found:
    if asking.around is None:
        return Found((), NO_CHILD)
    found, strangers = _workers(asking, REVIEWING)
    if found:
        return Found(found)
    written = _written(strangers, "The child’s independent reviewing officer (IRO)")
    recorded = asking.around.workers_as(REVIEWING)
    return Found(written, "" if written else REVIEWER_AWAY if recorded else NO_REVIEWER)


def _workers(asking: _Asking, kind: str) -> tuple[tuple[Recipient, ...], list[Worker]]:
    """Return the child's workers of a kind who sign in here, and those who do not."""
    here: list[UUID] = []
    strangers: list[Worker] = []
    ctx = asking.ctx
    for worker in asking.around.workers_as(kind) if asking.around else ():
        person = _colleague(ctx, worker)
        if person is None:
            strangers.append(worker)
        else:
            here.extend(standing_in(ctx.organisation, person, now=ctx.now).people)
    return reached(here), strangers


def _colleague(ctx: Context, worker: Worker) -> UUID | None:
    """Return who signs in here as a child's worker: by the staff register's address for them.

    Of a worker who was written down by hand there is only the name.
    """
    if worker.email:
        return colleague_reached_at(ctx.organisation, worker.email, now=ctx.now)
    role = "reviewing_officer" if worker.role == REVIEWING else "social_worker"
    return colleague_called(ctx.organisation, worker.name, now=ctx.now, role=role)


def _written(strangers: list[Worker], words: str) -> tuple[Recipient, ...]:
    """Return those of the staff register who do not sign in, as far as it says how to write."""
    desks = (outside.desk_reached(words, email=one.email, phone=one.phone) for one in strangers)
    return tuple(desk for desk in desks if desk.addresses)


def _carer(asking: _Asking) -> Found:
    if asking.around is None:
        return Found((), NO_CHILD)
    return Found(*outside.provider(asking.around, office=asking.office, now=asking.ctx.now))


def _placing_officer(asking: _Asking) -> Found:
    if asking.around is None:
        return Found((), NO_CHILD)
    own, now = outside.own_authority(asking.ctx), asking.ctx.now
    return Found(*outside.other_authority(own, asking.around, office=asking.office, now=now))


def _police(asking: _Asking) -> Found:
    own = outside.own_authority(asking.ctx)
    return Found(*outside.police(own, now=asking.ctx.now)) if own else Found((), outside.NO_FORCE)


def _safeguarding_hub(asking: _Asking) -> Found:
    found, own = _holding(asking), outside.own_authority(asking.ctx)
    if found.recipients or own is None:
        return found
    return Found(*outside.desks(own, office=asking.office))


_RESOLVERS: Mapping[str, Callable[[_Asking], Found]] = MappingProxyType(
    {
        "carer": _carer,
        "duty_officer": _duty_officer,
        "placing_officer": _placing_officer,
        "police_coordinator": _police,
        "reviewing_officer": _reviewing_officer,
        "safeguarding_hub": _safeguarding_hub,
        "social_worker": _social_worker,
        "team_manager": _team_manager,
    }
)
