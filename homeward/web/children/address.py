"""Addresses and how to reach people: a page of its own, and entries of its own in the trail."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.urls import reverse

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.reading import note_opened
from homeward.record.children.queries import child_named, joined_with
from homeward.record.kept.nouns import NOUNS
from homeward.record.kept.queries import kept_of
from homeward.record.placements.addresses import addresses_of
from homeward.record.profile.queries import Telling
from homeward.web.children.fact_lines import telephone, telling_words
from homeward.web.children.fact_saying import value_words, when_words
from homeward.web.children.words import span, whole_name


@dataclass(frozen=True, slots=True)
class AddressLine:
    """Where the child lived from one day to another."""

    when: str
    address: str
    carer: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """How to reach somebody. Whether they may be told stands before any number."""

    name: str
    who: str
    telling: str
    not_told: bool
    phone: str
    ring_url: str
    email: str
    address: str
    when: str


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A known place or another address: what it is, where, and whether it may be used."""

    name: str
    address: str
    telling: str
    not_told: bool
    when: str


@dataclass(frozen=True, slots=True)
class AddressPage:
    """The addresses, and what the audit trail now says of the reader."""

    title: str
    name: str
    back_url: str
    purpose: str
    lines: tuple[AddressLine, ...]
    people: tuple[PersonLine, ...]
    addresses: tuple[PlaceLine, ...]
    places: tuple[PlaceLine, ...]


def address_page(ctx: Context, child: UUID) -> AddressPage:
    """Return where a child lived and how to reach people, the reading noted row by row.

    Raises:
        NotFound: the child is not open to the reader.
    """
    row = child_named(ctx, child)
    ids = joined_with(ctx, child)
    placements = addresses_of(ctx, ids)
    contacts, addresses, places = (
        _holding(ctx, kept_of(ctx, NOUNS[name], ids, whole=True))
        for name in ("contact", "address", "place")
    )
    _note(ctx, row, [*placements, *contacts, *addresses, *places])
    return AddressPage(
        title="Addresses and how to reach people",
        name=whole_name(row),
        back_url=reverse("child", args=[child]),
        purpose=ctx.purpose,
        lines=tuple(
            AddressLine(
                when=span(one.starts_on, one.ends_on),
                address=_where(one) or "Not recorded",
                carer=one.carer_name or "Not recorded",
            )
            for one in placements
        ),
        people=tuple(_person(one) for one in contacts),
        addresses=tuple(_place("address", one, one.kind or "Address") for one in addresses),
        places=tuple(_place("place", one, one.name) for one in places),
    )


def _holding(ctx: Context, rows: list[Any]) -> list[Any]:
    """Return the rows that hold on the reader's London day."""
    today = london_date(ctx.now)
    return [row for row in rows if row.ends_on is None or row.ends_on > today]


def _note(ctx: Context, child: Any, rows: list[Any]) -> None:
    """Put into the ledger what was read; of a child without any of it, that it was looked for."""
    read: dict[UUID, list[models.Model]] = defaultdict(list)
    for row in rows:
        read[row.child_id].append(row)
    theirs = ctx.for_authority(child.authority_id)
    for subject in {child.pk, *read}:
        note_opened(theirs, rows=read[subject] or [child], subject=subject)


def _where(row: Any) -> str:
    return ", ".join(part for part in (row.address, row.postcode) if part)


def _person(row: Any) -> PersonLine:
    noun = NOUNS["contact"]
    relation = value_words(noun, "relation", row.relation)
    return PersonLine(
        name=row.name,
        who=f"{relation}, {row.role}" if row.role else relation,
        telling=telling_words(row),
        not_told=row.telling == Telling.MUST_NOT,
        phone=row.phone or "Not recorded",
        ring_url=telephone(row.phone),
        email=row.email or "Not recorded",
        address=_where(row) or "Not recorded",
        when=when_words(noun, row),
    )


def _place(noun: str, row: Any, name: str) -> PlaceLine:
    return PlaceLine(
        name=name,
        address=_where(row) or "Not recorded",
        telling=telling_words(row),
        not_told=getattr(row, "telling", "") == Telling.MUST_NOT,
        when=when_words(NOUNS[noun], row),
    )
