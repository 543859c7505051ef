"""What the record says of where a child lives and who cares there: nothing sent out may say it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.record.children.joins import joined_with
from homeward.record.placements.models import Placement
from homeward.record.profile.models import Address, Contact


class WhereAndWho(NamedTuple):
    """A child's addresses and postcodes, and the names of carers and of providers, as recorded.

    A provider's name is one of them: it says where the child lives.
    """

    addresses: tuple[str, ...]
    postcodes: tuple[str, ...]
    carers: tuple[str, ...]
    providers: tuple[str, ...]


def where_and_who(ctx: Context, child: UUID) -> WhereAndWho:
    """Return what is recorded of a child's placements, addresses and contacts, now and before."""
    rows = joined_with(ctx, child)
    placements = Placement.objects.seen_by(ctx).filter(child__in=rows)
    contacts = Contact.objects.seen_by(ctx).filter(child__in=rows)
    carers = contacts.filter(relation=Contact.Relation.CARER)
    places = [
        *placements.values_list("address", "postcode"),
        *Address.objects.seen_by(ctx).filter(child__in=rows).values_list("address", "postcode"),
        *contacts.values_list("address", "postcode"),
    ]
    names = [*placements.values_list("carer_name"), *carers.values_list("name")]
    run_by = placements.filter(provider__isnull=False).values_list("provider__name")
    return WhereAndWho(
        addresses=_said(address for address, _ in places),
        postcodes=_said(postcode for _, postcode in places),
        carers=_said(name for (name,) in names),
        providers=_said(name for (name,) in run_by),
    )


def _said(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({each.strip() for each in words if each and each.strip()}))
