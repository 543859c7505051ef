"""Protocol versions as kept in this home: which stands for an episode, and its rules."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime
from functools import lru_cache
from typing import Any

from homeward.domain.context import Context
from homeward.domain.protocol import Protocol, check, in_force, parse_protocol
from homeward.domain.refusal import Refusal
from homeward.guard.keys import make_home_key
from homeward.guard.operation import Outcome, operation
from homeward.work.obligations.calendar import calendar_here
from homeward.work.obligations.models import ProtocolVersion

NATIONAL = "national"


class BadProtocol(Refusal):
    """This text can't be kept as a protocol version."""

    code = "bad_protocol"


@operation("home.set_up")
def add_protocol(ctx: Context, *, text: str) -> Outcome:
    """Put one version of a protocol in force; the same text again changes nothing.

    It governs the episodes that begin on or after its day.

    Raises:
        InvalidProtocol: with every fault and its path.
        BadProtocol: this version is kept already with another text, it is a draft, a later
            version is kept, or one of its own scenarios does not come out.
    """
    pack = _parse(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    kept = ProtocolVersion.objects.filter(name=pack.id, number=pack.version).first()
    if kept is not None and kept.sha256 != digest:
        raise BadProtocol(
            f"Version {pack.version} of {pack.id} is kept already with another text. Give the "
            "changed text a new version number and a day from which it is in force."
        )
    if kept is not None:
        return Outcome(kept.id)
    _demand_fit(pack)
    make_home_key()
    made = ProtocolVersion.objects.create(
        name=pack.id,
        number=pack.version,
        text=text,
        sha256=digest,
        approved_by=pack.approved_by,
        effective_from=pack.effective_from,
    )
    return Outcome(made.id)


def _demand_fit(pack: Protocol) -> None:
    """Refuse a version that must not govern anybody.

    Raises:
        BadProtocol.
    """
    if pack.draft:
        raise BadProtocol(
            f"{pack.id} version {pack.version} is a draft. Have it approved, say by whom in "
            "approved_by and the day in approved_on, and take out status = “draft”."
        )
    last = ProtocolVersion.objects.filter(name=pack.id).order_by("-number").first()
    if last is not None and pack.version < last.number:
        raise BadProtocol(
            f"Version {last.number} of {pack.id} is kept already, and this is version "
            f"{pack.version}. Give the changed text version {last.number + 1}."
        )
    if last is not None and pack.effective_from < last.effective_from:
        raise BadProtocol(
            f"Version {last.number} of {pack.id} is in force from {last.effective_from}. A later "
            "version cannot begin before it: change effective_from."
        )
    failed = _failing(pack)
    if failed:
        raise BadProtocol(
            f"{len(failed)} of its scenarios did not come out: {'; '.join(failed[:3])}. Run "
            "homeward protocol check with the file to see what differs."
        )


@lru_cache(maxsize=64)
def _failing(pack: Protocol) -> tuple[str, ...]:
    return tuple(
        result.name for result in check(pack, calendar=calendar_here()) if not result.passed
    )


def standing_protocol(*, name: str, began_at: datetime) -> Protocol | None:
    """Return the version that governs an episode begun at ``began_at`` (aware UTC).

    Before an authority's own protocol came into force, the national one governed.
    """
    return Shelf().standing(name=name, began_at=began_at)


def protocol_version(*, name: str, number: int) -> Protocol:
    """Return one kept version of a protocol."""
    return _parse(ProtocolVersion.objects.get(name=name, number=number).text)


class Shelf:
    """The kept versions, each read once however many episodes ask for it."""

    def __init__(self) -> None:
        self._packs: dict[str, dict[int, Protocol]] = {}

    def standing(self, *, name: str, began_at: datetime) -> Protocol | None:
        """Return the version that governs an episode begun at ``began_at`` (aware UTC)."""
        for each in dict.fromkeys((name, NATIONAL)):
            found = in_force(self._all(each).values(), began_at=began_at)
            if found is not None:
                return found
        return None

    def version(self, name: str, number: int) -> Protocol:
        """Return one version."""
        return self._all(name)[number]

    def _all(self, name: str) -> dict[int, Protocol]:
        if name not in self._packs:
            rows = ProtocolVersion.objects.filter(name=name).order_by("number")
            self._packs[name] = {row.number: _parse(row.text) for row in rows}
        return self._packs[name]


def _parse(text: str) -> Protocol:
    head = _extended(text)
    if not head:
        return _parsed(text, None)
    base = ProtocolVersion.objects.filter(name=head["pack"], number=head["version"]).first()
    return _parsed(text, base.text if base else None)


@lru_cache(maxsize=64)
def _extended(text: str) -> dict[str, Any] | None:
    """Return which version of which pack this one extends."""
    head: dict[str, Any] | None = tomllib.loads(text).get("protocol", {}).get("extends")
    return head


@lru_cache(maxsize=64)
def _parsed(text: str, base: str | None) -> Protocol:
    packs = {pack.id: pack for pack in ([_parsed(base, None)] if base else [])}
    return parse_protocol(text, packs=packs)
