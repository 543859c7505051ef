"""Who recorded a row, when, and in whose record: the same three facts on every row."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal


class Stamp(TypedDict):
    """The columns that say who wrote a row."""

    authority_id: UUID | None
    recorded_at: datetime
    recorded_by: UUID


class InFuture(Refusal):
    """A time that has not come yet was given for something that happened."""

    code = "in_future"


def stamp(ctx: Context) -> Stamp:
    """Return the columns that say whose record it is, and who wrote the row and when."""
    return {"authority_id": ctx.authority, "recorded_at": ctx.now, "recorded_by": ctx.actor}


def demand_past(ctx: Context, at: datetime | None, *, field: str) -> None:
    """Refuse a time later than now.

    Raises:
        InFuture: it is.
    """
    if at is not None and at > ctx.now:
        raise InFuture("This time is in the future. Check the day and the hour.", field=field)
