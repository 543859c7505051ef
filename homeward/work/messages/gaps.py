"""What was wanting when somebody was looked for: kept on the message's own trail."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from homeward.domain.context import Context
from homeward.record.stamp import stamp
from homeward.work.messages.models import Gap, Message

_LONGEST = 300


def gaps_of(ctx: Context, *, messages: Collection[UUID]) -> list[Gap]:
    """Return what was wanting for these messages, the first found first."""
    rows = Gap.objects.seen_by(ctx).filter(message__in=messages)
    return list(rows.order_by("found_at", "recorded_at", "pk"))


def keep(ctx: Context, message: Message, *, role: str, sentence: str) -> None:
    """Write what is wanting for a role into a message's trail, once; ``message`` is held."""
    said = {"role": role, "sentence": sentence[:_LONGEST]}
    if Gap.objects.seen_by(ctx).filter(message=message, **said).exists():
        return
    Gap.objects.create(
        message=message, child_id=message.child_id, found_at=ctx.now, **said, **stamp(ctx)
    )
