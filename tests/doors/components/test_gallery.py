"""Every component in a real browser: accessible, whole at any width, silent under the policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Route

from homeward.web.components.conflict import Conflict, Difference, resent
from tests.chromium import running_chromium
from tests.doors.components.gallery import NOW, gallery_html, opened, shell

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as started:
        yield started


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("sent", [False, True], ids=["fresh", "wrong"])
def test_components_have_no_fault_when_looked_at(browser: Browser, width: int, sent: bool) -> None:
    with opened(browser, {"/": gallery_html(sent=sent)}, width=width) as site:
        wider = site.page.evaluate("document.documentElement.scrollWidth") - width
        title = site.page.title()
        site.picture(f"gallery-{width}-{'wrong' if sent else 'fresh'}")

        assert site.violations() == []
        assert site.complaints == []
        assert wider <= 0
        assert title == f"{'Error: ' if sent else ''}Components – Homeward"


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "500", "503"])
def test_error_page_says_what_to_do_when_shown(browser: Browser, name: str) -> None:
    conflict = Conflict(
        [Difference("Grade", "High", "Medium")],
        "/save",
        "/keep",
        resent({"grade": ["high"], "version": ["1"]}, version=2),
        "Jo Invented",
        NOW,
    )
    context = {"conflict": conflict, "shell": shell() if name == "409" else None}

    html = render_to_string(f"errors/{name}.html", context)

    with opened(browser, {"/": html}) as site:
        site.picture(f"error-{name}")
        assert site.violations() == []
        assert site.complaints == []
        assert site.page.locator("h1").count() == 1


def test_page_has_nothing_inline_when_drawn() -> None:
    html = gallery_html(sent=True)

    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_draft_is_kept_and_said_when_somebody_types(browser: Browser) -> None:
    with opened(browser, {"/": gallery_html()}) as site:
        site.page.get_by_label("Child's name").fill("Rowan")

        status = site.page.locator("[data-autosave-status]")
        status.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).wait_for()
        assert site.sent == ["POST /draft"]


def test_draft_says_it_is_not_saved_when_the_connection_is_lost(browser: Browser) -> None:
    with opened(browser, {"/": gallery_html()}) as site:
        site.status["/draft"] = 0

        site.page.get_by_label("Child's name").fill("Rowan")

        site.page.get_by_text("keep this page open").wait_for()
        site.status["/draft"] = 204
        site.page.get_by_text(re.compile(r"^Saved \d\d:\d\d$")).wait_for()
        assert site.page.get_by_label("Child's name").input_value() == "Rowan"


def test_draft_is_sent_again_when_the_page_is_left_while_it_is_on_its_way(
    browser: Browser,
) -> None:
    with opened(browser, {"/": gallery_html()}) as site:
        held: list[Route] = []
        site.page.route("**/draft", lambda route: held.append(route))
        site.page.evaluate(
            "() => { navigator.sendBeacon = (url, data) => { last = [url, data.get('name')]; }; }"
        )
        with site.page.expect_request("**/draft"):
            site.page.get_by_label("Child's name").fill("Rowan")

        site.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

        assert site.page.evaluate("last") == ["/draft", "Rowan"]


def test_list_says_it_may_be_old_when_the_connection_is_lost(
    browser: Browser,
) -> None:
    with opened(browser, {"/": gallery_html()}) as site:
        site.status["/rows"] = 0
        poll = """htmx.trigger(document.querySelector('[hx-get^="/rows"]'), 'poll')"""

        site.page.evaluate(poll)

        words = site.page.get_by_text(re.compile(r"out of date since \d\d:\d\d$"))
        words.wait_for()
        site.status["/rows"] = 304
        site.page.evaluate(poll)
        words.wait_for(state="detached")
        assert site.page.get_by_text("Rows").count() == 1


def test_session_warning_shows_and_goes_when_the_person_stays(browser: Browser) -> None:
    with opened(browser, {"/": gallery_html(timeout_seconds=30)}) as site:
        button = site.page.get_by_role("button", name="Stay signed in")

        button.wait_for(timeout=40_000)
        faults = site.violations()
        site.picture("timeout")
        button.click()

        button.wait_for(state="hidden")
        assert faults == []
        assert site.sent == ["POST /keep-alive"]


def test_typed_words_are_covered_and_kept_when_the_session_ends(browser: Browser) -> None:
    pages = {"/": gallery_html(timeout_seconds=10), "/other": gallery_html(timeout_seconds=900)}
    with opened(browser, pages) as site:
        site.page.get_by_label("Child's name").fill("Rowan")

        site.page.get_by_text("You have been signed out").wait_for(timeout=30_000)
        hidden = not site.page.get_by_label("Child's name").is_visible()
        tab = site.page.context.new_page()
        tab.goto("http://homeward.example/other")

        site.page.get_by_label("Child's name").wait_for(state="visible")
        assert hidden
        assert site.page.get_by_label("Child's name").input_value() == "Rowan"


def test_wall_has_no_fault_when_looked_at_from_afar(browser: Browser) -> None:
    plain = 'class="govuk-template__body"'
    html = gallery_html().replace(plain, f'{plain[:-1]} hw-wall"')

    with opened(browser, {"/": html}, width=1920) as site:
        site.picture("wall")
        size = site.page.locator(".hw-board td").first.evaluate("e => getComputedStyle(e).fontSize")
        assert site.violations() == []
        assert float(size.removesuffix("px")) >= 40


def test_nothing_hidden_takes_the_focus_when_the_screen_is_narrow(browser: Browser) -> None:
    with opened(browser, {"/": gallery_html()}, width=320) as site:
        hidden = []
        for _ in range(45):
            site.page.keyboard.press("Tab")
            box = site.page.evaluate(
                "() => { const r = document.activeElement.getBoundingClientRect();"
                " return [document.activeElement.outerHTML.slice(0, 90), r.width, r.height]; }"
            )
            if box[1] < 2 or box[2] < 2:
                hidden.append(box[0])

        assert hidden == []
