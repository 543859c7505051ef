"""A keyboard and nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

_MOST_STOPS = 200
_ON = "one => one === document.activeElement"
# The focused thing is in view, and drawn as focused: an outline or a shadow round it.
_SHOWN = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  const drawn = [one, one.parentElement, one.nextElementSibling].filter(Boolean).flatMap((each) =>
    [getComputedStyle(each), getComputedStyle(each, "::before")]);
  const marked = drawn.some((style) =>
    style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px"));
  return seen && marked ? "" : one.outerHTML.slice(0, 120);
}"""
_PLACE = """() => {
  const one = document.activeElement;
  return [...document.querySelectorAll("*")].indexOf(one);
}"""


def tab_to(page: Page, role: str, name: str) -> None:
    """Press Tab until the control of that role and name has the focus."""
    page.wait_for_load_state()
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate(_ON):
            return
    pytest.fail(f"Tab does not reach the {role} {name}")


def stops(page: Page) -> list[int]:
    """Tab once round the page; return where in the document each stop stands.

    Fails where the focus is not to be seen, or stays.
    """
    page.wait_for_load_state()
    page.evaluate("document.activeElement.blur()")
    places: list[int] = []
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return places
        hidden = page.evaluate(_SHOWN)
        assert not hidden, f"the focus is not to be seen on {hidden}"
        place = page.evaluate(_PLACE)
        assert not places or place != places[-1], "the focus is trapped"
        if places and place == places[0]:
            return places
        places.append(place)
    pytest.fail("Tab never comes round")
