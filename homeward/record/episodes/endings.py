"""What ended while a child was missing, and whether anybody recorded what follows from it.

A placement, care or childhood that ends during an absence never closes the episode, and the
episode is never closed over it in silence. Source: DfE children looked-after return, validation
rules 575 (placement), 577 (care) and 580 (18th birthday).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.domain.time import london_date, london_midnight, turns_eighteen_at
from homeward.record.episodes.acting import BadEpisode, about
from homeward.record.episodes.models import Act, Episode
from homeward.record.episodes.surroundings import Surroundings, surroundings_of

_DECIDES = MappingProxyType(
    {
        "placement_ended": "placement_end_decided",
        "care_ended": "care_end_decided",
        "turned_eighteen": "adulthood_decided",
    }
)
DECISIONS = frozenset(_DECIDES.values())
"""The acts that record what was decided about an ending."""
_SAID = MappingProxyType(
    {
        "placement_ended": "The child’s placement ended",
        "care_ended": "The child’s care ended",
        "turned_eighteen": "The child turned 18",
    }
)


class Ending(NamedTuple):
    """Something that ended while the child was missing, and when (aware UTC)."""

    kind: str
    at: datetime

    @property
    def words(self) -> str:
        """Return ``The child’s placement ended on 3 June 2026, while the child was missing``."""
        day = london_date(self.at)
        return f"{_SAID[self.kind]} on {day.day} {day:%B %Y}, while the child was missing"


class Decided(NamedTuple):
    """What was decided about what ended, and who says so."""

    what: str
    who: str


def ending_facts(episode: Episode, around: Surroundings) -> Iterator[Fact]:
    """Yield that a placement or care ended while the child was missing, for the protocol."""
    for placement in around.placements:
        day = placement.ends_on
        next_known = [p.recorded_at for p in around.placements if p.starts_on == day]
        at = _during(episode, day, next_known=next_known) if day else None
        if at:
            yield Fact("placement_ended", at, f"placement:{placement.pk}#ended")
    cared = [p for p in around.periods if p.kind == "status" and p.value == "looked_after"]
    for period in cared:
        at = _during(episode, period.ends_on) if period.ends_on else None
        if at and not any(other.covers(at) for other in cared):
            yield Fact("care_ended", at, f"{period.ref}#ended")


def _during(episode: Episode, day: date, *, next_known: Sequence[datetime] = ()) -> datetime | None:
    """Return when what ended on a day did so, if that was during the absence.

    Only days are known. ``next_known``: when what followed on that very day was recorded. On the
    day on which the child went missing it is taken to have followed before, and on that of
    coming back afterwards, unless it was recorded while the child was still missing.
    """
    first = london_date(episode.started_at)
    if day < first or (day == first and next_known):
        return None
    back = episode.ended_at
    if back is not None and london_midnight(day) >= back:
        return None
    if back is not None and day == london_date(back) and any(at > back for at in next_known):
        return None
    return max(episode.started_at, london_midnight(day))


def undecided(ctx: Context, episode: Episode) -> tuple[Ending, ...]:
    """Return what ended during an episode, by ``ctx.now``, and is still to be decided about."""
    around = surroundings_of(ctx, [episode])[episode.pk]
    done = {act.kind for act in around.acts}
    ended: dict[str, Ending] = {}
    for one in sorted(_endings(episode, around), key=lambda each: each.at):
        if one.at <= ctx.now and _DECIDES[one.kind] not in done:
            ended.setdefault(one.kind, one)
    return tuple(ended.values())


def _endings(episode: Episode, around: Surroundings) -> Iterator[Ending]:
    for fact in ending_facts(episode, around):
        yield Ending(fact.kind, fact.at)
    if around.birth:
        at = turns_eighteen_at(around.birth.day)
        if at > episode.started_at and (episode.ended_at is None or at < episode.ended_at):
            yield Ending("turned_eighteen", at)


def decide(ctx: Context, row: Episode, said: Decided) -> None:
    """Record what was decided about everything that ended in an episode and is undecided."""
    for ending in undecided(ctx, row):
        Act.objects.create(
            kind=_DECIDES[ending.kind], at=ctx.now, who=said.who, note=said.what, **about(ctx, row)
        )


def demand_decided(ctx: Context, row: Episode, said: Decided | None) -> None:
    """Record the decision; refuse to go on while something is undecided and none is given.

    Raises:
        BadEpisode.
    """
    open_still = undecided(ctx, row)
    if not open_still:
        return
    if said is None or not said.what.strip():
        named = ". ".join(ending.words for ending in open_still)
        raise BadEpisode(f"{named}. Write what was decided about it.", field="decision")
    decide(ctx, row, said)
