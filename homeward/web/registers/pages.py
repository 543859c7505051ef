"""The page models of the registers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from homeward.domain.codes import placement
from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard import permissions
from homeward.record.placements.registers import (
    areas_by_authority,
    desks_of,
    placed_now,
    providers_by_name,
)
from homeward.web.children.fact_lines import telephone
from homeward.web.components.content import Column, Table
from homeward.web.components.controls import Button
from homeward.web.registers.words import checkers, sure_words

_NONE = "Not recorded"
_PAGES = (
    ("registers", "Whom to ring"),
    ("register_providers", "Providers"),
    ("register_areas", "Areas"),
)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A link to another register."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One register as a list."""

    title: str
    lead: str
    neighbours: tuple[Neighbour, ...]
    add: Button | None
    table: Table | None


def _page(ctx: Context, name: str, lead: str, add: tuple[str, str], table: Table) -> RegisterPage:
    text, url_name = add
    may = permissions.allows(ctx, url_name)
    return RegisterPage(
        title=dict(_PAGES)[name],
        lead=lead,
        neighbours=tuple(
            Neighbour(words, reverse(other))
            for other, words in _PAGES
            if other != name and permissions.allows(ctx, other)
        ),
        add=Button(text, href=reverse(url_name)) if may else None,
        table=table if table.rows else None,
    )


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    return Table(
        [Column(words) for words in head],
        rows,
        caption=caption,
        caption_classes="govuk-table__caption--m",
        first_cell_is_header=True,
        classes="hw-board",
    )


def _linked(ctx: Context, name: str, row: Any, text: str) -> SafeString | str:
    if not permissions.allows(ctx, name):
        return text
    return format_html('<a class="govuk-link" href="{}">{}</a>', reverse(name, args=[row.pk]), text)


def _ring(number: str | None, whom: str) -> SafeString | str:
    url = telephone(number or "")
    if not url:
        return number or _NONE
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden">, {}</span></a>',
        url,
        number,
        whom,
    )


def desks_page(ctx: Context) -> RegisterPage:
    """Return whom to ring at each council."""
    found = desks_of()
    people = checkers(found)
    rows = [
        [
            _linked(ctx, "register_desk", row, f"{row.authority.name}: {row.get_desk_display()}"),
            _ring(row.phone, f"{row.authority.name}, {row.get_desk_display()}"),
            row.email or _NONE,
            row.hours or _NONE,
            sure_words(row, people),
        ]
        for row in found
    ]
    head = ("Council and desk", "Phone", "Email", "Hours", "Verified")
    return _page(
        ctx,
        "registers",
        "Whom to ring at a council about its children. Offices, not people.",
        ("Add a desk", "register_desk_add"),
        _table("Desks", head, rows),
    )


def providers_page(ctx: Context) -> RegisterPage:
    """Return the providers; how many are placed there is said to those who open children."""
    counts = permissions.allows(ctx, "child")
    placed = placed_now(ctx, on=london_date(ctx.now)) if counts else {}
    rows, found = [], providers_by_name()
    people = checkers(found)
    for row in found:
        number = [str(placed.get(row.pk, 0))] if counts else []
        rows.append(
            [
                _linked(ctx, "register_provider", row, row.name),
                placement.TYPE.label(row.kind) or _NONE,
                _NONE if row.capacity is None else str(row.capacity),
                *number,
                _ring(row.phone, row.name),
                _ring(row.out_of_hours_phone, f"{row.name} out of hours"),
                row.email or _NONE,
                row.area.name if row.area else _NONE,
                sure_words(row, people),
            ]
        )
    shown = ("Placed now",) if counts else ()
    head = ("Provider", "Kind", "Capacity", *shown, "By day", "Out of hours", "Email", "District",
            "Verified")  # fmt: skip
    lead = "“Placed now” counts the children whose records are open to you." if counts else ""
    return _page(
        ctx,
        "register_providers",
        lead,
        ("Add a provider", "register_provider_add"),
        _table("Providers", head, rows),
    )


def areas_page(ctx: Context) -> RegisterPage:
    """Return the areas of every council."""
    rows = [
        [
            _linked(ctx, "register_area", row, row.name),
            row.authority.name,
            row.get_kind_display() or _NONE,
            row.within.name if row.within else "–",
        ]
        for row in areas_by_authority()
    ]
    return _page(
        ctx,
        "register_areas",
        "Home areas, and the areas that children are missing from, are chosen from these.",
        ("Add an area", "register_area_add"),
        _table("Areas", ("Area", "Council", "Kind", "Police area it lies in"), rows),
    )
