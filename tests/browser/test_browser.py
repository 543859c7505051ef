"""The browser of these tests is real, and its accessibility check can fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SOUND = """<!doctype html><html lang="en"><title>Sound</title><main><h1>Sound</h1>
<label for="a">Name</label><input id="a"></main></html>"""
UNSOUND = SOUND.replace('<label for="a">Name</label>', "")


def test_no_breach_is_listed_when_a_page_is_sound(
    page: Page, violations: Callable[[Page], list[str]]
) -> None:
    page.set_content(SOUND)

    assert violations(page) == []


def test_breach_is_listed_when_a_field_has_no_label(
    page: Page, violations: Callable[[Page], list[str]]
) -> None:
    page.set_content(UNSOUND)

    found = violations(page)

    assert [line.split(":")[0] for line in found] == ["label"]


def test_complaint_is_kept_when_a_script_fails(page: Page) -> None:
    page.set_content(SOUND + "<script>throw new Error('planted')</script>")

    assert page.complaints == ["planted"]
