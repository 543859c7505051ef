"""An entry of the register at which a message did not arrive is not written to until checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from homeward.domain.context import Context
from homeward.domain.messages import Channel
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.register import (
    DeskSaid,
    ProviderSaid,
    as_shown,
    note_bounced,
    set_desk,
    set_provider,
)
from homeward.record.placements.registers import provider_named
from homeward.work.rota.outside import NO_NIGHT_DESK, desks, not_arrived
from tests.cast import Cast
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    colleague,
    deliveries,
    message,
    on_shift,
    reachable,
    refuse,
    send,
    wanting,
)
from tests.work.rota.conftest import DAY, NIGHT, Alder

pytestmark = pytest.mark.django_db

ELM = ProviderSaid(
    "Elm", phone="01632 960002", out_of_hours_phone="07700 900456", email="office@elm.test"
)
FAILS = not_arrived("The provider of the placement", DAY)
DESK_FAILS = not_arrived("A desk of that authority", DAY)


@operation("home.set_up")
def _bounce(ctx: Context, *, address: str) -> Outcome:
    note_bounced(ctx, address=address, sent=ctx.now)
    return Outcome()


def bounced(address: str, *, at: datetime = DAY) -> None:
    """Note that a message to an address did not arrive."""
    _bounce(system_context(now=at, purpose="test"), address=address)


def _elm(cast: Cast) -> UUID:
    elm = set_provider(cast.asha.ctx(at=DAY), provider=None, said=ELM).id
    assert elm
    return elm


def _missing(cast: Cast, elm: UUID, at: datetime = DAY) -> UUID:
    """Return an episode of a child placed with a provider."""
    child = cast.child(at=DAY)
    stay = PlacementSaid(date(2026, 2, 1), provider_id=elm)
    place_child(cast.asha.ctx(at=DAY), child=child, said=stay)
    return cast.missing(child, at=at)


def _checked(cast: Cast, elm: UUID, said: ProviderSaid) -> None:
    shown = as_shown(provider_named(elm))
    set_provider(cast.asha.ctx(at=NIGHT), provider=elm, said=said, shown=shown)


@pytest.mark.parametrize("at", [DAY, NIGHT], ids=["by day", "by night"])
@pytest.mark.parametrize("address", [ELM.email, ELM.out_of_hours_phone])
def test_provider_is_not_written_to_when_a_message_did_not_arrive(
    alder: Alder, at: datetime, address: str
) -> None:
    elm = _elm(alder.cast)
    episode = _missing(alder.cast, elm)
    bounced(address)

    found = alder.found("carer", at, episode)

    assert [(one.desk, one.addresses) for one in found.recipients] == [(elm, ())]
    assert found.gap == FAILS
    assert "did not arrive on 10 June 2026" in found.gap
    assert len(found.gap) <= 200  # all of it fits into what administrators are told


@pytest.mark.parametrize(
    "said",
    [replace(ELM, checked_on=NIGHT.date()), replace(ELM, email="new@elm.test")],
    ids=["checked", "another address"],
)
def test_provider_is_written_to_again_when_it_was_checked(alder: Alder, said: ProviderSaid) -> None:
    elm = _elm(alder.cast)
    episode = _missing(alder.cast, elm)
    bounced(ELM.email)

    _checked(alder.cast, elm, said)

    found = alder.found("carer", NIGHT, episode)
    assert found.recipients[0].addresses[0] == (Channel.EMAIL, said.email)
    assert found.gap == ""


def _desk(cast: Cast, desk: str, email: str) -> None:
    said = DeskSaid(cast.birch, desk, email=email)
    set_desk(cast.asha.ctx(at=DAY), desk=None, said=said)


def _desks(alder: Alder, *, office: bool) -> tuple[list[tuple[tuple[Channel, str], ...]], str]:
    found, gap = desks(alder.cast.birch, office=office)
    return [one.addresses for one in found], gap


def test_next_desk_is_written_to_when_a_message_to_the_first_did_not_arrive(alder: Alder) -> None:
    _desk(alder.cast, "out_of_hours", "edt@birch.test")
    _desk(alder.cast, "missing", "missing@birch.test")
    day = [((Channel.EMAIL, "missing@birch.test"),)]
    bounced("edt@birch.test")

    assert _desks(alder, office=False) == (day, DESK_FAILS)
    assert _desks(alder, office=True) == (day, "")


def test_desk_is_as_one_without_an_address_when_no_message_arrives(alder: Alder) -> None:
    _desk(alder.cast, "missing", "missing@birch.test")
    before = _desks(alder, office=False)
    bounced("missing@birch.test")

    assert before == ([((Channel.EMAIL, "missing@birch.test"),)], NO_NIGHT_DESK)
    assert _desks(alder, office=False) == _desks(alder, office=True) == ([()], DESK_FAILS)


def test_duty_officer_is_asked_on_the_next_night_when_a_provider_bounced(cast: Cast) -> None:
    edie = colleague(cast, "Edie", "duty_officer")
    on_shift(cast, edie, DAY, NIGHT + timedelta(days=2))
    reachable(edie)
    elm = _elm(cast)
    first = _missing(cast, elm, NIGHT)
    gone = Carrier(before=refuse("recipient_refused_550", again=False))
    send(gone, NIGHT)

    row = message(cast, _missing(cast, elm, NIGHT + timedelta(days=1)), POLICE)

    assert message(cast, first, POLICE).owner == edie.id
    assert row.owner == edie.id
    assert ELM.email not in {one.address for one in deliveries(cast, row)}
    assert ("", "failed") in {(one.address, one.state) for one in deliveries(cast, row)}
    later = not_arrived("The provider of the placement", NIGHT)
    assert ("carer", later) in wanting(cast, row)
