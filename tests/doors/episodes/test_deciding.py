"""The forms that close an episode say what ended during it, and ask what was decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.domain.time import london_date
from homeward.guard.session import scope
from homeward.record.episodes.queries import around, episode_named
from homeward.record.placements.operations import PlacementSaid, place_child
from tests.cast import Cast, Person, hours
from tests.doors.drawn import Look
from tests.doors.visitors import signed_in, text

pytestmark = pytest.mark.django_db
ENDED = "The child’s placement ended on "
ASKED = "What was decided about this?"


@pytest.fixture
def ended(cast: Cast) -> UUID:
    """An episode during which the child's placement ended."""
    now = utc_now()
    child = cast.child(at=now - hours(60))
    for day, at in ((400, 59), (1, 0)):
        said = PlacementSaid(london_date(now) - timedelta(days=day), kind="K2")
        ctx = cast.asha.ctx(at=now - hours(at))
        if day == 1:
            episode = cast.missing(child, at=now - hours(49), seen=now - hours(50))
        place_child(ctx, child=child, said=said)
    return episode


def decisions(cast: Cast, episode: UUID) -> list[str]:
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        return [act.note for act in around(ctx, episode).acts]


def send(cast: Cast, who: Person, name: str, episode: UUID, **said: Any) -> str:
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        version = episode_named(ctx, episode).version
    client: Client = signed_in(who)
    data = {"operation_id": str(uuid4()), "version": version, **said}
    return text(client.post(reverse(name, args=[episode]), data, follow=True))


def test_void_form_asks_and_goes_on_only_when_something_was_decided(
    cast: Cast, ended: UUID
) -> None:
    page = text(signed_in(cast.gwen).get(reverse("episode_void", args=[ended])))

    refused = send(cast, cast.gwen, "episode_void", ended, reason="Recorded twice")
    send(cast, cast.gwen, "episode_void", ended, reason="Twice", decision="The other holds it")

    assert ENDED in page
    assert ASKED in page
    assert "Enter what was decided, and by whom" in refused
    assert decisions(cast, ended) == ["The other holds it"]


def test_return_form_asks_and_takes_the_return_when_nothing_was_decided(
    cast: Cast, ended: UUID
) -> None:
    page = text(signed_in(cast.asha).get(reverse("episode_return", args=[ended])))

    after = send(
        cast, cast.asha, "episode_return", ended, seen_by="PC Example", returned_at_words="now"
    )

    assert ENDED in page
    assert "Left empty, the action to decide stays open." in page
    assert "The return is recorded." in after
    assert "Decide what follows: the placement ended while the child is missing" in after
    assert decisions(cast, ended) == []


def test_forms_ask_nothing_when_nothing_ended(cast: Cast) -> None:
    now = utc_now()
    episode = cast.missing(cast.child(at=now), at=now)

    for name in ("episode_void", "episode_return"):
        page = text(signed_in(cast.gwen).get(reverse(name, args=[episode])))
        assert ASKED not in page


def test_police_are_not_asked_when_a_placement_ended(cast: Cast, ended: UUID) -> None:
    page = text(signed_in(cast.dev).get(reverse("episode_return", args=[ended])))

    assert "Record the return" in page
    assert ENDED not in page


@pytest.mark.browser
def test_closing_forms_have_no_fault_when_drawn(cast: Cast, ended: UUID, look: Look) -> None:
    client = signed_in(cast.gwen)

    for name in ("episode_void", "episode_return"):
        look(text(client.get(reverse(name, args=[ended]))), f"{name}-ended")
