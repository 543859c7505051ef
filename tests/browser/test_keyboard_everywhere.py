"""Every page of acts, documents, rotas, messages, reports and lists, with a keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page, ViewportSize, expect

from homeward.config.clock import utc_now
from homeward.guard.permissions import PAGES
from homeward.work.exchange.ours import HEADINGS
from homeward.work.rota.reaching import EMAIL, set_address
from tests.browser.keys import tab_to
from tests.browser.looking import NewPage, browser_of
from tests.browser.test_every_page import NOT_PAGES
from tests.cast import Cast, Person, cast
from tests.doors.world import World, make_world, person_in

__all__ = ["cast"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KINDS = ("act", "document", "rota", "leave", "reach", "message", "handover", "suppress", "daily")
WIDE, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=375, height=667)
_AT_LEAST = 45
_MOST_STOPS = 150
_PARTS_OF_ONE = 6  # a browser's own field for a day has several stops

# Where in the document each control stands that Tab must reach; of radio buttons, one a group.
_CONTROLS = """() => {
  const every = [...document.querySelectorAll("*")], groups = new Set();
  const names = "a[href], button, input, select, textarea, summary, [tabindex]";
  const found = [...document.querySelectorAll(names)].filter((one) =>
    !one.disabled && one.type !== "hidden" && one.tabIndex >= 0
    && one.checkVisibility({visibilityProperty: true}));
  const entered = (one) => {
    if (one.type !== "radio") return true;
    const group = found.filter((other) => other.type === "radio" && other.name === one.name
      && other.form === one.form);
    return one === (group.find((other) => other.checked) || group[0]);
  };
  return found.filter(entered).map((one) => every.indexOf(one));
}"""
# Where the focus stands, and what is wrong with how it is shown; null once it has left the page.
_STOP = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const box = one.getBoundingClientRect();
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  const drawn = [one, one.parentElement, one.nextElementSibling].filter(Boolean).flatMap((each) =>
    [getComputedStyle(each), getComputedStyle(each, "::before")]);
  const marked = drawn.some((style) =>
    style.boxShadow !== "none" || (style.outlineStyle !== "none" && style.outlineWidth !== "0px"));
  const place = [...document.querySelectorAll("*")].indexOf(one);
  return [place, seen && marked ? "" : one.outerHTML.slice(0, 120)];
}"""
# The header changes as the page is drawn in its new width.
_DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# As after loading: the next Tab goes to the first control.
_TOP = """() => {
  const top = document.createElement("span");
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  top.remove();
}"""
_NAMED = "place => [...document.querySelectorAll('*')][place].outerHTML.slice(0, 120)"


@pytest.fixture
def world(cast: Cast) -> World:
    """One of everything in Alder's record; Asha has yet to type the code for her address."""
    set_address(cast.asha.ctx(at=utc_now()), kind=EMAIL, address="asha.new@example.test")
    return make_world(cast)


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name or "", tuple(pattern.pattern.converters)


def pages(world: World) -> dict[str, str]:
    """Return the address of every page of these kinds, by name."""
    found = {
        name: reverse(name, kwargs={word: world.things[word] for word in words})
        for name, words in _names(get_resolver().url_patterns)
        if name.startswith(KINDS) and name not in NOT_PAGES
    }
    exchange = ("exchange", "exchange_load", "exchange_difference")
    for name in exchange:
        try:
            found[name] = reverse(name)
        except NoReverseMatch:
            found[name] = reverse(name, args=[world.things["difference"]])
    return found


def reader_of(cast: Cast, name: str) -> Person:
    """Return somebody whose role holds a page, and who has what is on it."""
    if name == "handover_answer":  # it was offered to her
        return cast.gwen
    for person in (cast.asha, cast.gwen):
        if person.role in PAGES[name]:
            return person
    return person_in(cast.asha.organisation, min(PAGES[name]))


def walked(page: Page) -> list[str]:
    """Tab through the page from its top; return what is wrong with its stops, a line each."""
    page.evaluate(_TOP)
    wanted, same = page.evaluate(_CONTROLS), 0
    places: list[int] = []
    wrong: list[str] = []
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None or (len(places) > 1 and stop[0] == places[0]):  # out of the page, or round
            break
        place, hidden = stop
        same = same + 1 if places and place == places[-1] else 0
        if same > _PARTS_OF_ONE:
            return [*wrong, f"the focus is trapped on {page.evaluate(_NAMED, place)}"]
        if not same:
            places.append(place)
            wrong += [f"the focus is not to be seen on {hidden}"] if hidden else []
    else:
        wrong.append("Tab never leaves the page")
    if places != sorted(places):
        wrong.append("Tab does not follow the order of the page")
    missed = [place for place in wanted if place not in places]
    return wrong + [f"Tab does not reach {page.evaluate(_NAMED, place)}" for place in missed]


def test_every_control_is_reached_in_order_with_tab_alone(
    cast: Cast, world: World, new_page: NewPage, live_server: object
) -> None:
    addresses, open_pages, found = pages(world), dict[str, Page](), list[str]()
    assert len(addresses) >= _AT_LEAST

    for name, address in addresses.items():
        person = reader_of(cast, name)
        page = open_pages.get(person.email) or browser_of(person, new_page, str(live_server))
        open_pages[person.email] = page
        answer = page.goto(address)
        assert answer, name
        assert answer.status == 200, f"{name} answers {person.role} with {answer.status}"
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            page.evaluate(_DRAWN)
            found += [f"{name} at {size['width']}: {wrong}" for wrong in walked(page)]

    assert not found, "\n".join(found[:40])


