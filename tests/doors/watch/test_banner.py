"""A stalled engine is seen in red by everybody signed in, on every page, and by a live board."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeward.config.clock import utc_now
from homeward.work.watch.beating import beat
from homeward.work.watch.models import Outage
from tests.cast import Cast, Person
from tests.doors.board.test_board import refresh_of
from tests.doors.drawn import Look
from tests.doors.visitors import Visit, no_query_while_rendering, signed_in, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db

SAID = "Homeward is not keeping time"
BEHIND = "Messages are behind by 3 minutes"
ALERT = 'aria-label="error: Homeward is not keeping time"'


def _stalled(ago: timedelta = timedelta(seconds=61)) -> None:
    beat("worker", utc_now() - ago, 0.0)


@pytest.fixture
def one_minute() -> Iterator[None]:
    """Draw every page at one moment: a board is drawn again when the minute turns."""
    with mock.patch("homeward.config.middleware.utc_now", return_value=utc_now()):
        yield


def _everybody(cast: Cast) -> list[Person]:
    office = [
        person_in(cast.asha.organisation, role)
        for role in ("administrator", "analyst", "governance_lead", "head_of_service")
    ]
    return [cast.asha, cast.ben, cast.carys, cast.dev, cast.erin, cast.gwen, *office]


def test_everybody_is_told_in_red_when_the_engine_is_stalled(cast: Cast) -> None:
    _stalled()

    pages = {
        person.email: text(signed_in(person).get("/", follow=True)) for person in _everybody(cast)
    }

    assert [email for email, page in pages.items() if ALERT not in page] == []


@pytest.mark.parametrize(
    "page", ["/board", "/wall", "/children", "/registers", "/alarms", "/account/password"]
)
def test_every_page_tells_when_the_engine_is_stalled(cast: Cast, page: str) -> None:
    _stalled()
    client = signed_in(cast.gwen)

    with no_query_while_rendering():
        shown = text(client.get(page))

    assert shown.count(SAID) == 2  # what is heard and what is read
    assert shown.count('id="engine"') == 1


def test_refusals_tell_too_when_the_engine_is_stalled(cast: Cast) -> None:
    _stalled()

    assert ALERT in text(signed_in(cast.asha).get("/people"))


def test_no_page_says_so_when_the_engine_is_alive(cast: Cast) -> None:
    _stalled(timedelta(seconds=30))

    assert SAID not in text(signed_in(cast.asha).get("/board"))


def test_nobody_signed_out_is_told_when_the_engine_is_stalled(cast: Cast) -> None:
    _stalled()

    assert SAID not in text(Client(headers={"host": "localhost"}).get("/sign-in"))


@pytest.mark.usefixtures("one_minute")
def test_live_board_shows_it_when_the_engine_stalls_and_takes_it_away_when_it_is_back(
    cast: Cast, visit: Visit
) -> None:
    for page in ("/board", "/wall"):
        beat("worker", utc_now(), 0.0)
        client = visit(cast.dev)
        again = refresh_of(text(client.get(page)))
        assert client.get(again).status_code == 204

        _stalled()
        stopped = client.get(again)
        assert stopped.status_code == 200
        assert SAID in text(stopped)
        assert 'id="engine"' in text(stopped)
        assert 'hx-swap-oob="innerHTML"' in text(stopped)

        again = refresh_of(text(stopped))
        assert client.get(again).status_code == 204
        beat("worker", utc_now(), 0.0)
        back = client.get(again)
        assert SAID not in text(back)
        assert 'hx-swap-oob="innerHTML"' in text(back)


def test_the_engine_is_asked_about_once_for_a_page(cast: Cast, visit: Visit) -> None:
    beat("worker", utc_now(), 0.0)
    client = visit(cast.gwen)

    with CaptureQueriesContext(connection) as asked:
        client.get("/board")

    assert sum("work_heartbeat" in query["sql"] for query in asked) == 1


def test_alarms_list_when_it_stood_still(cast: Cast) -> None:
    now = utc_now()
    Outage.objects.create(
        standing=None, began_at=now - timedelta(hours=3), noticed_at=now, ended_at=now
    )

    page = text(signed_in(cast.gwen).get("/alarms"))

    assert "Times when Homeward did not keep time" in page
    assert re.search(r"Not yet</td>", page)


@pytest.mark.browser
def test_pages_have_no_fault_when_the_engine_is_stalled(cast: Cast, look: Look) -> None:
    now, number = utc_now(), count()
    cast.missing(cast.child(at=now), at=now)
    _stalled()
    Outage.objects.create(began_at=now, noticed_at=now)

    for person, page in (
        (cast.asha, "/board"),
        (cast.asha, "/wall"),
        (cast.erin, "/board"),
        (cast.gwen, "/alarms"),
        (person_in(cast.asha.organisation, "administrator"), "/people"),
    ):
        look(text(signed_in(person).get(page)), f"stalled-{next(number)}")


def _asking(page: str) -> str:
    """Return the address at which a page asks whether its banner is still so."""
    found = re.search(r'hx-get="(/engine[^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("page", ["/board", "/children", "/alarms", "/account/password"])
def test_open_page_of_any_kind_shows_it_when_the_engine_stalls_and_is_back(
    cast: Cast, page: str
) -> None:
    beat("worker", utc_now(), 0.0)
    client = signed_in(cast.gwen)
    asking = _asking(text(client.get(page)))
    unchanged = client.get(asking)

    _stalled()
    stopped = client.get(asking)
    still = client.get(_asking(text(stopped)))
    beat("worker", utc_now(), 0.0)
    back = client.get(_asking(text(stopped)))

    assert (unchanged.status_code, still.status_code) == (204, 204)
    assert SAID in text(stopped)
    assert "<main" not in text(stopped)
    assert back.status_code == 200
    assert SAID not in text(back)


def test_banner_may_be_asked_for_by_everybody_signed_in(cast: Cast) -> None:
    _stalled()

    found = {person.email: signed_in(person).get("/engine") for person in _everybody(cast)}

    assert [email for email, shown in found.items() if ALERT not in text(shown)] == []


def test_asking_lengthens_no_session_and_leads_nobody_away_when_it_has_ended(cast: Cast) -> None:
    beat("worker", utc_now(), 0.0)
    live = signed_in(cast.asha, idle=timedelta(minutes=20))
    seen = live.session["seen_at"]
    live.get("/engine", headers={"hx-request": "true"})
    ended = signed_in(cast.asha, idle=timedelta(hours=2))

    answer = ended.get("/engine", headers={"hx-request": "true"})

    assert live.session["seen_at"] == seen
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer
    assert ended.get("/engine")["Location"] == "/sign-in?next=%2F"


def test_everybody_is_told_in_red_when_messages_are_behind(cast: Cast) -> None:
    beat("worker", utc_now(), 130.0)

    pages = {
        person.email: text(signed_in(person).get("/", follow=True)) for person in _everybody(cast)
    }

    assert [email for email, page in pages.items() if BEHIND not in page] == []
    assert SAID not in pages[cast.asha.email]
