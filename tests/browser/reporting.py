"""Taking a missing report through the pages, as its users do."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def say_who(page: Page, given: str, family: str, *, council: str = "") -> None:
    """Answer the first page, for a child whom nobody here knows."""
    page.goto("/report")
    page.get_by_label("First name").fill(given)
    page.get_by_label("Last name").fill(family)
    if council:
        page.get_by_label("Which council looks after the child").select_option(council)
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("button", name="a child not known here").click()
    expect(page.get_by_role("heading", name="What do you know?")).to_be_visible()
    # What is typed before the page's script listens is not kept.
    page.wait_for_load_state()


def say_what(page: Page) -> None:
    """Answer the second page, up to its button."""
    for group, words in (
        ("When were they last seen?", "40 minutes ago"),
        ("When was it reported to the police?", "10 minutes ago"),
    ):
        page.get_by_role("group", name=group).get_by_label("Or in words").fill(words)
    page.get_by_label("Name of the person who reports").fill("Jo Invented")


def send(page: Page) -> None:
    """Send the report."""
    page.get_by_role("button", name="Send the report").click()


def open_taken(page: Page) -> str:
    """Go from the page after a report to its episode; return its address."""
    expect(page.get_by_role("heading", name="Missing report taken")).to_be_visible()
    page.get_by_role("button", name="Open the episode").click()
    expect(page.get_by_role("heading", name="Missing episode")).to_be_visible()
    return page.url


def report_short(page: Page, name: str) -> None:
    """Report a child whom nobody here knows by the short form."""
    page.goto("/report/short")
    page.get_by_role("textbox", name=re.compile("Who is missing|their name")).fill(name)
    page.get_by_label("When were they last seen?").fill("20 minutes ago")
    page.get_by_role("button", name="Report missing").click()
    expect(page.get_by_role("heading", name="Missing report taken")).to_be_visible()
