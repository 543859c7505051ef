"""Keeping the key rows in step with the record, and telling where they are not."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.matching import keys_of
from homeward.guard import session
from homeward.guard.models import Restriction
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context, services_of
from homeward.record.bulk_keys import KeyRow, replace_keys
from homeward.record.children.models import Child
from homeward.record.search.facts import Known, known_of
from homeward.record.search.models import SearchKey

AT_ONCE = 500
"""Children whose keys are worked out together."""


def keep_keys(ctx: Context, children: Collection[UUID]) -> None:
    """Bring the key rows of some children into line, within the operation under way.

    Runs as the authority's own services where it has any: who a child is found by does not
    depend on who wrote.
    """
    if not children or ctx.authority is None:
        return
    keeper = ctx
    if services_of(ctx.authority) is not None:
        keeper = services_context(now=ctx.now, authority=ctx.authority, purpose="search keys")
    with session.lent_to(keeper):
        ours = Child.objects.seen_by(keeper).filter(authority=ctx.authority, id__among=children)
        gone, made = _changes(keeper, list(ours.values_list("id", flat=True)))
        replace_keys(ctx.authority, gone=gone, made=made)


def _changes(ctx: Context, children: Collection[UUID]) -> tuple[list[KeyRow], list[KeyRow]]:
    """Return the key rows that the children should no longer have, and those they lack.

    The record and the rows are read in one statement: what another operation commits meanwhile
    is in neither, and its rows are left alone.
    """
    if not children:
        return [], []
    kept_to = _teams(children)
    gone: list[KeyRow] = []
    made: list[KeyRow] = []
    # In one order, so that two who write the same rows never wait on each other.
    for child, known in sorted(known_of(ctx, children, keys=True).items(), key=_by_child):
        wanted = _wanted(known, kept_to.get(child, ""))
        gone += [(child, *row) for row in sorted(known.keys - wanted)]
        made += [(child, *row) for row in sorted(wanted - known.keys)]
    return gone, made


def _by_child(item: tuple[UUID, Known]) -> UUID:
    return item[0]


def _wanted(known: Known, team: str) -> set[tuple[str, int]]:
    return {(team, key) for key in keys_of(known.particulars)}


def _teams(children: Collection[UUID]) -> dict[UUID, str]:
    kept = Restriction.objects.filter(child_id__in=children).exclude(team="")
    return dict(kept.values_list("child_id", "team"))


def drifted(ctx: Context, children: Collection[UUID]) -> list[UUID]:
    """Return those of some children whose key rows are not what the record gives, by id.

    For the program, in a scope of its own: it must see children kept to any team.
    """
    gone, made = _changes(ctx, children)
    return sorted({row[0] for row in (*gone, *made)})


@operation("search.rebuild")
def rebuild_keys(ctx: Context, *, children: Collection[UUID]) -> Outcome:
    """Work out the key rows of some children afresh: after an upgrade, or where they drifted."""
    keep_keys(ctx, children)
    return Outcome()


def without_keys(ctx: Context, children: Collection[UUID]) -> list[UUID]:
    """Return those of some children who have no key row at all, by id."""
    rows = SearchKey.objects.seen_by(ctx).filter(child__among=children)
    return sorted(set(children) - set(rows.values_list("child_id", flat=True).distinct()))


def all_of(ctx: Context, *, after: UUID) -> list[UUID]:
    """Return the next children of ``ctx.authority``, by id, at most so many ``AT_ONCE``."""
    rows = Child.objects.seen_by(ctx).filter(authority=ctx.authority, id__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True)[:AT_ONCE])
