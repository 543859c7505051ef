"""Protocol files as people name them: shipped ones by name, others by path."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from homeward.config.env import CHECKOUT
from homeward.config.failure import CannotStart
from homeward.domain.protocol import InvalidProtocol, Protocol, load_packs

SHIPPED = CHECKOUT / "protocols"


def one_pack(path: Path) -> Protocol:
    """Read one protocol file.

    Raises: CannotStart, when it cannot be read or has a fault.
    """
    try:
        (pack,) = load([path])
    except InvalidProtocol as invalid:
        first = invalid.faults[0]
        raise CannotStart(
            f"{first.path}: {first.message}. Run homeward protocol check {path} for all faults."
        ) from None
    return pack


def found(name: str) -> Path:
    """Return the file that a person named: a shipped protocol's name, or a path.

    Raises: CannotStart, when there is none.
    """
    path = SHIPPED / f"{name}.toml"
    if not path.exists():
        path = Path(name)
    if not path.exists():
        known = ", ".join(sorted(shipped.stem for shipped in SHIPPED.glob("*.toml")))
        raise CannotStart(f"There is no protocol “{name}”. Name a file, or one of {known}.")
    return path


def load(files: Iterable[Path]) -> list[Protocol]:
    """Read protocol files; the shipped ones stand ready for files that extend them.

    Raises: InvalidProtocol; CannotStart, when a file cannot be read.
    """
    texts = {str(path): read(path) for path in files}
    named = _ids(texts.values())
    for shipped in sorted(SHIPPED.glob("*.toml")):
        text = read(shipped)
        if not _ids([text]) & named:
            texts[str(shipped)] = text
    packs = load_packs(texts)
    return [pack for pack in packs.values() if pack.id in named]


def _ids(texts: Iterable[str]) -> set[str]:
    """Return the ids that the texts give themselves, as far as they can be read."""
    found = set()
    for text in texts:
        try:
            head = tomllib.loads(text).get("protocol")
        except tomllib.TOMLDecodeError:
            continue
        if isinstance(head, dict):
            found.add(str(head.get("id")))
    return found


def read(path: Path) -> str:
    """Return a file's text.

    Raises: CannotStart, when it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise CannotStart(f"Cannot read {path} ({reason}).") from error
