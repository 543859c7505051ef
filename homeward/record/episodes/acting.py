"""What every act on an episode rests on: the live row, who writes, and what the act moves."""

from __future__ import annotations

from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.operation import Outcome
from homeward.guard.versions import find
from homeward.record.episodes.models import Episode
from homeward.record.episodes.spans import reached_by
from homeward.record.stamp import stamp


class BadEpisode(Refusal):
    """What was typed about an episode can't be kept."""

    code = "bad_episode"


def live(ctx: Context, episode: UUID) -> Episode:
    """Return an episode that was not marked as recorded in error.

    Raises:
        NotFound; BadEpisode: it was.
    """
    row = find(ctx, Episode, episode)
    if row.voided_at is not None:
        raise BadEpisode("This episode was marked as recorded in error.")
    return row


def about(ctx: Context, row: Episode) -> dict[str, object]:
    """Return the columns that tie a new row to its episode and to who writes it."""
    return {"episode_id": row.pk, "child_id": row.child_id, **stamp(ctx)}


def moved(row: Episode) -> Outcome:
    """Tell that the clocks of this episode run again."""
    return Outcome(row.pk, episodes=(row.pk,), children=(row.child_id,))


def moved_start(ctx: Context, row: Episode) -> Outcome:
    """Tell that others may have to be worked out too: "missing again" of the one before moved,
    and those after count the child's earlier episodes.
    """
    reached = reached_by(ctx, child=row.child_id, start=row.started_at, episode=row.pk)
    return Outcome(row.pk, episodes=reached, children=(row.child_id,))
