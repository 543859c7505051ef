"""An episode that never was."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import change
from homeward.record.episodes.acting import BadEpisode, live, moved_start
from homeward.record.episodes.coming_back import close_shares
from homeward.record.episodes.endings import Decided, demand_decided


@operation("episode.void")
def void(
    ctx: Context,
    *,
    episode: UUID,
    version: int,
    reason: str,
    decided: Decided | None = None,
) -> Outcome:
    """Mark an episode as recorded in error: kept, counted nowhere, its clocks stopped.

    Where a placement, care or childhood ended during it, what was decided is recorded with it.

    Raises:
        NotFound, Conflict; BadEpisode: no reason, or nothing decided about what ended.
    """
    row = live(ctx, episode)
    if not reason.strip():
        raise BadEpisode("Say why this was recorded in error.", field="reason")
    demand_decided(ctx, row, decided)
    change(ctx, row, version=version, voided_at=ctx.now, voided_reason=reason)
    if row.ended_at is None:
        close_shares(ctx, row)
    return moved_start(ctx, row)
