"""Writing the registers: providers, whom to ring at an authority, areas. No child is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models

from homeward.domain.codes import placement as placement_codes
from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.domain.time import london_date
from homeward.guard.models import Authority
from homeward.guard.operation import Outcome, operation
from homeward.record.placements.models import Area, AuthorityContact, Provider
from homeward.record.placements.registers import area_named, desk_named, provider_named

_MOST_PLACES = 500
_REACHED = ("phone", "out_of_hours_phone", "email")


class BadEntry(Refusal):
    """What was typed can't stand in the register."""

    code = "bad_entry"


@dataclass(frozen=True, slots=True)
class ProviderSaid:
    """What is typed of a provider. ``capacity``: children it may care for.

    ``checked_on``: when somebody last rang and was told that this is how it is reached.
    """

    name: str
    urn: str = ""
    kind: str = ""
    capacity: int | None = None
    phone: str = ""
    out_of_hours_phone: str = ""
    email: str = ""
    area_id: UUID | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeskSaid:
    """What is typed of a desk at an authority. ``checked_on``: when somebody last rang it."""

    authority_id: UUID
    desk: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class AreaSaid:
    """What is typed of an area. ``within_id``: the police area that a district lies in."""

    authority_id: UUID
    name: str
    kind: str
    within_id: UUID | None = None


def as_shown(row: models.Model) -> str:
    """Return a mark of how an entry stands, to be sent back with the form that changes it."""
    held = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return sha256("\x1f".join(held).encode()).hexdigest()


@operation("register.change")
def set_provider(
    ctx: Context, *, provider: UUID | None, said: ProviderSaid, shown: str = ""
) -> Outcome:
    """Add a provider, or change the one named, if it stands as it was ``shown``.

    Raises:
        NotFound; BadEntry: no name, an unknown kind or area, a capacity that cannot be,
            or changed meanwhile.
    """
    if not said.name.strip():
        raise BadEntry("Enter the provider’s name.", field="name")
    if said.kind and said.kind not in placement_codes.TYPE.labels:
        raise BadEntry("Choose a kind from the list.", field="kind")
    if said.capacity is not None and not 0 <= said.capacity <= _MOST_PLACES:
        raise BadEntry(f"Capacity must be between 0 and {_MOST_PLACES}.", field="capacity")
    if said.area_id is not None and not Area.objects.filter(pk=said.area_id).exists():
        raise BadEntry("Choose an area from the list.", field="area")
    _demand_day(ctx, said.checked_on)
    row = provider_named(provider) if provider else None
    return _kept(Provider, row, {**asdict(said), **_checked(ctx, row, said)}, shown)


@operation("register.change")
def set_desk(ctx: Context, *, desk: UUID | None, said: DeskSaid, shown: str = "") -> Outcome:
    """Add a desk of an authority, or change the one named, if it stands as it was ``shown``.

    Raises:
        NotFound; BadEntry: an unknown authority or desk, one that is there already, no
            way to reach it, checked on a day that has not come, or changed meanwhile.
    """
    row = desk_named(desk) if desk else None
    _demand_authority(said.authority_id)
    if said.desk not in AuthorityContact.Desk.values:
        raise BadEntry("Choose a desk from the list.", field="desk")
    if not (said.phone.strip() or said.email.strip()):
        raise BadEntry("Enter a phone number or an email address.", field="phone")
    _demand_day(ctx, said.checked_on)
    same = AuthorityContact.objects.filter(authority=said.authority_id, desk=said.desk)
    if (same.exclude(pk=row.pk) if row else same).exists():
        raise BadEntry("This desk is in the register already. Change it there.", field="desk")
    return _kept(AuthorityContact, row, {**asdict(said), **_checked(ctx, row, said)}, shown)


