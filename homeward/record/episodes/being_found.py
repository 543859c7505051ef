"""What is recorded when a child is found: the prevention interview, and who else was there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import find
from homeward.record.children.models import Child
from homeward.record.episodes.models import Act, Episode, FoundWith, PreventionInterview
from homeward.record.episodes.operations import BadEpisode
from homeward.record.stamp import demand_past, stamp


@dataclass(frozen=True, slots=True)
class PreventionSaid:
    """The police's prevention interview as told: done or not, when (aware UTC), by whom."""

    at: datetime
    by_whom: str
    done: bool = True
    place: str = ""
    harm_told: bool | None = None
    said: str = ""
    not_done_reason: str = ""


@operation("episode.prevention_interview")
def record_prevention_interview(ctx: Context, *, episode: UUID, said: PreventionSaid) -> Outcome:
    """Record the police's prevention interview, or why it was not done.

    Done, it meets what the protocol asks of the police; it never stands in for the return home
    interview. Source: Missing People, next steps after a missing episode.

    Raises:
        NotFound; InFuture; BadEpisode: nobody named, not done without a reason, or before the
            child was found.
    """
    row = find(ctx, Episode, episode)
    demand_past(ctx, said.at, field="at")
    if not said.by_whom.strip():
        raise BadEpisode("Write who held it, with their force and number.", field="by_whom")
    if not said.done and not said.not_done_reason.strip():
        raise BadEpisode("Say why it was not done.", field="not_done_reason")
    if said.at < row.started_at:
        raise BadEpisode("This is before the child went missing. Check the time.", field="at")
    about = {"episode_id": row.pk, "child_id": row.child_id, **stamp(ctx)}
    made = PreventionInterview.objects.create(**asdict(said), **about)
    if said.done:
        Act.objects.create(
            kind="prevention_check_done", at=said.at, who=said.by_whom, note="", **about
        )
    return Outcome(made.pk, episodes=(row.pk,), children=(row.child_id,))


@operation("episode.found_with")
def record_found_with(
    ctx: Context, *, episode: UUID, child: UUID, at: datetime, note: str = ""
) -> Outcome:
    """Record that a child was found with a missing child, and nobody had reported them.

    The row stands in the found child's own record. Source: Oxfordshire report 2017, page 23.

    Raises:
        NotFound: either is not open to the reader; InFuture; BadEpisode: the same child, or
            before the missing child's episode began.
    """
    row, other = find(ctx, Episode, episode), find(ctx, Child, child)
    demand_past(ctx, at, field="at")
    if other.pk == row.child_id:
        raise BadEpisode("Choose the other child, not the one who was missing.", field="child")
    if at < row.started_at:
        raise BadEpisode("This is before the child went missing. Check the time.", field="at")
    if other.authority_id != ctx.authority:
        raise BadEpisode("Record this in the other child’s own record.", field="child")
    made = FoundWith.objects.create(
        child_id=other.pk, episode_id=row.pk, at=at, note=note, **stamp(ctx)
    )
    return Outcome(made.pk, children=(other.pk, row.child_id))
