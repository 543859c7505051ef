"""Several protocol texts at once: bases before those that extend them, and which is in force."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from homeward.domain.protocol.model import Protocol
from homeward.domain.protocol.parse import parse_protocol
from homeward.domain.protocol.reading import Fault, InvalidProtocol
from homeward.domain.time import london_date


def load_packs(texts: Mapping[str, str]) -> dict[str, Protocol]:
    """Read protocol texts by file name, and return them by protocol id.

    A pack that extends another may come first. Raises: InvalidProtocol, each path led by the
    file's name.
    """
    packs: dict[str, Protocol] = {}
    faults: list[Fault] = []
    for name, text in sorted(texts.items(), key=lambda item: _extends(item[1])):
        try:
            pack = parse_protocol(text, packs=packs)
        except InvalidProtocol as invalid:
            faults += [Fault(f"{name}: {path}", message) for path, message in invalid.faults]
            continue
        if pack.id in packs:
            faults.append(Fault(f"{name}: protocol.id", f"“{pack.id}” is already loaded"))
        packs[pack.id] = pack
    if faults:
        raise InvalidProtocol(faults)
    return packs


def _extends(text: str) -> bool:
    try:
        head: Any = tomllib.loads(text).get("protocol")
    except tomllib.TOMLDecodeError:
        return False
    return isinstance(head, dict) and "extends" in head


def in_force(versions: Iterable[Protocol], *, began_at: datetime) -> Protocol | None:
    """Return the version that governs an episode that began at an instant (aware UTC).

    It is the latest one effective on the London day on which the episode began; an episode
    keeps it for good. A draft is never in force.
    """
    day = london_date(began_at)
    standing = [p for p in versions if p.effective_from <= day and not p.draft]
    return max(standing, key=lambda p: (p.effective_from, p.version), default=None)
