"""A danger recorded while a letter waits stops the letter, and nobody takes or passes round it."""

from __future__ import annotations

from uuid import UUID

import pytest

from homeward.guard.session import scope
from homeward.record.episodes.operations import record_act
from homeward.work.messages.answering import BadAnswer, answer
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.models import Chase, Message, Outbox, Suppression
from tests.cast import NOW, Cast, Person, hours
from tests.work.messages.dangers import SOON, desk, fear, kept, letters, place, placed
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    again,
    answers,
    carer,
    colleague,
    message,
    messages,
    program,
    reachable,
    refuse,
    send,
)

pytestmark = pytest.mark.django_db
LATER = NOW + hours(0.2)


def named(who: Person) -> dict[str, object]:
    """Return the words of an allegation that names a colleague."""
    return {"harm": "allegation", "concerns": "person", "concerns_person": str(who.id)}


def said(cast: Cast, row: Message) -> list[tuple[str, UUID, str]]:
    """Return what was answered, by whom, with which note."""
    return [(one.intent, one.person, one.note) for one in answers(cast, row)]


def kept_from(cast: Cast, who: Person) -> list[Suppression]:
    """Return what is kept from somebody."""
    ctx = program(cast, at=SOON)
    with scope(ctx):
        rows = Suppression.objects.seen_by(ctx).filter(person=who.id)
        return list(rows.select_related("message"))


def test_a_waiting_letter_is_stopped_when_a_danger_is_recorded(cast: Cast) -> None:
    reachable(cast.erin, cast.gwen)
    child, carrier = placed(cast), Carrier()
    episode = cast.missing(child)
    send(Carrier(before=refuse()), NOW)

    fear(cast, child, "An allegation against the carer", at=SOON)
    send(carrier, NOW + hours(0.2))

    row = message(cast, episode, POLICE)
    assert cast.erin.email not in carrier.to
    assert row.owner == cast.gwen.id
    assert {one.state for one in letters(cast, row) if one.person == cast.erin.id} == {"not_needed"}
    assert POLICE in {one.message.duty for one in kept(cast)}
    assert [one for one in messages(cast, episode) if one.template == "decision_needed"]


def test_a_providers_letter_is_stopped_when_a_danger_is_recorded(cast: Cast) -> None:
    reachable(cast.gwen)
    child, carrier, aspen = cast.child(), Carrier(), desk(cast, "Aspen")
    place(cast, child, aspen)
    episode = cast.missing(child)
    waiting = letters(cast, message(cast, episode, POLICE))

    fear(cast, child, "Forced marriage is feared", at=SOON)
    send(carrier, NOW + hours(0.2))

    row = message(cast, episode, POLICE)
    assert aspen.email in {one.address for one in waiting}
    assert aspen.email not in carrier.to
    assert row.owner == cast.gwen.id
    assert {one.desk for one in kept(cast)} == {aspen.pk}


def test_letters_leave_when_nothing_speaks_against_it(cast: Cast) -> None:
    carrier, aspen = Carrier(), desk(cast, "Aspen")
    child = cast.child()
    place(cast, child, aspen)
    cast.missing(child)

    send(carrier, NOW + hours(0.2))

    assert aspen.email in carrier.to
    assert kept(cast) == []


def test_it_is_not_passed_to_whom_a_danger_concerns(cast: Cast) -> None:
    child = cast.child()
    row = message(cast, cast.missing(child), POLICE)
    fear(cast, child, "As reported", at=SOON, **named(cast.ben))
    told = Outbox.objects.count()

    with pytest.raises(BadAnswer, match="may not be passed to that person"):
        answer(cast.gwen.ctx(at=LATER), message=row.pk, intent="passed", passed_to=cast.ben.id)

    after = again(cast, row)
    assert (after.owner, after.state) == (cast.gwen.id, "told")
    assert answers(cast, row) == []
    assert Outbox.objects.count() == told


