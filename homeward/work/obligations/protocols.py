"""Protocol versions as kept in this home: which stands for an episode, and its rules."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import datetime
from functools import lru_cache
from typing import Any

from homeward.domain.context import Context
from homeward.domain.protocol import Protocol, in_force, parse_protocol
from homeward.domain.refusal import Refusal
from homeward.guard.keys import make_home_key
from homeward.guard.operation import Outcome, operation
from homeward.work.obligations.models import ProtocolVersion

NATIONAL = "national"


class BadProtocol(Refusal):
    """This text can't be kept as a protocol version."""

    code = "bad_protocol"


@operation("home.set_up")
def add_protocol(ctx: Context, *, text: str) -> Outcome:
    """Keep one version of a protocol; the same text again changes nothing.

    Raises:
        InvalidProtocol: with every fault and its path.
        BadProtocol: this version is kept already, with another text.
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


def standing_protocol(*, name: str, began_at: datetime) -> Protocol | None:
    """Return the version that governs an episode begun at ``began_at`` (aware UTC).

    Before an authority's own protocol came into force, the national one governed.
    """
    for each in dict.fromkeys((name, NATIONAL)):
        rows = ProtocolVersion.objects.filter(name=each)
        standing = in_force([_parse(row.text) for row in rows], began_at=began_at)
        if standing is not None:
            return standing
    return None


def protocol_version(*, name: str, number: int) -> Protocol:
    """Return one kept version of a protocol."""
    return _parse(ProtocolVersion.objects.get(name=name, number=number).text)


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
