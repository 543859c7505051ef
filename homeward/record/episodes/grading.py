"""The risk grade: the police's, and our view beside it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import change
from homeward.record.episodes.acting import BadEpisode, about, live, moved
from homeward.record.episodes.models import GradeChange
from homeward.record.stamp import demand_past

GRADES = ("no_apparent_risk", "low", "medium", "high")
"""The police's continuum of risk, lowest first. Source: College of Policing APP."""


@dataclass(frozen=True, slots=True)
class GradeSaid:
    """A grade as it was given: what, when (aware UTC), whose, by whom and why."""

    grade: str
    at: datetime
    source: str
    given_by: str = ""
    reasons: str = ""


@operation("episode.set_grade")
def set_grade(ctx: Context, *, episode: UUID, version: int, said: GradeSaid) -> Outcome:
    """Record a risk grade: the police's, or our view beside it. The board shows the police's.

    Raises:
        NotFound, Conflict, InFuture; BadEpisode: not a grade or source.
    """
    row = live(ctx, episode)
    demand_past(ctx, said.at, field="at")
    if said.grade not in GRADES:
        raise BadEpisode("Choose a grade from the list.", field="grade")
    if said.source not in GradeChange.Source.values:
        raise BadEpisode("Say whose grade this is.", field="source")
    GradeChange.objects.create(**asdict(said), **about(ctx, row))
    police = GradeChange.objects.seen_by(ctx).filter(episode=row, source="police")
    standing = police.order_by("at", "recorded_at").last()
    change(ctx, row, version=version, grade=standing.grade if standing else row.grade)
    return moved(row)
