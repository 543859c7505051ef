"""Possible duplicates: both sides as far as the reader may see, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from homeward.domain.context import Context
from homeward.guard.versions import Conflict
from homeward.record.children.lists import children_of
from homeward.record.reports.matches import match_named
from homeward.record.reports.operations import settle_match
from homeward.record.reports.queries import waiting_matches
from homeward.web.children.conflicts import side_by_side
from homeward.web.children.forms import SettleForm
from homeward.web.children.words import birth, whole_name
from homeward.web.components.content import Cell, Column, Pagination, Table, pages
from homeward.web.door import Asked, act, page_number, typed
from homeward.web.due import moment

_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one child. ``hidden``: the other's number, if it is not open."""

    heading: str
    when: str
    reasons: str
    table: Table
    url: str
    hidden: str


@dataclass(frozen=True, slots=True)
class MatchesPage:
    """The possible duplicates that wait for an answer."""

    title: str
    total: int
    pairs: tuple[Pair, ...]
    pagination: Pagination | None


@dataclass(frozen=True, slots=True)
class SettlePage:
    """One possible duplicate, to be answered."""

    title: str
    pair: Pair
    back_url: str


def matches(request: Asked) -> HttpResponse:
    """List the possible duplicates that wait for an answer."""
    page = matches_page(request.ctx, page=page_number(request.GET.get("page")))
    return render(request, "children/matches.html", {"page": page})


def match_settle(request: Asked, match: UUID) -> HttpResponse:
    """Answer whether two records are one child; joining them is its own act."""
    row = match_named(request.ctx, match)
    form = SettleForm(typed(request), now=request.ctx.now, version=row.version)
    try:
        done = act(
            request,
            form,
            lambda ctx: settle_match(
                ctx.for_authority(row.authority_id),
                match=match,
                version=form.cleaned_data["version"] or 0,
                answer=form.cleaned_data["answer"],
            ),
        )
    except Conflict as conflict:
        return side_by_side(request, conflict, keep_url=reverse("matches"))
    if done:
        return _settled(request, row, form.cleaned_data["answer"])
    pair = _pairs(request.ctx, [row])[0]
    page = SettlePage("Are they the same child?", pair, reverse("matches"))
    return render(request, "children/settle.html", {"page": page, "form": form})


def _settled(request: Asked, row: Any, answer: str) -> HttpResponse:
    messages.success(request, "Your answer has been saved.")
    other = children_of(request.ctx, [row.newcomer])
    if answer == "same" and other and other[0].authority_id == row.authority_id:
        return redirect(f"{reverse('child_join', args=[row.child_id])}?other={row.newcomer}")
    return redirect("matches")


def matches_page(ctx: Context, *, page: int) -> MatchesPage:
    """Return page ``page`` (from 1) of the waiting possible duplicates."""
    rows = waiting_matches(ctx)
    of = max(1, -(-len(rows) // _A_PAGE))
    at = min(max(1, page), of)
    shown = rows[(at - 1) * _A_PAGE : at * _A_PAGE]
    return MatchesPage(
        title="Possible duplicates",
        total=len(rows),
        pairs=_pairs(ctx, shown),
        pagination=pages(page=at, of=of) if of > 1 else None,
    )


def _pairs(ctx: Context, rows: Sequence[Any]) -> tuple[Pair, ...]:
    ids = {one for row in rows for one in (row.child_id, row.newcomer)}
    seen = {child.pk: child for child in children_of(ctx, sorted(ids))}
    return tuple(_pair(ctx, row, seen) for row in rows if row.child_id in seen)


def _pair(ctx: Context, row: Any, seen: dict[UUID, Any]) -> Pair:
    known, newcomer = seen[row.child_id], seen.get(row.newcomer)
    mine, theirs = _facts(ctx, known), _facts(ctx, newcomer) if newcomer else None
    table = Table(
        [Column("Detail"), Column("Known here"), Column("In the new report")],
        [
            [Cell(label), Cell(value), Cell(theirs[label] if theirs else "Not open to you")]
            for label, value in mine.items()
        ],
        caption=f"{whole_name(known)}: the two records",
        caption_classes="govuk-visually-hidden",
        first_cell_is_header=True,
        classes="hw-side-by-side",
    )
    return Pair(
        heading=whole_name(known),
        when=moment(row.recorded_at, ctx.now),
        reasons=", ".join(row.reasons),
        table=table,
        url=reverse("match_settle", args=[row.pk]),
        hidden="" if newcomer else str(row.newcomer),
    )


def _facts(ctx: Context, child: Any) -> dict[str, str]:
    return {
        "Name": whole_name(child),
        "Date of birth": birth(child.born_on, child.birth_kind, ctx.now),
        "Team": child.team or "None",
        "Responsible council": child.authority.name,
    }
