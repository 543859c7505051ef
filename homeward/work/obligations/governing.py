"""Which protocols govern whom, for people who want to read them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.protocol import Protocol, in_force
from homeward.guard.directory import working_for
from homeward.guard.versions import NotFound
from homeward.work.obligations.models import ProtocolVersion
from homeward.work.obligations.protocols import NATIONAL, protocol_version


@dataclass(frozen=True, slots=True)
class Version:
    """One kept version of a protocol, read; ``standing``: it governs episodes that begin now."""

    id: UUID
    pack: Protocol
    standing: bool


@dataclass(frozen=True, slots=True)
class Governs:
    """The protocol that an authority follows, with its versions, the latest first."""

    authority: str
    versions: tuple[Version, ...]


def governing(ctx: Context) -> list[Governs]:
    """Return the protocols of the authorities that the reader works for, by authority's name.

    An authority without one of its own that is kept here follows the national one.
    """
    return [
        Governs(row.name, _versions(ctx, row.protocol) or _versions(ctx, NATIONAL))
        for row in working_for(ctx)
    ]


def _versions(ctx: Context, name: str) -> tuple[Version, ...]:
    rows = ProtocolVersion.objects.filter(name=name).order_by("-number")
    packs = {row.pk: protocol_version(name=row.name, number=row.number) for row in rows}
    standing = in_force(packs.values(), began_at=ctx.now)
    return tuple(Version(pk, pack, standing=pack is standing) for pk, pack in packs.items())


def version_named(ctx: Context, pk: UUID) -> Version:
    """Return one version of a protocol that governs an authority the reader works for.

    Raises:
        NotFound: there is none, or it governs others alone.
    """
    for governs in governing(ctx):
        for version in governs.versions:
            if version.id == pk:
                return version
    raise NotFound("This protocol is not here, or it is not one that you work by.")


def readable_versions(
    ctx: Context, asked: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], UUID]:
    """Return, of these versions (name, number), the ids of those that the reader may open."""
    wanted = set(asked)
    names = {row.protocol for row in working_for(ctx)} if wanted else set()
    kept = ProtocolVersion.objects.filter(name__in={name for name, _ in wanted} & names)
    found = {(row.name, row.number): row.pk for row in kept.only("id", "name", "number")}
    return {key: pk for key, pk in found.items() if key in wanted}
