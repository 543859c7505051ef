"""People, organisations and authorities: setting them up and changing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.keys import make_home_key, make_keys
from homeward.guard.models import Authority, Coverage, Membership, Organisation, User
from homeward.guard.operation import Outcome, operation
from homeward.guard.permissions import ROLES_OF_KIND
from homeward.guard.versions import NotFound

SYSTEM = UUID(int=0)
"""The actor and organisation of what the program does by itself."""


EVERY_TEAM = frozenset({"*"})
"""The program, working for an authority, also meets the records kept to one team."""


class BadPerson(Refusal):
    """What was typed about a person can't be kept."""

    code = "bad_person"


def system_context(*, now: datetime, authority: UUID | None = None, purpose: str) -> Context:
    """Return the program's own context, which holds no authority's record."""
    return Context(SYSTEM, SYSTEM, authority, purpose, now, roles=frozenset({"system"}))


def services_of(authority: UUID | None) -> Organisation | None:
    """Return the children's services organisation that holds an authority's record."""
    return Organisation.objects.filter(authority=authority, kind="childrens_services").first()


def protocol_named(authority: UUID) -> str:
    """Return the name of the protocol that an authority follows."""
    return Authority.objects.get(pk=authority).protocol


def services_here() -> list[Organisation]:
    """Return the children's services that work in this home, by name."""
    return list(Organisation.objects.filter(kind="childrens_services").order_by("name"))


def police_here() -> list[Organisation]:
    """Return the police forces that work in this home, by name."""
    return list(Organisation.objects.filter(kind="police").order_by("name"))


def services_context(
    *, now: datetime, authority: UUID | None, purpose: str, organisation: UUID | None = None
) -> Context:
    """Return the program's context for working in one authority's record on its behalf.

    ``organisation``: as whom, where that is not the authority's own children's services.
    """
    services = None if organisation else services_of(authority)
    return Context(
        SYSTEM,
        organisation or (services.id if services else SYSTEM),
        authority,
        purpose,
        now,
        roles=frozenset({"system"}),
        teams=EVERY_TEAM,
    )


class WorkedFor(Protocol):
    """A row that says in whose record it is, and for which services here it is worked."""

    @property
    def authority_id(self) -> UUID:
        """Return the authority whose record it is in."""

    @property
    def organisation(self) -> UUID:
        """Return the children's services for which it is worked."""


def working_on(row: WorkedFor, *, now: datetime, purpose: str) -> Context:
    """Return the program's context for working on a row for the services that it names."""
    return services_context(
        now=now, authority=row.authority_id, purpose=purpose, organisation=row.organisation
    )


def working_for(services: Organisation, *, now: datetime, purpose: str) -> Context:
    """Return the program's context for working for these children's services."""
    return services_context(
        now=now, authority=services.authority_id, purpose=purpose, organisation=services.pk
    )


@operation("home.set_up")
def add_authority(
    ctx: Context, *, code: str, name: str, protocol: str, services: str | None
) -> Outcome:
    """Add an authority and, with ``services``, the organisation that holds its record."""
    make_home_key()
    authority = Authority.objects.create(code=code, name=name, protocol=protocol)
    make_keys([authority.id])
    if services:
        Organisation.objects.create(
            name=services, kind=Organisation.Kind.CHILDRENS_SERVICES, authority=authority
        )
    return Outcome(authority.id)


