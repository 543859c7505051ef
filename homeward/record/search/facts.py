"""What the record says of children for matching: the only mapper from rows to particulars."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import CharField, TextField, Value
from django.db.models.functions import Cast

from homeward.domain.context import Context
from homeward.domain.matching import Particulars
from homeward.record.children.models import Alias, Child, Identifier
from homeward.record.episodes.models import Episode
from homeward.record.placements.models import Placement
from homeward.record.profile.models import Address
from homeward.record.search.models import SearchKey

POLICE_REFERENCE = "police_reference"


@dataclass(slots=True)
class Known:
    """What is known of one child. ``keys``: the (team, key) rows it has now."""

    given: str = ""
    family: str = ""
    born_on: date | None = None
    others: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    keys: set[tuple[str, int]] = field(default_factory=set)
    stands: bool = False

    @property
    def particulars(self) -> Particulars:
        """Return it as the domain compares it."""
        return Particulars(
            self.given,
            self.family,
            self.born_on,
            tuple(self.others),
            tuple(self.numbers),
            tuple(self.places),
        )


def known_of(
    ctx: Context,
    children: Collection[UUID],
    *,
    places: bool = True,
    numbers: bool = True,
    keys: bool = False,
) -> dict[UUID, Known]:
    """Return what is known of the children that ``ctx`` may see, in one statement.

    ``places``: with where they are placed or live now. ``numbers``: with their identifiers.
    ``keys``: with the key rows they have, as they stand at the very same moment.
    """
    parts = [_names(ctx, children), _aliases(ctx, children)]
    if numbers:
        parts += _numbers(ctx, children)
    if places:
        parts += _places(ctx, children)
    if keys:
        parts.append(_keys(ctx, children))
    found: dict[UUID, Known] = {}
    for child, what, one, two, three in parts[0].union(*parts[1:], all=True):
        _note(found.setdefault(child, Known()), what, (one or "", two or "", three or ""))
    return {child: known for child, known in found.items() if known.stands}


def _rows(rows: Any, child: str, what: str, *columns: Any) -> Any:
    said = [*columns, *[Value("")] * (3 - len(columns))]
    return rows.order_by().values_list(
        child,
        Value(what, output_field=TextField()),
        *(Cast(column, TextField()) if isinstance(column, str) else column for column in said),
    )


def _names(ctx: Context, children: Collection[UUID]) -> Any:
    rows = Child.objects.seen_by(ctx).filter(id__among=children)
    return _rows(rows, "id", "name", "given_name", "family_name", "born_on")


def _aliases(ctx: Context, children: Collection[UUID]) -> Any:
    rows = Alias.objects.seen_by(ctx).filter(child__among=children)
    return _rows(rows, "child_id", "alias", "given_name", "family_name")


def _numbers(ctx: Context, children: Collection[UUID]) -> list[Any]:
    numbers = Identifier.objects.seen_by(ctx).filter(child__among=children)
    told = Episode.objects.seen_by(ctx).filter(child__among=children, voided_at__isnull=True)
    kind = Value(POLICE_REFERENCE, output_field=CharField())
    return [
        _rows(numbers, "child_id", "number", "kind", "value"),
        _rows(told.exclude(police_reference=""), "child_id", "number", kind, "police_reference"),
    ]


def _places(ctx: Context, children: Collection[UUID]) -> list[Any]:
    now = {"child__among": children, "ends_on__isnull": True}
    placements = Placement.objects.seen_by(ctx).filter(**now)
    homes = Address.objects.seen_by(ctx).filter(**now).exclude(postcode="")
    return [
        _rows(placements, "child_id", "place", "provider__name", "postcode"),
        _rows(homes, "child_id", "place", "postcode"),
    ]


def _keys(ctx: Context, children: Collection[UUID]) -> Any:
    rows = SearchKey.objects.seen_by(ctx).filter(child__among=children)
    return _rows(rows, "child_id", "key", "team", "key")


def _note(known: Known, what: str, said: tuple[str, str, str]) -> None:
    one, two, three = said
    if what == "name":
        known.stands = True
        known.given, known.family = one, two
        known.born_on = date.fromisoformat(three) if three else None
    elif what == "alias":
        known.others.append((one, two))
    elif what == "number":
        known.numbers.append((one, two))
    elif what == "place":
        known.places += [place for place in (one, two) if place.strip()]
    else:
        known.keys.add((one, int(two)))
