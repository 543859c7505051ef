"""The main job, end to end: the product as started by its user, and three people's browsers."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from homeward.config.locks import held_alone
from tests.browser.product import Intruder, Product
from tests.browser.reporting import open_taken, report_short, say_what, say_who, send

pytestmark = pytest.mark.browser

BACK = "Reported back, not confirmed"
AT_ONCE = 5_000  # milliseconds in which every open board shows a change
AsPerson = Callable[..., Page]


def _row(board: Page, name: str) -> Locator:
    return board.get_by_role("row").filter(has_text=name)


def _watch(page: Page) -> Page:
    """Open the board, and mark the page so that a reload would be noticed."""
    page.goto("/board")
    page.evaluate("window.neverReloaded = true")
    return page


def _boards_agree(boards: list[Page], shown: Callable[[Page], None]) -> None:
    for board in boards:
        shown(board)
        assert board.evaluate("window.neverReloaded") is True


def test_child_is_on_every_board_until_the_return_is_confirmed(
    as_person: AsPerson, product: Product
) -> None:
    carys, dev, asha = _watch(as_person("Carys")), _watch(as_person("Dev")), as_person("Asha")
    boards, name = [carys, dev], "Wren Storyton"

    say_who(asha, "Wren", "Storyton", council="Marshwick")
    say_what(asha)
    send(asha)
    _boards_agree(boards, lambda board: expect(_row(board, name)).to_be_visible(timeout=AT_ONCE))
    expect(asha.get_by_text("Marshwick children's services")).to_be_visible()
    expect(_row(carys, name).get_by_text("Missing, since")).to_be_visible()

    worker = as_person("Carys")
    worker.goto("/board")
    worker.get_by_role("link", name=name).click()
    worker.get_by_label("What was asked, seen or tried").fill("Rang her aunt: not there.")
    worker.get_by_role("button", name="Save to the log").click()
    expect(worker.get_by_text("Rang her aunt: not there.")).to_be_visible()

    worker.get_by_role("button", name="Somebody says the child is back").click()
    worker.get_by_label("Who says so?").fill("Greta Mock, carer")
    worker.get_by_role("button", name="Record that the child is reported back").click()
    expect(worker.get_by_role("heading", name=BACK, level=2)).to_be_visible()
    _boards_agree(
        boards,
        lambda board: expect(_row(board, name)).to_contain_text("not confirmed", timeout=AT_ONCE),
    )

    worker.get_by_role("button", name="Record the return").click()
    worker.get_by_label("Who has seen the child?").fill("PC Example")
    returned = worker.get_by_role("group", name="When did the child return to where they live?")
    returned.get_by_label("Or in words").fill("1 minute ago")
    worker.get_by_role("button", name="Confirm that the child is back").click()
    expect(worker.get_by_text("The return is recorded.")).to_be_visible()
    _boards_agree(boards, lambda board: expect(_row(board, name)).to_have_count(0, timeout=AT_ONCE))

    with _alone_at_verifying(product):
        said = product.command("verify", "--json")
    assert (said.returncode, json.loads(said.stdout)["whole"]) == (0, True)
    for page in (carys, dev, asha, worker):
        assert page.complaints == []


def test_carers_word_is_on_the_officers_board_when_given_on_a_phone(as_person: AsPerson) -> None:
    carer = as_person("Greta", viewport={"width": 375, "height": 700}, is_mobile=True)
    report_short(carer, "Lark Phoneford")
    open_taken(carer)

    carer.get_by_role("button", name="Somebody says the child is back").click()
    carer.get_by_label("Who says so?").fill("Greta")
    carer.get_by_role("button", name="Record that the child is reported back").click()

    expect(carer.get_by_role("heading", name=BACK, level=2)).to_be_visible()
    expect(carer.get_by_role("button", name="Record the return")).to_have_count(0)
    boards = [_watch(as_person(name)) for name in ("Dev", "Asha", "Carys", "Una")]
    held = [board for board in boards if _row(board, "Lark Phoneford").count()]
    assert len(held) == 2, "the police's board and that of one council"
    for board in held:
        expect(_row(board, "Lark Phoneford")).to_contain_text("not confirmed")
    assert carer.complaints == []


def test_verify_names_the_row_when_it_is_altered_behind_the_applications_back(
    product: Product,
) -> None:
    with _alone_at_verifying(product):
        with product.intruder() as intruder:
            row = intruder.execute("SELECT id, family_name FROM record_child LIMIT 1").fetchone()
            assert row
            _rename(intruder, row["id"], "Somebody-else")

        altered = product.command("verify")

        with product.intruder() as intruder:
            _rename(intruder, row["id"], row["family_name"])
        restored = product.command("verify")
    assert altered.returncode == 1
    assert "record_child" in altered.stdout
    assert str(row["id"]) in altered.stdout
    assert restored.returncode == 0


def _alone_at_verifying(product: Product) -> AbstractContextManager[None]:
    """Hold the product, which the test processes share, whole or altered for one of them alone."""
    return held_alone(product.home.parent / "verify.lock")


def _rename(intruder: Intruder, child: UUID, family_name: str) -> None:
    changed = intruder.execute(
        "UPDATE record_child SET family_name = %s WHERE id = %s", (family_name, child)
    )
    assert changed.rowcount == 1
