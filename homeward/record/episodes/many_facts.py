"""The facts of many episodes at once: a fixed number of questions, however many they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.facts import Fact
from homeward.record.episodes.facts import Facts, facts_from
from homeward.record.episodes.models import Episode
from homeward.record.episodes.surroundings import surroundings_of


def episodes_recorded(ctx: Context) -> list[UUID]:
    """Return the ids of all episodes in the record of the authority that ``ctx`` works in."""
    rows = Episode.objects.seen_by(ctx).filter(authority=ctx.authority)
    return list(rows.order_by("started_at", "id").values_list("pk", flat=True))


def next_recorded(ctx: Context, *, after: UUID, at_once: int) -> list[UUID]:
    """Return the ids of the next of those episodes by id, after one, so many at most."""
    rows = Episode.objects.seen_by(ctx).filter(authority=ctx.authority, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:at_once])


def count_recorded(ctx: Context) -> int:
    """Return how many episodes are in the record of the authority that ``ctx`` works in."""
    return Episode.objects.seen_by(ctx).filter(authority=ctx.authority).count()


def facts_of_many(
    ctx: Context,
    episodes: Sequence[UUID],
    *,
    protocol_authorities: Mapping[UUID, UUID] | None = None,
) -> list[tuple[Episode, tuple[Fact, ...]]]:
    """Return each episode with its facts by ``ctx.now``.

    They are read for the protocol of the authority that ``protocol_authorities`` gives for the
    episode, else for its own authority's.
    """
    found = many_and_ahead(ctx, episodes, protocol_authorities=protocol_authorities or {})
    return [(row, facts.known) for row, facts in found]


def many_and_ahead(
    ctx: Context, episodes: Sequence[UUID], *, protocol_authorities: Mapping[UUID, UUID]
) -> list[tuple[Episode, Facts]]:
    """Return what ``facts_of_many`` does, and of each when the next fact on record comes true."""
    rows = list(Episode.objects.seen_by(ctx).filter(pk__in=episodes))
    around, whose = surroundings_of(ctx, rows), protocol_authorities
    return [
        (
            row,
            facts_from(
                row,
                around[row.pk],
                protocol_authority=whose.get(row.pk, row.authority_id),
                now=ctx.now,
            ),
        )
        for row in rows
    ]
