"""The cast of every test: Asha, Ben of another team, Carys of another authority, Dev of the police.

Also Erin, a carer, and Gwen, a team manager beside Asha. Two invented authorities, Alder
(whose protocol is Thurrock's) and Birch (Medway's). Take it with ``pytestmark`` or the
``cast`` fixture; with ``transaction=True`` it is made in committed transactions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from homeward.config.env import CHECKOUT
from homeward.config.wiring import wire
from homeward.domain.context import Context
from homeward.guard.people import (
    NewPerson,
    add_authority,
    add_organisation,
    services_of,
    set_up_person,
    system_context,
)
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, create_child, set_status
from homeward.record.episodes.operations import ReturnSaid, confirm_return
from homeward.record.episodes.queries import episode_named
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.work.obligations.protocols import add_protocol

NOW = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
PASSWORD = "Correct-horse-9-battery"
ROBIN = Particulars("Robin", "Testchild", date(2011, 3, 4), sex="F")


def hours(number: float) -> timedelta:
    """Return so many hours."""
    return timedelta(hours=number)


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast, and the context in which they act."""

    id: UUID
    email: str
    organisation: UUID
    authority: UUID | None
    role: str
    team: str

    def ctx(
        self,
        *,
        at: datetime = NOW,
        authority: UUID | None = None,
        roles: frozenset[str] | None = None,
    ) -> Context:
        """Return this person's context at an instant, in their own record or another's."""
        return Context(
            self.id,
            self.organisation,
            authority or self.authority,
            "work",
            at,
            roles=roles or frozenset({self.role}),
            teams=frozenset({self.team} if self.team else ()),
        )


@dataclass(frozen=True, slots=True)
class Cast:
    """The people, and where they belong."""

    alder: UUID
    birch: UUID
    police: UUID
    home: UUID
    asha: Person
    ben: Person
    gwen: Person
    carys: Person
    dev: Person
    erin: Person

    def child(
        self, said: Particulars = ROBIN, *, by: Person | None = None, at: datetime = NOW
    ) -> UUID:
        """Return a new child of the record of ``by`` (else of Asha's), looked after."""
        who = by or self.asha
        made = create_child(who.ctx(at=at), said=said).id
        assert made is not None
        start = date(2025, 1, 6)
        set_status(
            who.ctx(at=at), child=made, status="looked_after", team=who.team, starts_on=start
        )
        return made

    def missing(
        self,
        child: UUID,
        *,
        by: Person | None = None,
        at: datetime = NOW,
        seen: datetime | None = None,
        said: ReportSaid | None = None,
    ) -> UUID:
        """Return a new episode of a child, last seen an hour before ``at`` unless said."""
        told = replace(
            said or ReportSaid("Erin Example", "Carer"), last_seen_at=seen or at - hours(1)
        )
        ctx = (by or self.asha).ctx(at=at)
        made = take_report(ctx, child=child, newcomer=None, said=told).id
        assert made is not None
        return made

    def back(self, episode: UUID, *, at: datetime, by: Person | None = None) -> None:
        """Confirm that the child of an episode returned at ``at``."""
        ctx = (by or self.asha).ctx(at=at)
        said = ReturnSaid(None, at, seen_by="PC Example")
        confirm_return(ctx, episode=episode, version=self.version(episode, ctx), said=said)

    def version(self, episode: UUID, ctx: Context | None = None) -> int:
        """Return the version at which an episode now stands."""
        reader = ctx or self.asha.ctx()
        with scope(reader):
            return episode_named(reader, episode).version


def _made(person: str, organisation: UUID, authority: UUID | None, role: str, team: str) -> Person:
    email = f"{person.lower()}@example.test"
    made = set_up_person(
        _program(),
        organisation=organisation,
        said=NewPerson(email, f"{person} Example", PASSWORD, role, team),
    )
    assert made.id is not None
    return Person(made.id, email, organisation, authority, role, team)


def _program() -> Context:
    return system_context(now=NOW - timedelta(days=365), purpose="set up")


def _authority(code: str, name: str, protocol: str) -> tuple[UUID, UUID]:
    made = add_authority(
        _program(), code=code, name=name, protocol=protocol, services=f"{name} children's services"
    ).id
    services = services_of(made)
    assert made is not None
    assert services is not None
    return made, services.id


def make_cast() -> Cast:
    """Make the authorities, organisations, people and protocols."""
    wire()
    for pack in ("national", "thurrock", "medway"):
        text = (CHECKOUT / "protocols" / f"{pack}.toml").read_text(encoding="utf-8")
        add_protocol(_program(), text=text)
    alder, alder_services = _authority("X01", "Alder", "thurrock")
    birch, birch_services = _authority("X02", "Birch", "medway")
    covers = [alder, birch]
    police = add_organisation(_program(), name="Exshire Police", kind="police", covers=covers).id
    home = add_organisation(_program(), name="Willow House", kind="provider", covers=[]).id
    assert police is not None
    assert home is not None
    return Cast(
        alder=alder,
        birch=birch,
        police=police,
        home=home,
        asha=_made("Asha", alder_services, alder, "missing_officer", "North"),
        ben=_made("Ben", alder_services, alder, "missing_officer", "South"),
        gwen=_made("Gwen", alder_services, alder, "team_manager", "North"),
        carys=_made("Carys", birch_services, birch, "missing_officer", "East"),
        dev=_made("Dev", police, None, "police_coordinator", ""),
        erin=_made("Erin", home, None, "carer", ""),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, in the test's database."""
    return make_cast()
