"""The child is back: somebody's word, and the word of somebody who saw the child."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.models import Share
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import police_here, services_context, services_of
from homeward.guard.sharing import end_shares
from homeward.guard.versions import change, find
from homeward.record.episodes.acting import BadEpisode, about, live, moved
from homeward.record.episodes.endings import Decided, decide
from homeward.record.episodes.models import Episode, LogEntry
from homeward.record.episodes.times import END_TIMES, demand_order, end_of
from homeward.record.stamp import demand_past

_KEPT_OPEN = timedelta(days=28)  # police and host keep the record while the interview is shared


REPORTED_BACK = "Reported back"
"""What the log says when somebody reports that the child is back."""


@operation("episode.report_back")
def report_back(ctx: Context, *, episode: UUID, at: datetime, who: str) -> Outcome:
    """Record a carer's "she's back": reported, and ending nothing until somebody confirms.

    Raises:
        NotFound; InFuture; BadEpisode: already over.
    """
    row = live(ctx, episode)
    demand_past(ctx, at, field="at")
    if row.ended_at is not None:
        raise BadEpisode("This episode is over already.")
    demand_order(row.started_at, at)
    LogEntry.objects.create(
        kind=LogEntry.Kind.NOTE, text=REPORTED_BACK, who=who, at=at, **about(ctx, row)
    )
    change(ctx, row, version=row.version, reported_back_at=at)
    return moved(row)


def settle_reported_back(ctx: Context, row: LogEntry) -> None:
    """Bring the episode into line with a log entry that was corrected or withdrawn."""
    if row.text != REPORTED_BACK:
        return
    said = LogEntry.objects.seen_by(ctx).filter(episode=row.episode_id, text=REPORTED_BACK)
    last = said.order_by("recorded_at").last()
    episode = find(ctx, Episode, row.episode_id)
    at = last.at if last else None
    if episode.reported_back_at != at:
        change(ctx, episode, version=episode.version, reported_back_at=at)


@dataclass(frozen=True, slots=True)
class ReturnSaid:
    """How and when the child came back; at least one time. ``seen_by`` saw the child.

    ``decided`` is about what ended while the child was missing. Without it the return is
    recorded all the same, and the duty to decide stays.
    """

    found_at: datetime | None
    returned_at: datetime | None
    seen_by: str
    found_where: str = ""
    returned_to: str = ""
    condition: str = ""
    condition_note: str = ""
    decided: Decided | None = None


@operation("episode.confirm_return")
def confirm_return(ctx: Context, *, episode: UUID, version: int, said: ReturnSaid) -> Outcome:
    """End the episode on the word of somebody who saw the child.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: over already, no time, nobody who saw the
            child, or back before going missing.
    """
    row = live(ctx, episode)
    if row.ended_at is not None:
        raise BadEpisode("This episode is over already. To change a time, correct it.")
    if not said.seen_by.strip():
        raise BadEpisode("Write who has seen the child.", field="seen_by")
    for name in END_TIMES:
        demand_past(ctx, getattr(said, name), field=name)
    if said.condition and said.condition not in Episode.Condition.values:
        raise BadEpisode("Choose how the child was from the list.", field="condition")
    times = {"found_at": said.found_at, "returned_at": said.returned_at}
    if not any(times.values()):
        raise BadEpisode("Enter when the child was found or returned.", field="returned_at")
    end = end_of(times)
    demand_order(row.started_at, min(at for at in times.values() if at))
    row = change(
        ctx,
        row,
        version=version,
        ended_at=end,
        confirmed_by=said.seen_by,
        found_where=said.found_where,
        returned_to=said.returned_to,
        condition=said.condition or None,
        condition_note=said.condition_note or None,
        **times,
    )
    close_shares(ctx, row)
    if said.decided and said.decided.what.strip():
        decide(ctx, row, said.decided)
    return moved(row)


def close_shares(ctx: Context, row: Episode) -> None:
    """Let police and host keep the record while the interview is held and shared, then end.

    Where the child's own authority does not work in this home the host keeps it: nobody else
    would know the child the next time.
    """
    services = services_of(row.authority_id)
    purposes = [Share.Purpose.LOCATE, *([Share.Purpose.HOST] if services else [])]
    for asker in [services] if services else police_here():
        theirs = services_context(
            now=ctx.now,
            authority=row.authority_id,
            purpose="return",
            organisation=asker.pk,
        )
        with session.lent_to(theirs):
            for purpose in purposes:
                end_shares(theirs, child=row.child_id, purpose=purpose, at=ctx.now + _KEPT_OPEN)
