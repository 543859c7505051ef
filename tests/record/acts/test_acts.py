"""Each act is a record of its own, and the clocks read what it stands for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeward.guard.operation import Outcome
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.record.acts import operations as acts
from homeward.record.acts.queries import late_by, records_of, waiting
from homeward.record.episodes.models import Act, Episode
from homeward.record.episodes.operations import ReturnSaid, confirm_return
from homeward.record.episodes.queries import episode_named
from homeward.record.kept.operations import correct_fact, withdraw_fact
from homeward.record.kept.saying import BadFact
from tests.cast import NOW, Cast, Person, hours
from tests.record.acts.duties import DUTIES, again, asked, standing
from tests.record.keeping import ACT_SAID, RECORD

pytestmark = pytest.mark.django_db

AT = NOW - hours(0.5)
KINDS = {
    "strategy": {"strategy_discussion_held"},
    "media": {"media_considered"},
    "referral": {"referral_made"},
    "nrm": {"nrm_referral_made"},
    "event": {"provider_notified"},
    "told_iro": {"iro_told"},
    "told_placing": {"placing_authority_told"},
    "told_police": {"police_told"},
    "cawn": {"cawn_served"},
    "prompt": {"network_asked"},
    "review": {"long_absence_reviewed"},
    "cross_border": {"cross_border_planned"},
}
CONVENED = {"at": AT, "convened_by": "Asha Example"}
RELEASED = {"released_at": NOW, "released_by": "Police press office"}


def met(cast: Cast, episode: UUID) -> dict[str, Act]:
    """Return the acts of an episode by their kind."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        return {act.kind: act for act in Act.objects.seen_by(ctx).filter(episode=episode)}


def records(cast: Cast, episode: UUID, by: Person | None = None) -> Any:
    """Return the records of an episode that somebody may read."""
    ctx = (by or cast.asha).ctx(authority=cast.alder)
    with scope(ctx):
        return records_of(ctx, episode)


