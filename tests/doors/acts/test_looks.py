"""The pages of acts in a real browser: no breach of WCAG 2.2 AA, and nothing cut when zoomed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

import pytest
from django.urls import reverse

from homeward.record.acts.recorded import PARTS, RECORDED, STEPS
from tests.doors.acts.conftest import Scene
from tests.doors.drawn import Look
from tests.doors.visitors import signed_in, text
from tests.doors.world import person_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

OF = {
    "strategy_held": "strategy",
    "action_done": "action",
    "media_decide": "media",
    "media_risk": "media",
    "media_release": "media",
    "media_end": "media",
    "referral_outcome": "referral",
    "nrm_finding": "nrm",
    "receipt": "told_police",
    "prompt_answer": "prompt",
    "action": "strategy",
    "cross_border_contact": "cross_border",
}


@pytest.mark.parametrize("who", ["asha", "dev", "erin"])
def test_page_has_no_fault_when_each_reads_it(
    scene: Scene, filled: Mapping[str, UUID], look: Look, who: str
) -> None:
    client = signed_in(getattr(scene.cast, who))

    look(text(client.get(reverse("act_list", args=[scene.episode]))), f"acts-{who}")
    look(text(client.get(scene.url())), f"acts-episode-{who}")


def test_page_has_no_fault_when_nothing_is_recorded(scene: Scene, look: Look) -> None:
    address = reverse("act_list", args=[scene.episode])

    look(text(signed_in(scene.cast.asha).get(address)), "acts-none")


def test_forms_have_no_fault_when_drawn_and_refused(scene: Scene, look: Look) -> None:
    client = signed_in(scene.cast.asha)

    for name in RECORDED:
        address = reverse(f"act_{name}", args=[scene.episode])
        look(text(client.get(address)), f"act-{name}")
        look(text(client.post(address, {"when": "earlier"})), f"act-{name}-refused")


def test_steps_have_no_fault_when_drawn(
    scene: Scene, filled: Mapping[str, UUID], look: Look
) -> None:
    client = signed_in(person_in(scene.cast.asha.organisation, "head_of_service"))

    for name in (*PARTS, *STEPS):
        address = reverse(f"act_{name}", args=[scene.episode, filled[OF[name]]])
        look(text(client.get(address)), f"act-{name}")


def test_correction_has_no_fault_when_drawn(
    scene: Scene, filled: Mapping[str, UUID], look: Look
) -> None:
    client = signed_in(scene.cast.asha)

    for name in ("strategy", "event", "media"):
        address = reverse("entry_correct", args=[scene.episode, filled[name]])
        look(text(client.get(address)), f"act-{name}-correct")
