"""Signing in: who may, how guessing is slowed, and that nothing typed is lost at a time-out."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from homeward.config.clock import utc_now
from homeward.guard.keptforms import keep
from homeward.guard.models import LedgerEntry, User
from homeward.guard.people import system_context
from homeward.guard.session import append_entry, scope
from homeward.guard.signing_in import LOCKED, TRIES, WRONG
from homeward.web.shell import IDLE_SECONDS
from tests.cast import PASSWORD, Cast
from tests.doors.visitors import Visit, signed_in, text

pytestmark = pytest.mark.django_db

LONG_IDLE = timedelta(seconds=IDLE_SECONDS + 60)


def browser() -> Client:
    """Return a browser that nobody has signed in with."""
    return Client(headers={"host": "localhost"})


def test_sign_in_goes_on_to_the_page_asked_for_when_password_is_right(cast: Cast) -> None:
    client = browser()

    first = client.get("/board")
    answer = client.post(first["Location"], {"email": "ASHA@example.test", "password": PASSWORD})
    page = client.get(answer["Location"])

    assert first["Location"] == "/sign-in?next=%2Fboard"
    assert page.status_code == 200
    assert "Signed in as Asha Example" in text(page)


@pytest.mark.parametrize(
    ("email", "password"),
    [("asha@example.test", "wrong-password"), ("nobody@example.test", PASSWORD)],
    ids=["wrong password", "unknown address"],
)
def test_sign_in_says_the_same_when_address_or_password_is_wrong(
    cast: Cast, email: str, password: str
) -> None:
    page = text(browser().post("/sign-in", {"email": email, "password": password}))

    assert WRONG in page


def test_sign_in_is_refused_for_a_while_when_tried_too_often(cast: Cast) -> None:
    client = browser()
    for _ in range(TRIES):
        client.post("/sign-in", {"email": cast.asha.email, "password": "wrong-password"})

    page = text(client.post("/sign-in", {"email": cast.asha.email, "password": PASSWORD}))

    assert LOCKED in page


def test_sign_in_is_refused_when_the_account_is_closed(cast: Cast) -> None:
    now = utc_now()
    with scope(system_context(now=now, purpose="test"), operation="test", entry=uuid4()):
        User.objects.filter(pk=cast.asha.id).update(is_active=False, version=2)
        append_entry()

    page = text(browser().post("/sign-in", {"email": cast.asha.email, "password": PASSWORD}))

    assert WRONG in page


def test_sign_in_leads_nowhere_else_when_next_is_another_site(cast: Cast) -> None:
    answer = browser().post(
        "/sign-in?next=//elsewhere.test/", {"email": cast.asha.email, "password": PASSWORD}
    )

    assert answer["Location"] == "/"


def test_sign_in_is_in_the_ledger_when_somebody_signs_in(cast: Cast) -> None:
    browser().post("/sign-in", {"email": cast.asha.email, "password": PASSWORD})

    with scope(system_context(now=utc_now(), purpose="test")):
        assert LedgerEntry.objects.filter(operation="person.sign_in").count() == 1


def test_session_ends_when_idle_too_long(cast: Cast) -> None:
    answer = signed_in(cast.asha, idle=LONG_IDLE).get("/board")

    assert answer["Location"].startswith("/sign-in")


def test_session_is_not_lengthened_when_only_the_board_asks(cast: Cast, visit: Visit) -> None:
    client = signed_in(cast.asha, idle=timedelta(seconds=IDLE_SECONDS - 60))
    before = client.session["seen_at"]

    client.get("/board/rows")
    after_poll = client.session["seen_at"]
    client.post("/keep-alive")

    assert after_poll == before
    assert client.session["seen_at"] > before


def test_typed_text_is_shown_again_when_the_session_ended_before_it_was_sent(cast: Cast) -> None:
    client = signed_in(cast.asha, idle=LONG_IDLE)

    sent = client.post("/account/password", {"current": "a", "new": "b", "note": "x"})
    page = client.get(sent["Location"])

    assert "kept=" in sent["Location"]
    assert "What you typed is kept." in text(page)


def test_kept_form_is_not_shown_when_another_person_signs_in(cast: Cast, visit: Visit) -> None:
    kept = keep(user=cast.asha.id, path="/account/password", body="a=b", now=utc_now())

    mine = visit(cast.asha).get(f"/account/password?kept={kept}")
    theirs = visit(cast.ben).get(f"/account/password?kept={kept}")

    assert "There is a problem" in text(mine)
    assert "There is a problem" not in text(theirs)


def test_sign_out_ends_the_session_when_asked(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)

    client.post("/sign-out")

    assert client.get("/board")["Location"].startswith("/sign-in")


def test_own_password_changes_when_the_current_one_is_given(cast: Cast, visit: Visit) -> None:
    client = visit(cast.asha)
    new = "three-words-together-42"
    sent = {"operation_id": str(uuid4()), "current": PASSWORD, "new": new}

    client.post("/account/password", sent)
    answer = browser().post("/sign-in", {"email": cast.asha.email, "password": new})

    assert answer.status_code == 302
