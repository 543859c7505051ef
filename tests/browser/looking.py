"""Looking at pages in a real browser: signed in, at three widths, with every breach listed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.cast import Person
from tests.doors.visitors import signed_in

WIDTHS = (1280, 375, 320)

NewPage = Callable[..., Page]
Violations = Callable[[Page], list[str]]


def browser_of(person: Person, new_page: NewPage, address: str) -> Page:
    """Return a browser in which ``person`` is signed in at ``address``."""
    page = new_page(base_url=address)
    cookie = signed_in(person).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": address}])
    return page


def faults(page: Page, violations: Violations) -> list[str]:
    """Return what is wrong with the page at each width, once the whole of it has come.

    A click waits for the first bytes of the page it leads to, and not for the rest.
    """
    page.wait_for_load_state()
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        where = f"{page.url} at {width}"
        if width != WIDTHS[1]:  # between the widest and the narrowest nothing new is drawn
            found += [f"{where}: {breach}" for breach in violations(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{where}: {wide} pixels wide, so it scrolls sideways")
    return found + [f"{page.url}: {said}" for said in page.complaints]
