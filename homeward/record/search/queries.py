"""Asking for a child: candidates by key rows, then weighed one by one, with reasons.

A reader's own remit and what is shared with them are asked apart. In the remit the index begins
with the authority, the teams the reader may see and the key: rows of another authority, or of a
child kept to another team, are never met, let alone counted. What is shared is read by child.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Sum, Value, When

from homeward.domain.context import Context
from homeward.domain.matching import (
    AGE_WORTH,
    Likeness,
    Particulars,
    Probe,
    Question,
    attainable,
    likeness,
    probes_for,
    readings,
)
from homeward.guard import permissions
from homeward.guard.models import Organisation, Restriction, Share
from homeward.record.children.models import Child, SameAs
from homeward.record.search.facts import known_of
from homeward.record.search.models import SearchKey

CANDIDATES = 120
"""How many children are weighed one by one."""

WITHOUT_AGE = 1_500
"""How many children are looked at for their age before the others are put aside."""

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Match:
    """A child who may be the one asked for, and why."""

    child: Child
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Hit:
    """One child found: the best match, and the other rows that are joined with it."""

    match: Match
    joined: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found. ``more``: there are more than could be shown; how many is not said."""

    hits: tuple[Hit, ...]
    more: bool


def likely_matches(
    ctx: Context,
    *,
    asked: Particulars,
    numbers: Iterable[str] = (),
    leave_out: Iterable[UUID] = (),
) -> list[Match]:
    """Return likely matches that the reader may see, best first, each with its reasons.

    ``numbers`` are identifiers typed as they stand (NHS, UPN, local number).
    """
    typed = tuple(("", number) for number in numbers if number.strip())
    whole = replace(asked, numbers=typed or asked.numbers)
    found = _weighed(ctx, [whole], leave_out=list(leave_out), places=False)
    return [match for match in found if match.likeness.likely]


def search(ctx: Context, question: Question) -> SearchResult:
    """Return the children whom a search may mean, best first, joined rows as one.

    Shown is who is alike in more than half of what was asked. Where a child lives is looked
    at for those alone who may open an address.
    """
    places = permissions.allows(ctx, "child_address")
    ways = readings(question if places else replace(question, place=""))
    matches = _weighed(ctx, ways, leave_out=[], places=places)
    hits = _as_children(ctx, matches)
    return SearchResult(tuple(hits[:MOST_SHOWN]), len(hits) > MOST_SHOWN)


def _weighed(
    ctx: Context, ways: Sequence[Particulars], *, leave_out: Collection[UUID], places: bool
) -> list[Match]:
    """Return the children who are alike enough, best first; only theirs are whole rows."""
    ids = _candidates(ctx, ways, leave_out)
    if not ids:
        return []
    numbers = any(way.numbers for way in ways)
    known = known_of(ctx, ids, places=places and any(w.places for w in ways), numbers=numbers)
    alike = {pk: _best(ways, one.particulars) for pk, one in known.items()}
    sound = {pk: like for pk, like in alike.items() if like is not None}
    rows = Child.objects.seen_by(ctx).filter(id__among=sound)
    return sorted((Match(row, sound[row.pk]) for row in rows), key=_order)


def _best(ways: Sequence[Particulars], known: Particulars) -> Likeness | None:
    """Return the strongest reading's likeness, if it is more than half of what it could be."""
    found = [(likeness(way, known), attainable(way)) for way in ways]
    sound = [like for like, most in found if like.score * 2 > most]
    return max(sound, key=lambda like: like.score, default=None)


def _order(match: Match) -> tuple[int, str, str, UUID]:
    child = match.child
    return (-match.likeness.score, child.family_key, child.given_key, child.pk)


