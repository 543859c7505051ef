"""Reading who was found with whom: only what the reader may see of both children."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from homeward.domain.context import Context
from homeward.record.episodes.models import Episode, FoundWith


@dataclass(frozen=True, slots=True)
class Found:
    """That a child nobody had reported was found with the missing child of an episode."""

    row: FoundWith
    episode: Episode


def found_in(ctx: Context, episode: Episode) -> list[Found]:
    """Return the children found with the missing child of an episode, in order of time.

    A child whom the reader may not see is left out. ``ctx`` is the reader's own, turned to no
    other authority's record.
    """
    rows = FoundWith.objects.seen_by(ctx).filter(episode_id=episode.pk).select_related("child")
    return [Found(row, episode) for row in rows.order_by("at")]


def found_beside(ctx: Context, children: list[UUID]) -> list[Found]:
    """Return with which missing children a child's rows were found, the latest first.

    An episode that the reader may not see is left out.
    """
    rows = list(FoundWith.objects.seen_by(ctx).filter(child__in=children).order_by("-at"))
    if not rows:
        return []
    seen = Episode.objects.seen_by(ctx).filter(pk__in=[row.episode_id for row in rows])
    episodes = {one.pk: one for one in seen.select_related("child")}
    return [Found(row, episodes[row.episode_id]) for row in rows if row.episode_id in episodes]