class Keys:
    """Somebody with a keyboard and a telephone's width, on one page."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)

    def type(self, name: str, words: str) -> None:
        """Tab to a box and type, over what stands in it."""
        tab_to(self.page, "textbox", name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, name: str, words: str) -> None:
        """Tab to a list and type the beginning of a choice."""
        tab_to(self.page, "combobox", name)
        self.page.keyboard.type(words)

    def take(self, name: str, key: str = "Space", role: str = "radio") -> None:
        """Tab to a round or square box, and press a key on it."""
        tab_to(self.page, role, name)
        self.page.keyboard.press(key)

    def press(self, name: str, key: str) -> None:
        """Tab to a button and press it."""
        tab_to(self.page, "button", name)
        self.page.keyboard.press(key)

    def lands(self, news: str) -> None:
        """Wait for the news that it was done."""
        expect(self.page.get_by_text(news).first).to_be_visible()


def _act(keys: Keys) -> None:
    keys.type("What was found and agreed?", "No sign of life")
    keys.press("Record the review", "Enter")
    keys.lands("The review is recorded.")


def _draft(keys: Keys) -> None:
    keys.take("High-Risk Notification", "ArrowDown")
    keys.press("Make it from the record", "Space")
    keys.lands("The document is made from the record.")


def _write(keys: Keys) -> None:
    keys.type("What is planned to find the child", "Ring her friends")
    keys.press("Save", "Enter")
    keys.lands("It is saved.")


def _shift(keys: Keys) -> None:
    keys.choose("Who is on duty?", "Gwen")
    keys.press("Save this shift", "Enter")
    keys.lands("The rota has been changed.")


def _quiet(keys: Keys) -> None:
    keys.type("Quiet from", "22:00")
    keys.type("Until", "07:00")
    keys.page.keyboard.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("My contacts")


def _read(keys: Keys) -> None:
    keys.press("I have read this report", "Space")
    expect(keys.page.get_by_role("button", name="I have read this report")).to_have_count(0)


_ROW = ",MP/9/26,missing,2026-06-10T12:00Z,,,,,,"


def _compare(keys: Keys) -> None:
    list_of_theirs = {
        "name": "list.csv",
        "mimeType": "text/csv",
        "buffer": f"{','.join(HEADINGS)}\n{_ROW}\n".encode(),
    }
    keys.page.on("filechooser", lambda opened: opened.set_files(list_of_theirs))
    keys.type("Or in words", "now")
    tab_to(keys.page, "button", "The list")
    keys.page.keyboard.press("Enter")
    expect(keys.page.get_by_label("The list")).to_have_value(re.compile("list.csv"))
    keys.press("Compare", "Enter")
    keys.lands("The list was compared with our record.")


def _settle(keys: Keys) -> None:
    keys.take("Ours is right", "ArrowDown")
    keys.type("Why?", "Asked the police")
    keys.press("Settle", "Enter")
    keys.lands("The difference is settled.")


def _have(keys: Keys) -> None:
    keys.press("I have it", "Enter")
    keys.lands("You have it. Nobody else will be asked.")


def _give(keys: Keys) -> None:
    tab_to(keys.page, "checkbox", "Hold a strategy discussion")
    keys.page.keyboard.press("Space")
    keys.page.keyboard.press("Space")
    keys.choose("Who takes over?", "Gwen")
    keys.press("Offer the hand-over", "Space")
    keys.lands("It stays with you until it is accepted.")


def _accept(keys: Keys) -> None:
    keys.press("Accept what is ticked", "Enter")
    keys.lands("It is yours now.")


def _decide(keys: Keys) -> None:
    keys.take("Yes, send it to them", "ArrowDown")
    keys.type("Why?", "It would put her at risk")
    keys.press("Record the decision", "Enter")
    keys.lands("Your decision is recorded.")


STEPS: tuple[tuple[str, Callable[[Keys], Any]], ...] = (
    ("act_review", _act),
    ("documents", _draft),
    ("document_write", _write),
    ("rota_shift", _shift),
    ("reach_quiet", _quiet),
    ("daily_report", _read),
    ("exchange_difference", _settle),
    ("exchange_load", _compare),
    ("handover", _give),
    ("message", _have),
    ("handover_answer", _accept),
    ("suppression", _decide),
)


def test_one_form_of_each_kind_lands_with_a_keyboard_alone_on_a_phone(
    cast: Cast, world: World, new_page: NewPage, live_server: object
) -> None:
    addresses, open_pages = pages(world), dict[str, Page]()

    for name, do in STEPS:
        person = reader_of(cast, name)
        page = open_pages.get(person.email) or browser_of(person, new_page, str(live_server))
        open_pages[person.email] = page
        page.set_viewport_size(PHONE)
        do(Keys(page, addresses[name]))

    assert [line for page in open_pages.values() for line in page.complaints] == []
