"""The search page: likely children within the reader's scope, each with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.matching import Question, born_between
from homeward.domain.time import london_date
from homeward.guard import permissions
from homeward.guard.directory import authorities
from homeward.record.search.queries import MOST_SHOWN, Hit, search
from homeward.web.children.words import birth, whole_name

AGE_SLACK = 1
"""Years by which an age may be wrong, either way."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: a link and who it is."""

    url: str
    name: str
    born: str


@dataclass(frozen=True, slots=True)
class Found:
    """One child, why they are likely, and further records that are joined with theirs."""

    row: Row
    facts: tuple[str, ...]
    reasons: str
    joined: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search and what it found. ``more``: there are more than ``most``."""

    title: str
    may_add: bool
    may_report: bool
    places: bool
    searched: bool = False
    heading: str = ""
    more: bool = False
    most: int = MOST_SHOWN
    found: tuple[Found, ...] = ()


def may_ask_for_places(ctx: Context) -> bool:
    """Tell whether the reader's work lets them look for a child by where they are placed."""
    return permissions.allows(ctx, "child_address")


def search_page(ctx: Context, said: Mapping[str, Any] | None) -> SearchPage:
    """Return the search page; with ``said``, what it finds."""
    blank = SearchPage(
        title="Children",
        may_add=permissions.allows(ctx, "child_new"),
        may_report=permissions.allows(ctx, "report_start"),
        places=may_ask_for_places(ctx),
    )
    if said is None:
        return blank
    result = search(ctx, _question(ctx, said))
    names = {row.pk: row.name for row in authorities()}
    return replace(
        blank,
        searched=True,
        heading=_heading(len(result.hits), more=result.more),
        more=result.more,
        found=tuple(_found(ctx, hit, names) for hit in result.hits),
    )


def _question(ctx: Context, said: Mapping[str, Any]) -> Question:
    age = said.get("age")
    born_on = said.get("born_on")
    return Question(
        text=said.get("text") or "",
        born_on=born_on,
        born_between=(
            born_between(age - AGE_SLACK, age + AGE_SLACK, london_date(ctx.now))
            if age is not None and born_on is None
            else None
        ),
        place=said.get("place") or "",
    )


def _heading(found: int, *, more: bool) -> str:
    if more:
        return f"More than {MOST_SHOWN} children are likely"
    if not found:
        return "Nobody that you work with is likely"
    return f"{found} {'child is' if found == 1 else 'children are'} likely"


def _found(ctx: Context, hit: Hit, names: Mapping[UUID, str]) -> Found:
    child = hit.match.child
    row = _row(ctx, child)
    born = "Date of birth not known" if row.born == "Not known" else row.born
    return Found(
        row=row,
        facts=tuple(fact for fact in (born, child.team, names[child.authority_id]) if fact),
        reasons=", ".join(hit.match.likeness.reasons),
        joined=tuple(_row(ctx, other) for other in hit.joined),
    )


def _row(ctx: Context, child: Any) -> Row:
    return Row(
        url=reverse("child", args=[child.pk]),
        name=whole_name(child),
        born=birth(child.born_on, child.birth_kind, ctx.now),
    )
