"""Reading drafts and likely duplicates."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.record.children.joins import joined_pairs
from homeward.record.reports.models import Draft, PossibleMatch
from homeward.record.reports.models import MissingReport as MissingReport


def drafts(ctx: Context) -> list[Draft]:
    """Return the reader's own unsent reports, the last typed first."""
    return list(Draft.objects.filter(author=ctx.actor).order_by("-saved_at"))


def draft(ctx: Context, pk: UUID) -> Draft | None:
    """Return one of the reader's own unsent reports."""
    return Draft.objects.filter(author=ctx.actor, pk=pk).first()


def reports_of(ctx: Context, episode: UUID) -> list[MissingReport]:
    """Return what was said in the missing reports of an episode."""
    return list(MissingReport.objects.seen_by(ctx).filter(episode=episode).order_by("at"))


def waiting_matches(ctx: Context) -> list[PossibleMatch]:
    """Return the possible duplicates that wait for an answer, the newest first.

    Two rows that somebody joined meanwhile wait for nothing.
    """
    waiting = PossibleMatch.objects.seen_by(ctx).filter(answer=PossibleMatch.Answer.WAITING)
    rows = list(waiting.select_related("child").order_by("-recorded_at"))
    joined = joined_pairs(ctx, {row.child_id for row in rows})
    return [row for row in rows if frozenset({row.child_id, row.newcomer}) not in joined]
