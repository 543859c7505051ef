"""A real Chromium for the pages: the system's, or the one that npm brought, unpacked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import product as products
from tests.browser.looking import NewPage
from tests.browser.product import Product, sign_in
from tests.chromium import running_chromium

_WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Playwright's own loop runs in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# A machine that does much else at the same moment is slow, and nothing is wrong with the page.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Run one browser for a module: while it runs, no other may be driven from this thread."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page with its own cookies: one person's browser.

    Its words are those of Playwright's ``new_context`` (``viewport``, ``is_mobile``...). What the
    page complains of on its console is kept in ``page.complaints``.
    """
    contexts = []

    def open_page(**words: object) -> Page:
        context = chromium.new_context(locale="en-GB", timezone_id="Europe/London", **words)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: _note(page, said.type, said.text))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _note(page: Page, kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        page.complaints.append(text)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open one page."""
    return new_page()


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """Return a function that lists a page's breaches of WCAG 2.2 AA, one line each.

    axe is put in by ``evaluate``, since the pages' own policy would refuse a script tag.
    """
    axe = Axe()

    def list_violations(page: Page) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": _WCAG_2_2_AA}}
        found = axe.run(page, options=options).response["violations"]
        return [
            f"{one['id']}: {node['html']} ({node['failureSummary']})"
            for one in found
            for node in one["nodes"]
        ]

    return list_violations


@pytest.fixture(scope="session")
def product(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Product]:
    """Hold up the product as its users start it, on a small example, for the whole run."""
    folder = tmp_path_factory.getbasetemp()
    parallel = hasattr(request.config, "workerinput")
    shared = (folder.parent if parallel else folder) / "product"
    shared.mkdir(mode=0o700, exist_ok=True)
    with products.product(shared) as here:
        yield here


@pytest.fixture(scope="session")
def signed_in_states() -> dict[str, Any]:
    """Keep what a browser holds of each person who has signed in, so that each does so once."""
    return {}


@pytest.fixture
def as_person(
    product: Product, new_page: NewPage, signed_in_states: dict[str, Any]
) -> Callable[..., Page]:
    """Return a function that opens a browser in which one of the example's people is signed in."""

    def open_as(name: str, **words: object) -> Page:
        if name not in signed_in_states:
            page = new_page(base_url=product.url)
            sign_in(page, name)
            signed_in_states[name] = page.context.storage_state()
        return new_page(base_url=product.url, storage_state=signed_in_states[name], **words)

    return open_as
