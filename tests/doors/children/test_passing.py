"""Passing a child to another council: the page, its confirmation, and the receiver's board."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from homeward.config.clock import utc_now
from tests.cast import Cast
from tests.doors.visitors import Visit, text

pytestmark = pytest.mark.django_db


def said(cast: Cast, **words: str) -> dict[str, str]:
    """Return what the form sends: to Birch, today."""
    today = utc_now() - timedelta(days=1)
    typed = {
        "operation_id": str(uuid4()), "to": str(cast.birch), "on_day": str(today.day),
        "on_month": str(today.month), "on_year": str(today.year),
        "reason": "The family moved", "stays": "no",
    }  # fmt: skip
    return {**typed, **words}


def page_of(child: UUID) -> str:
    """Return the page's address."""
    return reverse("child_transfer", args=[child])


def test_page_shows_what_follows_before_anything_is_done(cast: Cast, visit: Visit) -> None:
    child = cast.child()

    shown = text(visit(cast.gwen).post(page_of(child), said(cast)))

    assert "Birch is responsible from" in shown
    assert "You see it for another 28 days" in shown
    assert visit(cast.carys).get(reverse("child", args=[child])).status_code == 404


def test_receiver_has_the_record_and_is_told_on_its_board_when_it_is_confirmed(
    cast: Cast, visit: Visit
) -> None:
    now = utc_now()
    child = cast.child(at=now - timedelta(hours=3))
    episode = cast.missing(child, at=now - timedelta(hours=2))

    answer = visit(cast.gwen).post(page_of(child), said(cast, go="pass"))

    board = text(visit(cast.carys).get(reverse("board")))
    page = text(visit(cast.carys).get(reverse("episode", args=[episode])))
    assert answer.status_code == 302
    assert "Robin Testchild" in board
    assert "Taken over from Alder" in board
    assert "From Alder to Birch on" in page
    assert "The family moved" in page
    assert "The family moved" not in text(visit(cast.dev).get(reverse("episode", args=[episode])))
    assert "Taken over" not in text(visit(cast.asha).get(reverse("board")))


def test_receiver_reads_the_past_and_the_former_does_while_it_finishes(
    cast: Cast, visit: Visit
) -> None:
    now = utc_now()
    child = cast.child(at=now - timedelta(hours=3))
    visit(cast.gwen).post(page_of(child), said(cast, go="pass"))
    then = (now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    for person in (cast.carys, cast.asha):
        page = text(visit(person).get(f"{reverse('child', args=[child])}?known_at={then}"))

        assert "Changed since</strong>: Responsible council" in page


@pytest.mark.parametrize(("person", "status"), [("asha", 403), ("carys", 403), ("erin", 403)])
def test_page_is_refused_when_the_role_may_not_pass_a_child_on(
    cast: Cast, visit: Visit, person: str, status: int
) -> None:
    child = cast.child()

    assert visit(getattr(cast, person)).get(page_of(child)).status_code == status


def test_page_says_what_to_do_when_it_cannot_be_done(cast: Cast, visit: Visit) -> None:
    child = cast.child()
    gwen = visit(cast.gwen)

    for words, sentence in (
        ({"reason": ""}, "Say why responsibility passes"),
        ({"to": str(cast.alder)}, "one of the answers in the list"),
        ({"to": "x"}, "one of the answers in the list"),
        ({"on_day": "1", "on_month": "3", "on_year": "2999"}, "not come yet"),
        ({"on_day": "31", "on_month": "2"}, "must be a real day"),
    ):
        assert sentence in text(gwen.post(page_of(child), said(cast, go="pass", **words)))
