"""A phone, and 1280 pixels at 400%: nothing cut off, the main thing to do within reach.

Zoom to 400% gives a page of 1280 by 1024 pixels the room of 320 by 256.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import WIDTHS
from tests.browser.reporting import open_taken, report_short, say_who

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]
SCREENS = {"phone": {"width": 375, "height": 667}, "zoom": {"width": 320, "height": 256}}
# Words whose box is narrower than they are, or that stand out of the page.
_CUT_OFF = """() => {
  const room = document.scrollingElement.clientWidth;
  return [...document.querySelectorAll("main *, header *")].filter((one) => {
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    if (!box.width || style.position === "absolute" || one.closest(".govuk-visually-hidden"))
      return false;
    const cut = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    const out = box.right > room + 1 || box.left < -1;
    return out || (cut && !one.matches("input, select, textarea"));
  }).map((one) => one.outerHTML.slice(0, 120));
}"""


def _pages(page: Page, *, child: str) -> Iterator[tuple[str, Locator]]:
    """Stop at each page of the main job; give the main thing to do there."""
    button = page.get_by_role
    page.goto("/board")
    yield "board", page.locator("#board tbody a").first
    page.goto("/wall")
    yield "wall", page.get_by_role("link", name="Back to the list with names")
    page.goto("/report/short")
    yield "short report", button("button", name="Report missing")
    page.goto("/report")
    yield "who is missing", button("button", name="Search", exact=True)
    say_who(page, "Osprey", "Narrowbottom-Featherstonehaugh")
    yield "missing report", button("button", name="Send the report")
    report_short(page, child)
    yield "report taken", button("button", name="Open the episode")
    address = open_taken(page)
    yield "episode", button("button", name="Save to the log")
    page.goto(f"{address}/return")
    yield "return", button("button", name="Confirm that the child is back")
    page.goto(address)
    page.get_by_role("link", name="The child’s record").click()
    yield "child", page.get_by_role("link", name="Open the episode")
    page.goto("/loads")
    yield "loads", button("button", name="Load", exact=True)


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_cut_off_when_the_screen_is_small(screen: str, as_person: AsPerson) -> None:
    page = as_person("Asha", viewport=SCREENS[screen])
    found: list[str] = []

    for name, action in _pages(page, child=f"{screen.title()} Narrowbottom-Featherstonehaugh"):
        page.wait_for_load_state()
        wide = page.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
        found += [f"{name}: {wide} pixels too wide"] * bool(wide > 0)
        found += [f"{name}: cut off: {one}" for one in page.evaluate(_CUT_OFF)]
        action.scroll_into_view_if_needed()
        expect(action).to_be_in_viewport(ratio=0.9)
        action.click(trial=True)

    assert found == []
    assert page.complaints == []


def test_first_row_of_the_board_needs_no_long_scroll_on_a_phone(as_person: AsPerson) -> None:
    page = as_person("Asha", viewport=SCREENS["phone"])
    page.goto("/board")

    top = page.locator("#board tbody tr").first.bounding_box()

    assert WIDTHS[1] == SCREENS["phone"]["width"]
    assert top
    assert top["y"] < SCREENS["phone"]["height"]
