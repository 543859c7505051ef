"""Putting entries and details right: with a reason, for those who may, and what stood before."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from homeward.guard.session import scope
from homeward.record.episodes.operations import log, record_act
from homeward.record.episodes.queries import Around, around
from homeward.web.past.asking import address
from tests.doors.episodes.conftest import Scene
from tests.doors.episodes.test_conflict import hidden
from tests.doors.episodes.test_writing import GRADE, RETURN
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db

WHY = {"why": "Heard it wrong"}
SAID = {"kind": "sighting", "text": "Seen at the pier", "who": "", "at_words": "2 hours ago"}


def words(page: str) -> str:
    """Return a page's text, blanks made one."""
    return " ".join(strip_tags(page).split())


def of(scene: Scene) -> Around:
    """Return what was logged, done and changed in the scene's episode."""
    ctx = scene.cast.asha.ctx(at=scene.now)
    with scope(ctx):
        return around(ctx, scene.episode)


@pytest.fixture
def entry(scene: Scene) -> UUID:
    """A sighting, logged an hour ago."""
    at = scene.now - timedelta(hours=1)
    ctx = scene.cast.asha.ctx(at=at)
    log(ctx, episode=scene.episode, kind="sighting", text="Seen at the park", at=at)
    return of(scene).log[0].pk


def url(scene: Scene, name: str, entry: UUID) -> str:
    """Return the address of a page about an entry."""
    return reverse(f"entry_{name}", args=[scene.episode, entry])


def send(client: Client, address: str, **typed: object) -> str:
    """Send a form at version 1 unless another is typed; return the page that comes back."""
    body = {"operation_id": str(uuid4()), "version": 1, **typed}
    return text(client.post(address, body, follow=True))


def test_entry_says_what_is_right_and_that_it_was_corrected_when_corrected(
    scene: Scene, asha: Client, entry: UUID
) -> None:
    page = words(send(asha, url(scene, "correct", entry), **SAID, **WHY))

    assert "The correction is saved." in page
    assert "Seen at the pier" in page
    assert "Seen at the park" not in page
    assert "Corrected by Asha Example at" in page
    assert "Heard it wrong" in page


def test_entry_as_it_stood_is_read_when_it_was_corrected(
    scene: Scene, asha: Client, entry: UUID
) -> None:
    send(asha, url(scene, "correct", entry), **SAID, **WHY)

    with no_query_while_rendering():
        page = words(text(asha.get(url(scene, "before", entry))))

    assert page.index("Seen at the pier") < page.index("Seen at the park")
    assert "Because Heard it wrong" in page


def test_only_what_was_typed_anew_is_changed_when_the_form_is_sent_as_drawn(
    scene: Scene, asha: Client, entry: UUID
) -> None:
    page = text(asha.get(url(scene, "correct", entry)))
    boxes = {
        f"at_{part}": page.split(f'name="at_{part}"')[1].split('value="')[1].split('"')[0]
        for part in ("day", "month", "year", "time")
    }
    before = of(scene).log[0].at

    drawn = {"kind": "sighting", "text": "Seen at the park", "who": "Mrs Invented"}
    send(asha, url(scene, "correct", entry), **drawn, **boxes, **WHY)

    assert of(scene).log[0].at == before
    assert of(scene).log[0].who == "Mrs Invented"


def test_form_says_so_when_nothing_was_changed_or_no_reason_given(
    scene: Scene, asha: Client
) -> None:
    grade = {**GRADE, "given_by": "Sgt Example"}
    scene.send(asha, "grade", **grade)
    made = of(scene).grades[0]
    typed = {"grade": "high", "given_by": "Sgt Example", "reasons": "Known harm"}

    no_reason = send(asha, url(scene, "correct", made.pk), **typed, at_words="1 minute ago")
    no_time = send(asha, url(scene, "correct", made.pk), **typed, **WHY)

    assert "Enter why this is corrected" in no_reason
    assert "There is a problem" in no_time


def test_grade_follows_when_its_entry_is_corrected_or_withdrawn(scene: Scene, asha: Client) -> None:
    scene.send(asha, "grade", **GRADE)
    made = of(scene).grades[0].pk
    typed = {"grade": "low", "given_by": "", "reasons": "Known harm", "at_words": "1 minute ago"}

    send(asha, url(scene, "correct", made), **typed, **WHY)
    corrected = scene.row().grade
    send(asha, url(scene, "withdraw", made), version=2, reason="Another child’s")

    assert corrected == "low"
    assert scene.row().grade == ""


