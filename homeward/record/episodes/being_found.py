"""What is recorded when a child is found: the prevention interview, and who else was there."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import find
from homeward.record.children.models import Child
from homeward.record.episodes.acting import BadEpisode, about, live
from homeward.record.episodes.models import Act, Episode, FoundWith, PreventionInterview
from homeward.record.stamp import demand_past, stamp

CHECK_DONE = "prevention_check_done"
"""The act by which an interview that was held meets what the protocol asks of the police."""


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
        NotFound; InFuture; BadEpisode: recorded in error, nobody named, not done without a
            reason, or before the child went missing.
    """
    row = live(ctx, episode)
    demand_past(ctx, said.at, field="at")
    if not said.by_whom.strip():
        raise BadEpisode("Write who held it, with their force and number.", field="by_whom")
    if not said.done and not said.not_done_reason.strip():
        raise BadEpisode("Say why it was not done.", field="not_done_reason")
    if said.at < row.started_at:
        raise BadEpisode("This is before the child went missing. Check the time.", field="at")
    made = PreventionInterview.objects.create(**asdict(said), **about(ctx, row))
    _note_check(ctx, made)
    return Outcome(made.pk, episodes=(row.pk,), children=(row.child_id,))


def _note_check(ctx: Context, row: PreventionInterview) -> None:
    if row.done:
        Act.objects.create(
            kind=CHECK_DONE,
            at=row.at,
            who=row.by_whom,
            note="",
            episode_id=row.episode_id,
            child_id=row.child_id,
            **stamp(ctx),
        )


def settle_check(
    ctx: Context, former: PreventionInterview, now: PreventionInterview | None
) -> None:
    """Bring the act by which an interview counts into line; ``now`` is None once withdrawn."""
    told = now and (now.done, now.at, now.by_whom)
    if told == (former.done, former.at, former.by_whom):
        return
    acts = Act.objects.seen_by(ctx).filter(
        episode=former.episode_id, kind=CHECK_DONE, at=former.at, who=former.by_whom
    )
    acts.update(withdrawn_at=ctx.now, version=F("version") + 1)
    if now is not None:
        _note_check(ctx, now)


@operation("episode.found_with")
def record_found_with(
    ctx: Context,
    *,
    episode: UUID,
    child: UUID,
    at: datetime,
    note: str = "",
    missing_in: UUID | None = None,
) -> Outcome:
    """Record that a child was found with a missing child, and nobody had reported them.

    The row stands in the found child's own record, to which ``ctx`` is turned; ``missing_in``
    is the authority whose record the episode is in, if another. Source: Oxfordshire report
    2017, page 23.

    Raises:
        NotFound: either is not open to the reader; InFuture; BadEpisode: the same child, one
            who is recorded as missing, or before the missing child's episode began.
    """
    row = find(ctx.for_authority(missing_in) if missing_in else ctx, Episode, episode)
    other = find(ctx, Child, child)
    demand_past(ctx, at, field="at")
    if other.pk == row.child_id:
        raise BadEpisode("Choose the other child, not the one who was missing.", field="child")
    if at < row.started_at:
        raise BadEpisode("This is before the child went missing. Check the time.", field="at")
    if other.authority_id != ctx.authority:
        raise BadEpisode("Record this in the other child’s own record.", field="child")
    _demand_unreported(ctx, other.pk, at)
    made = FoundWith.objects.create(
        child_id=other.pk, episode_id=row.pk, at=at, note=note, **stamp(ctx)
    )
    return Outcome(made.pk, children=(other.pk, row.child_id))


def _demand_unreported(ctx: Context, child: UUID, at: datetime) -> None:
    """Refuse a child who was recorded as missing then: their own episode says it."""
    theirs = Episode.objects.seen_by(ctx).filter(child=child, voided_at__isnull=True)
    then = theirs.filter(started_at__lte=at).exclude(ended_at__lt=at)
    if then.exists():
        raise BadEpisode(
            "This child was reported missing. Record their return in their own episode.",
            field="child",
        )
