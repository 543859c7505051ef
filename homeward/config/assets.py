"""Builds the style sheets and scripts that pages use from the packages npm installed.

Run by ``make install``. The licences of GDS Transport and of the royal arms do not reach beyond
GOV.UK, so both are cut out here and the build fails if a trace remains.
"""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from homeward.config import terminal
from homeward.config.env import CHECKOUT
from homeward.config.failure import CannotStart

VENDOR = CHECKOUT / "homeward" / "web" / "static" / "vendor"
_FONT = "var(--la-font,arial,helvetica,sans-serif)"
_FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")
_FONT_NAMES = re.compile(r"[\"']?GDS Transport[\"']?\s*,\s*arial\s*,\s*sans-serif")
_ARMS = re.compile(r"url\([^)]*govuk-crest\.svg\)")
_IMAGE = re.compile(r"url\(/assets/images/([^)]+)\)")
_SOURCE_MAP = re.compile(r"(/\*|//)# sourceMappingURL=\S+( ?\*/)?\s*$")
_FORBIDDEN = ("GDS", "govuk-crest", "/assets/")


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: where its compiled files and images lie."""

    name: str
    folder: Path
    compiled: str
    images: str


def packages(modules: Path) -> tuple[Package, ...]:
    """Return the packages used, under npm's folder."""
    return (
        Package(
            "govuk-frontend",
            modules / "govuk-frontend",
            "dist/govuk/govuk-frontend.min",
            "dist/govuk/assets/images",
        ),
        Package(
            "moj-frontend",
            modules / "@ministryofjustice" / "frontend",
            "moj/moj-frontend.min",
            "moj/assets/images",
        ),
    )


def build(*, modules: Path, out: Path) -> list[Path]:
    """Fill ``out`` afresh and return the files made.

    Raises: CannotStart, when a package is missing or something unlicensed would be shipped.
    """
    draft = out.with_name(f".{out.name}")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "images").mkdir(parents=True)
    for package in packages(modules):
        if not package.folder.is_dir():
            raise CannotStart(f"{package.name} is not in {modules}. Run make install.")
        _copy(package, draft)
    shutil.rmtree(out, ignore_errors=True)
    draft.rename(out)
    return sorted(path for path in out.rglob("*") if path.is_file())


def _copy(package: Package, out: Path) -> None:
    for ending in ("css", "js"):
        source = package.folder / f"{package.compiled}.{ending}"
        text = _SOURCE_MAP.sub("", source.read_text(encoding="utf-8"))
        if ending == "css":
            text = _style(text, package, out)
        refuse_unlicensed(text, source.name)
        (out / f"{package.name}.{ending}").write_text(text.rstrip() + "\n", encoding="utf-8")


def _style(text: str, package: Package, out: Path) -> str:
    """Take out the font and the arms, and bring the images that remain beside the sheet."""
    text = _ARMS.sub("none", _FONT_NAMES.sub(_FONT, _FONT_FACE.sub("", text)))
    for name in set(_IMAGE.findall(text)):
        shutil.copyfile(package.folder / package.images / name, out / "images" / name)
    return _IMAGE.sub(r"url(images/\1)", text)


def refuse_unlicensed(text: str, name: str) -> None:
    """Refuse a built file in which a trace of the font, the arms or their folder remains.

    Raises: CannotStart, naming the file and the words.
    """
    found = [word for word in _FORBIDDEN if word in text]
    if found:
        raise CannotStart(f"{name} still holds {', '.join(found)}, which may not be shipped.")


def main() -> int:
    """Build from the checkout's own packages."""
    try:
        made = build(modules=CHECKOUT / "node_modules", out=VENDOR)
    except CannotStart as refusal:
        terminal.complain(refusal.sentence)
        return 2
    return 0 if made else 2


if __name__ == "__main__":
    sys.exit(main())
