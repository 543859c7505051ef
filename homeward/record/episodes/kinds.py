"""Missing, or away without authorisation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import permissions
from homeward.guard.operation import Outcome, operation
from homeward.guard.versions import change
from homeward.record.children.joins import joined_with
from homeward.record.children.models import StatusPeriod
from homeward.record.episodes.acting import BadEpisode, about, live, moved
from homeward.record.episodes.models import Episode, KindChange
from homeward.record.stamp import demand_past


@operation("episode.set_kind")
def set_kind(
    ctx: Context, *, episode: UUID, version: int, kind: str, at: datetime, reason: str
) -> Outcome:
    """Change the episode to missing, or to away without authorisation.

    From missing to away needs a manager's permission: the change is counted. Away is only for
    a looked-after child whose whereabouts are known. Source: DfE statistics definitions.

    Raises:
        NotFound, Conflict, InFuture; Denied: to away, without a manager's role; BadEpisode.
    """
    row = live(ctx, episode)
    demand_past(ctx, at, field="at")
    if kind not in Episode.Kind.values or kind == row.kind:
        raise BadEpisode("Choose the other kind, missing or away.", field="kind")
    if not reason.strip():
        raise BadEpisode("Say why the kind changes.", field="reason")
    changes = KindChange.objects.seen_by(ctx).filter(episode=row)
    latest = changes.order_by("-at").values_list("at", flat=True).first()
    if at < max(row.started_at, latest or row.started_at):
        raise BadEpisode(
            "Give a time after the child went missing and the last change.", field="at"
        )
    if kind == Episode.Kind.AWAY:
        permissions.demand(ctx, "episode.set_kind_away")
        demand_looked_after(ctx, row.child_id)
    KindChange.objects.create(kind=kind, at=at, reason=reason, **about(ctx, row))
    change(ctx, row, version=version, kind=kind)
    return moved(row)


def demand_looked_after(ctx: Context, child: UUID) -> None:
    """Refuse "away" for a child who is not looked after now.

    Raises:
        BadEpisode.
    """
    current = StatusPeriod.objects.seen_by(ctx).filter(
        child__in=joined_with(ctx, child), ends_on__isnull=True
    )
    if not current.filter(status=StatusPeriod.Status.LOOKED_AFTER).exists():
        raise BadEpisode(
            "Only a looked-after child can be away without authorisation. Record the child as "
            "missing, or correct the child's status first.",
            field="kind",
        )
