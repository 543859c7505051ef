"""The search page: likely children within the reader's scope, each with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.identifiers import compact
from homeward.domain.matching import Particulars
from homeward.guard import permissions
from homeward.guard.directory import authorities
from homeward.record.children.queries import likely_matches
from homeward.web.children.words import birth, whole_name

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One likely child."""

    url: str
    name: str
    born: str
    team: str
    authority: str
    reasons: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search and what it found. ``previous`` and ``next`` are page numbers, 0 for none."""

    title: str
    may_add: bool
    searched: bool = False
    total: int = 0
    found: tuple[Found, ...] = ()
    previous: int = 0
    next: int = 0


def search_page(ctx: Context, said: Mapping[str, Any] | None, *, page: int) -> SearchPage:
    """Return the search page; with ``said``, page ``page`` (from 1) of what it finds."""
    may_add = permissions.allows(ctx, "child_new")
    if said is None:
        return SearchPage("Children", may_add)
    asked = Particulars(said["given_name"], said["family_name"], said["born_on"])
    number = said["number"]
    matches = likely_matches(ctx, asked=asked, numbers=[number, compact(number)])
    names = {row.pk: row.name for row in authorities()}
    start = (page - 1) * A_PAGE
    return SearchPage(
        title="Children",
        may_add=may_add,
        searched=True,
        total=len(matches),
        found=tuple(
            Found(
                url=reverse("child", args=[match.child.pk]),
                name=whole_name(match.child),
                born=birth(match.child.born_on, match.child.birth_kind, ctx.now),
                team=match.child.team,
                authority=names[match.child.authority_id],
                reasons=", ".join(match.likeness.reasons),
            )
            for match in matches[start : start + A_PAGE]
        ),
        previous=page - 1,
        next=page + 1 if start + A_PAGE < len(matches) else 0,
    )
