"""Changing one row without losing what somebody else changed meanwhile."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.models import Tracked

T = TypeVar("T", bound=Tracked)


class NotFound(Refusal):
    """The row is not there, or not for this reader: the two look the same."""

    code = "not_found"


class Conflict(Refusal):
    """Somebody changed the row after it was shown. ``theirs`` is the row as it now stands."""

    code = "conflict"

    def __init__(self, theirs: Tracked, wanted: dict[str, Any]) -> None:
        super().__init__(
            "Somebody else changed this while you had it open. Compare the two and choose."
        )
        self.theirs = theirs
        self.wanted = wanted


def find(ctx: Context, model: type[T], pk: UUID) -> T:
    """Return the row, as the reader may see it.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = model.objects.seen_by(ctx).filter(pk=pk).first()
    if row is None:
        raise NotFound("This record is not here, or it is not open to you.")
    return row


def change(ctx: Context, row: T, *, version: int, **fields: Any) -> T:
    """Set ``fields`` on ``row`` if it is still at ``version``; return it as it then stands.

    Raises:
        Conflict: it is at another version.
    """
    rows = type(row).objects.seen_by(ctx).filter(pk=row.pk)
    if not rows.filter(version=version).update(version=version + 1, **fields):
        raise Conflict(find(ctx, type(row), row.pk), fields)
    return rows.get()
