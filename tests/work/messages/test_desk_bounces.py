"""A provider's address in the register that does not work is seen to."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.register import ProviderSaid, note_bounced, set_provider
from homeward.record.placements.registers import provider_named
from tests.cast import NOW, Cast
from tests.work.messages.parts import Carrier, refuse, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "noted"), [("recipient_refused_550", True), ("recipient_refused_450", False)]
)
def test_bounce_is_noted_in_the_register_when_a_providers_address_fails(
    cast: Cast, code: str, noted: bool
) -> None:
    said = ProviderSaid("Elm", phone="01632 960002", email="office@elm.test")
    elm = set_provider(cast.asha.ctx(), provider=None, said=said).id
    assert elm is not None
    child = cast.child()
    placed = PlacementSaid(date(2026, 2, 1), provider_id=elm)
    place_child(cast.asha.ctx(), child=child, said=placed)
    cast.missing(child)

    send(Carrier(before=refuse(code, again=False)), NOW)

    assert provider_named(elm).bounced_at == (NOW if noted else None)


@pytest.mark.parametrize(("days", "noted"), [(-1, True), (0, True), (1, False)])
def test_address_that_was_checked_on_a_later_day_stays_when_an_old_letter_comes_back(
    cast: Cast, days: int, *, noted: bool
) -> None:
    checked, later = NOW.date() + timedelta(days=days), NOW + timedelta(days=3)
    said = ProviderSaid("Elm", email="office@elm.test", checked_on=checked)
    elm = set_provider(cast.asha.ctx(at=later), provider=None, said=said).id
    assert elm is not None

    bounce(system_context(now=later, purpose="test"), address="office@elm.test", sent=NOW)

    assert provider_named(elm).bounced_at == (later if noted else None)


@operation("home.set_up")
def bounce(ctx: Context, *, address: str, sent: datetime) -> Outcome:
    """Note a letter that came back."""
    note_bounced(ctx, address=address, sent=sent)
    return Outcome()
