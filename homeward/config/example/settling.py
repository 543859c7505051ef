"""Writes the example's authorities, organisations, protocols and people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password

from homeward.config import example_people
from homeward.config.env import CHECKOUT
from homeward.config.example.offices import add_areas, add_desks, complete_provider
from homeward.config.example.world import CODES, LISTED, Home, Person, Town, World
from homeward.config.example_people import CAST, CastMember
from homeward.domain.context import Context
from homeward.guard.models import Membership, User
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import (
    add_authority,
    add_organisation,
    services_context,
    services_of,
    system_context,
)
from homeward.record.placements.operations import add_provider
from homeward.sources.operations import save_mapping
from homeward.work.obligations.protocols import add_protocol

_HOMES = (
    ("Heronsgate", "K2", 0, 0),
    ("Lantern House", "K2", 1, 1),
    ("Wrenfield Fostering", "U6", 2, 2),
    ("Kestrel Lodge", "K2", 2, None),
    ("Harbour Steps", "K3", 0, None),
    ("Thistle View", "K2", None, None),
)
"""Name, kind of placement, the town it lies in, whose people sign in."""


def settle(*, now: datetime, since: datetime) -> World:
    """Write everything that stands before the children, as in force ``since``."""
    _add_protocols(now)
    towns = [_add_town(index, now) for index in range(len(CODES))]
    listed = [
        _made(add_authority, now, code=code, name=name, protocol="national", services=None)
        for code, name in LISTED
    ]
    organisations = _add_organisations(now, [town for town, _ in towns], listed)
    services = dict(zip(example_people.TOWNS, (s for _, s in towns), strict=True))
    homes_of = dict(zip(example_people.TOWNS, (t for t, _ in towns), strict=True))
    people = [
        Person(
            id=made,
            name=one.name,
            role=one.role,
            team=one.team,
            organisation=(services | organisations)[one.works_for],
            authority=homes_of.get(one.works_for),
        )
        for one, made in _add_people(now, since, services | organisations)
    ]
    world = World(
        towns=tuple(_town(index, *towns[index], people, now) for index in range(len(CODES))),
        listed=tuple(listed),
        police=tuple(one for one in people if one.role == "police_coordinator"),
        carers=tuple(one for one in people if one.role == "carer"),
        homes=tuple(_add_home(now, organisations, *home) for home in _HOMES),
    )
    _complete(world, now)
    return world


def _complete(world: World, now: datetime) -> None:
    """Say what else the home keeps of its providers and of each authority's desks."""
    clerk = world.towns[0].one("administrator").at(now)
    for home in world.homes:
        area = None if home.town is None else world.towns[home.town].areas[0]
        complete_provider(clerk, home, area=area)
    named = [(town.id, town.name) for town in world.towns]
    named += [(one, name) for one, (_, name) in zip(world.listed, LISTED, strict=True)]
    for authority, name in named:
        add_desks(clerk, authority, name)


def _system(now: datetime) -> Context:
    return system_context(now=now, purpose="example")


def _made(act: object, now: datetime, **said: object) -> UUID:
    outcome: Outcome = act(_system(now), **said)  # type: ignore[operator]
    if outcome.id is None:
        raise RuntimeError("an operation of the example made nothing")
    return outcome.id


def _add_protocols(now: datetime) -> None:
    for name in ("national", *(protocol for _, protocol in CODES)):
        text = (CHECKOUT / "protocols" / f"{name}.toml").read_text(encoding="utf-8")
        add_protocol(_system(now), text=text)


def _add_mappings(authority: UUID, now: datetime) -> None:
    ctx = services_context(now=now, authority=authority, purpose="example")
    for path in sorted((CHECKOUT / "mappings").glob("*.toml")):
        save_mapping(ctx.for_operation(uuid4()), text=path.read_text(encoding="utf-8"))


def _add_town(index: int, now: datetime) -> tuple[UUID, UUID]:
    """Add a working authority; return it and the organisation that holds its record."""
    code, protocol = CODES[index]
    name = example_people.TOWNS[index]
    services = f"{name} children's services"
    town = _made(add_authority, now, code=code, name=name, protocol=protocol, services=services)
    holder = services_of(town)
    if holder is None:
        raise RuntimeError("the authority has no services")
    _add_mappings(town, now)
    return town, holder.id


def _add_organisations(now: datetime, towns: list[UUID], listed: list[UUID]) -> dict[str, UUID]:
    wanted: list[tuple[str, str, list[UUID]]] = [
        (example_people.POLICE, "police", towns),
        (example_people.PLACING_COUNCIL, "other_council", listed[:1]),
        *(
            (name, "provider", [town])
            for name, town in zip(example_people.PROVIDERS, towns, strict=True)
        ),
    ]
    return {
        name: _made(add_organisation, now, name=name, kind=kind, covers=covers)
        for name, kind, covers in wanted
    }


def _add_home(now: datetime, organisations: dict[str, UUID], *home: str | int | None) -> Home:
    name, kind, town, runs = home
    organisation = organisations[example_people.PROVIDERS[int(runs)]] if runs is not None else None
    made = _made(add_provider, now, name=name, urn="", kind=kind, organisation=organisation)
    return Home(made, str(name), str(kind), None if town is None else int(town), organisation)


def _add_people(
    now: datetime, since: datetime, organisations: dict[str, UUID]
) -> list[tuple[CastMember, UUID]]:
    validate_password(example_people.PASSWORD)
    users = [User(email=one.email, name=one.name) for one in CAST]
    # One hash for all: the password is printed anyway, and hashing is slow on purpose.
    hashed = make_password(example_people.PASSWORD)
    for user in users:
        user.password = hashed
    roles = [
        Membership(
            user=user,
            organisation_id=organisations[one.works_for],
            role=one.role,
            team=one.team,
            starts_at=since,
        )
        for user, one in zip(users, CAST, strict=True)
    ]
    _write_people(_system(now), users=users, roles=roles)
    return [(one, user.id) for one, user in zip(CAST, users, strict=True)]


@operation("example.make")
def _write_people(ctx: Context, *, users: list[User], roles: list[Membership]) -> Outcome:
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(roles)
    return Outcome()


def _town(index: int, town: UUID, services: UUID, people: list[Person], now: datetime) -> Town:
    working = tuple(person for person in people if person.authority == town)
    clerk = next(person for person in working if person.role == "administrator")
    return Town(
        id=town,
        name=example_people.TOWNS[index],
        protocol=CODES[index][1],
        services=services,
        areas=add_areas(clerk.at(now), town),
        people=working,
    )
