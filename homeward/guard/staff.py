"""Reading the people of an organisation, and the names under which a record was written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Membership, Organisation, User
from homeward.guard.permissions import ROLE_NAMES, ROLES_OF_KIND
from homeward.guard.versions import NotFound

CARER = "a carer"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of an organisation, with the roles they hold or held there."""

    user: User
    current: tuple[Membership, ...]
    ended: tuple[Membership, ...]


def colleagues(ctx: Context) -> list[Colleague]:
    """Return the people who hold or held a role in the reader's organisation, by name."""
    people = User.objects.filter(memberships__organisation=ctx.organisation).distinct()
    return _with_roles(ctx, people.order_by("name", "email"))


def colleague_named(ctx: Context, person: UUID) -> Colleague:
    """Return one person of the reader's organisation.

    Raises:
        NotFound: there is none of that id who holds or held a role in it.
    """
    people = User.objects.filter(pk=person, memberships__organisation=ctx.organisation)
    found = _with_roles(ctx, people.distinct())
    if not found:
        raise NotFound("This person is not here, or not of your organisation.")
    return found[0]


def held_role(ctx: Context, *, person: UUID, membership: UUID) -> Membership:
    """Return one role that a person holds now in the reader's organisation.

    Raises:
        NotFound: it is not theirs, not of this organisation, or has ended.
    """
    for row in colleague_named(ctx, person).current:
        if row.pk == membership:
            return row
    raise NotFound("This role is not here, or it has ended.")


@dataclass(frozen=True, slots=True)
class Offer:
    """The roles that an organisation's kind has, with their names, and the teams it has now."""

    roles: tuple[tuple[str, str], ...]
    teams: tuple[str, ...]


def roles_on_offer(ctx: Context) -> Offer:
    """Return what a person of the reader's organisation may be given."""
    kind = Organisation.objects.get(pk=ctx.organisation).kind
    offered = ((role, ROLE_NAMES[role]) for role in ROLES_OF_KIND[kind])
    rows = Membership.objects.filter(organisation=ctx.organisation).exclude(team="")
    teams = rows.order_by("team").values_list("team", flat=True).distinct()
    return Offer(tuple(sorted(offered, key=lambda pair: pair[1])), tuple(teams))


def _with_roles(ctx: Context, people: Iterable[User]) -> list[Colleague]:
    users = list(people)
    rows = Membership.objects.filter(user__in=users, organisation=ctx.organisation)
    held: dict[UUID, list[Membership]] = {user.pk: [] for user in users}
    for row in rows.order_by("starts_at", "role"):
        held[row.user_id].append(row)
    return [_colleague(ctx, user, held[user.pk]) for user in users]


def _colleague(ctx: Context, user: User, rows: list[Membership]) -> Colleague:
    ended = [row for row in rows if row.ends_at is not None and row.ends_at <= ctx.now]
    current = [row for row in rows if row not in ended]
    return Colleague(user, tuple(current), tuple(ended))


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who recorded something, as a page may name them.

    A carer is never named: to know who cares for a child is to know where the child lives.
    """

    name: str
    organisations: frozenset[UUID]


def recorders(actors: Iterable[UUID | None]) -> dict[UUID, Recorder]:
    """Return the people of these ids as a page may name them."""
    ids = {actor for actor in actors if actor}
    rows = Membership.objects.filter(user__in=ids).values_list(
        "user_id", "user__name", "organisation_id", "organisation__kind"
    )
    found: dict[UUID, Recorder] = {}
    for user, name, organisation, kind in rows:
        former = found.get(user)
        others = former.organisations if former else frozenset()
        carer = kind == Organisation.Kind.PROVIDER or (former and former.name == CARER)
        found[user] = Recorder(CARER if carer else name, others | {organisation})
    return found
