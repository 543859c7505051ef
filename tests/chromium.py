"""The one place where tests find and start a Chromium: the system's, or the one npm brought."""

from __future__ import annotations

import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Browser, sync_playwright

from homeward.config.env import CHECKOUT
from homeward.config.locks import held_alone

_SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PACKED = CHECKOUT / "node_modules" / "@sparticuz" / "chromium" / "bin"
_UNPACKED = CHECKOUT / ".cache" / "chromium"
_WORDS = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
_PACKED_WORDS = ["--no-zygote", "--headless=shell", "--disable-gpu"]


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser's program, the words it needs, and where its libraries lie."""

    program: Path
    words: tuple[str, ...]
    libraries: Path | None = None


def find_chromium() -> Chromium:
    """Return the system's Chromium or, without one, npm's."""
    for name in _SYSTEM_NAMES:
        found = shutil.which(name)
        if found:
            return Chromium(Path(found), tuple(_WORDS))
    if (_PACKED / "chromium.br").is_file():
        return _unpacked()
    pytest.fail(
        "No browser: the pages cannot be tested. Run make install, which brings one, or install "
        "your system's chromium package.",
        pytrace=False,
    )


def _unpacked() -> Chromium:
    """Unpack npm's Chromium once, beside the libraries it wants."""
    program = _UNPACKED / "chromium"
    _UNPACKED.mkdir(parents=True, exist_ok=True)
    with held_alone(_UNPACKED / "lock"):
        if not program.is_file():
            for name in ("al2023", "swiftshader", "fonts"):
                packed = (_PACKED / f"{name}.tar.br").read_bytes()
                with tarfile.open(fileobj=BytesIO(brotli.decompress(packed))) as files:
                    files.extractall(_UNPACKED / name, filter="data")
            draft = program.with_suffix(".new")
            draft.write_bytes(brotli.decompress((_PACKED / "chromium.br").read_bytes()))
            draft.chmod(0o755)
            draft.rename(program)
    libraries = next(_UNPACKED.glob("al2023/**/lib"), _UNPACKED / "al2023")
    return Chromium(program, (*_WORDS, *_PACKED_WORDS), libraries)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Run a browser for the block, or fail with what to do."""
    found = find_chromium()
    paths = {"LD_LIBRARY_PATH": str(found.libraries)} if found.libraries else {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program, args=list(found.words), env=dict(os.environ) | paths
        )
        yield browser
        browser.close()
