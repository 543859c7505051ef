"""What helps at once, at the top of an episode: the plan, the child, whom to ring, who with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import system_context
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.record.episodes.found import found_beside
from homeward.record.episodes.queries import around
from homeward.record.kept.operations import add_fact, add_to_profile
from homeward.record.placements.models import AuthorityContact
from tests.cast import hours
from tests.doors.episodes.conftest import Scene
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db

SASHA = Particulars("Sasha", "Testchild")


def words(page: str) -> str:
    """Return a page's text, blanks made one."""
    return " ".join(strip_tags(page).split())


def add(scene: Scene, noun: str, **said: Any) -> None:
    """Add something to the child's profile or standing."""
    ctx = scene.cast.asha.ctx(at=scene.now)
    sure = {"source": "Carer", "as_of": scene.now.date()}
    if noun in ("profile_fact", "contact", "place"):
        add_to_profile(ctx, noun=noun, child=scene.child, said={**sure, **said})
    else:
        add_fact(ctx, noun=noun, child=scene.child, said=said)


def plan(scene: Scene, *, agreed: date, review: date, actions: str = "Ring Gran first") -> None:
    """Agree a trigger plan."""
    said = {"actions": actions, "agreed_by": "Gwen Example"}
    add(scene, "trigger_plan", **said, agreed_on=agreed, review_on=review)


@pytest.fixture
def profile(scene: Scene) -> Scene:
    """The scene, with a profile that helps."""
    for section, item, said in (
        ("description", "Hair", "Long, dyed red"),
        ("phone", "Own", "07700 900123"),
        ("vulnerability", "", "Trusts adults she meets online"),
        ("medical", "Urgent need", "Insulin twice a day"),
    ):
        add(scene, "profile_fact", section=section, item=item, said=said)
    add(scene, "place", kind="goes", name="The pier", address="9 Invented Front", why="Friends")
    add(
        scene,
        "contact",
        relation="parent",
        name="Morgan Testparent",
        phone="07700 900999",
        address="5 Invented Close",
        telling="must_not",
        telling_reason="He is the danger",
    )
    add(scene, "involvement", role="iro", name="Ira Reviewer", starts_on=date(2026, 1, 5))
    return scene


def test_plan_in_force_stands_at_the_top_when_there_are_several(scene: Scene, asha: Client) -> None:
    today = scene.now.date()
    plan(scene, agreed=today - timedelta(days=90), review=today, actions="The old plan")
    plan(scene, agreed=today - timedelta(days=40), review=today - timedelta(days=10))

    with no_query_while_rendering():
        page = words(text(asha.get(scene.url())))

    assert "Ring Gran first" in page
    assert "The old plan" not in page
    assert "Review overdue by 10 days" in page
    assert page.index("Ring Gran first") < page.index("Actions due")


def test_plan_is_added_when_there_is_none(scene: Scene, asha: Client) -> None:
    day = scene.now.date()
    review = day + timedelta(days=60)
    typed = {
        **{"actions": "Ring Gran\nThen the pier", "agreed_by": "Gwen"},
        **{"agreed_on_day": day.day, "agreed_on_month": day.month, "agreed_on_year": day.year},
        **{"review_on_day": review.day, "review_on_month": review.month},
        "review_on_year": review.year,
    }
    before = text(asha.get(scene.url()))

    scene.send(asha, "plan", **typed)

    assert "No trigger plan is recorded" in before
    assert f'href="{scene.url("plan")}"' in before
    assert "Then the pier" in text(asha.get(scene.url()))


def test_plan_is_asked_for_again_when_its_review_is_before_it(scene: Scene, asha: Client) -> None:
    typed = {
        **{"actions": "Ring Gran", "agreed_by": "Gwen"},
        **{"agreed_on_day": 2, "agreed_on_month": 3, "agreed_on_year": 2026},
        **{"review_on_day": 1, "review_on_month": 3, "review_on_year": 2026},
    }

    page = text(scene.send(asha, "plan", **typed))

    assert "The review must not be before the plan was agreed" in page


@pytest.mark.parametrize("who", ["asha", "ben", "dev"])
def test_profile_helps_at_once_when_staff_or_police_open_it(
    profile: Scene, visit: Visit, who: str
) -> None:
    page = words(text(visit(getattr(profile.cast, who)).get(profile.url())))

    for said in (
        "Long, dyed red",
        "07700 900123",
        "Trusts adults",
        "Insulin twice a day Urgent",
        "The pier",
        "Ira Reviewer",
        "Must not be told: Morgan Testparent (parent), because he is the danger.",
    ):
        assert said in page


@pytest.mark.parametrize("who", ["asha", "dev", "erin"])
def test_no_address_or_contacts_number_is_shown_when_anybody_reads(
    profile: Scene, visit: Visit, who: str
) -> None:
    page = text(visit(getattr(profile.cast, who)).get(profile.url()))

    for withheld in ("07700 900999", "5 Invented Close", "9 Invented Front"):
        assert withheld not in page


def test_carer_reads_who_must_not_be_told_and_not_why(profile: Scene, visit: Visit) -> None:
    page = words(text(visit(profile.cast.erin).get(profile.url())))

    assert "Must not be told: Morgan Testparent (parent)." in page
    assert "is the danger" not in page
    assert profile.url("plan") not in page


@operation("home.set_up")
def add_desk(ctx: Context, *, authority: UUID) -> Outcome:
    """Add whom to ring at an authority at night."""
    made = AuthorityContact.objects.create(
        authority_id=authority, desk="out_of_hours", phone="01632 960001", hours="5pm to 9am"
    )
    return Outcome(made.pk)


