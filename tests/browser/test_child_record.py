"""The child's record in a real browser: every page sound at every width."""

from __future__ import annotations

import re
from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import expect

from homeward.guard.directory import shares_of
from homeward.guard.session import scope
from homeward.record.children.operations import (
    Particulars,
    add_identifier,
    join,
    restrict,
)
from homeward.record.children.photos import add_photo
from homeward.record.children.queries import about
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    set_area,
    set_desk,
    set_provider,
)
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.record.reports.queries import waiting_matches
from tests.browser.looking import NewPage, Violations, browser_of, faults
from tests.cast import NOW, ROBIN, Cast, cast
from tests.doors.children.full import MUST_NOT, add, fill
from tests.doors.reports.conftest import place
from tests.record.keeping import SAID, rows_of

__all__ = ["cast"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORMS = (
    "change",
    "name",
    "number",
    "status",
    "placement",
    "photo",
    "restrict",
    "open",
    "share",
    "join",
)


def _full(cast: Cast) -> UUID:
    """Return a child with something in every part of the record."""
    child, twin = cast.child(), cast.child(Particulars("Robyn", "Testchild", ROBIN.born_on))
    place(cast, child)
    picture = BytesIO()
    Image.new("RGB", (900, 1200), "teal").save(picture, "JPEG")
    said = {"child": child, "taken_on": None, "source": "School"}
    add_photo(cast.asha.ctx(), upload=picture.getvalue(), **said)
    add_identifier(cast.asha.ctx(), child=child, kind="upn", value="A123")
    join(cast.asha.ctx(), child=child, other=twin, reason="Same school")
    restrict(cast.gwen.ctx(), child=child, team="North")
    cast.missing(child)
    newcomer = ReportSaid("Jo Invented", noticed_at=NOW)
    for authority, who in ((cast.alder, cast.ben), (cast.birch, cast.carys)):
        ctx = who.ctx(authority=authority)
        take_report(ctx, child=None, newcomer=Particulars("Robin", "Testchild"), said=newcomer)
    return child


def test_every_page_of_a_childs_record_is_sound_at_every_width(
    cast: Cast, new_page: NewPage, violations: Violations, live_server: object
) -> None:
    child = _full(cast)
    ctx = cast.gwen.ctx()
    with scope(ctx):
        link = about(ctx, [child]).links[0].pk
        share = shares_of(ctx, [child])[0].pk
        match = waiting_matches(ctx)[0].pk
    page, found = browser_of(cast.gwen, new_page, str(live_server)), []

    for path in (
        f"/child/{child}",
        f"/child/{child}/address",
        *(f"/child/{child}/{form}" for form in FORMS),
        f"/child/{child}/share/{share}/end",
        f"/child/{child}/join/{link}/separate",
        "/children",
        "/children/new",
        "/matches",
        f"/match/{match}",
    ):
        page.goto(path)
        found += faults(page, violations)

    assert found == []


def test_every_page_of_what_is_kept_is_sound_at_every_width(
    cast: Cast, new_page: NewPage, violations: Violations, live_server: object
) -> None:
    child = fill(cast)
    row = rows_of(cast, "contact")[0]
    ctx, one = cast.asha.ctx, f"kept/contact/{row.pk}"
    provider = set_provider(ctx(), provider=None, said=ProviderSaid("Larch House")).id
    desk = set_desk(ctx(), desk=None, said=DeskSaid(cast.alder, "duty", phone="01632 960000")).id
    area = set_area(ctx(), area=None, said=AreaSaid(cast.alder, "Northtown", "district")).id
    page, found = browser_of(cast.asha, new_page, str(live_server)), []

    for path in (
        f"/child/{child}",
        f"/child/{child}/address",
        *(f"/child/{child}/add/{noun}" for noun in SAID),
        *(f"/{one}/{what}" for what in ("correct", "withdraw", "before")),
        "/registers",
        "/providers",
        "/areas",
        f"/registers/{desk}",
        f"/providers/{provider}",
        f"/areas/{area}",
    ):
        page.goto(path)
        found += faults(page, violations)

    assert found == []


def test_fact_is_corrected_from_the_childs_page_by_keyboard_alone(
    cast: Cast, new_page: NewPage, live_server: object
) -> None:
    child = cast.child()
    add(cast, child, "contact", MUST_NOT)
    page = browser_of(cast.asha, new_page, str(live_server))
    page.goto(f"/child/{child}")

    page.get_by_role("link", name=re.compile("^Correct.*Vic Invented")).focus()
    page.keyboard.press("Enter")
    page.get_by_label("More exactly").fill("Former stepfather")
    page.get_by_label("Why is this corrected?").fill("They parted")
    page.keyboard.press("Enter")

    page.get_by_text("Corrected by Asha Example").wait_for()
    page.get_by_role("link", name="What stood before").click()
    expect(page.get_by_text("Because: They parted")).to_be_visible()


def test_search_and_its_results_are_sound_at_every_width(
    cast: Cast, new_page: NewPage, violations: Violations, live_server: object
) -> None:
    child, page = cast.child(), browser_of(cast.asha, new_page, str(live_server))
    page.goto("/children")
    found = []

    page.get_by_role("button", name="Search").click()
    found += faults(page, violations)
    page.get_by_label("Name or number").fill("Robin Testchild")
    page.get_by_role("button", name="Search").click()
    found += faults(page, violations)
    page.get_by_role("link", name="Robin Testchild").click()

    expect(page).to_have_url(re.compile(f"/child/{child}$"))
    assert found == []
