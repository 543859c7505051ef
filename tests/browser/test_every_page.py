"""Every page that a role holds can be reached by links, and is sound at every width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from homeward.config.example_people import CAST
from homeward.guard.permissions import PAGES
from tests.browser.looking import Violations, faults
from tests.browser.product import Product

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]

NOT_PAGES = {
    "alive": "one word for machines",
    "ready": "one sentence for machines",
    "metrics": "figures for machines",
    "exchange_list": "a file",
    "notify_receipt": "takes what a machine says",
    "board_rows": "part of the board",
    "wall_rows": "part of the wall",
    "load_progress": "part of the load",
    "engine": "part of every page",
    "daily_report_pdf": "a file",
    "daily_report_now_pdf": "a file",
    "load_rejects_file": "a file",
    "load_retry": "answers forms alone",
    "mapping_make": "answers forms alone",
    "alarm_mend": "answers forms alone",
    "rota_copy": "answers forms alone",
    "mapping_file": "a file",
    "child_photo": "a picture",
    "message_answer": "answers forms alone",
    "message_pass": "answers forms alone",
    "keep_alive": "answers forms alone",
    "report_autosave": "answers forms alone",
    "report_drop": "answers forms alone",
    "sign_out": "answers forms alone",
    "home": "leads to the first page that a role has",
}
AFTER_A_FORM = {
    "episode_log": "test_forms",
    "entry_before": "test_forms",
    "report_form": "test_missing_report",
    "report_taken": "test_missing_report",
    "load": "test_forms",
    "load_rejects": "test_forms",
    "child_separate": "test_child_record",
    "child_lift": "test_child_record",
    "child_fact_history": "test_child_record",
    "register_desk": "test_child_record",
    "register_provider": "test_child_record",
    "register_area": "test_child_record",
    "load_mend": "doors/mappings/test_looks",
    "protocol_since": "doors/protocols/test_looks",
    "reach_email_check": "doors/rota/test_looks",
    "reach_phone_check": "doors/rota/test_looks",
    "exchange_difference": "doors/exchange/test_looks",
    "document": "doors/documents/test_documents",
    "document_write": "doors/documents/test_documents",
    "document_review": "doors/documents/test_documents",
    "document_send": "doors/documents/test_documents",
    "message": "test_the_night",
    "message_link": "test_the_night",
    "handover_answer": "test_the_night",
    "suppression": "doors/messages/test_looks",
    **dict.fromkeys(
        (
            *("act_strategy_held", "act_action", "act_action_done", "act_media_decide"),
            *("act_media_risk", "act_media_release", "act_media_end", "act_referral_outcome"),
            *("act_nrm_finding", "act_receipt", "act_prompt_answer", "act_cross_border_contact"),
        ),
        "doors/acts/test_looks",
    ),
    "sign_in": "below",
}
BY_ADDRESS = ("/account/organisation", "/account/password")
TWICE = {"episode", "child"}


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).url_name or ""
    except Resolver404:
        return ""


def _links(page: Page, url: str) -> Iterator[str]:
    for found in page.locator("a[href]").evaluate_all("links => links.map(one => one.href)"):
        address = found.partition("#")[0]
        if address.startswith(url) and _name(address) not in {*NOT_PAGES, "sign_in"}:
            yield address


def _walk(page: Page, url: str, known: set[str]) -> Iterator[str]:
    """Follow every link to every kind of page, and stop at each; ``known`` kinds are passed by."""
    page.goto("/")
    todo, met = [page.url, *(url + path for path in BY_ADDRESS)], Counter[tuple[str, bool]]()
    while todo:
        address = todo.pop(0)
        kind = (_name(address), "?" in address)
        if met[kind] >= 1 + (kind[0] in TWICE):
            continue
        met[kind] += 1
        answer = page.goto(address)
        assert answer, address
        assert answer.status == 200, f"a link leads to {address}, which answers {answer.status}"
        if kind[0] not in known:
            yield kind[0]
        todo += dict.fromkeys(_links(page, url))


def _held(name: str) -> set[str]:
    role = next(one.role for one in CAST if one.name.split()[0] == name)
    return {page for page, roles in PAGES.items() if role in roles}


# Children's services share most pages: after the manager's, only the others' own are looked at.
@pytest.mark.parametrize(
    "names",
    [("Chidi",), ("Asha", "Ines", "Jonah"), ("Dev", "Greta", "Joss")],
    ids=["manager", "services", "partners"],
)
def test_every_page_of_a_role_is_sound(
    names: tuple[str, ...], as_person: AsPerson, product: Product, violations: Violations
) -> None:
    found: list[str] = []
    seen: set[str] = set()
    if "Asha" in names:
        seen |= _held("Chidi") - TWICE - {"board"}

    for name in names:
        page = as_person(name)
        partner = name in {"Dev", "Greta", "Joss"}
        kinds = set()
        for kind in _walk(page, product.url, set() if partner else set(seen)):
            kinds.add(kind)
            found += faults(page, violations)
        seen |= kinds
        unmet = _held(name) - seen - {*NOT_PAGES, *AFTER_A_FORM}
        assert not unmet, f"no link leads {name} to {sorted(unmet)}"

    assert found == []


def test_pages_of_the_signed_out_are_sound(
    product: Product, new_page: Callable[..., Page], violations: Violations
) -> None:
    page, found = new_page(base_url=product.url), []

    for path in ("/sign-in", "/accessibility", "/board"):
        page.goto(path)
        found += faults(page, violations)
    page.get_by_role("button", name="Sign in").click()
    found += faults(page, violations)
    page.get_by_label("Email address").fill("nobody@alderbrook.example")
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()
    found += faults(page, violations)

    expect(page.get_by_role("alert")).to_be_visible()
    assert found == []


def test_pages_of_errors_are_sound(
    product: Product, as_person: AsPerson, new_page: Callable[..., Page], violations: Violations
) -> None:
    stranger, carys, found = new_page(base_url=product.url), as_person("Carys"), []

    stranger.goto("/nothing")
    found += faults(stranger, violations)
    stranger.goto("/sign-in")
    stranger.context.clear_cookies()
    stranger.get_by_role("button", name="Sign in").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "This page had been open too long"
    )
    found += faults(stranger, violations)
    for path in ("/nothing", "/people", "/child/00000000-0000-4000-8000-000000000000"):
        carys.goto(path)
        found += faults(carys, violations)

    # A browser notes on its console every answer that is an error.
    assert [line for line in found if "Failed to load resource" not in line] == []


def test_sign_out_by_address_leads_to_a_page(as_person: AsPerson) -> None:
    page = as_person("Ben")

    page.goto("/sign-out")

    assert page.get_by_role("heading", level=1).inner_text() == "Missing now"
