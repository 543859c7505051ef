"""The board and the wall in a real browser, left open for a night."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import Violations, faults
from tests.browser.product import Product
from tests.browser.reporting import report_short

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
_ROWS = "**/board/rows?**"


def test_board_says_so_in_words_when_the_connection_is_lost(
    as_person: AsPerson, violations: Violations
) -> None:
    page = as_person("Asha")
    page.goto("/board")
    lost = page.get_by_role("status").filter(has_text="Connection lost")

    page.route(_ROWS, lambda route: route.abort())
    expect(lost).to_contain_text("this list may be out of date since", timeout=10_000)
    found = faults(page, violations)
    page.unroute(_ROWS)

    expect(lost).to_have_count(0, timeout=5_000)
    assert [line for line in found if "htmx:" not in line and "ERR_FAILED" not in line] == []


def test_board_says_so_when_the_server_answers_nothing(as_person: AsPerson) -> None:
    page = as_person("Asha")
    page.goto("/board")

    held: list[Route] = []
    page.route(_ROWS, lambda route: held.append(route))

    lost = page.get_by_role("status").filter(has_text="Connection lost")
    expect(lost).to_be_visible(timeout=20_000)
    for route in held:
        route.abort()


def test_focus_stays_on_a_child_when_the_rows_are_shown_again(as_person: AsPerson) -> None:
    page, other = as_person("Chidi"), as_person("Asha")
    page.goto("/board")
    child = page.locator("#board tbody a").first
    name = child.inner_text()
    child.focus()

    report_short(other, "Merlin Focuston")
    expect(page.get_by_role("link", name="Merlin Focuston")).to_be_visible(timeout=5_000)

    assert page.evaluate("document.activeElement.innerText") == name


def test_filters_open_stay_open_when_the_rows_are_shown_again(as_person: AsPerson) -> None:
    page, other = as_person("Chidi"), as_person("Asha")
    page.goto("/board")
    page.get_by_text("Filter this list").click()
    page.get_by_label("Police grade").select_option("Not graded yet")

    report_short(other, "Plover Filterby")
    expect(page.get_by_role("link", name="Plover Filterby")).to_be_visible(timeout=5_000)
    assert page.get_by_label("Police grade").input_value() == "none"
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.get_by_role("link", name="Plover Filterby")).to_be_visible()
    expect(page.locator("#board").get_by_text("High risk", exact=True)).to_have_count(0)


def test_wall_holds_no_name_when_children_are_missing(
    as_person: AsPerson, product: Product
) -> None:
    with product.intruder() as database:
        rows = database.execute("SELECT given_name, family_name FROM record_child").fetchall()
    names = {name for row in rows for name in row.values() if len(name) > 2}
    page = as_person("Edie")
    page.goto("/wall")

    shown = page.content()

    assert page.locator("#board tbody tr").count() > 1
    assert sorted(names & set(re.findall(r"[\w-]+", shown))) == []
    assert page.locator("#board a").count() == 0


def test_wall_shows_a_new_report_when_nobody_touches_it(as_person: AsPerson) -> None:
    wall, other = as_person("Edie"), as_person("Asha")
    wall.goto("/wall")

    report_short(other, "Quill Xylophone")

    expect(wall.get_by_role("rowheader", name="QX")).to_be_visible(timeout=5_000)
    assert wall.complaints == []
