"""Reading episodes: one with all around it, a child's, and those open now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from homeward.domain.context import Context
from homeward.guard.history import as_known_at
from homeward.guard.versions import NotFound
from homeward.record.children.joins import groups_of
from homeward.record.episodes.models import Act as Act
from homeward.record.episodes.models import Episode as Episode
from homeward.record.episodes.models import (
    GradeChange,
    KindChange,
    LogEntry,
    TimeCorrection,
)
from homeward.record.episodes.models import PreventionInterview as PreventionInterview

MISSING_FROM = dict(Episode.From.choices)
REPORTED_BY = dict(Episode.ReportedBy.choices)
CONDITION = dict(Episode.Condition.choices)


def episode_named(ctx: Context, episode: UUID) -> Episode:
    """Return one episode with its child and authority.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    rows = Episode.objects.seen_by(ctx).select_related(
        "child", "child__home_area", "authority", "missing_area"
    )
    row = rows.filter(pk=episode).first()
    if row is None:
        raise NotFound("This record is not here, or it is not open to you.")
    return row


def open_episodes(ctx: Context) -> QuerySet[Episode]:
    """Return the episodes that are not over, with child and authority."""
    return (
        Episode.objects.seen_by(ctx)
        .filter(ended_at__isnull=True, voided_at__isnull=True)
        .select_related("child", "authority")
    )


def episodes_of(ctx: Context, children: list[UUID]) -> list[Episode]:
    """Return the episodes of a child's rows, the latest first."""
    return list(Episode.objects.seen_by(ctx).filter(child__in=children).order_by("-started_at"))


def companions_of(ctx: Context, episode: Episode) -> list[Episode]:
    """Return the other episodes of the same event that the reader may see."""
    rows = Episode.objects.seen_by(ctx).filter(event_id=episode.event_id).exclude(pk=episode.pk)
    return list(rows.select_related("child"))


@dataclass(frozen=True, slots=True)
class Around:
    """What was logged, done and changed in one episode, each in the order it happened."""

    log: list[LogEntry]
    acts: list[Act]
    kinds: list[KindChange]
    grades: list[GradeChange]
    corrections: list[TimeCorrection]
    interviews: list[PreventionInterview]


def around(ctx: Context, episode: UUID) -> Around:
    """Return what was logged, done and changed in one episode."""
    mine = {"episode": episode}
    return Around(
        log=list(LogEntry.objects.seen_by(ctx).filter(**mine).order_by("at", "recorded_at")),
        acts=list(Act.objects.seen_by(ctx).filter(**mine).order_by("at", "recorded_at")),
        kinds=list(KindChange.objects.seen_by(ctx).filter(**mine).order_by("at", "recorded_at")),
        grades=list(GradeChange.objects.seen_by(ctx).filter(**mine).order_by("at", "recorded_at")),
        corrections=list(
            TimeCorrection.objects.seen_by(ctx).filter(**mine).order_by("recorded_at")
        ),
        interviews=list(
            PreventionInterview.objects.seen_by(ctx).filter(**mine).order_by("at", "recorded_at")
        ),
    )


def episode_as_known_at(ctx: Context, episode: Episode, at: datetime) -> Episode | None:
    """Return an episode as it stood recorded at ``at`` (aware UTC), if it was known by then."""
    rows = as_known_at(ctx, Episode, at, subject=episode.child_id)
    return next((row for row in rows if row.pk == episode.pk), None)


def grades_at(ctx: Context, episodes: Iterable[UUID], at: datetime) -> dict[UUID, str]:
    """Return the police's grade that stood at ``at`` (aware UTC) in each of these episodes.

    Where none stood yet, the first that was given after; an episode never graded is left out.
    """
    rows = GradeChange.objects.seen_by(ctx).filter(episode__in=list(episodes), source="police")
    found: dict[UUID, str] = {}
    for one in rows.order_by("at", "recorded_at"):
        if one.at <= at or one.episode_id not in found:
            found[one.episode_id] = one.grade
    return found


def missing_now(ctx: Context, children: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return, of these children, those who are missing now, each with the open episode.

    A child is missing whichever of the joined rows says so.
    """
    groups = groups_of(ctx, children)
    if not groups:
        return {}
    every = {one for group in groups.values() for one in group}
    rows = open_episodes(ctx).filter(child__in=every).order_by("started_at")
    missing = dict(rows.values_list("child_id", "pk"))
    found = {
        child: [missing[one] for one in sorted(group) if one in missing]
        for child, group in groups.items()
    }
    return {child: missing.get(child, ids[0]) for child, ids in found.items() if ids}


def sees_episode(ctx: Context, episode: UUID) -> bool:
    """Tell whether the reader may see an episode."""
    return Episode.objects.seen_by(ctx).filter(pk=episode).exists()


def authority_of(ctx: Context, episode: UUID) -> UUID:
    """Return whose record an episode is in.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    rows = Episode.objects.seen_by(ctx).filter(pk=episode)
    authority = rows.values_list("authority_id", flat=True).first()
    if authority is None:
        raise NotFound("This record is not here, or it is not open to you.")
    return authority
