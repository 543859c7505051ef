"""What people mistype, or send by mischance, gets a sentence and loses nothing: never a 500."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from homeward.web.shell import IDLE_SECONDS
from tests.cast import Cast
from tests.doors.visitors import Visit, signed_in, text

pytestmark = pytest.mark.django_db

DESCRIBED = "tall boy about fifteen " * 8


def short(client: Client, **said: str) -> str:
    """Send the short report and return the page that answers."""
    whole = {"operation_id": str(uuid4()), "reporter_name": "Erin Example", **said}
    return text(client.post("/report/short", whole, follow=True))


@pytest.mark.parametrize("seen", ["999999 days ago", "9999 days ago", "99999999999999999 h ago"])
def test_report_is_drawn_again_when_last_seen_was_impossibly_long_ago(
    cast: Cast, visit: Visit, seen: str
) -> None:
    page = short(visit(cast.asha), who="Linnet Nobodyknown", last_seen=seen)

    assert "There is a problem" in page
    assert "Linnet Nobodyknown" in page


def test_report_is_drawn_again_when_the_name_is_a_whole_description(
    cast: Cast, visit: Visit
) -> None:
    page = short(visit(cast.asha), who=DESCRIBED)

    assert "There is a problem" in page
    assert DESCRIBED.strip() in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"numbers": "9" * 61}, "60 characters or fewer"),
        ({"born_on_day": "1", "born_on_month": "2", "born_on_year": "2090"}, "in the past"),
    ],
    ids=["a number too long", "born in the future"],
)
def test_report_says_so_at_once_when_it_could_not_be_kept_later(
    cast: Cast, visit: Visit, said: dict[str, str], sentence: str
) -> None:
    who = {"operation_id": str(uuid4()), "family_name": "Testchild", "authority": str(cast.alder)}

    page = text(visit(cast.asha).post("/report", {**who, **said}))

    assert sentence in page


def test_time_is_refused_when_the_year_was_mistyped(cast: Cast, visit: Visit) -> None:
    episode = cast.missing(cast.child())
    typed = {"at_day": "1", "at_month": "6", "at_year": "0206", "at_time": "10:00"}
    sent = {"operation_id": str(uuid4()), "version": "1", "name": "last_seen_at", "reason": "Slip"}

    page = text(visit(cast.asha).post(f"/episode/{episode}/time", {**sent, **typed}))

    assert "check the year" in page


@pytest.mark.parametrize("query", ["?team=%00", f"?page={'9' * 5000}", "?page=-1", "?since=x"])
def test_board_is_shown_when_its_address_was_damaged(cast: Cast, visit: Visit, query: str) -> None:
    assert visit(cast.asha).get(f"/board{query}").status_code == 200


def test_draft_is_not_there_when_its_number_is_somebody_elses(cast: Cast, visit: Visit) -> None:
    number = str(uuid4())
    who = {"operation_id": number, "family_name": "Testchild", "authority": str(cast.alder)}
    visit(cast.asha).post("/report", {**who, "go": "new"})

    answer = visit(cast.ben).post("/report", {**who, "go": "new"})

    assert answer.status_code == 404


def test_form_is_drawn_again_when_the_database_will_not_have_it(cast: Cast, visit: Visit) -> None:
    episode = cast.missing(cast.child())
    sent = {"operation_id": str(uuid4()), "kind": "enquiry", "text": "Rang", "when": "now"}

    answer = visit(cast.asha).post(f"/episode/{episode}/log", {**sent, "who": "x" * 5000})

    assert answer.status_code == 200
    assert "There is a problem" in text(answer)


def test_typed_text_is_kept_when_a_board_had_asked_since_the_session_ended(cast: Cast) -> None:
    client = signed_in(cast.asha, idle=timedelta(seconds=IDLE_SECONDS + 60))
    episode = cast.missing(cast.child())

    client.get("/board/rows", headers={"HX-Request": "true"})
    answer = client.post(f"/episode/{episode}/log?rule=x", {"text": "Rang the school"})

    assert "kept=" in answer["Location"]
    assert "rule" in answer["Location"]


def test_stale_session_lets_nobody_in_when_it_still_names_its_person(cast: Cast) -> None:
    client = signed_in(cast.asha, idle=timedelta(seconds=IDLE_SECONDS + 60))
    client.get("/board")

    assert client.get("/board")["Location"].startswith("/sign-in")