def test_action_is_due_again_when_what_met_it_was_an_error(scene: Scene, asha: Client) -> None:
    ctx = scene.cast.asha.ctx(at=scene.now)
    kind = "strategy_discussion_held"
    record_act(ctx, episode=scene.episode, kind=kind, at=scene.now, who="Asha")
    done = words(text(asha.get(scene.url())))

    page = words(send(asha, url(scene, "withdraw", of(scene).acts[0].pk), reason="It was put off"))

    due = "Hold a strategy discussion"
    assert due not in done.split("Actions due")[1].split("Done, or no longer due")[0]
    assert due in page.split("Actions due")[1].split("Log an enquiry")[0]


def test_withdrawn_entry_is_told_of_to_those_who_may_correct_it_when_withdrawn(
    scene: Scene, asha: Client, visit: Visit, entry: UUID
) -> None:
    ours = words(send(asha, url(scene, "withdraw", entry), reason="Another child’s"))
    police = words(text(visit(scene.cast.dev).get(scene.url())))
    before = words(text(asha.get(url(scene, "before", entry))))

    assert "Withdrawn as recorded in error: Another child’s" in ours
    assert "Seen at the park" not in ours
    assert "Withdrawn" not in police
    assert "Seen at the park" not in police
    assert "Seen at the park" in before
    assert asha.get(url(scene, "correct", entry)).status_code == 404


def test_last_kind_is_not_withdrawn_when_an_episode_would_have_none(
    scene: Scene, asha: Client
) -> None:
    page = send(asha, url(scene, "withdraw", of(scene).kinds[0].pk), reason="An error")

    assert "An episode has a kind" in page


def test_both_versions_are_shown_when_somebody_else_corrected_it_meanwhile(
    scene: Scene, asha: Client, visit: Visit, entry: UUID
) -> None:
    gwen = {**SAID, "text": "Seen at the station"}
    send(visit(scene.cast.gwen), url(scene, "correct", entry), **gwen, **WHY)

    clash = send(asha, url(scene, "correct", entry), **SAID, **WHY)
    answer = asha.post(url(scene, "correct", entry), hidden(clash))

    assert "Seen at the station" in clash
    assert "Seen at the pier" in clash
    assert "Gwen Example saved a change" in clash
    assert answer.status_code == 302
    assert of(scene).log[0].text == "Seen at the pier"


@pytest.mark.parametrize("who", ["dev", "erin"])
@pytest.mark.parametrize("name", ["correct", "withdraw", "before"])
def test_partner_is_refused_when_asking_for_an_entry(
    scene: Scene, visit: Visit, entry: UUID, who: str, name: str
) -> None:
    client = visit(getattr(scene.cast, who))

    assert client.get(url(scene, name, entry)).status_code == 403
    assert url(scene, name, entry) not in text(client.get(scene.url()))


@pytest.mark.parametrize("name", ["correct", "withdraw", "before"])
def test_entry_is_not_here_when_another_authority_asks(
    scene: Scene, visit: Visit, entry: UUID, name: str
) -> None:
    assert visit(scene.cast.carys).get(url(scene, name, entry)).status_code == 404


def test_colleague_of_another_team_may_correct_when_the_record_is_open(
    scene: Scene, visit: Visit, entry: UUID
) -> None:
    page = words(send(visit(scene.cast.ben), url(scene, "correct", entry), **SAID, **WHY))

    assert "Corrected by Ben Example" in page


def test_details_say_what_is_right_when_corrected(scene: Scene, asha: Client) -> None:
    scene.send(asha, "return", **RETURN, condition="tired", condition_note="Cold hands")
    typed = {
        "missing_from": "school",
        "reported_by": "parent",
        "with_parent": "yes",
        "missing_with": "Her mother",
        "returned_to": "home",
        "confirmed_by": "PC Example",
        "condition": "injured",
        "condition_note": "A cut hand, seen by a nurse",
    }
    version = scene.row().version

    page = words(send(asha, scene.url("details"), version=version, **typed, **WHY))
    before = words(text(asha.get(scene.url("before"))))

    known = page.split("What is known")[1]
    assert "Missing from School or college" in known
    assert "Reported by Parent or family" in known
    assert "Missing with Her mother" in known
    assert "Condition on return Injured" in known
    assert "Details corrected" in page
    assert "Cold hands" in before
    assert "Because Heard it wrong" in before


def test_detail_is_taken_out_when_its_box_is_emptied(scene: Scene, asha: Client) -> None:
    send(asha, scene.url("details"), version=1, missing_from="school", **WHY)

    send(asha, scene.url("details"), version=2, missing_from="", **WHY)

    assert scene.row().missing_from == ""


def test_entry_is_shown_without_links_when_looked_back_at(
    scene: Scene, asha: Client, entry: UUID
) -> None:
    then = scene.now.replace(microsecond=0)
    send(asha, url(scene, "correct", entry), **SAID, **WHY)

    page = text(asha.get(f"{scene.url()}?{address(then)}"))

    assert "Seen at the park" in page
    assert "/entry/" not in page
