"""Words that nothing sent out may carry: where a child lives, and who cares for them there."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from homeward.domain.context import Context
from homeward.record.children.joins import joined_with
from homeward.record.placements.models import Placement
from homeward.record.profile.models import Address, Contact

_SHORTEST = 4  # a house number alone stands in every second sentence


def withheld_words(ctx: Context, child: UUID) -> tuple[str, ...]:
    """Return the placements', carers' and addresses' words of a child, the longest first.

    A provider's name is one of them: it says where the child lives.
    """
    rows = joined_with(ctx, child)
    found = {word for each in _said(ctx, rows) for word in each if len(word.strip()) >= _SHORTEST}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def _said(ctx: Context, rows: list[UUID]) -> Iterable[tuple[str, ...]]:
    placements = Placement.objects.seen_by(ctx).filter(child__in=rows)
    yield from placements.values_list("address", "postcode", "carer_name")
    named = placements.filter(provider__isnull=False)
    yield from named.values_list("provider__name")
    yield from (
        Address.objects.seen_by(ctx).filter(child__in=rows).values_list("address", "postcode")
    )
    contacts = Contact.objects.seen_by(ctx).filter(child__in=rows)
    yield from contacts.values_list("address", "postcode")
    yield from contacts.filter(relation=Contact.Relation.CARER).values_list("name")
