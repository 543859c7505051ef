"""The main job with a keyboard alone: focus seen, order sensible, nothing trapped."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keys import stops, tab_to
from tests.browser.reporting import open_taken, report_short

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]


def test_enquiry_and_return_are_recorded_when_there_is_only_a_keyboard(
    as_person: AsPerson,
) -> None:
    page = as_person("Asha")
    report_short(page, "Finch Keyworthy")
    page.goto("/board")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"
    tab_to(page, "link", "Finch Keyworthy")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Missing episode")).to_be_visible()
    tab_to(page, "textbox", "What was asked, seen or tried")
    page.keyboard.type("Rang the school.")
    tab_to(page, "button", "Save to the log")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Rang the school.")).to_be_visible()
    tab_to(page, "button", "Record the return")
    page.keyboard.press("Enter")
    tab_to(page, "textbox", "Who has seen the child?")
    page.keyboard.type("Her aunt")
    page.keyboard.press("Enter")
    _mend_through_the_summary(page)

    expect(page.get_by_text("The return is recorded.")).to_be_visible()
    assert page.complaints == []


def _mend_through_the_summary(page: Page) -> None:
    """Go from the summary of errors, which holds the focus, to the field, and answer it."""
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    wanted = page.evaluate("document.activeElement.hash.slice(1)")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == wanted
    returned = page.get_by_role("group", name="When did the child return to where they live?")
    words = returned.get_by_label("Or in words")
    for _ in range(20):
        if words.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.type("now")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("path", ["/board", "/wall", "/report", "/report/short", "episode"])
def test_focus_is_seen_in_order_at_every_stop(path: str, as_person: AsPerson) -> None:
    page = as_person("Bronwen")
    if path == "episode":
        report_short(page, "Heron Tabley")
        open_taken(page)
    else:
        page.goto(path)

    # Rows that are drawn again in the middle of the round would move the stops.
    for rows in ("**/board/rows?**", "**/wall/rows?**"):
        page.route(rows, lambda route: route.fulfill(status=204))
    places = stops(page)

    assert len(places) > 1
    assert places == sorted(places)


def test_menu_opens_and_closes_when_there_is_only_a_keyboard_on_a_phone(
    as_person: AsPerson,
) -> None:
    page = as_person("Asha", viewport={"width": 375, "height": 700})
    page.goto("/board")
    link = page.get_by_role("link", name="New missing report")
    expect(link).to_be_hidden()

    tab_to(page, "button", "Menu")
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    tab_to(page, "link", "New missing report")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="New missing report")).to_be_visible()
