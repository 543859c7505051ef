"""Those whom a danger at home concerns are told only once a named manager has decided."""

from __future__ import annotations

import pytest

from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.guard.versions import NotFound
from homeward.work.messages.answering import answer
from homeward.work.messages.deciding import BadDecision, decide
from homeward.work.messages.models import Suppression
from tests.cast import NOW, Cast, Person, hours
from tests.work.messages.dangers import (
    MINUTE,
    SOON,
    at_risk,
    desk,
    fear,
    kept,
    letters,
    place,
    placed,
)
from tests.work.messages.parts import (
    POLICE,
    Carrier,
    deliveries,
    message,
    messages,
    program,
    reachable,
    send,
)

pytestmark = pytest.mark.django_db


def allow(cast: Cast, row: Suppression, *, by: Person | None = None, late: float = 0.1) -> None:
    """Decide that somebody may be told."""
    decide(
        (by or cast.gwen).ctx(at=NOW + hours(late), roles=frozenset({"team_manager"})),
        suppression=row.pk, version=row.version, allowed=True, decision="It is not about them",
    )  # fmt: skip


def of(cast: Cast, duty: str = POLICE) -> Suppression:
    """Return the one who is kept from a duty's message and not decided on."""
    (row,) = (one for one in kept(cast) if one.message.duty == duty)
    return row


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


def test_the_home_knows_when_it_is_allowed_although_somebody_has_it(cast: Cast) -> None:
    reachable(cast.erin)
    episode, carrier = at_risk(cast, "An allegation against a former carer"), Carrier()
    row = message(cast, episode, POLICE)
    answer(cast.gwen.ctx(at=NOW + MINUTE), message=row.pk, intent="have_it")

    allow(cast, of(cast))
    send(carrier, SOON)

    after = message(cast, episode, POLICE)
    theirs = [one for one in deliveries(cast, row) if one.person == cast.erin.id]
    assert (after.state, after.acknowledged_by) == ("acknowledged", cast.gwen.id)
    assert {(one.channel, one.state, one.asks) for one in theirs} == {
        ("in_app", "sent", False), ("email", "sent", False),
    }  # fmt: skip
    assert "You need not answer" in next(
        one.words.body for one in carrier.letters if one.delivery in {two.pk for two in theirs}
    )


def test_all_of_the_episode_is_told_when_one_decision_allows_it(cast: Cast) -> None:
    episode = at_risk(cast, "An allegation against a former carer")

    allow(cast, kept(cast)[0])

    assert kept(cast) == []
    assert message(cast, episode, POLICE).owner == cast.erin.id


def test_another_organisation_decides_nothing_when_the_child_is_shared_with_it(cast: Cast) -> None:
    episode = at_risk(cast, "An allegation against a former carer")
    row = of(cast)
    child = message(cast, episode, POLICE).child_id
    assert child
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="host", ends_at=None
    )

    with pytest.raises(NotFound, match="another organisation"):
        allow(cast, row, by=cast.carys)

    assert row.pk in {one.pk for one in kept(cast)}


def test_it_is_held_anew_when_a_graver_danger_is_recorded_later(cast: Cast) -> None:
    reachable(cast.erin, cast.gwen)
    child, carrier = placed(cast), Carrier()
    fear(cast, child, "An allegation against a former carer")
    episode = cast.missing(child)
    allow(cast, of(cast))
    allowed = message(cast, episode, POLICE)

    fear(cast, child, "At risk of honour-based abuse by the carers", at=NOW + hours(0.2))
    send(carrier, NOW + hours(0.3))

    assert allowed.owner == cast.erin.id
    assert cast.erin.email not in carrier.to
    assert message(cast, episode, POLICE).owner != cast.erin.id
    assert {one.reason for one in kept(cast)} == {"honour_based_abuse"}


def test_one_provider_is_not_told_when_another_was_allowed(cast: Cast) -> None:
    child = cast.child()
    first, second = desk(cast, "Aspen"), desk(cast, "Beech")
    place(cast, child, first)
    fear(cast, child, "An allegation against a carer")
    episode = cast.missing(child)
    allow(cast, of(cast))
    place(cast, child, second, on=NOW.date())

    assert [one.address for one in letters(cast, message(cast, episode, POLICE))] == [first.email]
    told = {one.desk for row in messages(cast, episode) for one in letters(cast, row)} - {None}
    assert told == {first.pk}


def test_a_colleague_is_not_asked_nor_decides_when_the_danger_is_from_them(cast: Cast) -> None:
    child = cast.child()
    fear(
        cast, child, "Somebody has complained", harm="allegation", concerns="person",
        concerns_person=cast.gwen.id,
    )  # fmt: skip
    episode = cast.missing(child)
    row = message(cast, episode, POLICE)
    ctx = program(cast)
    with scope(ctx):
        held = Suppression.objects.seen_by(ctx).filter(message=row).get()

    with pytest.raises(BadDecision, match="Nobody decides"):
        allow(cast, held)

    assert row.owner != cast.gwen.id
    assert held.person == cast.gwen.id
    assert kept(cast) == []
    assert cast.gwen.id not in {
        one.person for each in messages(cast, episode) for one in deliveries(cast, each)
    }
