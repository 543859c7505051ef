"""Which of a child's episodes a change to what surrounds them reaches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.domain.time import london_midnight
from homeward.record.children.joins import joined_with
from homeward.record.episodes.models import Episode

_COUNTED_OVER = timedelta(days=366)


def touched_since(ctx: Context, child: UUID, day: date) -> tuple[UUID, ...]:
    """Return the child's episodes that last on or after a day: a status or placement of that
    day may change what is due in them. Those of joined rows are the child's too.
    """
    rows = Episode.objects.seen_by(ctx).filter(child__in=joined_with(ctx, child))
    lasting = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=london_midnight(day)))
    return tuple(lasting.order_by("pk").values_list("pk", flat=True))


def before(ctx: Context, *, child: UUID, start: datetime, leave_out: UUID) -> tuple[UUID, ...]:
    """Return the child's last episode that began by ``start``, as a tuple of one or none.

    Rows joined as one child may overlap, so that others than the last may reach up to this one:
    then all of them are returned.
    """
    rows = joined_with(ctx, child)
    found = Episode.objects.seen_by(ctx).filter(child__in=rows, voided_at__isnull=True)
    found = found.exclude(pk=leave_out)
    if len(rows) == 1:
        found = found.filter(started_at__lte=start).order_by("-started_at")[:1]
    return tuple(found.values_list("pk", flat=True))


def counting(ctx: Context, *, child: UUID, start: datetime, leave_out: UUID) -> tuple[UUID, ...]:
    """Return the child's later episodes that may count one begun at ``start`` (aware UTC).

    How often a child was missing in the time before an episode is asked over a year at most.
    """
    rows = Episode.objects.seen_by(ctx).filter(
        child__in=joined_with(ctx, child),
        voided_at__isnull=True,
        started_at__gt=start,
        started_at__lte=start + _COUNTED_OVER,
    )
    return tuple(rows.exclude(pk=leave_out).values_list("pk", flat=True))


def reached_by(ctx: Context, *, child: UUID, start: datetime, episode: UUID) -> tuple[UUID, ...]:
    """Return the episodes to be worked out when one begins at ``start`` (aware UTC): itself, the
    one before, which was then missing again, and those after, which count it.
    """
    former = before(ctx, child=child, start=start, leave_out=episode)
    later = counting(ctx, child=child, start=start, leave_out=episode)
    return tuple(sorted({episode, *former, *later}))


def episodes_among(ctx: Context, children: Iterable[UUID]) -> tuple[UUID, ...]:
    """Return every episode of these rows; one recorded in error has a clock to keep too."""
    rows = Episode.objects.seen_by(ctx).filter(child__in=list(children))
    return tuple(rows.order_by("pk").values_list("pk", flat=True))


def overlapping(episodes: Iterable[Episode]) -> list[tuple[Episode, Episode]]:
    """Return the pairs of episodes that last at the same time, the earlier beginning first.

    One row has none; rows joined as one child may. Nothing is rewritten: somebody settles it
    by correcting a time, voiding one of the two, or separating the rows.
    """
    live = [one for one in episodes if one.voided_at is None and one.ended_at != one.started_at]
    live.sort(key=lambda one: (one.started_at, one.pk))
    found = []
    for place, first in enumerate(live):
        for second in live[place + 1 :]:
            if first.ended_at is not None and second.started_at >= first.ended_at:
                break
            found.append((first, second))
    return found
