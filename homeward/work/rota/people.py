"""Who holds a role now: the rota, memberships, leave and deputies, and how each is reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from homeward.domain.messages import Channel, Quiet
from homeward.domain.time import Stretch
from homeward.guard.models import Membership, User
from homeward.work.rota.models import Leave, Reach, Shift
from homeward.work.rota.roster import Roster, roster_of, unfit
from homeward.work.rota.roster import fit_for as fit_for

AT_MOST = 5
"""So many stand in line for one message: to ask more is to ask nobody."""

_CHANNEL = {Reach.Kind.EMAIL: Channel.EMAIL, Reach.Kind.SMS: Channel.NOTIFY_SMS}


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person or desk to tell, and how.

    ``person`` signs in here and is always told in Homeward too: ``addresses`` are the others
    that are known to work, an email address first. ``contact`` names, without a person's name,
    a desk or a provider that does not sign in. ``quiet``: none for somebody on duty. ``desk``:
    which provider of the register. ``attended``: not only by an address of the day by night.
    ``on_shift``: on the rota now, and not behind somebody else.
    """

    person: UUID | None
    contact: str
    addresses: tuple[tuple[Channel, str], ...]
    quiet: Quiet | None
    desk: UUID | None = None
    attended: bool = True
    on_shift: bool = False


@dataclass(frozen=True, slots=True)
class Holders:
    """Who is to be told for a role, in order, after leave; ``held``: how many before it.

    ``leading``: those on the rota who stand behind nobody.
    """

    people: tuple[UUID, ...]
    held: int
    on_duty: bool = False
    leading: frozenset[UUID] = frozenset()


def shifts_of(organisation: UUID) -> QuerySet[Shift]:
    """Return what stands in an organisation's rota."""
    return Shift.objects.filter(organisation=organisation, removed_at=None)


def leave_of(organisation: UUID) -> QuerySet[Leave]:
    """Return the leave of an organisation's people, without what was taken back."""
    return Leave.objects.filter(organisation=organisation, removed_at=None)


def on_duty(organisation: UUID, *, role: str, team: str, now: datetime) -> Holders:
    """Return who is on the rota for a role: the team's own first, those who stand behind last."""
    rows = shifts_of(organisation).filter(role=role, starts_at__lte=now, ends_at__gt=now)
    if team:
        rows = rows.filter(team__in=(team, ""))
    roster, found = _roster(organisation, now), list(rows)
    fit = set(roster.fit((row.user_id for row in found), role=role, at=now))
    order = sorted(
        (row for row in found if row.user_id in fit),
        key=lambda row: (row.backup, not row.team, row.starts_at, str(row.pk)),
    )
    everybody = _after_leave(roster, [row.user_id for row in order], now, duty=True)
    if not any(row.backup for row in order):
        return replace(everybody, leading=frozenset(everybody.people))
    first = roster.there((row.user_id for row in order if not row.backup), at=now)
    return replace(everybody, leading=frozenset(first))


def holders(
    organisation: UUID, *, role: str, teams: Sequence[str] | None, now: datetime
) -> Holders:
    """Return who holds a role, those of the first of ``teams`` in which anybody does.

    ``teams``: ``None`` asks for the role in every team.
    """
    rows = _memberships(organisation, now).filter(role=role).order_by("user__name", "user__email")
    held = list(rows.values_list("user_id", "team"))
    if teams is None:
        people = [user for user, _ in held]
    else:
        near = ([user for user, at in held if at == team] for team in teams)
        people = next((some for some in near if some), [])
    return _after_leave(_roster(organisation, now), people, now)


def colleagues(
    organisation: UUID, *, now: datetime, roles: Collection[str] | None = None
) -> frozenset[UUID]:
    """Return those who can sign in, and hold any role, or one of ``roles``, here now."""
    rows = _memberships(organisation, now)
    rows = rows if roles is None else rows.filter(role__in=roles)
    return frozenset(rows.values_list("user_id", flat=True))


def unfit_as(organisation: UUID, who: UUID, *, instead_of: UUID, now: datetime) -> str:
    """Return a role that somebody holds now and another may not stand in for; "" if none."""
    roster = _roster(organisation, now)
    return unfit(roster.roles(who, at=now), roster.roles(instead_of, at=now))


