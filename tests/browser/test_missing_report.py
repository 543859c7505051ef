"""The missing report in a real browser: every page sound, and done with a keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.keys import tab_to
from tests.browser.looking import NewPage, Violations, browser_of, faults
from tests.cast import Cast, cast
from tests.doors.reports.conftest import place

__all__ = ["cast"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_missing_report_is_taken_when_there_is_only_a_keyboard(
    cast: Cast, new_page: NewPage, live_server: object
) -> None:
    cast.child()
    page = browser_of(cast.asha, new_page, str(live_server))
    page.goto("/report")

    tab_to(page, "textbox", "First name")
    page.keyboard.type("Robin")
    page.keyboard.press("Tab")
    page.keyboard.type("Testchild")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Is it one of these children?")).to_be_visible()
    tab_to(page, "button", "Report this child")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What do you know?")).to_be_visible()
    tab_to(page, "textbox", "Or in words")
    page.keyboard.type("20 minutes ago")
    tab_to(page, "textbox", "Name of the person who reports")
    page.keyboard.type("Jo Invented")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Missing report taken")).to_be_visible()
    assert page.complaints == []


def test_typed_words_are_there_again_when_the_page_was_closed(
    cast: Cast, new_page: NewPage, live_server: object
) -> None:
    child = cast.child()
    page = browser_of(cast.asha, new_page, str(live_server))
    page.goto("/report")
    page.get_by_label("First name").fill("Robin")
    page.get_by_label("Last name").fill("Testchild")
    page.get_by_role("button", name="Search").click()
    page.locator(f'button[value="{child}"]').click()
    expect(page.get_by_role("heading", name="What do you know?")).to_be_visible()
    page.wait_for_load_state()

    page.get_by_label("What happened?").fill("By the river")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved")
    page.goto("/report")
    page.get_by_role("button", name="Continue").click()

    expect(page.get_by_label("What happened?")).to_have_value("By the river")


def test_every_page_of_a_report_is_sound_at_every_width(
    cast: Cast, new_page: NewPage, violations: Violations, live_server: object
) -> None:
    place(cast, cast.child())
    page = browser_of(cast.erin, new_page, str(live_server))
    found = []

    page.goto("/report/short")
    found += faults(page, violations)
    page.goto("/report")
    found += faults(page, violations)
    page.get_by_role("button", name="Search", exact=True).click()
    found += faults(page, violations)
    page.get_by_label("First name").fill("Robin")
    page.get_by_label("Last name").fill("Testchild")
    page.get_by_role("button", name="Search", exact=True).click()
    found += faults(page, violations)
    page.get_by_role("button", name="Report this child").click()
    found += faults(page, violations)
    page.get_by_role("button", name="Send the report").click()
    found += faults(page, violations)
    page.goto("/report")
    found += faults(page, violations)
    page.get_by_role("button", name="Continue").click()
    words = page.get_by_role("group", name="When were they last seen?")
    words.get_by_label("Or in words").fill("now")
    page.get_by_label("Other children are missing").check()
    page.get_by_role("button", name="Send the report").click()
    found += faults(page, violations)
    page.get_by_role("button", name="Report the next child").click()
    found += faults(page, violations)

    assert found == []
