"""The board shows who is missing now, the most pressing first, and only to those who may see."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeward.config.clock import utc_now
from homeward.record.children.operations import Particulars
from homeward.record.episodes.operations import GradeSaid, log, report_back, set_grade
from homeward.record.reports.operations import ReportSaid
from tests.cast import Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def refresh_of(page: str) -> str:
    """Return the address that a drawn board asks for its changes."""
    found = re.search(r'hx-get="([^"]*rows[^"]*)"', page)
    assert found
    return found[1].replace("&amp;", "&")


def test_board_says_nobody_when_nobody_is_missing(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).get("/board"))

    assert "No child is recorded as missing now." in page


def test_board_shows_child_duration_and_next_action_when_missing(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    cast.missing(cast.child(at=now), at=now, seen=now - timedelta(hours=13, minutes=5))

    page = text(visit(cast.asha).get("/board"))

    assert "Robin Testchild" in page
    assert "13 hours 5 minutes" in page
    assert "Tell the police" in page
    assert "due in" in page


@pytest.mark.parametrize("address", ["/board", "/wall"])
def test_board_is_drawn_without_asking_the_database_when_rendering(
    cast: Cast, visit: Visit, address: str
) -> None:
    now = utc_now()
    cast.missing(cast.child(at=now), at=now)
    client = visit(cast.asha)

    with no_query_while_rendering():
        response = client.get(address)

    assert response.status_code == 200


def test_board_puts_high_grade_first_when_another_waits_longer(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    longest = cast.child(Particulars("Linden", "Longest"), at=now)
    cast.missing(longest, at=now, seen=now - timedelta(hours=30))
    high = cast.missing(cast.child(Particulars("Hazel", "Highgrade"), at=now), at=now)
    ctx = cast.asha.ctx(at=now)
    said = GradeSaid("high", now, "police")
    set_grade(ctx, episode=high, version=cast.version(high, ctx), said=said)

    page = text(visit(cast.asha).get("/board"))

    assert page.index("Highgrade") < page.index("Longest")


def test_board_shows_wall_initials_only_when_on_the_wall(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    cast.missing(cast.child(at=now), at=now)

    page = text(visit(cast.asha).get("/wall"))

    assert ">RT<" in page
    assert "Robin" not in page
    assert "Testchild" not in page


def test_board_hides_child_when_reader_is_of_another_authority(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    cast.missing(cast.child(at=now), at=now)

    seen = ["Robin" in text(visit(who).get("/board")) for who in (cast.asha, cast.ben, cast.carys)]

    assert seen == [True, True, False]


def test_board_shows_child_to_police_when_the_report_shared_it(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    cast.missing(cast.child(at=now), at=now)

    page = text(visit(cast.dev).get("/board"))

    assert "Robin Testchild" in page
    assert "Alder’s child" in page


def test_board_says_so_when_child_is_reported_back(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    episode = cast.missing(cast.child(at=now), at=now)
    report_back(cast.asha.ctx(at=now), episode=episode, at=now, who="Erin Example")

    page = text(visit(cast.asha).get("/board"))

    assert "not confirmed" in page
    assert "1 child is missing now." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"team": "North"}, True),
        ({"team": "South"}, False),
        ({"grade": "none"}, True),
        ({"grade": "high"}, False),
        ({"kind": "away"}, False),
        ({"whose": "ours"}, True),
        ({"whose": "others"}, False),
        ({"overdue": "on"}, False),
        ({"grade": "<script>"}, False),
        ({"page": "99"}, True),
        ({"page": "x"}, True),
    ],
    ids=str,
)
def test_board_shows_what_was_asked_for_when_filtered(
    cast: Cast, visit: Visit, query: dict[str, str], shown: bool
) -> None:
    now = utc_now()
    cast.missing(cast.child(at=now), at=now)

    page = text(visit(cast.asha).get("/board", query))

    assert ("Robin" in page) is shown


def test_board_rows_are_not_sent_again_when_nothing_changed(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    episode = cast.missing(cast.child(at=now), at=now)
    client = visit(cast.asha)
    again = refresh_of(text(client.get("/board")))

    unchanged = client.get(again)
    log(cast.asha.ctx(at=now), episode=episode, kind="enquiry", text="Rang the school", at=now)
    changed = client.get(again)

    # Unless the minute turned between, in which case the words on the page are new.
    assert unchanged.status_code in (200, 204)
    assert changed.status_code == 200
    assert "Robin" in text(changed)


def test_board_of_police_learns_of_change_when_services_act(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    child = cast.child(at=now)
    client = visit(cast.dev)
    again = refresh_of(text(client.get("/board")))

    cast.missing(child, at=now)
    changed = client.get(again)

    assert changed.status_code == 200
    assert "Robin" in text(changed)


def test_board_asks_as_many_questions_when_ten_times_as_many_are_missing(
    cast: Cast, visit: Visit
) -> None:
    now = utc_now()
    client = visit(cast.asha)

    def questions() -> int:
        client.get("/board")  # a session that was idle for a while is written anew, once
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/board").status_code == 200
        return len(asked)

    cast.missing(cast.child(Particulars("First", "Testchild"), at=now), at=now)
    few = questions()
    for number in range(9):
        cast.missing(cast.child(Particulars(f"Next{number}", "Testchild"), at=now), at=now)
    many = questions()

    assert many == few


def test_board_shows_fifty_a_page_when_more_are_missing(cast: Cast, visit: Visit) -> None:
    now = utc_now()
    for number in range(52):
        said = ReportSaid("Erin Example", noticed_at=now)
        cast.missing(cast.child(Particulars(f"N{number}", "Testchild"), at=now), at=now, said=said)

    first, second = (text(visit(cast.asha).get("/board", {"page": n})) for n in (1, 2))

    assert first.count("hw-board__row") == 50
    assert second.count("hw-board__row") == 2
    assert "52 children are missing now." in second
