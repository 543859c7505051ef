"""Nothing typed is lost: a closed browser, and a session that ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core import signing
from playwright.sync_api import Page, expect

from homeward.config import clock, keys
from homeward.web.shell import IDLE_SECONDS
from tests.browser.looking import NewPage, Violations, faults
from tests.browser.product import Product, sign_in, until
from tests.browser.reporting import open_taken, report_short, say_who

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]


def test_draft_is_offered_with_what_was_typed_when_the_browser_was_closed(
    product: Product, new_page: NewPage
) -> None:
    page = new_page(base_url=product.url)
    sign_in(page, "Una")
    say_who(page, "Skua", "Draftley")
    page.get_by_label("What happened?").fill("By the river, with a blue rucksack")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    page.context.close()

    again = new_page(base_url=product.url)
    sign_in(again, "Una")
    again.goto("/report")
    again.get_by_role("button", name="Continue the report of Skua Draftley").click()

    told = again.get_by_label("What happened?")
    expect(told).to_have_value("By the river, with a blue rucksack")


def test_last_words_are_kept_when_the_page_is_left_before_they_were_saved(
    as_person: AsPerson,
) -> None:
    page = as_person("Una")
    say_who(page, "Rook", "Hasteley")

    page.get_by_label("What happened?").fill("Left at once")

    # A page that is left does not wait for the answer to what it sends last.
    until(lambda: _words_of(page, "Rook Hasteley") == "Left at once")


def test_typed_words_are_shown_again_when_the_session_ended_meanwhile(
    product: Product, new_page: NewPage
) -> None:
    page = new_page(base_url=product.url)
    sign_in(page, "Una")
    report_short(page, "Siskin Timeley")
    open_taken(page)
    page.get_by_label("What was asked, seen or tried").fill("Rang everybody she knows")
    page.get_by_label("Contact attempt").check()
    _let_the_session_end(product, page)

    page.get_by_role("button", name="Save to the log").click()
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    _sign_in_again(page)

    expect(page.get_by_text("This is what you had typed.")).to_be_visible()
    told = page.get_by_label("What was asked, seen or tried")
    expect(told).to_have_value("Rang everybody she knows")
    expect(page.get_by_label("Contact attempt")).to_be_checked()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Rang everybody she knows")).to_be_visible()


def test_report_is_as_typed_when_the_session_ended_before_it_was_sent(
    product: Product, new_page: NewPage
) -> None:
    page = new_page(base_url=product.url)
    sign_in(page, "Una")
    say_who(page, "Dunlin", "Lately")
    _let_the_session_end(product, page)

    page.get_by_label("What happened?").fill("Climbed out of a window")
    page.get_by_role("button", name="Send the report").click()
    _sign_in_again(page)

    expect(page.get_by_label("What happened?")).to_have_value("Climbed out of a window")


def test_page_is_covered_and_comes_back_when_the_person_signs_in_in_another_tab(
    product: Product, new_page: NewPage, violations: Violations
) -> None:
    page = new_page(base_url=product.url)
    sign_in(page, "Una")
    report_short(page, "Teal Coverley")
    episode = open_taken(page)
    page.clock.install()
    page.goto(episode)
    told = page.get_by_label("What was asked, seen or tried")
    told.fill("Rang the night desk")

    page.clock.fast_forward((IDLE_SECONDS - 60) * 1000)
    expect(page.get_by_role("heading", name="You will be signed out soon")).to_be_focused()
    found = faults(page, violations)
    page.clock.fast_forward(61 * 1000)
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_focused()
    expect(told).to_be_hidden()
    found += faults(page, violations)
    other = page.context.new_page()
    sign_in(other, "Una")

    expect(told).to_have_value("Rang the night desk")
    expect(told).to_be_visible()
    page.get_by_role("button", name="Save to the log").click()
    expect(page.get_by_text("Rang the night desk")).to_be_visible()
    assert found == []


def test_signing_out_leads_on_when_the_session_had_ended(
    product: Product, new_page: NewPage
) -> None:
    page = new_page(base_url=product.url)
    sign_in(page, "Una")
    _let_the_session_end(product, page)

    page.get_by_role("button", name="Sign out").click()
    _sign_in_again(page)

    expect(page.get_by_role("heading", name="Missing now")).to_be_visible()


def _words_of(page: Page, name: str) -> str:
    """Leave the page, go on with a child's report, and return what is said to have happened."""
    page.goto("/report")
    page.get_by_role("button", name=f"Continue the report of {name}").click()
    return page.get_by_label("What happened?").input_value()


def _sign_in_again(page: Page) -> None:
    """Sign in on the page to which the end of the session led."""
    email, password = page.get_by_label("Email address"), page.get_by_label("Password")
    email.fill("una@oxenfordvale.example")
    password.fill("lantern-in-the-window-7")
    page.get_by_role("button", name="Sign in").click()


def _let_the_session_end(product: Product, page: Page) -> None:
    """Make it look as if the person last did something longer ago than a session lasts."""
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "sessionid")
    store = SessionStore()
    words = {
        "key": keys.read_or_make(product.home, "secret"),
        "salt": store.key_salt,
        "serializer": store.serializer,
    }
    long_ago = clock.utc_now() - timedelta(seconds=IDLE_SECONDS + 1)
    with product.intruder() as database:
        row = database.execute(
            "SELECT session_data FROM django_session WHERE session_key = %s", (key,)
        ).fetchone()
        assert row
        session = signing.loads(row["session_data"], **words)
        session["seen_at"] = long_ago.isoformat()
        data = signing.dumps(session, compress=True, **words)
        database.execute(
            "UPDATE django_session SET session_data = %s WHERE session_key = %s", (data, key)
        )
