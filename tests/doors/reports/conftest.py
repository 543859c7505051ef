"""What the tests of the missing report stand on: a child who lives at Willow House."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from homeward.guard.people import system_context
from homeward.record.placements.operations import PlacementSaid, add_provider, place_child
from tests.cast import NOW, Cast


@pytest.fixture
def placed(cast: Cast) -> UUID:
    """Robin of Alder, who lives at Willow House."""
    return place(cast, cast.child())


def place(cast: Cast, child: UUID) -> UUID:
    """Place a child of Alder at Willow House."""
    ctx = system_context(now=NOW, purpose="set up")
    provider = add_provider(
        ctx, name="Willow House", urn="SC000001", kind="K2", organisation=cast.home
    ).id
    said = PlacementSaid(
        starts_on=date(2026, 1, 5),
        kind="K2",
        provider_id=provider,
        host_authority_id=cast.alder,
        address="1 Invented Lane",
        postcode="ZZ1 1ZZ",
        carer_name="Erin Example",
    )
    place_child(cast.asha.ctx(), child=child, said=said)
    return child
