"""What the tests of the rota share: a night and a day, people of Alder, and shifts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from homeward.domain.context import Context
from homeward.domain.messages import Channel, Letter, NotSent
from homeward.guard import session
from homeward.guard.people import NewPerson, services_context, set_up_person, system_context
from homeward.guard.session import scope
from homeward.record.care.workers import around_child
from homeward.work.obligations.calendar import calendar_here, hold_calendar
from homeward.work.rota.carrying import send_codes
from homeward.work.rota.operations import LeaveSaid, ShiftSaid, add_leave, set_shift
from homeward.work.rota.reaching import note_bounce
from homeward.work.rota.resolving import Found, who_for
from tests.cast import PASSWORD, Cast, Person

DAY = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
"""A Wednesday, at one in the afternoon in London."""

NIGHT = datetime(2026, 6, 10, 22, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def calendar() -> Iterator[None]:
    """Put the bank holidays back as they were."""
    former = calendar_here()
    yield
    hold_calendar(former)


class Post:
    """A carrier that takes every letter, or refuses each with what it was given."""

    def __init__(self, refusal: NotSent | None = None) -> None:
        self.letters: list[Letter] = []
        self._refusal = refusal

    def send(self, letter: Letter) -> str:
        """Keep a letter."""
        if self._refusal is not None:
            raise self._refusal
        self.letters.append(letter)
        return f"post-{len(self.letters)}"


def send_all(now: datetime) -> Post:
    """Send every code that waits, and return what was sent."""
    post = Post()
    send_codes(now, senders={Channel.EMAIL: post, Channel.NOTIFY_SMS: post})
    return post


def bounce(person: Person, address: str, *, at: datetime) -> None:
    """Note that a message to one's address did not arrive."""
    with session.scope(person.ctx(at=at), operation="test", entry=uuid4()):
        note_bounce(person=person.id, address=address, sent=at, at=at)
        session.append_entry()


@dataclass(frozen=True)
class Alder:
    """Alder's children's services, with a rota to write."""

    cast: Cast

    def add(self, name: str, role: str, team: str = "", *, where: UUID | None = None) -> Person:
        """Return a new person with a role."""
        organisation = where or self.cast.asha.organisation
        email = f"{name.lower()}@example.test"
        made = set_up_person(
            system_context(now=DAY - timedelta(days=300), purpose="test"),
            organisation=organisation,
            said=NewPerson(email, f"{name} Example", PASSWORD, role, team),
        )
        assert made.id
        return Person(made.id, email, organisation, self.cast.alder, role, team)

    def shift(self, person: Person, starts: datetime, ends: datetime, **said: object) -> UUID:
        """Put somebody on the rota, as duty officer unless said."""
        fields = {"role": "duty_officer", **said}
        made = set_shift(
            self.cast.asha.ctx(at=DAY),
            shift=None,
            version=0,
            said=ShiftSaid(user_id=person.id, starts_at=starts, ends_at=ends, **fields),  # type: ignore[arg-type]
        )
        assert made.id
        return made.id

    def leave(self, person: Person, deputy: Person | None = None) -> None:
        """Send somebody on leave for three days around the day and the night."""
        said = LeaveSaid(
            person.id, DAY - timedelta(1), DAY + timedelta(2), deputy.id if deputy else None
        )
        ctx = self.cast.gwen.ctx(at=DAY - timedelta(2)).for_operation(uuid4())
        add_leave(ctx, said=said)

    def work(self, at: datetime) -> Context:
        """Return the services' own context."""
        return services_context(now=at, authority=self.cast.alder, purpose="test")

    def found(self, role: str, at: datetime, episode: UUID | None = None) -> Found:
        """Return who is told for a role."""
        ctx = self.work(at)
        with scope(ctx):
            around = around_child(ctx, episode) if episode else None
            return who_for(ctx, role=role, around=around)

    def told(self, role: str, at: datetime, episode: UUID | None = None) -> list[UUID | None]:
        """Return the people told for a role, in order."""
        return [one.person for one in self.found(role, at, episode).recipients]


@pytest.fixture
def alder(cast: Cast) -> Alder:
    """Alder's services."""
    return Alder(cast)
