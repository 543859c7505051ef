"""A danger recorded while a letter waits stops the letter, and nobody passes round it."""

from __future__ import annotations

import pytest

from homeward.work.messages.answering import BadAnswer, answer
from homeward.work.messages.models import Outbox
from tests.cast import NOW, Cast, hours
from tests.work.messages.dangers import SOON, desk, fear, kept, letters, place, placed
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    answers,
    carer,
    message,
    messages,
    reachable,
    refuse,
    send,
)

pytestmark = pytest.mark.django_db


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


def test_it_is_not_passed_within_the_home_when_a_danger_is_recorded(cast: Cast) -> None:
    fay = carer(cast, "Fay")
    child = placed(cast)
    row = message(cast, cast.missing(child), POLICE)
    fear(cast, child, "Domestic abuse is recorded", at=SOON)
    told = Outbox.objects.count()

    with pytest.raises(BadAnswer, match="may not be passed to that person"):
        answer(
            cast.erin.ctx(at=NOW + hours(0.2), authority=cast.alder),
            message=row.pk, intent="passed", passed_to=fay.id,
        )  # fmt: skip

    assert row.episode_id
    assert message(cast, row.episode_id, POLICE).owner == cast.erin.id
    assert answers(cast, row) == []
    assert Outbox.objects.count() == told


def test_it_is_passed_within_the_home_when_no_danger_is_recorded(cast: Cast) -> None:
    fay = carer(cast, "Fay")
    row = message(cast, cast.missing(placed(cast)), POLICE)

    answer(
        cast.erin.ctx(at=SOON, authority=cast.alder),
        message=row.pk, intent="passed", passed_to=fay.id,
    )  # fmt: skip

    assert row.episode_id
    assert message(cast, row.episode_id, POLICE).owner == fay.id
