"""Reading what is kept of a child: rows, what was corrected, and what stood before."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.history import Known, states_of
from homeward.guard.versions import NotFound, find
from homeward.record.kept.deciding import demand_open
from homeward.record.kept.models import Correction as Correction
from homeward.record.kept.nouns import NOUNS, Group, Noun
from homeward.record.profile.harm import hidden_from
from homeward.record.profile.models import ProfileFact

WITHHELD: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "contact": frozenset({"phone", "email", "address", "postcode"}),
        "place": frozenset({"address", "postcode"}),
        "address": frozenset({"kind", "address", "postcode"}),
        "placement": frozenset({"address", "postcode", "carer_name"}),
    }
)
"""What of a noun says where somebody is or how to reach them: read on a page of its own alone."""

_NEVER_LISTED = ("image",)


def noun_of_child(name: str) -> Noun:
    """Return a noun that is kept of a child, apart from those of an episode's own page.

    Raises:
        NotFound: there is none of that name.
    """
    noun = NOUNS.get(name)
    if noun is None or noun.group is Group.EPISODE:
        raise NotFound("This record is not here, or it is not open to you.")
    return noun


def withheld_of(noun: Noun) -> frozenset[str]:
    """Return the columns of a noun that are withheld by default."""
    return WITHHELD.get(noun.name, frozenset())


def kept_of(ctx: Context, noun: Noun, children: list[UUID], *, whole: bool = False) -> list[Any]:
    """Return the rows of a noun about a child, the latest first; without what is withheld.

    What may concern the reader as a danger is not among them.
    ``whole``: with it, for the page that notes the reading.
    """
    model: Any = noun.model
    columns = {field.attname for field in model._meta.concrete_fields}
    apart = {*_NEVER_LISTED, *(() if whole else withheld_of(noun))} & columns
    rows = model.objects.seen_by(ctx).filter(child__in=children).defer(*sorted(apart))
    if noun.name == "placement":
        rows = rows.select_related("provider__area", "host_authority")
    order = [f"-{noun.begins}"] if noun.begins else []
    found = list(rows.order_by(*order, "-recorded_at", "pk"))
    hidden = hidden_from(ctx, found) if noun.model is ProfileFact else ()
    return [row for row in found if row.pk not in hidden]


def row_kept(ctx: Context, noun: Noun, row: UUID) -> Any:
    """Return one row of a noun.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    found = find(ctx, noun.model, row)
    demand_open(ctx, found)
    return found


def corrections_of(ctx: Context, children: list[UUID]) -> dict[UUID, Correction]:
    """Return the last correction of each row about a child that was corrected, by the row's id."""
    rows = Correction.objects.seen_by(ctx).filter(child__in=children, withdrew=False)
    return {one.row_id: one for one in rows.order_by("row_version", "recorded_at")}


def notes_on(ctx: Context, row: UUID) -> dict[int, Correction]:
    """Return the corrections of one row, by the version that each made."""
    found = Correction.objects.seen_by(ctx).filter(row_id=row)
    return {one.row_version: one for one in found}


def history_of(ctx: Context, noun: Noun, row: UUID) -> list[Known[Any]]:
    """Return every state of one row, the oldest first.

    Raises:
        NotFound: the row is not open to the reader.
    """
    states: list[Known[Any]] = states_of(ctx, noun.model, row)
    if not states:
        raise NotFound("This record is not here, or it is not open to you.")
    for state in states:
        demand_open(ctx, state.row)
    return states


def withdrawals_of(ctx: Context, children: list[UUID]) -> list[Correction]:
    """Return what was withdrawn as recorded in error about a child, the latest first."""
    rows = Correction.objects.seen_by(ctx).filter(child__in=children, withdrew=True)
    return list(rows.order_by("-recorded_at", "pk"))