def row(cast: Cast, episode: UUID) -> Episode:
    """Return the episode as it stands."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        return episode_named(ctx, episode)


def open_steps(cast: Cast, episode: UUID) -> list[str]:
    """Return the steps for which the records of an episode wait."""
    ctx = cast.asha.ctx()
    with scope(ctx):
        return [
            one.step for one in waiting(ctx, episode_named(ctx, episode), records_of(ctx, episode))
        ]


def record(cast: Cast, episode: UUID, name: str, **said: Any) -> UUID:
    """Record an act as Asha; return its id."""
    done = RECORD[name](cast.asha.ctx(), episode=episode, said={**ACT_SAID[name], **said})
    assert done.id
    return done.id


def step(
    cast: Cast, run: Callable[..., Outcome], pk: UUID, version: int = 1, **said: Any
) -> Outcome:
    """Take a step as somebody who may: Gwen as head of service."""
    roles = frozenset({"head_of_service"})
    return run(cast.gwen.ctx(roles=roles), record=pk, version=version, said=said)


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """An episode of a looked-after child."""
    return cast.missing(cast.child())


@pytest.mark.parametrize("name", RECORD)
def test_act_stands_for_its_facts_when_it_is_recorded(cast: Cast, episode: UUID, name: str) -> None:
    made = record(cast, episode, name)

    found = met(cast, episode)
    assert set(found) == KINDS[name]
    assert {act.of_id for act in found.values()} <= {made}


@pytest.mark.parametrize("name", DUTIES)
def test_duty_is_open_until_its_act_is_recorded(cast: Cast, name: str) -> None:
    case = asked(cast, name)
    before = standing(case, cast)

    for said in case.said:
        RECORD[name](again(case, cast), episode=case.episode, said=said)

    after = standing(case, cast)
    assert (before.state, after.state) == ("running", "met")
    assert after.met_at == max(said[case.duty.at] for said in case.said)


def test_no_form_of_an_act_is_left_without_its_duty() -> None:
    # An appeal considered opens the director's consent, and meets nothing itself.
    assert set(DUTIES) == set(RECORD) - {"media"}


def test_enquiries_need_all_three_ways_when_two_are_recorded(cast: Cast) -> None:
    case = asked(cast, "prompt")

    for said in case.said[:2]:
        acts.record_prompt(again(case, cast), episode=case.episode, said=said)

    assert standing(case, cast).state == "running"


def test_enquiry_that_is_not_needed_meets_its_part_when_the_reason_is_recorded(
    cast: Cast, episode: UUID
) -> None:
    said = {"at": AT, "kind": "phone", "asked_by": "Asha Example"}

    with pytest.raises(BadFact, match="why nobody was asked") as refused:
        acts.record_prompt(cast.asha.ctx(), episode=episode, said=said)
    reason = {"not_asked_reason": "She has no phone"}
    acts.record_prompt(cast.asha.ctx(), episode=episode, said={**said, **reason})

    assert refused.value.field == "asked_of"
    assert set(met(cast, episode)) == {"phone_enquiry_made"}


@pytest.mark.parametrize("kind", ["harm", "police", "exploitation", "other"])
def test_another_serious_event_says_nothing_of_the_missing_child(
    cast: Cast, episode: UUID, kind: str
) -> None:
    made = record(cast, episode, "event", kind=kind)
    assert met(cast, episode) == {}

    said = {"kind": "missing"}
    correct_fact(
        cast.asha.ctx(), noun="event", row=made, version=1, said=said, reason="It was both"
    )

    assert set(met(cast, episode)) == {"provider_notified"}


def test_act_follows_its_record_when_a_time_is_corrected(cast: Cast, episode: UUID) -> None:
    made = record(cast, episode, "told_iro")

    correct_fact(
        cast.asha.ctx(),
        noun="told",
        row=made,
        version=1,
        said={"at": NOW - hours(0.7), "told_by": "Ben Example"},
        reason="Misheard",
    )

    act = met(cast, episode)["iro_told"]
    assert (act.at, act.who, act.version) == (NOW - hours(0.7), "Ben Example", 2)


def test_act_goes_when_its_record_is_withdrawn(cast: Cast, episode: UUID) -> None:
    made = acts.record_strategy(
        cast.asha.ctx(),
        episode=episode,
        said=ACT_SAID["strategy"],
        attendees={"police": ["PC Example", " "], "health": ["Nurse Example"]},
    ).id
    assert made
    names = {(one.agency, one.name) for one in records(cast, episode).of("attendee")}
    assert names == {("police", "PC Example"), ("health", "Nurse Example")}

    withdraw_fact(cast.asha.ctx(), noun="strategy", row=made, version=1, reason="Another child")

    assert met(cast, episode) == {}
    assert records(cast, episode).rows == {}


def test_act_written_with_a_record_is_not_corrected_apart(cast: Cast, episode: UUID) -> None:
    record(cast, episode, "cawn")
    act = met(cast, episode)["cawn_served"]

    with pytest.raises(BadFact, match="Correct that record"):
        correct_fact(
            cast.asha.ctx(),
            noun="act",
            row=act.pk,
            version=1,
            said={"who": "PC Other"},
            reason="Misheard",
        )
    with pytest.raises(BadFact, match="Correct that record"):
        withdraw_fact(cast.asha.ctx(), noun="act", row=act.pk, version=1, reason="Wrong")


def test_strategy_meets_nothing_until_it_is_held(cast: Cast, episode: UUID) -> None:
    made = acts.record_strategy(cast.asha.ctx(), episode=episode, said=CONVENED).id
    assert made
    assert (met(cast, episode), open_steps(cast, episode)) == ({}, ["strategy_held"])

    step(cast, acts.hold_strategy, made, held_at=NOW, chair="Gwen Example", decisions="Search")

    assert met(cast, episode)["strategy_discussion_held"].who == "Gwen Example"
    with pytest.raises(BadFact, match="recorded already"):
        step(cast, acts.hold_strategy, made, version=2, held_at=NOW, chair="Gwen Example")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"held_at": NOW}, "chair"),
        ({"held_at": NOW - hours(1), "chair": "Gwen"}, "held_at"),
        ({"decisions": "Search"}, "held_at"),
        ({"thresholds": "weather"}, "thresholds"),
    ],
)
def test_strategy_is_refused_when_it_does_not_fit(
    cast: Cast, episode: UUID, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadFact) as refused:
        acts.record_strategy(cast.asha.ctx(), episode=episode, said={**CONVENED, **said})

    assert refused.value.field == field
    assert records(cast, episode).rows == {}


def test_agreed_action_stays_open_until_it_is_done(cast: Cast, episode: UUID) -> None:
    made = record(cast, episode, "strategy")
    said = {"what": "Ask the ferry", "owner": "Asha Example", "due_on": date(2026, 6, 11)}
    action = acts.add_action(cast.asha.ctx(), discussion=made, said=said).id
    assert action
    assert open_steps(cast, episode) == ["action_done"]

    step(cast, acts.finish_action, action, done_at=NOW, done_by="Asha Example")

    assert open_steps(cast, episode) == []


def test_appeal_is_to_be_withdrawn_when_the_child_is_back(cast: Cast, episode: UUID) -> None:
    made = record(cast, episode, "media")
    risk = {"risk_at": AT, "risk_by": "PC Example", "risk_reason": "A note was found"}
    step(cast, acts.override_media, made, **risk)
    step(cast, acts.release_media, made, version=2, **RELEASED)
    assert open_steps(cast, episode) == []

    said = ReturnSaid(found_at=NOW, returned_at=NOW, seen_by="Erin Example")
    version = row(cast, episode).version
    confirm_return(cast.asha.ctx(), episode=episode, version=version, said=said)
    assert open_steps(cast, episode) == ["media_end"]
    step(cast, acts.end_media, made, version=3, ended_at=NOW, ended_by="Police press office")

    assert open_steps(cast, episode) == []
    assert "media_withdrawn" in met(cast, episode)


def test_referral_of_a_child_to_the_nrm_asks_nobodys_consent(cast: Cast, episode: UUID) -> None:
    made = record(cast, episode, "nrm", duty="not_yet")

    (referral,) = records(cast, episode).of("nrm")
    assert not [column.name for column in referral._meta.fields if "consent" in column.name]
    assert open_steps(cast, episode) == ["nrm_finding"]
    step(cast, acts.follow_nrm, made, duty="apart", reference="NRM-1")
    assert open_steps(cast, episode) == []


def test_event_says_by_how_much_the_provider_was_late(cast: Cast, episode: UUID) -> None:
    record(cast, episode, "event", at=NOW - hours(30), told_at=NOW)
    record(cast, episode, "event", at=NOW - hours(3), told_at=NOW)

    late, prompt = records(cast, episode).of("event")

    assert (late_by(late), late_by(prompt)) == (hours(6), hours(0))
    assert late_by(prompt, due_at=NOW - hours(1)) == hours(1)


def test_event_is_refused_when_it_was_told_before_it_happened(cast: Cast, episode: UUID) -> None:
    with pytest.raises(BadFact) as refused:
        record(cast, episode, "event", at=AT, told_at=NOW - hours(1))

    assert refused.value.field == "told_at"


def test_police_told_gives_the_episode_its_time_and_reference(cast: Cast) -> None:
    one = cast.missing(cast.child())
    before = row(cast, one)
    made = record(cast, one, "told_police", reference="")
    told = row(cast, one).reported_to_police_at
    assert told == (before.reported_to_police_at or AT)

    receipt = {"received_at": NOW, "received_by": "PC Example", "reference": "EX123"}
    acts.record_receipt(cast.dev.ctx(authority=cast.alder), record=made, version=1, said=receipt)

    assert row(cast, one).police_reference == "EX123"


def test_receipt_of_others_is_not_the_polices_to_record(cast: Cast, episode: UUID) -> None:
    made = record(cast, episode, "told_iro")
    receipt = {"received_at": NOW, "received_by": "Jo Iro"}

    with pytest.raises(Denied):
        acts.record_receipt(
            cast.dev.ctx(authority=cast.alder), record=made, version=1, said=receipt
        )


def test_partners_read_what_is_theirs_alone(cast: Cast, episode: UUID) -> None:
    for name in RECORD:
        record(cast, episode, name)

    theirs = records(cast, episode, cast.dev)

    assert set(theirs.rows) - {"told"} == {"media", "cawn"}
    assert [one.to for one in theirs.of("told")] == ["police"]


def test_prompts_and_reviews_come_again_while_the_child_is_missing(
    cast: Cast, episode: UUID
) -> None:
    record(cast, episode, "prompt", next_look_at=NOW + hours(2))
    record(cast, episode, "review", next_review_on=date(2026, 6, 11))
    assert open_steps(cast, episode) == ["prompt", "review"]

    record(cast, episode, "prompt", at=NOW, answer="Not seen", next_look_at=None)

    assert open_steps(cast, episode) == ["review"]
    answered = [one.answered_at for one in records(cast, episode).of("prompt")]
    assert answered == [None, NOW]


def test_referral_waits_for_its_outcome(cast: Cast, episode: UUID) -> None:
    made = record(cast, episode, "referral")
    assert open_steps(cast, episode) == ["referral_outcome"]

    outcome = {"outcome": "assessment", "outcome_at": NOW, "outcome_by": "MASH"}
    step(cast, acts.conclude_referral, made, **outcome)

    assert open_steps(cast, episode) == []