@pytest.mark.parametrize("intent", ["have_it", "passed"])
def test_it_is_not_theirs_when_a_danger_concerns_their_home(cast: Cast, intent: str) -> None:
    fay = carer(cast, "Fay")
    child = placed(cast)
    row = message(cast, cast.missing(child), POLICE)
    fear(cast, child, "Domestic abuse is recorded", at=SOON)

    with pytest.raises(BadAnswer, match="not yours to answer"):
        answer(
            cast.erin.ctx(at=LATER, authority=cast.alder),
            message=row.pk, intent=intent, passed_to=fay.id,
        )  # fmt: skip

    after = again(cast, row)
    assert (after.state, after.acknowledged_by) == ("told", None)
    assert said(cast, row) == [("seen", cast.erin.id, "Tried to answer it")]
    chase_due(LATER)
    assert again(cast, row).owner == cast.gwen.id


def test_who_was_never_asked_does_not_take_it_when_a_danger_concerns_them(cast: Cast) -> None:
    child = placed(cast)
    fear(cast, child, "As reported", **named(cast.gwen))
    row = message(cast, cast.missing(child), POLICE)
    before = Chase.objects.get(pk=row.pk).at

    with pytest.raises(BadAnswer, match="not yours to answer"):
        answer(cast.gwen.ctx(at=LATER), message=row.pk, intent="have_it")

    after = again(cast, row)
    assert (after.owner, after.state) == (cast.erin.id, "told")
    assert said(cast, row) == [("seen", cast.gwen.id, "Tried to answer it")]
    assert Chase.objects.get(pk=row.pk).at == before


def test_it_is_asked_anew_when_a_danger_is_recorded_of_who_has_it(cast: Cast) -> None:
    hana, child = colleague(cast, "Hana", "head_of_service"), cast.child()
    row = message(cast, cast.missing(child), POLICE)
    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="have_it")
    fear(cast, child, "As reported", at=SOON, **named(cast.gwen))

    chase_due(SOON)

    after = again(cast, row)
    assert (after.owner, after.state, after.acknowledged_by) == (hana.id, "told", None)
    assert said(cast, row) == [("have_it", cast.gwen.id, "")]


def test_what_is_done_is_asked_of_nobody_when_a_danger_is_recorded(cast: Cast) -> None:
    child = cast.child()
    row = message(cast, cast.missing(child), POLICE)
    answer(cast.gwen.ctx(at=SOON), message=row.pk, intent="have_it")
    assert row.episode_id
    record_act(cast.asha.ctx(at=SOON), episode=row.episode_id, kind="police_told", at=NOW, who="A")

    fear(cast, child, "As reported", at=SOON, **named(cast.gwen))

    assert again(cast, row).state == "acknowledged"
    assert not Chase.objects.filter(pk=row.pk).exists()


def test_it_goes_on_at_once_when_a_danger_is_recorded_of_who_was_asked(cast: Cast) -> None:
    hana, child = colleague(cast, "Hana", "head_of_service"), cast.child()
    row = message(cast, cast.missing(child), POLICE)

    fear(cast, child, "As reported", at=SOON, **named(cast.gwen))
    chase_due(SOON)

    assert (row.owner, again(cast, row).owner) == (cast.gwen.id, hana.id)
    assert POLICE in {one.message.duty for one in kept_from(cast, cast.gwen)}


def test_nobody_is_hurried_when_the_danger_concerns_another(cast: Cast) -> None:
    child = cast.child()
    row = message(cast, cast.missing(child), POLICE)
    before = Chase.objects.get(pk=row.pk).at

    fear(cast, child, "As reported", at=SOON, **named(cast.ben))

    assert Chase.objects.get(pk=row.pk).at == before


def test_it_is_passed_within_the_home_when_no_danger_is_recorded(cast: Cast) -> None:
    fay = carer(cast, "Fay")
    row = message(cast, cast.missing(placed(cast)), POLICE)

    answer(
        cast.erin.ctx(at=SOON, authority=cast.alder),
        message=row.pk, intent="passed", passed_to=fay.id,
    )  # fmt: skip

    assert again(cast, row).owner == fay.id
