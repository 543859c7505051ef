"""Forms sent twice: what the first sending made."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import DoneOperation


def already_made(ctx: Context, *, operation: str, operation_id: UUID) -> UUID | None:
    """Return what the asker's own operation of this id and name made, or None if it has not run."""
    done = DoneOperation.objects.filter(
        operation_id=operation_id, operation=operation, actor=ctx.actor
    )
    return done.values_list("result", flat=True).first()
