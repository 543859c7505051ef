"""Invents who is on duty out of hours, who is on leave, and how everybody is reached.

The rota is whole, from the first week of the history until some weeks ahead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from django.db.models import Model

from homeward.config.example.world import Person, Town, World
from homeward.config.example_people import CAST
from homeward.domain.context import Context
from homeward.domain.time import LONDON, OFFICE_HOURS, london_date
from homeward.guard.models import User
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.record.bulk import ENTRY_ROWS
from homeward.work.obligations.calendar import calendar_here
from homeward.work.rota.models import Leave, Reach, Shift
from homeward.work.rota.weeks import monday_of

_WEEKS_AHEAD = 9
_ONE_DAY = timedelta(days=1)
_CHECKED = timedelta(days=30)
_QUIET = (time(22), time(7))
_BY_TEXT = frozenset({"duty_officer", "team_manager", "head_of_service", "police_coordinator"})
_DUTY = "duty_officer"
_MODELS: tuple[type[Model], ...] = (Reach, Shift, Leave)


def write_duty(world: World, *, now: datetime, since: datetime) -> None:
    """Write every town's rota and leave, and how everybody is reached, as known at ``now``."""
    rows: list[Model] = [*_reaches(now)]
    for town in world.towns:
        rows += _shifts(town, london_date(since), london_date(now))
        rows += _leave(town, now)
    ahead = iter(rows)
    while some := list(islice(ahead, ENTRY_ROWS)):
        _write(system_context(now=now, purpose="example"), rows=some)


@operation("example.make")
def _write(ctx: Context, *, rows: Sequence[Model]) -> Outcome:
    for model in _MODELS:
        model._default_manager.bulk_create([row for row in rows if isinstance(row, model)])
    return Outcome()


def _shifts(town: Town, first: date, today: date) -> Iterator[Shift]:
    """Yield each night, and each day on which no office is open: two people take turns weekly."""
    calendar, day = calendar_here(), monday_of(first)
    last = monday_of(today) + timedelta(weeks=_WEEKS_AHEAD)
    pair = [one for one in town.people if one.role == _DUTY]
    while day < last:
        turn = day.isocalendar().week % 2
        people = (pair[turn], pair[1 - turn])
        night = (_at(day, OFFICE_HOURS.closes), _at(day + _ONE_DAY, OFFICE_HOURS.opens))
        spans = [night]
        if not calendar.is_working_day(day):
            spans.insert(0, (_at(day, OFFICE_HOURS.opens), night[0]))
        for span in spans:
            # Who stands behind is planned for the weeks around now alone.
            wanted = people if day > today - timedelta(weeks=2) else people[:1]
            yield from (_shift(town, one, span, behind=one is people[1]) for one in wanted)
        day += _ONE_DAY


def _shift(town: Town, who: Person, span: tuple[datetime, datetime], *, behind: bool) -> Shift:
    return Shift(
        organisation_id=town.services,
        role=_DUTY,
        user_id=who.id,
        backup=behind,
        starts_at=span[0],
        ends_at=span[1],
    )


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def _leave(town: Town, now: datetime) -> Iterator[Leave]:
    """Yield a manager's leave that is under way, and leave ahead for which nobody stands in."""
    away, deputy = town.one("team_manager", "South"), town.one("team_manager", "North")
    today = london_date(now)
    yield Leave(
        organisation_id=town.services,
        user_id=away.id,
        deputy_id=deputy.id,
        starts_at=_at(today - timedelta(days=2), time()),
        ends_at=_at(today + timedelta(days=12), time()),
    )
    yield Leave(
        organisation_id=town.services,
        user_id=town.one("interview_worker").id,
        starts_at=_at(today + timedelta(days=20), time()),
        ends_at=_at(today + timedelta(days=25), time()),
    )


def _reaches(now: datetime) -> Iterator[Reach]:
    """Yield an address for everybody, and a number of those kept for drama for some."""
    users = dict(User.objects.filter(email__in=[m.email for m in CAST]).values_list("email", "pk"))
    for number, member in enumerate(CAST):
        user, checked = users[member.email], now - _CHECKED
        starts, ends = _QUIET if member.role == "head_of_service" else (None, None)
        quiet = {"quiet_from": starts, "quiet_until": ends}
        about = {"user_id": user, "verified_at": checked, **quiet}
        yield Reach(kind=Reach.Kind.EMAIL, address=member.email, **about)
        if member.role in _BY_TEXT:
            yield Reach(kind=Reach.Kind.SMS, address=f"07700900{number:03}", **about)
