"""Writes the registers of the home: districts and police areas, providers, whom to ring where."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from uuid import UUID, uuid4

from homeward.config.example import profile_words
from homeward.config.example.world import AREAS, POLICE_AREAS, Home
from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    as_shown,
    set_area,
    set_desk,
    set_provider,
)
from homeward.record.placements.registers import provider_named

_HOURS = {
    "missing": "Monday to Friday, 9am to 5pm",
    "duty": "Monday to Friday, 8.30am to 5.30pm",
    "out_of_hours": "Evenings, weekends and bank holidays",
    "placements": "Monday to Friday, 9am to 5pm",
    "interviews": "Every day, 8am to 8pm",
}
_CAPACITY = {"K2": 5, "K3": 8, "U6": 40}


def add_areas(ctx: Context, authority: UUID) -> tuple[UUID, ...]:
    """Add an authority's police areas and the districts within them; return the districts."""
    police = {
        name: _added(ctx, AreaSaid(authority_id=authority, name=name, kind="police"))
        for name in POLICE_AREAS
    }
    return tuple(
        _added(ctx, AreaSaid(authority, name, "district", within_id=police[lying_in]))
        for name, lying_in in AREAS
    )


def _added(ctx: Context, said: AreaSaid) -> UUID:
    made = set_area(_next(ctx), area=None, said=said).id
    if made is None:
        raise RuntimeError("the register made no area")
    return made


def _next(ctx: Context) -> Context:
    """Return the same context for another operation, so that it is not taken for a repeat."""
    return ctx.for_operation(uuid4())


def complete_provider(ctx: Context, home: Home, *, area: UUID | None) -> None:
    """Say of a provider how many it cares for, how it is reached by night, and its district."""
    rng = _dice(home.name)
    row = provider_named(home.id)
    said = ProviderSaid(
        name=home.name,
        urn=row.urn,
        kind=home.kind,
        capacity=_CAPACITY[home.kind],
        phone=profile_words.landline(rng),
        out_of_hours_phone=profile_words.mobile(rng),
        email=f"office@{_place(home.name)}.example",
        area_id=area,
    )
    set_provider(_next(ctx), provider=home.id, said=said, shown=as_shown(row))


def add_desks(ctx: Context, authority: UUID, name: str) -> None:
    """Say whom to ring at an authority, also at one that does not work in this home."""
    for said in _desks(ctx, authority, name):
        set_desk(_next(ctx), desk=None, said=said)


def _desks(ctx: Context, authority: UUID, name: str) -> Iterator[DeskSaid]:
    rng = _dice(name)
    for desk, hours in _HOURS.items():
        yield DeskSaid(
            authority_id=authority,
            desk=desk,
            phone=profile_words.landline(rng),
            email=f"{desk.replace('_', '-')}@{_place(name)}.example",
            hours=hours,
            checked_on=london_date(ctx.now),
        )


def _dice(name: str) -> Random:
    return Random(name)  # noqa: S311 - invented numbers, the same in every example


def _place(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha())
