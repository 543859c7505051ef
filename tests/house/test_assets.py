"""What the build ships holds nothing that is licensed for GOV.UK alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from homeward.config import assets
from homeward.config.env import CHECKOUT
from homeward.config.failure import CannotStart


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from the installed packages into a folder of the test's own."""
    out = tmp_path_factory.mktemp("assets") / "vendor"
    assets.build(modules=CHECKOUT / "node_modules", out=out)
    return out


def test_four_files_are_built_when_packages_are_installed(built: Path) -> None:
    names = {path.name for path in built.iterdir() if path.is_file()}

    assert names == {f"{one}-frontend.{end}" for one in ("govuk", "moj") for end in ("css", "js")}


def test_font_and_arms_are_gone_when_built(built: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in built.glob("*.*"))

    assert "GDS" not in text
    assert "@font-face" not in text
    assert "crest.svg" not in text
    assert "var(--la-font,arial,helvetica,sans-serif)" in text


def test_every_image_named_is_there_when_built(built: Path) -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in built.glob("*.css"))

    named = set(re.findall(r"url\((images/[^)]+)\)", sheets))

    assert named
    assert [name for name in named if not (built / name).is_file()] == []


@pytest.mark.parametrize("trace", ["GDS Transport", "govuk-crest.svg", "url(/assets/fonts/x)"])
def test_build_is_refused_when_a_trace_remains(trace: str) -> None:
    with pytest.raises(CannotStart, match="may not be shipped"):
        assets.refuse_unlicensed(f"a{{b:{trace}}}", "planted.css")


def test_build_is_refused_when_packages_are_missing(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="make install"):
        assets.build(modules=tmp_path, out=tmp_path / "vendor")