@operation("register.change")
def set_area(ctx: Context, *, area: UUID | None, said: AreaSaid, shown: str = "") -> Outcome:
    """Add an area of an authority, or change the one named, if it stands as it was ``shown``.

    Raises:
        NotFound; BadEntry: no name or one that is taken, an unknown authority or kind,
            within anything but a police area of the same authority, or changed meanwhile.
    """
    row = area_named(area) if area else None
    _demand_authority(said.authority_id)
    if not said.name.strip():
        raise BadEntry("Enter the area’s name.", field="name")
    if said.kind not in Area.Kind.values:
        raise BadEntry("Choose a kind from the list.", field="kind")
    others = Area.objects.filter(authority=said.authority_id)
    others = others.exclude(pk=row.pk) if row else others
    if others.filter(name=said.name.strip()).exists():
        raise BadEntry("This authority has an area of that name already.", field="name")
    _demand_within(row, said)
    return _kept(Area, row, asdict(said), shown)


def _demand_within(row: Area | None, said: AreaSaid) -> None:
    moves = row is not None and (
        said.kind != Area.Kind.POLICE or said.authority_id != row.authority_id
    )
    if moves and Area.objects.filter(within=row).exists():
        raise BadEntry("Districts lie in this police area. Move them first.", field="kind")
    if said.within_id is None:
        return
    police = Area.objects.filter(
        pk=said.within_id, kind=Area.Kind.POLICE, authority=said.authority_id
    )
    if said.kind != Area.Kind.DISTRICT or not police.exists():
        raise BadEntry(
            "Only a district lies within another area: a police area of the same authority.",
            field="within",
        )


def _demand_authority(authority: UUID) -> None:
    if not Authority.objects.filter(pk=authority).exists():
        raise BadEntry("Choose a council from the list.", field="authority")


def _demand_day(ctx: Context, checked_on: date | None) -> None:
    if checked_on is not None and checked_on > london_date(ctx.now):
        raise BadEntry("This day has not come yet.", field="checked_on")


def _checked(ctx: Context, row: Any, said: ProviderSaid | DeskSaid) -> dict[str, Any]:
    """Return who checked how an entry is reached, and whether it is known to fail.

    A new number or address has neither been checked nor failed, unless the day of a check is
    typed with it. A check undoes what failed before it.
    """
    names = [name for name in _REACHED if hasattr(said, name)]
    moved = row is not None and any(
        getattr(said, name).strip() != (getattr(row, name) or "") for name in names
    )
    again = row is None or said.checked_on != row.checked_on
    if said.checked_on is not None and again:
        return {"checked_by": ctx.actor, "bounced_at": None}
    if moved or said.checked_on is None:
        kept = None if moved or row is None else row.bounced_at
        return {"checked_on": None, "checked_by": None, "bounced_at": kept}
    return {}


def note_bounced(ctx: Context, *, address: str, sent: datetime) -> None:
    """Note that what was ``sent`` to an email address or a mobile number did not arrive.

    Within the operation under way. It is of every provider and desk that is reached so, but for
    those that somebody checked on a later day. ``sent`` is aware UTC.
    """
    wanted = _reached_at(address)
    if not wanted:
        return
    for model in (Provider, AuthorityContact):
        rows: Any = model._default_manager
        names = [name for name in _REACHED if hasattr(model, name)]
        doubted = rows.exclude(checked_on__gt=london_date(sent))
        for pk, *ways in doubted.values_list("pk", *names):
            if wanted in {_reached_at(way or "") for way in ways}:
                rows.filter(pk=pk).update(bounced_at=ctx.now)


def _reached_at(way: str) -> str:
    """Return an address or a number as it is compared: without spaces, capitals and +44."""
    said = way.strip().casefold()
    if "@" in said:
        return said
    digits = "".join(letter for letter in said if letter.isdecimal())
    return digits.removeprefix("00").removeprefix("44").removeprefix("0")


def _kept(model: type[Any], row: Any, said: Mapping[str, Any], shown: str) -> Outcome:
    """Write an entry: a new one, or over one that still stands as it was shown."""
    fields = _stripped(said)
    if row is None:
        return Outcome(model.objects.create(**fields).pk)
    held = model.objects.select_for_update().get(pk=row.pk)
    if as_shown(held) != shown:
        raise BadEntry("Somebody else changed this entry meanwhile. Open it afresh.")
    model.objects.filter(pk=row.pk).update(**fields)
    return Outcome(row.pk)


def _stripped(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }
