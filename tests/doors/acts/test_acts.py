"""The acts at the door: who may record which, what a duty leads to, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from homeward.guard.people import NewPerson, set_up_person, system_context
from homeward.guard.session import scope
from homeward.record.acts.queries import Records, records_of
from homeward.record.acts.recorded import RECORDED
from tests.cast import PASSWORD, Person, hours
from tests.doors.acts.conftest import Scene
from tests.doors.visitors import no_query_while_rendering, signed_in, text

pytestmark = pytest.mark.django_db

TYPED = {
    "strategy": {"convened_by": "Asha Example", "thresholds": ["nrm", "media"]},
    "media": {"proposed_by": "Asha Example", "why": "Her phone is off"},
    "referral": {"made_by": "Asha Example", "made_to": "The front door", "why": "Missing"},
    "nrm": {"responder": "authority", "made_by": "Asha Example", "duty": "by_referral"},
    "event": {
        "happened_at_words": "2 hours ago",
        "kind": "missing",
        "told_by": "Erin Example",
        "what": "Did not come back",
    },
    "told_iro": {"told_by": "Asha Example", "with_whom": "Jo Iro", "how": "phone"},
    "told_placing": {"told_by": "Asha Example", "with_whom": "Elm", "how": "email"},
    "told_police": {"told_by": "Asha Example", "with_whom": "101", "how": "phone"},
    "cawn": {"served_on": "An adult", "served_by": "PC Example"},
    "prompt": {"kind": "cctv", "asked_of": "The station", "asked_by": "Asha Example"},
    "review": {"held_by": "Gwen Example", "found": "No sign of life"},
    "cross_border": {"agreed_by": "Gwen", "places": "Kent Police", "plan": "Trains"},
}


def somebody(scene: Scene, name: str, role: str) -> Person:
    """Return somebody of Alder's children's services in a role."""
    ours = scene.cast.asha
    said = NewPerson(f"{name.lower()}@example.test", f"{name} Example", PASSWORD, role, "")
    program = system_context(now=scene.now - hours(24), purpose="set up")
    made = set_up_person(program, organisation=ours.organisation, said=said).id
    assert made is not None
    return Person(made, said.email, ours.organisation, ours.authority, role, "")


def records(scene: Scene) -> Records:
    """Return the records of the scene's episode."""
    ctx = scene.cast.asha.ctx(at=scene.now)
    with scope(ctx):
        return records_of(ctx, scene.episode)


def page(scene: Scene, client: Client) -> str:
    """Return the page of the episode's acts."""
    with no_query_while_rendering():
        return text(client.get(reverse("act_list", args=[scene.episode])))


def send(scene: Scene, client: Client, name: str, *args: object, **typed: object) -> HttpResponse:
    """Send the form of that name as its page would."""
    body = {"operation_id": str(uuid4()), "version": 1, **typed}
    return client.post(reverse(f"act_{name}", args=[scene.episode, *args]), body)


@pytest.mark.parametrize("name", RECORDED)
def test_act_is_recorded_when_its_form_is_sent(scene: Scene, name: str) -> None:
    client = signed_in(scene.cast.asha)

    sent = send(scene, client, name, when="now", **TYPED[name])

    assert sent.status_code == 302, text(sent)
    (row,) = records(scene).of(RECORDED[name].noun.name)
    assert row.recorded_by == scene.cast.asha.id
    assert "Recorded in error" in page(scene, client)


@pytest.mark.parametrize("name", RECORDED)
def test_form_keeps_what_was_typed_when_it_is_refused(scene: Scene, name: str) -> None:
    client = signed_in(scene.cast.asha)
    typed = {key: value for key, value in TYPED[name].items() if isinstance(value, str)}

    sent = send(scene, client, name, when="earlier", at_words="never", **typed)

    assert sent.status_code == 200
    assert "There is a problem" in text(sent)
    for value in typed.values():
        assert value in text(sent)
    assert records(scene).rows == {}


def test_steps_are_recorded_when_their_forms_are_sent(
    scene: Scene, filled: Mapping[str, UUID]
) -> None:
    client = signed_in(scene.cast.asha)
    outcome = {"outcome": "assessment", "outcome_by": "MASH"}
    risk = {"risk_by": "PC Example", "risk_reason": "A note was found"}

    for name, of, typed in (
        ("action_done", "action", {"done_by": "Asha Example"}),
        ("media_risk", "media", risk),
        ("referral_outcome", "referral", outcome),
        ("receipt", "told_police", {"received_by": "PC Example", "reference": "EX9"}),
        ("prompt_answer", "prompt", {"answer": "Not there"}),
    ):
        sent = send(scene, client, name, filled[of], when="now", **typed)
        assert sent.status_code == 302, text(sent)
    sent = send(scene, client, "nrm_finding", filled["nrm"], duty="apart", reference="NRM-1")

    assert sent.status_code == 302, text(sent)
    assert scene.row().police_reference == "EX9"
    html = page(scene, client)
    assert "A note was found" in html
    assert "Not there" in html


def test_release_says_what_comes_first_when_nobody_consented(
    scene: Scene, filled: Mapping[str, UUID]
) -> None:
    client = signed_in(scene.cast.asha)

    shown = text(client.get(reverse("act_media_release", args=[scene.episode, filled["media"]])))

    assert "director’s consent comes before" in shown
    assert reverse("act_media_risk", args=[scene.episode, filled["media"]]) in shown


def test_duty_leads_to_the_form_of_its_act(scene: Scene) -> None:
    html = text(signed_in(scene.cast.asha).get(scene.url()))

    assert f'href="{reverse("act_strategy", args=[scene.episode])}"' in html


def test_duty_leads_to_the_enquiry_that_it_asks_for(scene: Scene) -> None:
    html = text(signed_in(scene.cast.asha).get(scene.url()))

    assert f'href="{reverse("act_prompt", args=[scene.episode])}?kind=friends"' in html


def test_director_decides_without_being_asked_who_decides(
    scene: Scene, filled: Mapping[str, UUID]
) -> None:
    client = signed_in(somebody(scene, "Dana", "director"))
    address = reverse("act_media_decide", args=[scene.episode, filled["media"]])
    assert 'name="decided_by"' not in text(client.get(address))

    sent = send(scene, client, "media_decide", filled["media"], when="now", decision="given")

    assert sent.status_code == 302, text(sent)
    html = page(scene, signed_in(scene.cast.asha))
    assert "Dana Example" in html
    assert "Taken by phone by" not in html


def test_head_of_service_takes_down_what_the_director_said_by_phone(
    scene: Scene, filled: Mapping[str, UUID]
) -> None:
    somebody(scene, "Dana", "director")
    client = signed_in(somebody(scene, "Hope", "head_of_service"))
    address = reverse("act_media_decide", args=[scene.episode, filled["media"]])
    assert 'value="Dana Example"' in text(client.get(address))
    typed = {"when": "now", "decision": "refused", "decided_by": "Hope Example"}

    refused = send(scene, client, "media_decide", filled["media"], **typed)
    said = {**typed, "decided_by": "Dana Example"}
    sent = send(scene, client, "media_decide", filled["media"], **said)

    assert "Only a director consents" in text(refused)
    assert sent.status_code == 302, text(sent)
    html = page(scene, client)
    assert "Taken by phone by" in html
    assert "Hope Example" in html


def test_duty_leads_to_the_discussion_that_was_convened(scene: Scene) -> None:
    client = signed_in(scene.cast.asha)
    send(scene, client, "strategy", when="now", convened_by="Asha Example")
    (row,) = records(scene).of("strategy")

    html = text(client.get(scene.url()))

    assert reverse("act_strategy_held", args=[scene.episode, row.pk]) in html
    assert "Record what the strategy discussion decided" not in html


def test_records_stand_in_the_timeline_once(scene: Scene, filled: Mapping[str, UUID]) -> None:
    with no_query_while_rendering():
        html = text(signed_in(scene.cast.asha).get(scene.url()))

    assert "Served on: An adult" in html
    assert "Child abduction warning notice (CAWN) served" not in html
    assert "Strategy discussion held" in html


def test_police_meet_what_is_theirs_alone(scene: Scene, filled: Mapping[str, UUID]) -> None:
    html = page(scene, signed_in(scene.cast.dev))

    assert "An adult" in html
    assert "Told: Police" in html
    assert "Jo Iro" not in html
    assert "No sign of life" not in html
    assert "Strategy" not in html


def test_carer_meets_their_own_event_alone(scene: Scene, filled: Mapping[str, UUID]) -> None:
    html = page(scene, signed_in(scene.cast.erin))

    assert "Did not come back" in html
    assert "An adult" not in html
    assert "Her phone is off" not in html
    assert reverse("act_cawn", args=[scene.episode]) not in html


def test_records_are_put_right_with_a_reason(scene: Scene, filled: Mapping[str, UUID]) -> None:
    client = signed_in(scene.cast.asha)
    address = reverse("entry_correct", args=[scene.episode, filled["cawn"]])
    assert "Served on" in text(client.get(address)) or "served on" in text(client.get(address))
    (row,) = records(scene).of("cawn")
    typed = {"served_on": "Another adult", "served_by": row.served_by, "at_words": "1 hour ago"}
    body = {"operation_id": str(uuid4()), "version": row.version, **typed}

    refused = client.post(address, body)
    sent = client.post(address, {**body, "why": "Misheard"})

    assert "Enter why this is corrected" in text(refused)
    assert sent.status_code == 302, text(sent)
    assert [one.served_on for one in records(scene).of("cawn")] == ["Another adult"]
    before = text(client.get(reverse("entry_before", args=[scene.episode, filled["cawn"]])))
    assert "An adult" in before


def test_decision_is_not_offered_for_correction_when_it_is_not_ones_own(
    scene: Scene, filled: Mapping[str, UUID]
) -> None:
    address = reverse("entry_correct", args=[scene.episode, filled["media"]])

    assert 'name="decision"' not in text(signed_in(scene.cast.asha).get(address))


def test_record_is_withdrawn_when_it_was_an_error(scene: Scene, filled: Mapping[str, UUID]) -> None:
    client = signed_in(scene.cast.asha)
    address = reverse("entry_withdraw", args=[scene.episode, filled["review"]])

    sent = client.post(address, {"operation_id": str(uuid4()), "version": 1, "reason": "Wrong"})

    assert sent.status_code == 302, text(sent)
    assert records(scene).of("review") == []
    assert "Withdrawn: review of a long absence" in text(client.get(scene.url()))
