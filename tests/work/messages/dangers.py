"""A child placed with a provider, and a danger at home that is recorded of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.record.kept.operations import add_to_profile
from homeward.record.placements.models import Provider
from homeward.record.placements.operations import PlacementSaid, add_provider, place_child
from homeward.record.placements.register import ProviderSaid, set_provider
from homeward.work.messages.holding import undecided
from homeward.work.messages.models import Delivery, Message, Suppression
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import deliveries

SOON = NOW + hours(0.1)
MINUTE = hours(1 / 60)


def placed(cast: Cast) -> UUID:
    """Return a child placed at the home where Erin works."""
    child = cast.child()
    place(cast, child, Provider.objects.filter(organisation=cast.home).first() or _home(cast))
    return child


def _home(cast: Cast) -> Provider:
    made = add_provider(
        system_context(now=NOW, purpose="test"),
        name="Willow House", urn="SC000000", kind="", organisation=cast.home,
    ).id  # fmt: skip
    return Provider.objects.get(pk=made)


def desk(cast: Cast, name: str) -> Provider:
    """Return a provider whose people do not sign in here, reached by email."""
    said = ProviderSaid(
        name, email=f"{name.lower()}@example.test", phone="01632 960111",
        out_of_hours_phone="01632 960112",
    )  # fmt: skip
    made = set_provider(cast.asha.ctx(), provider=None, said=said).id
    return Provider.objects.get(pk=made)


def place(cast: Cast, child: UUID, provider: Provider, *, on: date = date(2026, 2, 1)) -> None:
    """Place a child with a provider from a day."""
    place_child(cast.asha.ctx(), child=child, said=PlacementSaid(on, provider_id=provider.pk))


def fear(
    cast: Cast, child: UUID, words: str, *, item: str = "Family", at: datetime = NOW, **more: object
) -> None:
    """Record a vulnerability of a child."""
    said = {
        "section": "vulnerability", "item": item, "said": words, "source": "Social worker",
        "as_of": NOW.date(), **more,
    }  # fmt: skip
    add_to_profile(cast.asha.ctx(at=at), noun="profile_fact", child=child, said=said)


def at_risk(cast: Cast, words: str, *, item: str = "Family") -> UUID:
    """Return an episode of a child of whom this vulnerability is recorded."""
    child = placed(cast)
    fear(cast, child, words, item=item)
    return cast.missing(child)


def kept(cast: Cast) -> list[Suppression]:
    """Return from whom messages are kept until somebody decides."""
    ctx = cast.gwen.ctx(at=SOON)
    with scope(ctx):
        return undecided(ctx)


def letters(cast: Cast, row: Message) -> list[Delivery]:
    """Return a message's deliveries that leave Homeward."""
    return [one for one in deliveries(cast, row) if one.channel != "in_app"]
