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
    return _linked([child], SameAs.objects.seen_by(ctx))


def groups_of(ctx: Context, children: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return, for each of these children, all rows that are that child: at least its own."""
    asked = sorted(set(children))
    every = _linked(asked, _live(ctx))
    groups = {one: frozenset({one}) for one in every}
    if len(every) == len(asked) == 1:
        return groups
    links = _live(ctx).filter(child__in=every, other__in=every)
    for first, second in links.values_list("child_id", "other_id"):
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
    found, ahead = list(children), list(children)
    while ahead:
        pairs = links.filter(Q(child__in=ahead) | Q(other__in=ahead))
        ends = {end for pair in pairs.values_list("child_id", "other_id") for end in pair}
        ahead = sorted(ends - set(found))
        found += ahead
    return found