@operation("home.set_up")
def add_organisation(ctx: Context, *, name: str, kind: str, covers: list[UUID]) -> Outcome:
    """Add a police force, a provider or another council that covers these authorities."""
    make_home_key()
    organisation = Organisation.objects.create(name=name, kind=kind)
    for authority in covers:
        Coverage.objects.create(organisation=organisation, authority_id=authority)
    return Outcome(organisation.id)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is said of somebody who is to sign in: the address, a first password, a first role."""

    email: str
    name: str
    password: str
    role: str
    team: str = ""


@operation("person.add")
def add_person(ctx: Context, *, said: NewPerson) -> Outcome:
    """Add a person to the acting organisation, with one role.

    Raises:
        BadPerson: the address is taken, the password is weak, or the role is not one that
            this kind of organisation has.
    """
    user = _new_person(said)
    _give_role(ctx, user.id, ctx.organisation, said.role, said.team)
    return Outcome(user.id)


@operation("home.set_up")
def set_up_person(ctx: Context, *, organisation: UUID, said: NewPerson) -> Outcome:
    """Add a person to any organisation: only the program may, while a home is made."""
    user = _new_person(said)
    _give_role(ctx, user.id, organisation, said.role, said.team)
    return Outcome(user.id)


@operation("person.set_role")
def give_role(ctx: Context, *, user: UUID, role: str, team: str) -> Outcome:
    """Give a person of the acting organisation a further role.

    Raises:
        NotFound: the person is not of this organisation.
        BadPerson: the role is not one that this kind of organisation has.
    """
    _demand_colleague(ctx, user)
    _give_role(ctx, user, ctx.organisation, role, team)
    return Outcome(user)


@operation("person.end_role")
def end_role(ctx: Context, *, membership: UUID, version: int) -> Outcome:
    """End a role now. The one who asks cannot end their own last way in.

    Raises:
        NotFound: the role is not of this organisation, or was changed meanwhile.
        BadPerson: it is the asker's own role of administrator.
    """
    row = Membership.objects.filter(pk=membership, organisation=ctx.organisation).first()
    if row is None:
        raise NotFound("This role is not here, or it is not open to you.")
    if row.user_id == ctx.actor and row.role == "administrator":
        raise BadPerson("You cannot end your own administrator role. Ask another administrator.")
    changed = Membership.objects.filter(pk=membership, version=version, ends_at__isnull=True)
    if not changed.update(ends_at=ctx.now, version=version + 1):
        raise NotFound("Somebody else changed this role. Open the page again.")
    return Outcome(row.user_id)


@operation("person.change")
def set_active(ctx: Context, *, user: UUID, version: int, active: bool) -> Outcome:
    """Let a colleague sign in, or no longer.

    Raises:
        NotFound: the person is not of this organisation, or was changed meanwhile.
        BadPerson: it is the one who asks.
    """
    if not any(m.organisation_id == ctx.organisation for m in _roles_now(ctx, user)):
        raise NotFound("This person is not here, or not of your organisation.")
    if user == ctx.actor:
        raise BadPerson("You cannot close your own account. Ask another administrator.")
    changed = User.objects.filter(pk=user, version=version)
    if not changed.update(is_active=active, version=version + 1):
        raise NotFound("Somebody else changed this person. Open the page again.")
    return Outcome(user)


@operation("person.set_password")
def set_own_password(ctx: Context, *, current: str, new: str) -> Outcome:
    """Change one's own password.

    Raises:
        BadPerson: the current one is wrong or the new one is weak.
    """
    user = User.objects.get(pk=ctx.actor)
    if not check_password(current, user.password):
        raise BadPerson("The current password is not right.", field="current")
    _demand_strong(new, field="new")
    User.objects.filter(pk=user.pk).update(password=make_password(new), version=user.version + 1)
    return Outcome(user.id)


def current_memberships(*, user: UUID, now: datetime) -> list[Membership]:
    """Return the roles that a person holds at ``now``, with their organisations."""
    return list(
        Membership.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now), user=user, starts_at__lte=now
        )
        .select_related("organisation")
        .order_by("organisation__name", "role")
    )


def _roles_now(ctx: Context, user: UUID) -> list[Membership]:
    return current_memberships(user=user, now=ctx.now)


def _demand_colleague(ctx: Context, user: UUID) -> None:
    if not Membership.objects.filter(user=user, organisation=ctx.organisation).exists():
        raise NotFound("This person is not here, or not of your organisation.")


def _new_person(said: NewPerson) -> User:
    if User.objects.filter(email__iexact=said.email).exists():
        raise BadPerson("Somebody already signs in with this address.", field="email")
    _demand_strong(said.password, field="password")
    return User.objects.create(
        email=said.email.lower(), name=said.name, password=make_password(said.password)
    )


def _demand_strong(password: str, *, field: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise BadPerson(" ".join(weak.messages), field=field) from None


def _give_role(ctx: Context, user: UUID, organisation: UUID, role: str, team: str) -> None:
    if team == "*" or "|" in team:  # both mean something to the database's own rule
        raise BadPerson("A team’s name cannot hold a star or an upright line.", field="team")
    kind = Organisation.objects.get(pk=organisation).kind
    if role not in ROLES_OF_KIND[kind]:
        raise BadPerson("This kind of organisation does not have that role.", field="role")
    Membership.objects.create(
        user_id=user, organisation_id=organisation, role=role, team=team, starts_at=ctx.now
    )
