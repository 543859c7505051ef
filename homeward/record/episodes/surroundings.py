"""The rows around episodes that their facts are made of: a fixed number of questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.models import Transfer
from homeward.record.children.joins import groups_of
from homeward.record.children.models import Child
from homeward.record.episodes.models import Act, Episode, GradeChange, KindChange
from homeward.record.episodes.standing import Standing, standings
from homeward.record.placements.models import Placement, UascPeriod

_WHOLE = ("periods", "placements", "uasc", "transfers")


class Other(NamedTuple):
    """Another episode of the same child that was not recorded in error: its id and span."""

    episode: UUID
    starts_at: datetime
    ends_at: datetime | None


class Birth(NamedTuple):
    """The day on which a child was born, and the row that says so."""

    child: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The rows around one episode, those of all rows that are its child among them."""

    periods: list[Standing] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    uasc: list[UascPeriod] = field(default_factory=list)
    kinds: list[KindChange] = field(default_factory=list)
    grades: list[GradeChange] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    transfers: list[Transfer] = field(default_factory=list)
    birth: Birth | None = None


def surroundings_of(ctx: Context, episodes: Sequence[Episode]) -> dict[UUID, Surroundings]:
    """Return what surrounds each of these episodes, in as many questions as for one."""
    groups = groups_of(ctx, {row.child_id for row in episodes})
    children = sorted({one for group in groups.values() for one in group})
    about, of_episode = _of_children(ctx, children), _of_episodes(ctx, [e.pk for e in episodes])
    found = {}
    for row in episodes:
        # Its own row speaks first; what is known of one row is known of the child.
        group = sorted(groups[row.child_id], key=lambda one: (one != row.child_id, one))
        births = [b for b in _all(about["births"], group) if b.day <= row.started_at.date()]
        found[row.pk] = Surroundings(
            **{name: _all(about[name], group) for name in _WHOLE},
            **{name: rows.get(row.pk, []) for name, rows in of_episode.items()},
            others=[o for o in _all(about["others"], group) if o.episode != row.pk],
            birth=births[0] if births else None,
        )
    return found


def _of_children(ctx: Context, children: list[UUID]) -> dict[str, dict[UUID, list[Any]]]:
    placements = Placement.objects.seen_by(ctx).filter(child__in=children)
    uasc = UascPeriod.objects.seen_by(ctx).filter(child__in=children)
    return {
        "periods": dict(standings(ctx, children)),
        "placements": _grouped(placements.select_related("provider"), "child_id"),
        "uasc": _grouped(uasc, "child_id"),
        "transfers": _grouped(Transfer.objects.filter(child_id__in=children), "child_id"),
        "others": _others(ctx, children),
        "births": _births(ctx, children),
    }


def _of_episodes(ctx: Context, episodes: list[UUID]) -> dict[str, dict[UUID, list[Any]]]:
    wanted = {
        "kinds": KindChange.objects.seen_by(ctx),
        "grades": GradeChange.objects.seen_by(ctx).filter(source="police"),
        "acts": Act.objects.seen_by(ctx),
    }
    return {
        name: _grouped(rows.filter(episode__in=episodes), "episode_id")
        for name, rows in wanted.items()
    }


def _grouped(rows: Iterable[Any], key: str) -> dict[UUID, list[Any]]:
    groups: dict[UUID, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, key), []).append(row)
    return groups


def _all(grouped: dict[UUID, list[Any]], group: Iterable[UUID]) -> list[Any]:
    return [row for one in group for row in grouped.get(one, ())]


def _others(ctx: Context, children: list[UUID]) -> dict[UUID, list[Any]]:
    rows = Episode.objects.seen_by(ctx).filter(child__in=children, voided_at__isnull=True)
    found: dict[UUID, list[Any]] = {}
    for child, pk, begins, ends in rows.values_list("child_id", "pk", "started_at", "ended_at"):
        found.setdefault(child, []).append(Other(pk, begins, ends))
    return found


def _births(ctx: Context, children: list[UUID]) -> dict[UUID, list[Any]]:
    """A day that is only expected is no day of birth."""
    rows = Child.objects.seen_by(ctx).filter(pk__in=children, born_on__isnull=False)
    known = rows.exclude(birth_kind=Child.BirthKind.EXPECTED).values_list("pk", "born_on")
    return {pk: [Birth(pk, day)] for pk, day in known if day}
