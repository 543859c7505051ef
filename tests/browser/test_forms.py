"""Forms sent with nothing in them, and files with rows to mend: what is said is sound too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import Violations, faults
from tests.browser.reporting import open_taken, report_short

pytestmark = pytest.mark.browser

AsPerson = Callable[..., Page]

EPISODE_FORMS = (
    *("log", "act", "grade", "kind", "time", "police", "void", "back", "return"),
    *("prevention", "found-with", "plan", "details"),
)
MISSING = (
    "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
    "1,04/05/2011,M,03/01/2026,04/01/2026\n"
    "2,04/05/2011,Q,33/01/2026,04/01/2026\n"
)


def _send(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()


def test_errors_of_an_episodes_forms_are_sound(as_person: AsPerson, violations: Violations) -> None:
    page, found = as_person("Chidi"), []
    report_short(page, "Teal Formby")
    episode = open_taken(page)

    for form in EPISODE_FORMS:
        page.goto(f"{episode}/{form}")
        page.locator("main form input[type=text], main form textarea").evaluate_all(
            "boxes => boxes.forEach(box => { box.value = '' })"
        )
        _send(page)
        expect(page.get_by_role("alert"), form).to_be_visible()
        found += faults(page, violations)

    assert found == []


def test_entry_is_corrected_and_its_past_read_with_the_keyboard_alone(
    as_person: AsPerson, violations: Violations
) -> None:
    page, found = as_person("Chidi"), []
    report_short(page, "Sandpiper Mendby")
    page.goto(open_taken(page))

    page.get_by_role("link", name="Correct Recorded as missing").press("Enter")
    page.get_by_label("Why did the kind change?").press_sequentially("As the home said")
    page.get_by_label("Why is it corrected?").press_sequentially("It was left out")
    found += faults(page, violations)
    page.get_by_role("button", name="Save the correction").press("Enter")
    expect(page.get_by_text("The correction is saved.")).to_be_visible()
    expect(page.get_by_text("It was left out")).to_be_visible()
    found += faults(page, violations)
    page.get_by_role("link", name="What stood before Recorded as missing").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What stood before")
    found += faults(page, violations)

    assert found == []


@pytest.mark.parametrize(
    ("name", "path"),
    [("Jonah", "/people/add"), ("Jonah", "/account/password"), ("Asha", "/loads")],
    ids=["person", "password", "load"],
)
def test_errors_of_the_office_are_sound(
    name: str, path: str, as_person: AsPerson, violations: Violations
) -> None:
    page = as_person(name)
    page.goto(path)

    _send(page)

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error: "))
    assert faults(page, violations) == []


def test_load_says_what_became_of_every_row(as_person: AsPerson, violations: Violations) -> None:
    page = as_person("Asha")
    page.goto("/loads")
    files = [
        {"name": "missing.csv", "mimeType": "text/csv", "buffer": MISSING.encode()},
        {"name": "holiday.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"},
    ]

    page.get_by_label("Files to load").set_input_files(files)
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Finished")).to_be_visible(timeout=30_000)
    found = faults(page, violations)
    expect(page.get_by_text("holiday.csv")).to_be_visible()
    page.get_by_role("link", name="rows of missing.csv to mend").click()
    found += faults(page, violations)
    with page.expect_download() as sent:
        page.get_by_role("link", name="Download the rows to mend").click()

    assert sent.value.suggested_filename.endswith(".csv")
    assert found == []
