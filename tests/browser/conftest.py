"""A real Chromium for the pages: the system's, or the one that npm brought, unpacked."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from homeward.config.env import CHECKOUT
from homeward.config.locks import held_alone
from tests.browser import product as products
from tests.browser.looking import NewPage
from tests.browser.product import Product, sign_in

_SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKED = CHECKOUT / "node_modules" / "@sparticuz" / "chromium" / "bin"
_UNPACKED = CHECKOUT / ".cache" / "chromium"
_WORDS = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
_PACKED_WORDS = ["--no-zygote", "--headless=shell", "--disable-gpu"]
_WCAG_2_2_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# Playwright's own loop runs in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser's program, the words it needs, and where its libraries lie."""

    program: Path
    words: tuple[str, ...]
    libraries: Path | None = None


def find_chromium() -> Chromium:
    """Return the system's Chromium or, without one, npm's."""
    for name in _SYSTEM_NAMES:
        found = shutil.which(name)
        if found:
            return Chromium(Path(found), tuple(_WORDS))
    if (_PACKED / "chromium.br").is_file():
        return _unpacked()
    pytest.fail(
        "No browser: the pages cannot be tested. Run make install, which brings one, or install "
        "your system's chromium package.",
        pytrace=False,
    )


def _unpacked() -> Chromium:
    """Unpack npm's Chromium once, beside the libraries it wants."""
    program = _UNPACKED / "chromium"
    _UNPACKED.mkdir(parents=True, exist_ok=True)
    with held_alone(_UNPACKED / "lock"):
        if not program.is_file():
            for name in ("al2023", "swiftshader", "fonts"):
                packed = (_PACKED / f"{name}.tar.br").read_bytes()
                with tarfile.open(fileobj=BytesIO(brotli.decompress(packed))) as files:
                    files.extractall(_UNPACKED / name, filter="data")
            draft = program.with_suffix(".new")
            draft.write_bytes(brotli.decompress((_PACKED / "chromium.br").read_bytes()))
            draft.chmod(0o755)
            draft.rename(program)
    libraries = next(_UNPACKED.glob("al2023/**/lib"), _UNPACKED / "al2023")
    return Chromium(program, (*_WORDS, *_PACKED_WORDS), libraries)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Run one browser for the session."""
    found = find_chromium()
    paths = {"LD_LIBRARY_PATH": str(found.libraries)} if found.libraries else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program, args=list(found.words), env=dict(os.environ) | paths
        )
        yield browser
        browser.close()


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
