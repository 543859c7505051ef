"""The facts of many episodes at once: a fixed number of questions, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.record.children.models import StatusPeriod
from homeward.record.episodes.facts import Surroundings, facts_from
from homeward.record.episodes.models import Act, Episode, GradeChange, KindChange
from homeward.record.placements.models import Placement, UascPeriod


def episodes_recorded(ctx: Context) -> list[UUID]:
    """Return the ids of all episodes in the record of the authority that ``ctx`` works in."""
    rows = Episode.objects.seen_by(ctx).filter(authority=ctx.authority)
    return list(rows.order_by("started_at", "id").values_list("pk", flat=True))


def facts_of_many(ctx: Context, episodes: Sequence[UUID]) -> list[tuple[Episode, tuple[Fact, ...]]]:
    """Return each episode with its facts by ``ctx.now``, read for its own authority's protocol."""
    rows = list(Episode.objects.seen_by(ctx).filter(pk__in=episodes))
    children = sorted({row.child_id for row in rows})
    statuses, placements, uasc = (
        _grouped(model.objects.seen_by(ctx).filter(child__in=children), "child_id")
        for model in (StatusPeriod, Placement, UascPeriod)
    )
    police = GradeChange.objects.seen_by(ctx).filter(source="police")
    kinds, grades, acts = (
        _grouped(changes.filter(episode__in=episodes), "episode_id")
        for changes in (KindChange.objects.seen_by(ctx), police, Act.objects.seen_by(ctx))
    )
    starts = _starts(ctx, children)
    found = []
    for row in rows:
        later = [at for at in starts.get(row.child_id, ()) if at > row.started_at]
        around = Surroundings(
            statuses=statuses.get(row.child_id, []),
            placements=placements.get(row.child_id, []),
            uasc=uasc.get(row.child_id, []),
            kinds=kinds.get(row.pk, []),
            grades=grades.get(row.pk, []),
            acts=acts.get(row.pk, []),
            next_started_at=min(later, default=None),
        )
        facts = facts_from(row, around, protocol_authority=row.authority_id, now=ctx.now)
        found.append((row, facts))
    return found


def _grouped(rows: Iterable[Any], key: str) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups


def _starts(ctx: Context, children: list[UUID]) -> dict[UUID, list[Any]]:
    rows = Episode.objects.seen_by(ctx).filter(child__in=children, voided_at__isnull=True)
    starts: dict[UUID, list[Any]] = {}
    for child, at in rows.values_list("child_id", "started_at"):
        starts.setdefault(child, []).append(at)
    return starts
