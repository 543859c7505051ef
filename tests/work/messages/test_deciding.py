"""Those whom a danger at home concerns are told only once a named manager has decided."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from homeward.guard.people import system_context
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.record.kept.operations import add_to_profile
from homeward.record.placements.operations import PlacementSaid, add_provider, place_child
from homeward.work.messages.deciding import BadDecision, decide
from homeward.work.messages.holding import undecided
from homeward.work.messages.models import Suppression
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import deliveries, message, messages, program

pytestmark = pytest.mark.django_db
POLICE = "police.told@aware"
SOON = NOW + hours(0.1)


def placed(cast: Cast) -> UUID:
    """Return a child placed at the home where Erin works."""
    child = cast.child()
    provider = add_provider(
        system_context(now=NOW, purpose="test"),
        name="Willow House", urn="SC000000", kind="", organisation=cast.home,
    ).id  # fmt: skip
    said = PlacementSaid(date(2026, 2, 1), provider_id=provider)
    place_child(cast.asha.ctx(), child=child, said=said)
    return child


def at_risk(cast: Cast, words: str, *, item: str = "Family") -> UUID:
    """Return an episode of a child of whom this vulnerability is recorded."""
    child = placed(cast)
    said = {
        "section": "vulnerability", "item": item, "said": words, "source": "Social worker",
        "as_of": NOW.date(),
    }  # fmt: skip
    add_to_profile(cast.asha.ctx(), noun="profile_fact", child=child, said=said)
    return cast.missing(child)


def kept(cast: Cast, *, at: object = SOON) -> list[Suppression]:
    """Return from whom messages are kept until somebody decides."""
    ctx = cast.gwen.ctx(at=SOON)
    with scope(ctx):
        return undecided(ctx)


def test_the_home_is_told_when_nothing_speaks_against_it(cast: Cast) -> None:
    episode = cast.missing(placed(cast))

    assert message(cast, episode, POLICE).owner == cast.erin.id
    assert kept(cast) == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("At risk of honour-based abuse by relatives", "honour_based_abuse"),
        ("Police hold intelligence of a planned Forced Marriage abroad", "forced_marriage"),
        ("Domestic abuse recorded in the household", "domestic_abuse"),
        ("An allegation against a carer is being looked into", "allegation"),
    ],
)
def test_it_is_kept_from_the_home_when_a_danger_there_is_recorded(
    cast: Cast, words: str, reason: str
) -> None:
    episode = at_risk(cast, words)

    row = message(cast, episode, POLICE)
    assert {one.reason for one in kept(cast)} == {reason}
    assert row.owner == cast.gwen.id
    assert cast.erin.id not in {one.person for one in deliveries(cast, row)}
    assert [one.role for one in messages(cast, episode) if one.template == "decision_needed"]


def test_the_home_is_told_when_a_manager_allows_it(cast: Cast) -> None:
    episode = at_risk(cast, "An allegation against a former carer")
    (row,) = (one for one in kept(cast) if one.message.duty == POLICE)

    decide(
        cast.gwen.ctx(at=SOON),
        suppression=row.pk, version=row.version, allowed=True, decision="Not about this home",
    )  # fmt: skip

    told = message(cast, episode, POLICE)
    question = [one for one in messages(cast, episode) if one.key.endswith(str(told.pk))]
    assert told.owner == cast.erin.id
    assert [one.state for one in question] == ["acknowledged"]
    assert row.pk not in {one.pk for one in kept(cast)}


def test_it_stays_kept_for_the_episode_when_a_manager_refuses(cast: Cast) -> None:
    episode = at_risk(cast, "An allegation against the carer")
    (row,) = (one for one in kept(cast) if one.message.duty == POLICE)

    decide(
        cast.gwen.ctx(at=SOON),
        suppression=row.pk, version=row.version, allowed=False, decision="It is about this home",
    )  # fmt: skip

    assert message(cast, episode, POLICE).owner == cast.gwen.id
    with pytest.raises(BadDecision, match="already"):
        decide(
            cast.gwen.ctx(at=SOON),
            suppression=row.pk, version=row.version + 1, allowed=True, decision="After all",
        )  # fmt: skip
    ctx = program(cast)
    with scope(ctx):
        stands = Suppression.objects.seen_by(ctx).get(pk=row.pk)
    assert (stands.allowed, stands.decided_by, stands.decision) == (
        False, cast.gwen.id, "It is about this home",
    )  # fmt: skip


def test_it_is_not_decided_when_a_role_may_not_or_says_no_reason(cast: Cast) -> None:
    at_risk(cast, "An allegation against the carer")
    row = kept(cast)[0]
    said = {"suppression": row.pk, "version": row.version, "allowed": True}

    with pytest.raises(Denied):
        decide(cast.asha.ctx(at=SOON), **said, decision="I think so")
    with pytest.raises(BadDecision, match="Say why"):
        decide(cast.gwen.ctx(at=SOON), **said, decision="  ")
    with pytest.raises(BadDecision, match="300"):
        decide(cast.gwen.ctx(at=SOON), **said, decision="x" * 301)
