"""Which rows are one child: by live judgements that people made, and can undo."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.guard.versions import find
from homeward.record.children.models import SameAs


def link_named(ctx: Context, link: UUID) -> SameAs:
    """Return one link.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return find(ctx, SameAs, link)


def joined_with(ctx: Context, child: UUID) -> list[UUID]:
    """Return the ids of all rows that are this child, itself first, by live ``same_as`` links."""
    return _linked([child], _live(ctx))


def ever_joined_with(ctx: Context, child: UUID) -> list[UUID]:
    """Return the ids of all rows that are or ever were said to be this child, itself first."""
    return ever_joined_with_any(ctx, [child])


def ever_joined_with_any(ctx: Context, children: Iterable[UUID]) -> list[UUID]:
    """Return these children and all rows that are or ever were said to be one of them."""
    return _linked(list(children), SameAs.objects.seen_by(ctx))


def groups_of(ctx: Context, children: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return, for each of these children, all rows that are that child: at least its own."""
    asked = sorted(set(children))
    every, pairs = _walked(asked, _live(ctx))
    groups = {one: frozenset({one}) for one in every}
    for first, second in sorted(pairs):
        both = groups[first] | groups[second]
        groups.update(dict.fromkeys(both, both))
    return {one: groups[one] for one in asked}


def joined_pairs(ctx: Context, children: Iterable[UUID]) -> set[frozenset[UUID]]:
    """Return the pairs of rows joined by a live link, of those with an end among these."""
    ends = list(children)
    rows = _live(ctx).filter(Q(child__in=ends) | Q(other__in=ends))
    return {frozenset(pair) for pair in rows.values_list("child_id", "other_id")}


def _live(ctx: Context) -> QuerySet[SameAs]:
    return SameAs.objects.seen_by(ctx).filter(ended_at__isnull=True)


def _linked(children: list[UUID], links: QuerySet[SameAs]) -> list[UUID]:
    return _walked(children, links)[0]


def _walked(
    children: list[UUID], links: QuerySet[SameAs]
) -> tuple[list[UUID], set[tuple[UUID, UUID]]]:
    """Return all rows that links lead to from these, these first, and the links' two ends."""
    found, ahead = list(children), list(children)
    pairs: set[tuple[UUID, UUID]] = set()
    while ahead:
        there = links.filter(Q(child__in=ahead) | Q(other__in=ahead))
        pairs.update(there.values_list("child_id", "other_id"))
        ahead = sorted({end for pair in pairs for end in pair} - set(found))
        found += ahead
    return found, pairs
