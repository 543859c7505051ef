"""Reading about children: the page's rows, and joined rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.guard.versions import find
from homeward.record.children.joins import ever_joined_with as ever_joined_with
from homeward.record.children.joins import joined_with as joined_with
from homeward.record.children.models import (
    Alias,
    Assertion,
    Identifier,
    Photo,
    SameAs,
    StatusPeriod,
)
from homeward.record.children.models import (
    Child as Child,
)


def numbers_of(ctx: Context, children: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """Return the numbers by which systems know these children, each as "kind|number"."""
    found: dict[UUID, set[str]] = {}
    rows = Identifier.objects.seen_by(ctx).filter(child__in=list(children))
    for child, kind, value in rows.values_list("child_id", "kind", "value"):
        found.setdefault(child, set()).add(f"{kind}|{value}")
    return {child: frozenset(numbers) for child, numbers in found.items()}


def child_named(ctx: Context, child: UUID) -> Child:
    """Return one child.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    return find(ctx, Child, child)


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