def taken_off_in(organisation: UUID, *, role: str, within: Stretch) -> datetime | None:
    """Return when somebody was last taken off the rota of every team, for a role within a time."""
    rows = Shift.objects.filter(
        organisation=organisation,
        role=role,
        team="",
        removed_at__isnull=False,
        starts_at__lt=within.ends,
        ends_at__gt=within.starts,
    )
    return rows.order_by("-removed_at").values_list("removed_at", flat=True).first()


def members_of(organisation: UUID, *, team: str, now: datetime) -> frozenset[UUID]:
    """Return those who belong to a team of an organisation now, in whatever role.

    They alone open what is kept to that team: the database asks for the team, not for a role.
    """
    rows = _memberships(organisation, now).filter(team=team)
    return frozenset(rows.values_list("user_id", flat=True))


def colleague_reached_at(organisation: UUID, email: str, *, now: datetime) -> UUID | None:
    """Return who of an organisation signs in with an address, or has shown it to be theirs."""
    if not email.strip():
        return None
    here = colleagues(organisation, now=now)
    signs_in = User.objects.filter(pk__in=here, email__iexact=email.strip())
    checked = Reach.objects.filter(
        user__in=here, kind=Reach.Kind.EMAIL, address__iexact=email.strip(),
        verified_at__isnull=False,
    )  # fmt: skip
    found = signs_in.values_list("pk", flat=True).first()
    return found or checked.values_list("user_id", flat=True).first()


def colleague_called(
    organisation: UUID, name: str, *, now: datetime, role: str = "social_worker"
) -> UUID | None:
    """Return who of an organisation has a name and is fit for a role, if exactly one is."""
    here = colleagues(organisation, now=now, roles=fit_for(role))
    found = User.objects.filter(pk__in=here, name__iexact=name.strip())[:2]
    return found[0].pk if len(found) == 1 else None


def standing_in(organisation: UUID, person: UUID, *, now: datetime) -> Holders:
    """Return one person, or who stands in while they are on leave."""
    return _after_leave(_roster(organisation, now), [person], now)


def reached(people: Iterable[UUID], *, on_duty: bool = False) -> tuple[Recipient, ...]:
    """Return how each of these people is reached, in order; only addresses that work."""
    order = list(dict.fromkeys(people))[:AT_MOST]
    ways: dict[UUID, list[Reach]] = {person: [] for person in order}
    for row in Reach.objects.filter(user__in=order).order_by("kind"):
        ways[row.user_id].append(row)
    return tuple(_recipient(person, ways[person], on_duty=on_duty) for person in order)


def reached_all(people: Iterable[UUID]) -> tuple[Recipient, ...]:
    """Return how each of these people is reached, in order, however many they are."""
    order = list(dict.fromkeys(people))
    starts = range(0, len(order), AT_MOST)
    return tuple(one for start in starts for one in reached(order[start : start + AT_MOST]))


def role_of(organisation: UUID, person: UUID | None, *, now: datetime) -> str | None:
    """Return a role that somebody holds in an organisation now, the first by name."""
    rows = _memberships(organisation, now).filter(user=person).order_by("role")
    return rows.values_list("role", flat=True).first()


def _recipient(person: UUID, rows: list[Reach], *, on_duty: bool) -> Recipient:
    working = [row for row in rows if row.verified_at and not row.bounced_at]
    quiet = next((_quiet(row) for row in rows if row.quiet_from and row.quiet_until), None)
    return Recipient(
        person,
        "",
        tuple((_CHANNEL[Reach.Kind(row.kind)], row.address) for row in working),
        None if on_duty else quiet,
    )


def _quiet(row: Reach) -> Quiet | None:
    if row.quiet_from is None or row.quiet_until is None:
        return None
    return Quiet(row.quiet_from, row.quiet_until)


def _memberships(organisation: UUID, now: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now),
        organisation=organisation,
        starts_at__lte=now,
        user__is_active=True,
    )


def _roster(organisation: UUID, now: datetime) -> Roster:
    return roster_of(organisation, within=Stretch(now, now))


def _after_leave(
    roster: Roster, people: Sequence[UUID], now: datetime, *, duty: bool = False
) -> Holders:
    """Put deputies in the place of those on leave; whoever has none is left out."""
    return Holders(roster.there(people, at=now), len(people), duty)
