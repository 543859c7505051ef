"""Every address × every role × every organisation: who gets in, and nobody else.

The expected answer is worked out from the permission table and from what the reader's
organisation may see, never from what the page happens to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from homeward.guard.permissions import (
    ANYONE,
    EVERYBODY,
    OPERATIONS,
    PAGES,
    ROLES_OF_KIND,
    SERVICES,
)
from tests.cast import Cast, Person
from tests.doors.visitors import signed_in
from tests.doors.world import World, make_world, person_in

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Address:
    """One named address and the things it names."""

    name: str
    words: tuple[str, ...]


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield Address(pattern.name or "", tuple(pattern.pattern.converters))


@cache
def addresses() -> tuple[Address, ...]:
    """Return every address of the product."""
    return tuple(_walk(get_resolver().url_patterns))


def test_every_address_is_in_the_permission_table_and_the_other_way_round() -> None:
    assert sorted(each.name for each in addresses()) == sorted(PAGES)


def test_every_role_is_held_in_one_kind_of_organisation() -> None:
    assert frozenset().union(*ROLES_OF_KIND.values()) == EVERYBODY


def test_every_permission_is_given_to_known_roles_only() -> None:
    known = EVERYBODY | {"system"} | ANYONE

    assert not frozenset().union(*OPERATIONS.values(), *PAGES.values()) - known


@pytest.fixture
def world(cast: Cast) -> World:
    """One of everything, in Alder's record."""
    return make_world(cast)


def path_of(address: Address, world: World) -> str:
    """Return the address of the thing in Alder's record."""
    return reverse(address.name, kwargs={word: world.things[word] for word in address.words})


def everybody(cast: Cast, world: World) -> Iterator[tuple[Person, bool]]:
    """Return a person of every role in every organisation, and whether theirs is Alder's."""
    for kind, organisation, ours in (
        ("childrens_services", cast.carys.organisation, False),
        ("police", cast.police, True),
        ("provider", cast.home, False),
        ("other_council", world.council, True),
        # Last: their managers may end the share by which the council sees the child.
        ("childrens_services", cast.asha.organisation, True),
    ):
        for role in sorted(ROLES_OF_KIND[kind]):
            yield person_in(organisation, role), ours


@dataclass(frozen=True)
class Asking:
    """One person asking for one address, and what may come back."""

    address: Address
    person: Person
    ours: bool

    def surprise(self, status: int) -> str:
        """Return what is wrong with an answer, or nothing."""
        if status in self.expected:
            return ""
        whose = "ours" if self.ours else "another's"
        return f"{self.address.name}: {self.person.role} of {whose} got {status}"

    @property
    def expected(self) -> frozenset[int]:
        """Return the answers that are no surprise."""
        if self.person.role not in PAGES[self.address.name]:
            return frozenset({403})
        words = set(self.address.words)
        if "token" in words:  # whoever else's link it is, it shows nothing
            return frozenset({403, 405})
        if "message" in words and self.person.role not in SERVICES:
            return frozenset({404, 405})
        if words & ITS_AUTHORS_ALONE or (words - THE_HOMES and not self.ours):
            return frozenset({404, 405})
        return frozenset({200, 204, 302, 400, 405, 409})


ITS_AUTHORS_ALONE = frozenset({"draft", "handover"})
"""What even a colleague never meets: a report that somebody is still typing, and a hand-over
between two others.
"""

THE_HOMES = frozenset({"provider", "desk", "area"})
"""Entries of the registers: about no child, and the same for everybody in the home."""

OPEN = {name for name, roles in PAGES.items() if roles == ANYONE}


def askings(cast: Cast, world: World) -> Iterator[tuple[Asking, str]]:
    """Return everybody asking for every address that needs signing in."""
    for person, ours in everybody(cast, world):
        for address in addresses():
            if address.name not in OPEN | {"sign_out"}:
                yield Asking(address, person, ours), path_of(address, world)


def test_addresses_lead_to_sign_in_when_nobody_is_signed_in(world: World) -> None:
    client = Client(headers={"host": "localhost"})

    answers = {each.name: client.get(path_of(each, world)) for each in addresses()}

    let_in = {name for name, answer in answers.items() if answer.status_code == 200}
    assert let_in == OPEN - {"notify_receipt"}
    assert answers["notify_receipt"].status_code == 405  # it is only ever sent to
    assert all(
        answer["Location"].startswith("/sign-in")
        for name, answer in answers.items()
        if name not in OPEN
    )


def test_addresses_show_nothing_unexpected_when_everybody_asks(cast: Cast, world: World) -> None:
    clients: dict[str, Client] = {}
    surprises = []

    for asking, path in askings(cast, world):
        client = clients.setdefault(asking.person.email, signed_in(asking.person))
        surprises.append(asking.surprise(client.get(path).status_code))

    assert [each for each in surprises if each] == []


def test_addresses_take_nothing_unexpected_when_everybody_sends(cast: Cast, world: World) -> None:
    clients: dict[str, Client] = {}
    surprises = []

    for asking, path in askings(cast, world):
        client = clients.setdefault(asking.person.email, signed_in(asking.person))
        sent = client.post(path, {"operation_id": str(uuid4()), "version": "1"})
        surprises.append(asking.surprise(sent.status_code))

    assert [each for each in surprises if each] == []


def test_addresses_say_not_here_when_there_is_no_such_thing(cast: Cast) -> None:
    surprises = []

    for address in addresses():
        role = next(iter(sorted(PAGES[address.name] & ROLES_OF_KIND["childrens_services"])), "")
        if not address.words or not role:
            continue
        # A row given back has a number; everything else has a UUID.
        nothing = {word: 2**31 if word == "row" else uuid4() for word in address.words}
        path = reverse(address.name, kwargs=nothing)
        status = signed_in(person_in(cast.asha.organisation, role)).get(path).status_code
        if status not in {404, 405}:
            surprises.append(f"{address.name}: {status}")

    assert surprises == []


def test_addresses_name_nobody(world: World) -> None:
    paths = [path_of(each, world).lower() for each in addresses()]

    assert not [path for path in paths if "robin" in path or "testchild" in path]
