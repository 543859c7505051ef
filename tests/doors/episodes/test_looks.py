"""The episode's pages in a real browser: no breach of WCAG 2.2 AA, and nothing cut when zoomed."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from homeward.record.children.operations import Particulars
from homeward.record.episodes.operations import GradeSaid, log, report_back, set_grade
from tests.doors.drawn import Look
from tests.doors.episodes.conftest import Scene
from tests.doors.episodes.test_conflict import GRADE
from tests.doors.episodes.test_episode_at_once import add, plan
from tests.doors.episodes.test_writing import NAMES, of
from tests.doors.visitors import signed_in, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def lived_in(scene: Scene) -> None:
    """Let things happen in the episode, so that every part of its page is drawn."""
    ctx = scene.cast.asha.ctx(at=scene.now)
    one, earlier = scene.episode, scene.now - timedelta(hours=2)
    said = "Rang the school. The head teacher saw her at the bus stop at half past three."
    log(ctx, episode=one, kind="enquiry", text=said, at=earlier, who="The head teacher")
    log(ctx.for_operation(uuid4()), episode=one, kind="sighting", text="The park", at=scene.now)
    for source, grade in (("police", "high"), ("our_view", "medium")):
        set_grade(
            ctx.for_operation(uuid4()),
            episode=one,
            version=scene.row().version,
            said=GradeSaid(grade, scene.now, source, reasons="Known to an adult of concern"),
        )
    report_back(ctx.for_operation(uuid4()), episode=one, at=scene.now, who="Her carer")


@pytest.mark.parametrize("who", ["gwen", "dev", "erin"])
def test_page_has_no_fault_when_each_reads_it(scene: Scene, look: Look, who: str) -> None:
    lived_in(scene)
    html = text(signed_in(getattr(scene.cast, who)).get(scene.url()))

    look(html, f"episode-{who}")


@pytest.mark.parametrize("form", NAMES)
def test_form_has_no_fault_when_refused(scene: Scene, look: Look, form: str) -> None:
    refused = scene.send(signed_in(scene.cast.gwen), form)

    look(text(refused), f"episode-{form}-refused")


def test_page_has_no_fault_when_all_is_known_and_corrected(scene: Scene, look: Look) -> None:
    lived_in(scene)
    fill(scene)
    client = signed_in(scene.cast.gwen)
    entry = of(scene).log[0].pk
    address = reverse("entry_correct", args=[scene.episode, entry])
    typed = {
        "kind": "enquiry",
        "text": "Rang the school twice",
        "who": "",
        "at_words": "1 hour ago",
    }
    body = {"operation_id": str(uuid4()), "version": 1, **typed, "why": "Misheard"}
    assert client.post(address, body).status_code == 302

    look(text(client.get(scene.url())), "episode-known")
    look(text(client.get(address)), "entry-correct")
    look(text(client.post(address, {"why": "x"})), "entry-correct-refused")
    for name in ("withdraw", "before"):
        look(
            text(client.get(reverse(f"entry_{name}", args=[scene.episode, entry]))), f"entry-{name}"
        )
    look(text(client.get(scene.url("before"))), "episode-before")


def test_found_with_has_no_fault_when_a_child_is_offered(scene: Scene, look: Look) -> None:
    scene.cast.child(Particulars("Sasha", "Testchild"), at=scene.now)
    typed = {"operation_id": str(uuid4()), "who": "Sasha Testchild", "when": "now"}

    look(text(signed_in(scene.cast.gwen).get(scene.url("found-with"))), "episode-found-with")
    sent = signed_in(scene.cast.gwen).post(scene.url("found-with"), typed)
    look(text(sent), "episode-found-with-refused")


def fill(scene: Scene) -> None:
    """Fill in the child's profile and plan, and the desks of the authority."""
    for section, item, said in (
        ("description", "Hair", "Long, dyed red"),
        ("phone", "Own", "07700 900123"),
        ("phone", "Second", "07700 900124"),
        ("vulnerability", "", "Trusts adults she meets online"),
        ("medical", "Urgent need", "Insulin twice a day"),
    ):
        add(scene, "profile_fact", section=section, item=item, said=said)
    add(scene, "place", kind="goes", name="The pier", why="Friends meet there at night")
    telling = {"telling": "must_not", "telling_reason": "He is the danger"}
    add(scene, "contact", relation="parent", name="Morgan Testparent", **telling)
    add(scene, "involvement", role="allocated", name="Sol Worker", starts_on=date(2026, 1, 5))
    day = scene.now.date()
    actions = "Ring Gran first: she has a spare phone for her.\nThen the pier and the arcade."
    plan(scene, agreed=day - timedelta(40), review=day - timedelta(10), actions=actions)


@pytest.mark.parametrize("form", ["log", "kind", "prevention", "plan", "details", "return"])
def test_form_has_no_fault_when_first_drawn(scene: Scene, look: Look, form: str) -> None:
    look(text(signed_in(scene.cast.asha).get(scene.url(form))), f"episode-{form}")


def test_conflict_has_no_fault_when_shown(scene: Scene, look: Look) -> None:
    client = signed_in(scene.cast.asha)
    old = scene.row().version
    scene.send(client, "grade", **GRADE)

    html = text(scene.send(client, "grade", **{**GRADE, "grade": "low", "version": old}))

    look(html, "episode-conflict")


def test_page_has_no_fault_when_recorded_in_error(scene: Scene, look: Look) -> None:
    client = signed_in(scene.cast.gwen)
    scene.send(client, "void", reason="The wrong child")

    look(text(client.get(scene.url())), "episode-void")