def test_desks_to_ring_are_shown_when_the_child_is_anothers(scene: Scene, visit: Visit) -> None:
    add_desk(system_context(now=scene.now, purpose="set up"), authority=scene.cast.alder)

    ours, dev, erin = (
        words(text(visit(who).get(scene.url())))
        for who in (scene.cast.asha, scene.cast.dev, scene.cast.erin)
    )

    assert "Ring Alder" not in ours
    for page in (dev, erin):
        assert "Ring Alder Out-of-hours team (EDT) 01632 960001, 5pm to 9am" in page


def interview(scene: Scene, client: Client, **typed: Any) -> str:
    """Send the form of the prevention interview; return the page that comes back."""
    said = {"done": "yes", "by_whom": "PC 12 Example", "when": "now", **typed}
    body = {"operation_id": str(uuid4()), **said}
    return words(text(client.post(scene.url("prevention"), body, follow=True)))


@pytest.mark.parametrize("who", ["asha", "dev"])
def test_prevention_interview_is_in_the_timeline_when_recorded(
    scene: Scene, visit: Visit, who: str
) -> None:
    client = visit(getattr(scene.cast, who))

    page = interview(
        scene, client, place="At the station", harm_told="yes", said="He took my phone"
    )

    timeline = page.split("Timeline")[1]
    assert "Prevention interview held" in timeline
    assert "The child told of harm." in timeline
    assert "He took my phone" in timeline
    assert timeline.count("PC 12 Example") == 1


def test_prevention_interview_asks_why_when_it_was_not_held(scene: Scene, asha: Client) -> None:
    refused = interview(scene, asha, done="no")
    told = interview(scene, asha, done="no", not_done_reason="She ran off")

    assert "Say why it was not done" in refused
    assert "Prevention interview not held" in told
    assert "She ran off" in told


def test_carer_is_refused_when_recording_an_interview(scene: Scene, visit: Visit) -> None:
    erin = visit(scene.cast.erin)

    assert erin.get(scene.url("prevention")).status_code == 403
    assert erin.get(scene.url("found-with")).status_code == 403


def test_carer_does_not_read_the_interview_when_the_police_recorded_it(
    scene: Scene, visit: Visit
) -> None:
    interview(scene, visit(scene.cast.dev), said="He took my phone")

    assert "He took my phone" not in text(visit(scene.cast.erin).get(scene.url()))


@pytest.fixture
def sasha(scene: Scene) -> UUID:
    """Another child of Alder, whom nobody reported."""
    return scene.cast.child(SASHA, at=scene.now - hours(1))


def found_with(scene: Scene, client: Client, **typed: Any) -> str:
    """Send the form that says who was found with the child; return the page that comes back."""
    body = {"operation_id": str(uuid4()), "when": "now", **typed}
    return text(client.post(scene.url("found-with"), body, follow=True))


def test_other_child_is_looked_for_before_anything_is_recorded(
    scene: Scene, asha: Client, sasha: UUID
) -> None:
    asked = found_with(scene, asha, who="Sasha Testchild")
    page = words(found_with(scene, asha, who="Sasha Testchild", child=str(sasha), note="Pier"))

    assert str(sasha) in asked
    assert "Choose the child" in asked
    assert "Found with this child: Sasha Testchild" in page
    assert "and not reported missing. Pier" in page
    ctx = scene.cast.asha.ctx(at=scene.now)
    with scope(ctx):
        assert [one.episode.pk for one in found_beside(ctx, [sasha])] == [scene.episode]


def test_other_child_is_shown_to_those_alone_who_may_see_both(
    scene: Scene, asha: Client, visit: Visit, sasha: UUID
) -> None:
    found_with(scene, asha, who="Sasha Testchild", child=str(sasha))

    assert "Sasha" in text(visit(scene.cast.ben).get(scene.url()))
    for who in ("dev", "erin"):
        assert "Sasha" not in text(visit(getattr(scene.cast, who)).get(scene.url()))


def test_childs_page_says_with_whom_they_were_found_when_both_may_be_seen(
    scene: Scene, asha: Client, sasha: UUID
) -> None:
    found_with(scene, asha, who="Sasha Testchild", child=str(sasha))

    page = text(asha.get(reverse("child", args=[sasha])))

    assert "with Robin Testchild" in page
    assert f'href="{scene.url()}"' in page


def test_nobody_of_another_authority_is_offered_when_looked_for(scene: Scene, asha: Client) -> None:
    scene.cast.child(SASHA, by=scene.cast.carys, at=scene.now)

    page = text(found_with_page(scene, asha, "Sasha Testchild"))

    assert "No child that you work with is likely to be this one" in page
    assert reverse("report_start") in page


def found_with_page(scene: Scene, client: Client, who: str) -> Any:
    """Send the form with a name alone."""
    return client.post(
        scene.url("found-with"), {"operation_id": str(uuid4()), "when": "now", "who": who}
    )


def test_condition_is_shown_when_the_return_says_it(scene: Scene, asha: Client) -> None:
    typed = {"seen_by": "PC Example", "returned_at_words": "now", "condition": "hospital"}

    scene.send(asha, "return", **typed, condition_note="A broken wrist")

    page = words(text(asha.get(scene.url())))
    assert "Condition on return Taken to hospital" in page
    assert "A broken wrist" in page


def test_interview_keeps_its_act_out_of_the_timeline_when_both_are_recorded(
    scene: Scene, asha: Client
) -> None:
    interview(scene, asha)

    ctx = scene.cast.asha.ctx(at=scene.now + hours(1))
    with scope(ctx):
        acts = around(ctx, scene.episode).acts
    page = text(asha.get(scene.url()))
    assert len(acts) == 1
    assert page.count('moj-timeline__title">Prevention') == 1
    assert "Prevention check" not in page.split("Timeline")[1]
