"""A provider's address in the register that does not work is seen to."""

from __future__ import annotations

from datetime import date

import pytest

from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.register import ProviderSaid, set_provider
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
