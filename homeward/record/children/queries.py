"""Reading about children: the page's rows, likely matches, and joined rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.domain.matching import Likeness, Particulars, fold, likeness
from homeward.guard.versions import find
from homeward.record.children.models import (
    Alias,
    Assertion,
    Child,
    Identifier,
    Photo,
    SameAs,
    StatusPeriod,
)

_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Match:
    """A child who may be the one asked for, and why."""

    child: Child
    likeness: Likeness


def child_named(ctx: Context, child: UUID) -> Child:
    """Return one child.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return find(ctx, Child, child)


def joined_with(ctx: Context, child: UUID) -> list[UUID]:
    """Return the ids of all rows that are this child, itself first, by live ``same_as`` links."""
    found, ahead = [child], [child]
    links = SameAs.objects.seen_by(ctx).filter(ended_at__isnull=True)
    while ahead:
        pairs = links.filter(Q(child__in=ahead) | Q(other__in=ahead))
        ends = {end for pair in pairs.values_list("child_id", "other_id") for end in pair}
        ahead = [end for end in sorted(ends) if end not in found]
        found += ahead
    return found


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
    given, family = fold(asked.given), fold(asked.family)
    keys = Q()
    if family:
        keys |= Q(family_key=family) | Q(given_key=family)
    if given:
        keys |= Q(given_key=given)
    if asked.born_on:
        keys |= Q(born_on__in=_near_days(asked.born_on))
    by_number = _with_numbers(ctx, numbers)
    by_alias = _with_alias(ctx, given, family)
    keys |= Q(id__in=[*by_number, *by_alias])
    found = Child.objects.seen_by(ctx).filter(keys).exclude(id__in=list(leave_out))
    rows = list(found.order_by("family_key", "given_key")[:_CANDIDATES])
    return _ranked(ctx, asked, rows, by_number)


def _near_days(day: date) -> list[date]:
    """Return the day and those that a slip of one part would make of it."""
    days = {day}
    if date.min < day < date.max:
        days |= {day - timedelta(days=1), day + timedelta(days=1)}
    if day.day <= 12:  # there are twelve months
        days.add(day.replace(month=day.day, day=day.month))
    return sorted(days)


def _with_numbers(ctx: Context, numbers: Iterable[str]) -> set[UUID]:
    values = [number.strip() for number in numbers if number.strip()]
    if not values:
        return set()
    rows = Identifier.objects.seen_by(ctx).filter(value__in=values)
    return set(rows.values_list("child_id", flat=True))


def _with_alias(ctx: Context, given: str, family: str) -> set[UUID]:
    names = Q()
    if family:
        names |= Q(family_key=family)
    if given:
        names |= Q(given_key=given)
    if not names:
        return set()
    rows = Alias.objects.seen_by(ctx).filter(names)
    return set(rows.values_list("child_id", flat=True)[:_CANDIDATES])


def _ranked(
    ctx: Context, asked: Particulars, rows: list[Child], by_number: set[UUID]
) -> list[Match]:
    others: dict[UUID, list[tuple[str, str]]] = {}
    for alias in Alias.objects.seen_by(ctx).filter(child__in=rows):
        others.setdefault(alias.child_id, []).append((alias.given_name, alias.family_name))
    matches = []
    for row in rows:
        known = Particulars(
            row.given_name, row.family_name, row.born_on, tuple(others.get(row.pk, ()))
        )
        like = likeness(asked, known)
        if row.pk in by_number:
            like = Likeness(100, ("same number", *like.reasons))
        if like.likely:
            matches.append(Match(row, like))
    return sorted(matches, key=lambda match: -match.likeness.score)


@dataclass(frozen=True, slots=True)
class About:
    """The rows that a child's page shows, over all rows that are this child."""

    identifiers: list[Identifier]
    aliases: list[Alias]
    statuses: list[StatusPeriod]
    links: list[SameAs]
    assertions: list[Assertion]
    photos: list[Photo]


def about(ctx: Context, ids: list[UUID]) -> About:
    """Return what is recorded about a child whose rows are ``ids``."""
    return About(
        identifiers=list(Identifier.objects.seen_by(ctx).filter(child__in=ids).order_by("kind")),
        aliases=list(Alias.objects.seen_by(ctx).filter(child__in=ids).order_by("family_name")),
        statuses=list(
            StatusPeriod.objects.seen_by(ctx).filter(child__in=ids).order_by("-starts_on")
        ),
        links=list(
            SameAs.objects.seen_by(ctx)
            .filter(Q(child__in=ids) | Q(other__in=ids))
            .order_by("recorded_at")
        ),
        assertions=list(
            Assertion.objects.seen_by(ctx).filter(child__in=ids).order_by("-recorded_at")[:50]
        ),
        photos=list(
            Photo.objects.seen_by(ctx).filter(child__in=ids).defer("image").order_by("-recorded_at")
        ),
    )
