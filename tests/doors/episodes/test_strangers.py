"""Who may open each address of an episode: own team, other team, other authority, police."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.test import Client

from homeward.record.children.operations import restrict
from homeward.web.shell import IDLE_SECONDS
from tests.cast import PASSWORD
from tests.doors.episodes.conftest import Scene
from tests.doors.episodes.test_writing import FORMS, LOG, NAMES
from tests.doors.visitors import Visit, signed_in, text

pytestmark = pytest.mark.django_db

PAGES = ["", *NAMES]
POLICE_MAY = {"", "log", "grade", "police", "prevention", "back", "return"}
CARER_MAY = {"", "log", "back"}
MANAGERS_ONLY = {"void"}


@pytest.mark.parametrize("page", PAGES)
def test_each_of_the_cast_meets_what_is_theirs(scene: Scene, visit: Visit, page: str) -> None:
    cast = scene.cast
    url = scene.url(page)
    officers = 403 if page in MANAGERS_ONLY else 200

    met = {
        name: visit(getattr(cast, name)).get(url).status_code
        for name in ("asha", "ben", "gwen", "carys", "dev", "erin")
    }

    assert met == {
        "asha": officers,
        "ben": officers,
        "gwen": 200,
        "carys": 403 if page in MANAGERS_ONLY else 404,
        "dev": 200 if page in POLICE_MAY else 403,
        "erin": 200 if page in CARER_MAY else 403,
    }


@pytest.mark.parametrize(("form", "typed"), FORMS, ids=NAMES)
def test_nothing_is_written_when_a_stranger_sends_a_form(
    scene: Scene, visit: Visit, form: str, typed: dict[str, str]
) -> None:
    answer = scene.send(visit(scene.cast.carys), form, **typed)

    assert answer.status_code in (403, 404)
    assert scene.row().version == 1


@pytest.mark.parametrize("page", PAGES)
def test_signed_out_are_sent_to_sign_in(scene: Scene, page: str) -> None:
    answer = Client(headers={"host": "localhost"}).get(scene.url(page))

    assert answer["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("page", PAGES)
def test_episode_that_is_not_there_looks_like_one_that_is_not_theirs(
    scene: Scene, visit: Visit, page: str
) -> None:
    nowhere = scene.url(page).replace(str(scene.episode), str(uuid4()))

    answer = visit(scene.cast.gwen).get(nowhere)

    assert answer.status_code == 404


def test_restricted_child_is_not_there_for_the_other_team(scene: Scene, visit: Visit) -> None:
    restrict(scene.cast.gwen.ctx(at=scene.now), child=scene.child, team="North")

    assert visit(scene.cast.ben).get(scene.url()).status_code == 404
    assert visit(scene.cast.asha).get(scene.url()).status_code == 200


@pytest.mark.parametrize(("form", "typed"), FORMS, ids=NAMES)
def test_typed_text_is_shown_after_sign_in_when_the_session_ended(
    scene: Scene, form: str, typed: dict[str, str]
) -> None:
    gwen = scene.cast.gwen
    client = signed_in(gwen, idle=timedelta(seconds=IDLE_SECONDS + 60))

    sent = scene.send(client, form, **typed)
    onward = client.post(sent["Location"], {"email": gwen.email, "password": PASSWORD})
    page = client.get(onward["Location"])

    words = max(typed.values(), key=len)
    assert urlsplit(onward["Location"]).path == scene.url(form)
    assert words.replace("'", "&#x27;") in text(page)
    assert "This is what you had typed. Nothing was recorded" in text(page)
    assert scene.row().version == 1


def test_kept_form_acts_when_sent_after_sign_in(scene: Scene) -> None:
    asha = scene.cast.asha
    client = signed_in(asha, idle=timedelta(seconds=IDLE_SECONDS + 60))
    sent = scene.send(client, "log", **LOG)
    onward = client.post(sent["Location"], {"email": asha.email, "password": PASSWORD})
    client.get(onward["Location"])

    answer = scene.send(client, "log", **LOG)

    assert parse_qs(urlsplit(onward["Location"]).query)["kept"]
    assert answer["Location"] == scene.url()
