"""Two people at one episode: side by side, nothing lost, and the choice is the reader's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.doors.episodes.conftest import Scene
from tests.doors.episodes.test_writing import GRADE, TIME
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the page's form."""
    main = page.split("<main")[1]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', main))


def test_both_versions_are_shown_when_somebody_else_changed_it(
    scene: Scene, asha: Client, visit: Visit
) -> None:
    old = scene.row().version
    scene.send(visit(scene.cast.dev), "grade", **GRADE)

    with no_query_while_rendering():
        answer = scene.send(asha, "grade", **{**GRADE, "grade": "medium", "version": old})

    page = text(answer)
    assert answer.status_code == 409
    assert "Medium risk" in page
    assert "High risk" in page
    assert scene.row().grade == "high"


def test_other_persons_change_is_named_when_both_changed_different_things(
    scene: Scene, asha: Client, visit: Visit
) -> None:
    old = scene.row().version
    scene.send(visit(scene.cast.gwen), "grade", **GRADE)

    page = text(scene.send(asha, "time", **{**TIME, "version": old}))

    assert "Gwen Example saved a change" in page
    assert "You did not change this" in page
    assert "Last seen" in page


def test_mine_is_saved_when_i_choose_it(scene: Scene, asha: Client, visit: Visit) -> None:
    old = scene.row().version
    scene.send(visit(scene.cast.gwen), "grade", **GRADE)
    page = text(scene.send(asha, "grade", **{**GRADE, "grade": "medium", "version": old}))

    answer = asha.post(scene.url("grade"), hidden(page))

    assert answer.status_code == 302
    assert scene.row().grade == "medium"


def test_theirs_stays_when_i_choose_it(scene: Scene, asha: Client, visit: Visit) -> None:
    old = scene.row().version
    scene.send(visit(scene.cast.gwen), "grade", **GRADE)

    page = text(scene.send(asha, "grade", **{**GRADE, "grade": "medium", "version": old}))

    assert f'href="{scene.url()}"' in page
    assert "Keep what is there now" in page


def test_change_is_not_made_unseen_when_the_version_was_lost(scene: Scene, asha: Client) -> None:
    answer = scene.send(asha, "grade", **{**GRADE, "version": ""})

    assert answer.status_code == 409
    assert scene.row().grade == ""
