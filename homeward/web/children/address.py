"""Where a child lives: a page of its own, and an entry of its own in the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard.reading import note_opened
from homeward.record.children.queries import child_named, joined_with
from homeward.record.placements.addresses import addresses_of
from homeward.web.children.words import span, whole_name


@dataclass(frozen=True, slots=True)
class AddressLine:
    """Where the child lived from one day to another."""

    when: str
    address: str
    carer: str


@dataclass(frozen=True, slots=True)
class AddressPage:
    """The addresses, and what the audit trail now says of the reader."""

    title: str
    name: str
    back_url: str
    purpose: str
    lines: tuple[AddressLine, ...]


def address_page(ctx: Context, child: UUID) -> AddressPage:
    """Return where a child lived, with the reading noted row by row.

    Raises:
        NotFound: the child is not open to the reader.
    """
    row = child_named(ctx, child)
    placements = addresses_of(ctx, joined_with(ctx, child))
    theirs = ctx.for_authority(row.authority_id)
    for subject in {row.pk, *(one.child_id for one in placements)}:
        read = [one for one in placements if one.child_id == subject]
        note_opened(theirs, rows=[*read] if read else [row], subject=subject)
    return AddressPage(
        title="Where the child lives",
        name=whole_name(row),
        back_url=reverse("child", args=[child]),
        purpose=ctx.purpose,
        lines=tuple(
            AddressLine(
                when=span(one.starts_on, one.ends_on),
                address=", ".join(part for part in (one.address, one.postcode) if part)
                or "Not recorded",
                carer=one.carer_name or "Not recorded",
            )
            for one in placements
        ),
    )
