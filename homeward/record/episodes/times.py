"""An episode's times: what each is called, how they fit together, and putting one right."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import change
from homeward.record.episodes.acting import BadEpisode, about, live, moved_start
from homeward.record.episodes.models import Episode, TimeCorrection
from homeward.record.stamp import demand_past

TIMES = {
    "last_seen_at": "Last seen",
    "noticed_at": "Noticed missing",
    "reported_to_police_at": "Reported to the police",
    "authority_aware_at": "Authority became aware",
    "found_at": "Found",
    "returned_at": "Returned",
}

END_TIMES = ("found_at", "returned_at")
_START_TIMES = ("last_seen_at", "noticed_at", "reported_to_police_at", "authority_aware_at")


def started_at(times: dict[str, datetime | None]) -> datetime | None:
    """Return the earliest moment known, from which the episode counts."""
    return min((at for name in _START_TIMES if (at := times.get(name))), default=None)


@operation("episode.correct_time")
def correct_time(
    ctx: Context, *, episode: UUID, version: int, name: str, at: datetime | None, reason: str
) -> Outcome:
    """Correct one of the episode's times; the clocks run again from it.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: not one of the times, no reason, no start
            left, or an end before the start or over another episode.
    """
    row = live(ctx, episode)
    demand_past(ctx, at, field="at")
    if name not in TIMES:
        raise BadEpisode("Choose which time to correct.", field="name")
    if not reason.strip():
        raise BadEpisode("Say why the time is corrected.", field="reason")
    times = {each: getattr(row, each) for each in TIMES} | {name: at}
    start = started_at(times)
    if start is None:
        raise BadEpisode("An episode needs at least one time at its start.", field="at")
    if name in END_TIMES and row.ended_at is None:
        raise BadEpisode("This child is not back yet. Record the return instead.", field="name")
    ended = row.ended_at and end_of(times)
    demand_order(start, min(filter(None, (times[one] for one in END_TIMES)), default=None))
    demand_clear(ctx, row, start, ended)
    TimeCorrection.objects.create(
        name=name, former=getattr(row, name), at=at or ctx.now, reason=reason, **about(ctx, row)
    )
    change(ctx, row, version=version, started_at=start, ended_at=ended, **{name: at})
    return moved_start(ctx, row)


def end_of(times: dict[str, datetime | None]) -> datetime:
    ends = [at for name in END_TIMES if (at := times[name])]
    if not ends:
        raise BadEpisode("A child who is back needs a time found or returned.", field="at")
    return max(ends)


def demand_order(start: datetime, end: datetime | None) -> None:
    if end is not None and end < start:
        raise BadEpisode(
            "The child cannot be back before going missing. Check the two times.", field="at"
        )


def demand_clear(ctx: Context, row: Episode, start: datetime, end: datetime | None) -> None:
    others = Episode.objects.seen_by(ctx).filter(child=row.child_id, voided_at__isnull=True)
    others = others.exclude(pk=row.pk).exclude(ended_at=F("started_at"))
    others = others.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=start))
    if end is not None:
        others = others.filter(started_at__lt=end)
    if start != end and others.exists():
        raise BadEpisode(
            "The child was already recorded as missing at that time. Check the other episode.",
            field="at",
        )


@operation("episode.police_reference")
def set_police_reference(
    ctx: Context, *, episode: UUID, version: int, reference: str, at: datetime | None
) -> Outcome:
    """Keep the police's reference and, if not yet known, when the police were told.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: told while another episode lasted.
    """
    row = live(ctx, episode)
    demand_past(ctx, at, field="at")
    told = row.reported_to_police_at or at
    keep_reference(ctx, row, version=version, reference=reference, told=told)
    return moved_start(ctx, row)


def keep_reference(
    ctx: Context, row: Episode, *, version: int, reference: str, told: datetime | None
) -> Episode:
    """Set the police's reference and when they were told (aware UTC), within an operation.

    Raises:
        Conflict; BadEpisode: told while another episode lasted.
    """
    start = min(row.started_at, told) if told else row.started_at
    demand_clear(ctx, row, start, row.ended_at)
    return change(
        ctx,
        row,
        version=version,
        police_reference=reference.strip(),
        reported_to_police_at=told,
        started_at=start,
    )
