"""Looking at a page's HTML in a real browser, which runs in a thread of its own.

Playwright's loop would make Django take the test's thread for asynchronous code, and open a
second connection there; the HTML that a test client was given is all that this browser needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser

from tests.chromium import running_chromium
from tests.doors.components.gallery import opened

Look = Callable[[str, str], None]

WIDE, PHONE, ZOOMED = 1280, 375, 320
_WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def look() -> Iterator[Look]:
    """Return a function that looks at a page's HTML, by name, and fails at the first fault.

    At 1280 CSS pixels and at 320 (400% zoom) it breaks no rule of WCAG 2.2 AA; no width scrolls
    sideways; nothing complains on the console. HOMEWARD_PICTURES names a folder for pictures.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        running = running_chromium()
        browser = thread.submit(running.__enter__).result()
        yield lambda html, name: thread.submit(_check, browser, html, name).result()
        thread.submit(running.__exit__, None, None, None).result()


def _check(browser: Browser, html: str, name: str) -> None:
    with opened(browser, {"/": html}) as site:
        for width in (WIDE, PHONE, ZOOMED):
            site.page.set_viewport_size({"width": width, "height": 900})
            site.picture(f"{name}-{width}")
            assert not site.page.evaluate(_WIDER), f"{name} scrolls sideways at {width}"
            if width != PHONE:
                faults = site.violations()
                assert not faults, "\n".join([f"{name} at {width}", *faults])
        assert not site.complaints, "\n".join([name, *site.complaints])
