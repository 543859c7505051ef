"""Forms kept for one person across the end of a session."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import KeptForm
from homeward.guard.people import SYSTEM
from homeward.guard.session import scope

_KEPT_FOR = timedelta(days=1)


def keep(*, user: UUID, path: str, body: str, now: datetime) -> UUID:
    """Keep what a person sent; their own old ones are let go."""
    with scope(Context(user, SYSTEM, None, "kept form", now)):
        KeptForm.objects.filter(user=user, kept_at__lt=now - _KEPT_FOR).delete()
        return KeptForm.objects.create(user_id=user, path=path, body=body, kept_at=now).pk


def kept_form(ctx: Context, pk: UUID) -> KeptForm | None:
    """Return one of the reader's own kept forms."""
    return KeptForm.objects.filter(user=ctx.actor, pk=pk).first()


def forget_form(ctx: Context, pk: UUID) -> None:
    """Let go of one of the reader's own kept forms."""
    KeptForm.objects.filter(user=ctx.actor, pk=pk).delete()
