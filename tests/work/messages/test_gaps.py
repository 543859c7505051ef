"""What is wanting to reach somebody is in the message's trail, and somebody else is told."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.register import ProviderSaid, set_provider
from homeward.work.messages.asking import EVERYBODY_ASKED, NOBODY_FOUND
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.models import Chase, Message
from homeward.work.rota.outside import NO_NIGHT_NUMBER, RING_AT_NIGHT, RING_PROVIDER
from homeward.work.rota.resolving import NO_CONTACT, NOBODY_ON_DUTY
from tests.cast import NOW, Cast, Person, hours
from tests.work.messages.parts import (
    POLICE,
    colleague,
    deliveries,
    message,
    messages,
    on_shift,
    raised,
    reachable,
    wanting,
)

pytestmark = pytest.mark.django_db
NIGHT = NOW + hours(13)
"""Two in the morning, in London."""


def placed(cast: Cast, said: ProviderSaid) -> UUID:
    """Return a child placed with a provider of the register."""
    child = cast.child()
    provider = set_provider(cast.asha.ctx(), provider=None, said=said).id
    stay = PlacementSaid(starts_on=date(2026, 2, 1), provider_id=provider)
    place_child(cast.asha.ctx(), child=child, said=stay)
    return child


def on_duty(cast: Cast, name: str = "Edie") -> Person:
    """Return a duty officer who is on the rota that night, and can be reached."""
    made = colleague(cast, name, "duty_officer")
    on_shift(cast, made, NOW, NOW + hours(24))
    reachable(made)
    return made


def alarms(cast: Cast, template: str, sentence: str) -> list[Message]:
    """Return what the administrators were told of one thing that is wanting."""
    said = sentence.rstrip(".")[:200]
    return [row for row in messages(cast) if (row.template, row.title) == (template, said)]


def test_somebody_else_is_asked_at_once_when_a_recipient_has_no_contact(cast: Cast) -> None:
    admin, hana = (
        colleague(cast, "Ada", "administrator"),
        colleague(cast, "Hana", "head_of_service"),
    )
    reachable(hana)

    row = message(cast, cast.missing(cast.child()), POLICE)

    asked = {(one.person, one.channel) for one in deliveries(cast, row) if one.asks}
    assert asked == {
        (cast.gwen.id, "in_app"), (hana.id, "in_app"), (hana.id, "email"),
    }  # fmt: skip
    assert row.owner == hana.id
    assert NO_CONTACT in {sentence for _, sentence in wanting(cast, row)}
    assert {one.owner for one in alarms(cast, "hard_to_reach", NO_CONTACT)} == {admin.id}


def test_who_has_no_contact_stays_asked_when_nobody_else_can_be_reached_either(
    cast: Cast,
) -> None:
    hana = colleague(cast, "Hana", "head_of_service")

    row = message(cast, cast.missing(cast.child()), POLICE)

    assert row.owner == cast.gwen.id
    assert hana.id not in {one.person for one in deliveries(cast, row)}
    assert Chase.objects.get(pk=row.pk).at == NOW + hours(0.25)


def test_nobody_is_disturbed_at_once_when_what_cannot_be_seen_may_wait(cast: Cast) -> None:
    reachable(colleague(cast, "Dora", "director"))
    hana = colleague(cast, "Hana", "head_of_service")

    row = raised(cast, role="head_of_service", urgency="shift")

    assert {one.person for one in deliveries(cast, row)} == {hana.id}
    assert wanting(cast, row) == [("head_of_service", NO_CONTACT)]


@pytest.mark.parametrize(
    ("phone", "sentence"), [("", NO_NIGHT_NUMBER), ("01632 960002", RING_AT_NIGHT)]
)
def test_duty_officer_is_asked_too_when_a_provider_has_only_its_day_address_by_night(
    cast: Cast, phone: str, sentence: str
) -> None:
    admin, edie = colleague(cast, "Ada", "administrator"), on_duty(cast)
    said = ProviderSaid("Elm", out_of_hours_phone=phone, email="office@elm.test")

    row = message(cast, cast.missing(placed(cast, said), at=NIGHT), POLICE)

    assert ("carer", sentence) in wanting(cast, row)
    assert "office@elm.test" in {one.address for one in deliveries(cast, row)}
    assert (row.owner, row.state) == (edie.id, "told")
    assert Chase.objects.get(pk=row.pk).at == NIGHT + hours(0.25)
    assert {one.owner for one in alarms(cast, "hard_to_reach", sentence)} == {admin.id}


def test_provider_alone_is_told_when_its_mobile_is_known_by_night(cast: Cast) -> None:
    on_duty(cast)
    said = ProviderSaid("Elm", out_of_hours_phone="07700 900456", email="office@elm.test")

    row = message(cast, cast.missing(placed(cast, said), at=NIGHT), POLICE)

    assert {one.person for one in deliveries(cast, row)} == {None}
    assert "carer" not in {role for role, _ in wanting(cast, row)}


def test_next_in_line_is_asked_when_a_provider_can_only_be_rung(cast: Cast) -> None:
    edie = on_duty(cast)
    said = ProviderSaid("Elm", phone="01632 960002", out_of_hours_phone="01632 960002")

    row = message(cast, cast.missing(placed(cast, said), at=NIGHT), POLICE)

    assert row.owner == edie.id
    assert ("carer", RING_PROVIDER) in wanting(cast, row)
    assert ("", "failed") in {(one.address, one.state) for one in deliveries(cast, row)}


def test_it_goes_up_at_once_when_nobody_is_on_the_rota(cast: Cast) -> None:
    admin, hana = (
        colleague(cast, "Ada", "administrator"),
        colleague(cast, "Hana", "head_of_service"),
    )
    reachable(hana)

    row = message(cast, cast.missing(cast.child(), at=NIGHT), POLICE)

    assert row.owner == hana.id
    assert ("duty_officer", NOBODY_ON_DUTY) in wanting(cast, row)
    assert {one.owner for one in alarms(cast, "nobody_on_duty", NOBODY_ON_DUTY)} == {admin.id}


def test_each_childs_gap_is_alarmed_when_there_are_two(cast: Cast) -> None:
    on_duty(cast)
    said = ProviderSaid("Elm", email="office@elm.test")
    first, second = placed(cast, said), placed(cast, said)

    cast.missing(first, at=NIGHT)
    one = alarms(cast, "hard_to_reach", NO_NIGHT_NUMBER)
    cast.missing(second, at=NIGHT + hours(0.1))
    two = alarms(cast, "hard_to_reach", NO_NIGHT_NUMBER)

    assert one
    assert len(two) == 2 * len(one)


def test_alarm_for_now_is_not_swallowed_when_one_for_the_shift_was_raised(cast: Cast) -> None:
    colleague(cast, "Ada", "administrator")

    for key, urgency in (("a", "shift"), ("b", "shift"), ("c", "now"), ("d", "now")):
        raised(cast, key=key, role="head_of_service", urgency=urgency, at=NOW)
    raised(cast, key="e", role="head_of_service", urgency="now", at=NOW + timedelta(days=1))

    told = [row for row in messages(cast) if row.template == "nobody_on_duty"]
    about = [row.urgency for row in told if ":head_of_service:" in row.key]
    assert sorted(about) == ["now", "now", "shift"]


def test_trail_says_so_when_everybody_was_asked(cast: Cast) -> None:
    row = message(cast, cast.missing(cast.child()), POLICE)
    before = [sentence for _, sentence in wanting(cast, row)]

    for quarter in (1, 5, 13):
        chase_due(NOW + hours(quarter / 4))

    after = [sentence for _, sentence in wanting(cast, row)]
    assert EVERYBODY_ASKED not in before
    assert after.count(EVERYBODY_ASKED) == 1


def test_trail_says_so_when_nobody_is_found_at_all(cast: Cast) -> None:
    row = raised(cast, role="head_of_service", urgency="now")

    assert NOBODY_FOUND in {sentence for _, sentence in wanting(cast, row)}
    assert (row.owner, row.state) == (None, "waiting")
    assert Chase.objects.get(pk=row.pk).at == NOW + hours(0.25)
