"""A recorded danger keeps messages from those it concerns, and from nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeward.record.kept.operations import add_to_profile
from homeward.record.placements.operations import PlacementSaid, add_provider, place_child
from tests.cast import NOW, Cast
from tests.work.messages.parts import POLICE, deliveries, message, messages, program

pytestmark = pytest.mark.django_db


def told(cast: Cast, episode: UUID) -> set[UUID | None]:
    """Return everybody to whom anything of an episode went or is to go."""
    return {one.person for row in messages(cast, episode) for one in deliveries(cast, row)}


def missing(cast: Cast, kind: str, **danger: Any) -> UUID:
    """Return an episode of a child placed at the home where Erin works, with this danger."""
    child = cast.child()
    run_by = add_provider(
        program(cast), name="Willow House", urn="", kind=kind, organisation=cast.home
    ).id
    said = PlacementSaid(date(2026, 2, 1), provider_id=run_by, kind=kind)
    place_child(cast.asha.ctx(), child=child, said=said)
    fact = {
        "section": "vulnerability", "said": "As the police told us", "source": "Police",
        "as_of": NOW.date(), **danger,
    }  # fmt: skip
    add_to_profile(cast.asha.ctx(), noun="profile_fact", child=child, said=fact)
    return cast.missing(child)


@pytest.mark.parametrize(
    ("kind", "harm", "concerns", "kept"),
    [
        ("K2", "allegation", "household", True),
        ("K2", "forced_marriage", "family", False),
        ("U1", "honour_based_abuse", "family", True),
        ("K2", None, None, False),
    ],
)
def test_home_is_told_unless_the_danger_is_from_where_the_child_lives(
    cast: Cast, kind: str, harm: str | None, concerns: str | None, kept: bool
) -> None:
    episode = missing(cast, kind, harm=harm, concerns=concerns)

    assert (cast.erin.id not in told(cast, episode)) is kept


def test_colleague_is_told_nothing_when_the_danger_is_from_them(cast: Cast) -> None:
    named = missing(
        cast, "K2", harm="allegation", concerns="person", concerns_person=str(cast.gwen.id)
    )
    other = missing(cast, "K2")

    assert cast.gwen.id not in told(cast, named)
    assert cast.gwen.id in told(cast, other)
    assert message(cast, named, POLICE).owner == cast.erin.id