def _candidates(
    ctx: Context, ways: Sequence[Particulars], leave_out: Collection[UUID]
) -> list[UUID]:
    """Return the children with the weightiest keys, at most so many of each kind of access."""
    probes = probes_for(ways)
    if not probes:
        return []
    born = ways[0].born_between
    most = WITHOUT_AGE if born else CANDIDATES
    found: dict[UUID, int] = {}
    for rows in _where_to_look(ctx, probes):
        ranked = rows.values("child_id").annotate(worth=Sum(_worth(probes)))
        if leave_out:
            ranked = ranked.exclude(child__among=leave_out)
        ranked = ranked.order_by("-worth", "child_id").values_list("child_id", "worth")
        found.update((child, worth) for child, worth in ranked[:most] if worth)
    if born and found:
        for child in _born(ctx, found, born):
            found[child] += AGE_WORTH
    return sorted(found, key=lambda child: (-found[child], child))[:CANDIDATES]


def _born(ctx: Context, children: Collection[UUID], between: tuple[date, date]) -> list[UUID]:
    """Return those of some children who were born between two days."""
    rows = Child.objects.seen_by(ctx).filter(id__among=children, born_on__range=between)
    return list(rows.values_list("id", flat=True))


def _where_to_look(ctx: Context, probes: Sequence[Probe]) -> list[Any]:
    keys = SearchKey.objects.seen_by(ctx)
    own = Organisation.objects.filter(
        pk=ctx.organisation,
        kind=Organisation.Kind.CHILDRENS_SERVICES,
        authority__isnull=False,
        authority=ctx.authority,
    ).exists()
    shares = Share.objects.live(ctx)
    shared = shares.exclude(authority=ctx.authority) if own else shares
    # Without the keys as a condition, so that the child's own index is the only way.
    opened = set(shared.values_list("child_id", flat=True))
    places = [keys.filter(child__among=opened)] if opened else []
    if own:
        asked = [key for probe in probes for key in probe.keys]
        mine = Q(authority=ctx.authority, team__in=_teams(ctx), key__among=asked)
        places.append(keys.filter(mine))
    return places


def _teams(ctx: Context) -> list[str]:
    """Return the teams to whom a record met here is kept, "" for none.

    Of the reader's own teams, those that any record is kept to: each is a place more to look.
    """
    kept = Restriction.objects.filter(authority=ctx.authority).exclude(team="")
    if "*" not in ctx.teams:
        kept = kept.filter(team__in=ctx.teams)
    return ["", *kept.order_by("team").values_list("team", flat=True).distinct()]


def _worth(probes: Sequence[Probe]) -> Case:
    return Case(
        *(When(key__among=probe.keys, then=Value(probe.worth)) for probe in probes),
        default=Value(0),
        output_field=IntegerField(),
    )


def _as_children(ctx: Context, matches: Sequence[Match]) -> list[Hit]:
    """Return matches with rows that are one child put together under the best of them."""
    groups = _joined(ctx, [match.child.pk for match in matches])
    wanted = {pk for group in groups.values() for pk in group}
    rows = {match.child.pk: match.child for match in matches}
    missing = Child.objects.seen_by(ctx).filter(id__among=wanted - set(rows))
    rows |= {row.pk: row for row in missing}
    hits: list[Hit] = []
    shown: set[UUID] = set()
    for match in matches:
        if match.child.pk not in shown:
            group = groups.get(match.child.pk, {match.child.pk})
            shown |= group
            others = sorted((group & set(rows)) - {match.child.pk})
            hits.append(Hit(match, tuple(rows[pk] for pk in others)))
    return hits


def _joined(ctx: Context, children: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return, for each row that is joined with any other, all rows that are that child."""
    groups: dict[UUID, set[UUID]] = {}
    links = SameAs.objects.seen_by(ctx).filter(ended_at__isnull=True)
    asked: set[UUID] = set()
    ahead = set(children)
    while ahead:
        pairs = links.filter(Q(child__among=ahead) | Q(other__among=ahead))
        for one, other in pairs.values_list("child_id", "other_id"):
            whole = groups.get(one, {one}) | groups.get(other, {other})
            groups.update(dict.fromkeys(whole, whole))
        asked |= ahead
        ahead = set(groups) - asked
    return groups
