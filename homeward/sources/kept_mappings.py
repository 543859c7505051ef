"""Reading the mappings that an authority keeps, with who saved them and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.versions import NotFound
from homeward.sources.mapping.model import FileMapping
from homeward.sources.mapping.parse import parse_mapping
from homeward.sources.models import SavedMapping


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """One mapping as it is kept: its text, and when (aware UTC) and by whom it was saved."""

    id: UUID
    mapping: FileMapping
    text: str
    saved_at: datetime
    saved_by: UUID


def kept_mappings(ctx: Context) -> list[KeptMapping]:
    """Return the mappings that the authority of ``ctx`` keeps, by title."""
    rows = SavedMapping.objects.seen_by(ctx).filter(authority=ctx.authority)
    return [_kept(row) for row in rows.order_by("title", "id")]


def kept_mapping(ctx: Context, mapping: UUID) -> KeptMapping:
    """Return one mapping.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = SavedMapping.objects.seen_by(ctx).filter(pk=mapping).first()
    if row is None:
        raise NotFound("This mapping is not here, or it is not open to you.")
    return _kept(row)


def _kept(row: SavedMapping) -> KeptMapping:
    return KeptMapping(row.pk, parse_mapping(row.text), row.text, row.saved_at, row.saved_by)
