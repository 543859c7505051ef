"""What stands around a child's lines: whom to ring at another council, areas, errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.time import in_words
from homeward.guard import permissions
from homeward.record.kept.nouns import NOUNS, Group
from homeward.record.kept.queries import withdrawals_of
from homeward.record.placements.registers import desks_of
from homeward.web.children.fact_lines import telephone
from homeward.web.registers.words import sure_words

_BY_TABLE = {
    noun.model._meta.db_table: noun for noun in NOUNS.values() if noun.group is not Group.EPISODE
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Whom to ring at a council about its child."""

    heading: str
    phone: str
    words: str
    ring_url: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Something that was recorded in error, and why it was withdrawn."""

    heading: str
    words: str
    url: str


def desks(ctx: Context, child: Any) -> tuple[Desk, ...]:
    """Return whom to ring at the councils of the child that are not the reader's own."""
    councils = [child.authority_id, child.host_authority_id]
    others = [one for one in dict.fromkeys(councils) if one and one != ctx.authority]
    return tuple(
        Desk(
            heading=f"{row.authority.name}: {row.get_desk_display()}",
            phone=row.phone or "No number recorded",
            words=_desk_words(row),
            ring_url=telephone(row.phone),
        )
        for row in desks_of(others)
    )


def _desk_words(row: Any) -> str:
    return ". ".join(part for part in (row.hours, row.email, sure_words(row)) if part)


def area_words(area: Any) -> str:
    """Return a child's home area, with the police area that it lies in."""
    if area is None:
        return "Not recorded"
    return f"{area.name}, police area {area.within.name}" if area.within else str(area.name)


def area_name(area: Any) -> str:
    """Return an area as a list offers it."""
    kind = area.get_kind_display() or "Area"
    return f"{area.name} ({kind}, {area.authority.name})"


def withdrawn(ctx: Context, ids: list[UUID]) -> tuple[Withdrawn, ...]:
    """Return what was recorded in error about a child, for those who may correct it."""
    if not permissions.allows(ctx, "fact.correct"):
        return ()
    return tuple(
        Withdrawn(
            heading=_BY_TABLE[one.row_table].title,
            words=f"Withdrawn at {in_words(one.recorded_at)}: {one.reason}",
            url=reverse("child_fact_history", args=[_BY_TABLE[one.row_table].name, one.row_id]),
        )
        for one in withdrawals_of(ctx, ids)
        if one.row_table in _BY_TABLE
    )
