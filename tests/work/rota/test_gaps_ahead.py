"""When nobody is on duty ahead: as whoever is told then would find it, deputies and all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.domain.messages import Urgency
from homeward.domain.time import Stretch
from homeward.guard import session
from homeward.guard.models import Membership, User
from homeward.guard.people import set_active
from homeward.guard.session import scope
from homeward.work.messages.models import Message
from homeward.work.rota.alarming import alarm_gaps
from homeward.work.rota.models import Leave, Shift
from homeward.work.rota.operations import LeaveSaid, add_leave
from homeward.work.rota.people import on_duty
from homeward.work.rota.queries import gaps
from tests.cast import Person
from tests.work.rota.conftest import DAY, Alder

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2026, 6, 13, 0, 0, tzinfo=UTC)
WEEKEND = Stretch(SATURDAY, SATURDAY + timedelta(days=2))
"""No office hours lie in it."""

PEOPLE = ("Abe", "Bea", "Cal", "Dee")
WHO, HOUR, LONG = st.integers(0, len(PEOPLE) - 1), st.integers(-6, 47), st.integers(1, 30)
SHIFTS = st.lists(
    st.tuples(WHO, HOUR, LONG, st.sampled_from(("", "", "North")), st.booleans()), max_size=5
)
LEAVE = st.lists(st.tuples(WHO, st.none() | WHO, HOUR, LONG), max_size=5)
ROLES = st.sampled_from(("duty_officer", "social_worker", "team_manager", "lead_member"))
POSTS = st.lists(st.tuples(WHO, ROLES, HOUR, st.none() | LONG), min_size=2, max_size=7)
TIRELESS = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def _open(alder: Alder) -> list[Stretch]:
    ctx = alder.work(DAY)
    with scope(ctx):
        return gaps(ctx, *WEEKEND)


def _covered(alder: Alder) -> tuple[Person, Person, Person]:
    """Return who is on duty all of a weekend, alone and on leave, who stands in, and another."""
    edie, fern, gus = (alder.add(name, "duty_officer") for name in ("Edie", "Fern", "Gus"))
    alder.shift(edie, *WEEKEND)
    add_leave(edie.ctx(at=DAY), said=LeaveSaid(edie.id, *WEEKEND, fern.id))
    return edie, fern, gus


def test_weekend_is_open_while_the_deputy_is_on_leave_too(alder: Alder) -> None:
    _, fern, _ = _covered(alder)
    before = _open(alder)
    away = Stretch(SATURDAY + timedelta(hours=8), SATURDAY + timedelta(hours=20))

    add_leave(fern.ctx(at=DAY), said=LeaveSaid(fern.id, *away))

    assert before == []
    assert _open(alder) == [away]


def test_weekend_is_covered_when_the_deputys_deputy_is_there(alder: Alder) -> None:
    _, fern, gus = _covered(alder)

    add_leave(fern.ctx(at=DAY), said=LeaveSaid(fern.id, *WEEKEND, gus.id))

    assert _open(alder) == []


def test_weekend_is_open_when_the_deputy_can_no_longer_sign_in(alder: Alder) -> None:
    _, fern, _ = _covered(alder)
    admin = alder.add("Ada", "administrator")

    set_active(admin.ctx(at=DAY), user=fern.id, version=1, active=False)

    assert _open(alder) == [WEEKEND]


def test_weekend_is_open_from_when_the_deputy_is_no_longer_fit(alder: Alder) -> None:
    _, fern, _ = _covered(alder)
    noon = SATURDAY + timedelta(hours=12)
    ctx = alder.cast.gwen.ctx(at=DAY)
    with session.scope(ctx, operation="test", entry=uuid4()):
        Membership.objects.filter(user=fern.id).update(ends_at=noon, version=2)
        Membership.objects.create(
            user_id=fern.id, organisation_id=fern.organisation, role="lead_member", starts_at=noon
        )
        session.append_entry()

    assert _open(alder) == [Stretch(noon, WEEKEND.ends)]


@pytest.mark.parametrize(
    ("at", "urgency"),
    [(DAY, Urgency.WORKING_DAY), (SATURDAY - timedelta(hours=2), Urgency.NOW)],
    ids=["ahead", "soon"],
)
def test_administrators_are_told_when_a_deputy_cannot_stand_in(
    alder: Alder, at: datetime, urgency: Urgency
) -> None:
    _, fern, _ = _covered(alder)
    alder.add("Ada", "administrator")
    away = LeaveSaid(fern.id, SATURDAY + timedelta(hours=8), SATURDAY + timedelta(hours=20))
    add_leave(fern.ctx(at=DAY), said=away)

    alarm_gaps(at)

    ctx = alder.work(at)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="nobody_on_duty")
        told = {row.title: row.urgency for row in rows}
    said = (
        "Nobody is on duty out of hours from 9:00am on Saturday 13 June 2026 "
        "to 9:00pm on Saturday 13 June 2026"
    )
    assert told[said] == urgency


def test_as_many_questions_are_asked_however_many_deputies_there_are(alder: Alder) -> None:
    _covered(alder)
    ctx = alder.work(DAY)
    counts = []
    for number in range(2):
        with (
            scope(ctx),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            gaps(ctx, *WEEKEND)
        counts.append(len(asked))
        more = [alder.add(f"More{number}{name}", "duty_officer") for name in PEOPLE]
        for one, other in pairwise(more):
            alder.shift(one, *WEEKEND)
            add_leave(one.ctx(at=DAY), said=LeaveSaid(one.id, *WEEKEND, other.id))

    assert counts[0] == counts[1]


@pytest.fixture
def crowd(alder: Alder) -> list[Person]:
    """Four people, made once for all that is tried with them."""
    return [alder.add(name, "duty_officer") for name in PEOPLE]


@TIRELESS
@given(shifts=SHIFTS, leave=LEAVE, posts=POSTS, active=st.lists(st.booleans(), min_size=4))
def test_nobody_is_on_duty_ahead_exactly_when_nobody_would_be_told_then(
    alder: Alder,
    crowd: list[Person],
    shifts: list[tuple[int, int, int, str, bool]],
    leave: list[tuple[int, int | None, int, int]],
    posts: list[tuple[int, str, int, int | None]],
    active: list[bool],
) -> None:
    with transaction.atomic():
        with session.scope(alder.cast.gwen.ctx(at=DAY), operation="test", entry=uuid4()):
            _hold(crowd, posts, active)
            _roster(crowd, shifts, leave)
            session.append_entry()

        open_then = _open(alder)
        assert _unmanned_hours(alder) == [
            hour for hour in range(48)
            if any(one.starts <= _at(hour) < one.ends for one in open_then)
        ]  # fmt: skip
        transaction.set_rollback(True)


def _at(hour: int) -> datetime:
    return SATURDAY + timedelta(hours=hour)


def _hold(
    people: list[Person], posts: list[tuple[int, str, int, int | None]], active: list[bool]
) -> None:
    for person, signs_in in zip(people, active, strict=False):
        Membership.objects.filter(user=person.id).update(ends_at=SATURDAY - timedelta(1), version=2)
        User.objects.filter(pk=person.id).update(is_active=signs_in, version=2)
    for who, role, begins, long in posts:
        Membership.objects.create(
            user_id=people[who].id,
            organisation_id=people[who].organisation,
            role=role,
            starts_at=_at(begins),
            ends_at=None if long is None else _at(begins + long),
        )


def _roster(
    people: list[Person],
    shifts: list[tuple[int, int, int, str, bool]],
    leave: list[tuple[int, int | None, int, int]],
) -> None:
    for who, begins, long, team, backup in shifts:
        Shift.objects.create(
            organisation_id=people[who].organisation,
            role="duty_officer",
            team=team,
            user_id=people[who].id,
            backup=backup,
            starts_at=_at(begins),
            ends_at=_at(begins + long),
        )
    for who, deputy, begins, long in leave:
        Leave.objects.create(
            organisation_id=people[who].organisation,
            user_id=people[who].id,
            deputy_id=None if deputy is None else people[deputy].id,
            starts_at=_at(begins),
            ends_at=_at(begins + long),
        )


def _unmanned_hours(alder: Alder) -> list[int]:
    """Return at which hours nobody is found on duty for a team that has no rota of its own."""
    ctx = alder.work(DAY)
    with scope(ctx):
        return [
            hour
            for hour in range(48)
            if not on_duty(ctx.organisation, role="duty_officer", team="East", now=_at(hour)).people
        ]
