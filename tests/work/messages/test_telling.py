"""One is asked, and the others are told once; people who are named are all told."""

from __future__ import annotations

from datetime import time

import pytest

from homeward.guard.people import system_context
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.models import Chase, Message
from tests.cast import NOW, Cast, Person, hours
from tests.work.messages.parts import (
    Carrier,
    again,
    colleague,
    deliveries,
    messages,
    on_shift,
    raised,
    reach,
    reachable,
    send,
)

pytestmark = pytest.mark.django_db


def ways(cast: Cast, row: Message, who: Person) -> list[tuple[str, bool]]:
    """Return by what somebody was told, and whether they were asked to answer."""
    return [(one.channel, one.asks) for one in deliveries(cast, row) if one.person == who.id]


def duty(cast: Cast) -> tuple[Person, Person, Person]:
    """Return two who are on duty together, by team, and one who stands behind them."""
    edie, fern, guy = (colleague(cast, name, "duty_officer") for name in ("Edie", "Fern", "Guy"))
    for begins, who in enumerate((edie, fern, guy)):
        on_shift(cast, who, NOW - hours(3 - begins), NOW + hours(12), backup=who is guy)
    reachable(edie, fern, guy)
    return edie, fern, guy


def test_others_on_duty_are_told_once_when_it_is_for_now(cast: Cast) -> None:
    edie, fern, guy = duty(cast)
    carrier = Carrier()

    row = raised(cast, role="duty_officer", urgency="now")
    send(carrier, NOW)

    assert row.owner == edie.id
    assert ways(cast, row, edie) == [("email", True), ("in_app", True)]
    assert ways(cast, row, fern) == [("email", False), ("in_app", False)]
    assert ways(cast, row, guy) == [("in_app", False)]
    assert carrier.to.count(fern.email) == 1


def test_others_are_told_in_homeward_alone_when_it_may_wait(cast: Cast) -> None:
    edie, fern, guy = duty(cast)

    row = raised(cast, role="duty_officer", urgency="shift")

    assert ways(cast, row, edie) == [("email", True), ("in_app", True)]
    assert ways(cast, row, fern) == ways(cast, row, guy) == [("in_app", False)]


def test_the_next_is_asked_and_nobody_told_again_when_the_first_does_not_answer(
    cast: Cast,
) -> None:
    _, fern, guy = duty(cast)
    row = raised(cast, role="duty_officer", urgency="now")

    chase_due(NOW + hours(0.25))

    assert again(cast, row).owner == fern.id
    assert {asks for _, asks in ways(cast, row, fern)} == {False, True}
    assert ways(cast, row, guy) == [("in_app", False)]


def test_those_of_the_role_are_told_in_homeward_when_there_is_no_rota(cast: Cast) -> None:
    hana, hope = (colleague(cast, name, "head_of_service") for name in ("Hana", "Hope"))
    reachable(hana, hope)

    row = raised(cast, role="head_of_service", urgency="now")

    assert row.owner == hana.id
    assert ways(cast, row, hope) == [("in_app", False)]


def test_all_who_are_named_are_told_once_and_one_is_asked(cast: Cast) -> None:
    many = [colleague(cast, f"Zoe{number}", "director") for number in range(7)]
    reachable(*many[1:])
    people = [one.id for one in (*many, many[3])]
    carrier = Carrier()

    row = raised(cast, urgency="shift", people=people)
    same = raised(cast, urgency="shift", people=people)
    send(carrier, NOW)

    assert same.pk == row.pk
    assert (row.owner, row.role, row.state) == (many[1].id, "director", "told")
    assert ways(cast, row, many[0]) == [("in_app", False)]
    assert ways(cast, row, many[1]) == [("email", True), ("in_app", True)]
    assert all(ways(cast, row, one) == [("email", False), ("in_app", False)] for one in many[2:])
    assert sorted(carrier.to) == sorted(one.email for one in many[1:])
    subjects = {one.words.subject for one in carrier.letters}
    assert subjects == {"Homeward: a document is ready (this shift)"}
    assert Chase.objects.get(pk=row.pk).at == NOW + hours(8)


def test_administrators_are_told_when_nobody_is_named(cast: Cast) -> None:
    admin = colleague(cast, "Ada", "administrator")

    row = raised(cast, urgency="shift", people=[])

    assert (row.owner, row.role) == (admin.id, "administrator")


def test_quiet_hours_hold_when_somebody_is_only_told(cast: Cast) -> None:
    hana, hope = (colleague(cast, name, "head_of_service") for name in ("Hana", "Hope"))
    reachable(hana)
    program, quiet = system_context(now=NOW, purpose="test"), (time(12), time(15))
    reach(program, person=hope.id, address=hope.email, quiet=quiet)
    carrier = Carrier()

    raised(cast, urgency="shift", people=[hana.id, hope.id])
    send(carrier, NOW)

    assert carrier.to == [hana.email]
    assert [row.template for row in messages(cast)] == ["document_ready"]
