"""Our components' HTML against the fixtures that GOV.UK Frontend publishes with itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.doors.components.normal import normal
from tests.doors.components.options import NotCarried, Options
from tests.doors.components.readers import READERS

MODULES = Path(__file__).resolve().parents[3] / "node_modules"
COMPONENTS = MODULES / "govuk-frontend" / "dist" / "govuk" / "components"


def fixtures(name: str) -> list[dict[str, object]]:
    """Return a component's fixtures, or fail with what to do."""
    path = COMPONENTS / name / "fixtures.json"
    if not path.exists():
        pytest.fail(f"GOV.UK Frontend's fixtures for {name} are missing. Run make install.")
    found: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))["fixtures"]
    return found


@pytest.mark.parametrize("name", READERS)
def test_component_is_the_official_html_when_given_an_official_fixture(name: str) -> None:
    read, at_least = READERS[name]

    met, wrong = 0, []
    for fixture in fixtures(name):
        options = Options(fixture["options"])  # type: ignore[arg-type]
        try:
            made = read(options)
            options.done()
        except NotCarried:
            continue
        if normal(made.render()) == normal(str(fixture["html"])):
            met += 1
        else:
            wrong.append(fixture["name"])

    assert wrong == []
    assert met >= at_least
