"""The episode's pages in a real browser: no breach of WCAG 2.2 AA, and nothing cut when zoomed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from homeward.record.episodes.operations import GradeSaid, log, report_back, set_grade
from tests.doors.drawn import Look
from tests.doors.episodes.conftest import Scene
from tests.doors.episodes.test_conflict import GRADE
from tests.doors.episodes.test_writing import NAMES
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


@pytest.mark.parametrize("form", ["log", "kind"])
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
