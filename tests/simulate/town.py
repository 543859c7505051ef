"""The people of a simulated month: children who go missing, and staff who answer, or do not."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import count
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import LONDON
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.record.children.operations import Particulars
from homeward.record.episodes.operations import record_act
from homeward.work.messages.answering import answer
from homeward.work.rota.models import Reach, Shift
from tests.cast import PASSWORD, Cast, Person, make_cast
from tests.simulate.calendar import EPISODES, Month

CHILDREN = EPISODES // 3 + 5
QUIET = (time(22), time(7))
_STAFF = ("team_manager", "duty_officer", "duty_officer", "duty_officer", "head_of_service",
          "assistant_director", "director", "lead_member", "administrator")  # fmt: skip
_ACTS = ("police_told", "strategy_discussion_held", "high_risk_notification_sent",
         "interview_offered", "interview_held")  # fmt: skip
_ANSWERS = {"now": (1, 12), "shift": (10, 300), "working_day": (10, 420)}
"""Within how many minutes somebody answers, who does."""

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_GRID = 20  # seconds: what people do falls on it


@dataclass
class Town:
    """What will happen, by when; ``quiet`` and ``shifts`` are kept for the judge."""

    month: Month
    cast: Cast
    staff: dict[UUID, Person] = field(default_factory=dict)
    quiet: set[UUID] = field(default_factory=set)
    shifts: list[tuple[UUID, datetime, datetime]] = field(default_factory=list)
    reported: dict[UUID, datetime] = field(default_factory=dict)
    ahead: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    answered: set[tuple[UUID, UUID, int]] = field(default_factory=set)
    away: dict[UUID, UUID] = field(default_factory=dict)
    home: dict[UUID, datetime] = field(default_factory=dict)
    _number: count[int] = field(default_factory=count)

    def plan(self, at: datetime, what: Callable[[datetime], None]) -> None:
        """Have something happen at an instant."""
        on_grid = datetime.fromtimestamp(-(-at.timestamp() // _GRID) * _GRID, at.tzinfo)
        heapq.heappush(self.ahead, (on_grid, next(self._number), what))

    def do(self, now: datetime) -> None:
        """Do what was planned up to now."""
        while self.ahead and self.ahead[0][0] <= now:
            heapq.heappop(self.ahead)[2](now)

    def wonder(self, asked: tuple[UUID, UUID, int], urgency: str, now: datetime) -> None:
        """Let somebody who is asked answer, what is for now soon, or not at all.

        ``asked``: which message, of whom, and how often it had gone on before.
        """
        message, owner, _ = asked
        if asked in self.answered or owner not in self.staff:
            return
        self.answered.add(asked)
        if self.month.chance.random() < 0.75:
            soon = timedelta(minutes=self.month.chance.uniform(*_ANSWERS[urgency]))
            self.plan(now + soon, partial(self._answer, message, self.staff[owner]))

    def _answer(self, message: UUID, person: Person, now: datetime) -> None:
        with suppress(Refusal):  # another was quicker, or it is over
            answer(person.ctx(at=now), message=message, intent="have_it")

    def report(self, now: datetime) -> None:
        """Let a child who is at home go missing."""
        chance = self.month.chance
        keeper = self.cast.asha if chance.random() < 0.7 else self.cast.carys
        free = [child for child, of in self._children.items() if of == keeper.id]
        free = [child for child in free if child not in self.away]
        if not free:
            self.plan(now + timedelta(hours=1), self.report)
            return
        child = chance.choice(free)
        seen = max(
            now - timedelta(minutes=chance.choice((20, 60, 180, 600))),
            self.home.get(child, _LONG_AGO),
        )
        episode = self.cast.missing(child, by=keeper, at=now, seen=seen)
        self.reported[episode], self.away[child] = now, episode
        back = now + timedelta(hours=min(chance.expovariate(1 / 11), 100))
        self.plan(back, partial(self._back, child, episode, keeper))
        for kind in _ACTS:
            if chance.random() < 0.5:
                at = now + timedelta(hours=chance.uniform(0.2, 90))
                self.plan(at, partial(self._act, episode, keeper, kind))

    def _back(self, child: UUID, episode: UUID, keeper: Person, now: datetime) -> None:
        self.cast.back(episode, at=now, by=keeper)
        del self.away[child]
        self.home[child] = now

    def _act(self, episode: UUID, keeper: Person, kind: str, now: datetime) -> None:
        with suppress(Refusal):
            record_act(keeper.ctx(at=now), episode=episode, kind=kind, at=now, who="Asha Example")

    def settle(self) -> None:
        """Make the children, and plan the month."""
        before = self.month.start - timedelta(days=1)
        self._children: dict[UUID, UUID] = {}
        for number in range(CHILDREN):
            keeper = self.cast.asha if number % 10 < 7 else self.cast.carys
            said = Particulars(f"Robin{number}", "Testchild", None, sex="F")
            self._children[self.cast.child(said, by=keeper, at=before)] = keeper.id
        for at in self.month.moments(EPISODES):
            self.plan(at, self.report)


def make_town(month: Month) -> Town:
    """Make the authorities, their people, how they are reached, and the rota."""
    town = Town(month, make_cast())
    cast = town.cast
    for person in (cast.asha, cast.ben, cast.gwen, cast.carys):
        _reach(town, person)
    for services in (cast.asha, cast.carys):
        on_rota = []
        for number, role in enumerate(_STAFF):
            person = _person(town, services, role, number)
            if role == "duty_officer":
                on_rota.append(person)
        _rota(town, services, on_rota)
    town.settle()
    return town


def _person(town: Town, services: Person, role: str, number: int) -> Person:
    email = f"{role}{number}.{services.email}"
    said = NewPerson(email, f"{role} {number} Example", PASSWORD, role, "")
    made = set_up_person(_program(town), organisation=services.organisation, said=said).id
    assert made is not None
    person = Person(made, email, services.organisation, services.authority, role, "")
    _reach(town, person)
    return person


def _reach(town: Town, person: Person) -> None:
    asleep = person.role in ("head_of_service", "assistant_director", "director")
    town.staff[person.id] = person
    if asleep:
        town.quiet.add(person.id)
    by_text = f"+4477009{len(town.staff):05}" if "duty" in person.role or asleep else ""
    _add_reach(_program(town), person=person, by_text=by_text, quiet=QUIET if asleep else None)


@operation("home.set_up")
def _add_reach(
    ctx: Context, *, person: Person, by_text: str, quiet: tuple[time, time] | None
) -> Outcome:
    hours = {"quiet_from": quiet[0], "quiet_until": quiet[1]} if quiet else {}
    for kind, address in (("email", person.email), ("sms", by_text)):
        if address:
            Reach.objects.create(
                user_id=person.id, kind=kind, address=address, verified_at=ctx.now, **hours
            )
    return Outcome(person.id)


def _rota(town: Town, services: Person, people: list[Person]) -> None:
    """Put somebody on for every twelve hours, but for one night with nobody."""
    day, turn = town.month.start.astimezone(LONDON).date() - timedelta(days=1), 0
    while day <= town.month.until.date():
        for starts, ends, days in ((time(8), time(20), 0), (time(20), time(8), 1)):
            turn += 1
            if turn != 15:
                hours = (
                    datetime.combine(day, starts, LONDON),
                    datetime.combine(day + timedelta(days=days), ends, LONDON),
                )
                person = people[turn % len(people)]
                town.shifts.append((person.id, *hours))
                _add_shift(_program(town), person=person, hours=hours)
        day += timedelta(days=1)


@operation("home.set_up")
def _add_shift(ctx: Context, *, person: Person, hours: tuple[datetime, datetime]) -> Outcome:
    made = Shift.objects.create(
        organisation_id=person.organisation, role="duty_officer", user_id=person.id,
        starts_at=hours[0], ends_at=hours[1],
    )  # fmt: skip
    return Outcome(made.pk)


def _program(town: Town) -> Context:
    return system_context(now=town.month.start - timedelta(days=2), purpose="simulate")
