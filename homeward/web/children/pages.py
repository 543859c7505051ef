"""A child's page as its template meets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from homeward.domain.codes.people import ETHNICITY, SEX
from homeward.domain.context import Context
from homeward.domain.time import duration_words
from homeward.guard import permissions
from homeward.guard.directory import restriction_of
from homeward.guard.permissions import SERVICES
from homeward.guard.reading import note_opened
from homeward.record.children import queries
from homeward.record.children.lists import children_of
from homeward.record.episodes.queries import episodes_of
from homeward.web.children.around import Desk, Withdrawn, area_words, desks, withdrawn
from homeward.web.children.fact_lines import Reader, corrected_words, reader_of
from homeward.web.children.found import FoundLine, found_lines
from homeward.web.children.office import Office, office
from homeward.web.children.sections import Group, told
from homeward.web.children.words import birth, day, whole_name
from homeward.web.components.content import (
    Action,
    Pagination,
    SummaryList,
    SummaryRow,
    pages,
)
from homeward.web.due import moment

_A_PAGE = 50
_PERIODS = (("the last 30 days", 30), ("the last 90 days", 90), ("the last 12 months", 365))


@dataclass(frozen=True, slots=True)
class EpisodeLine:
    """One episode in a child's list."""

    url: str
    began: str
    ended: str
    kind: str
    grade: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture: where it is served, and what is known of it."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Door:
    """A link to something that may be done here."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class ChildPage:
    """A child's record, over all rows that are this child."""

    title: str
    reference: str
    restricted: str
    photo: Photo | None
    identity: SummaryList
    not_told: tuple[str, ...]
    first: tuple[Group, ...]
    later: tuple[Group, ...]
    desks: tuple[Desk, ...]
    address_url: str
    missing_url: str
    report_url: str
    counts: tuple[str, ...]
    episodes: tuple[EpisodeLine, ...]
    pagination: Pagination | None
    found: tuple[FoundLine, ...]
    office: Office | None
    withdrawn: tuple[Withdrawn, ...]
    doors: tuple[Door, ...]


def child_page(ctx: Context, child: UUID, *, page: int) -> ChildPage:
    """Return a child's page; opening it is an entry in the audit trail of every joined row.

    Raises:
        NotFound: the child is not open to the reader.
    """
    queries.child_named(ctx, child)
    note_page(ctx, queries.joined_with(ctx, child))
    return read_page(ctx, child, page=page)


def note_page(ctx: Context, ids: list[UUID]) -> None:
    """Put into the ledger that the reader is being shown these rows of one child."""
    for one in children_of(ctx, ids):
        note_opened(ctx.for_authority(one.authority_id), rows=[one], subject=one.pk)


def read_page(ctx: Context, child: UUID, *, page: int) -> ChildPage:
    """Return a child's page as ``ctx`` meets it; to show it is to note it.

    Raises:
        NotFound: the child is not open to the reader.
    """
    queries.child_named(ctx, child)
    ids = queries.joined_with(ctx, child)
    rows = children_of(ctx, ids)
    row = next(one for one in rows if one.pk == child)
    about = queries.about(ctx, ids)
    kept_to = restriction_of(ctx, ids)
    reader = reader_of(ctx, ids)
    parts = told(ctx, child, ids, reader)
    return ChildPage(
        title=whole_name(row),
        reference=str(child),
        restricted=kept_to.team if kept_to else "",
        photo=_photo(about),
        identity=_identity(ctx, row, about, exploitation=parts.exploitation, reader=reader),
        not_told=parts.not_told,
        first=parts.first,
        later=parts.later,
        desks=desks(ctx, row),
        address_url=_link(ctx, "child_address", child),
        **_episodes(ctx, ids, page),  # type: ignore[arg-type]
        found=found_lines(ctx, ids),
        office=office(ctx, row, rows, about) if ctx.roles & SERVICES else None,
        withdrawn=withdrawn(ctx, ids),
        doors=_doors(ctx, child, kept=kept_to is not None),
    )


def _link(ctx: Context, page: str, child: UUID) -> str:
    return reverse(page, args=[child]) if permissions.allows(ctx, page) else ""


def _photo(about: queries.About) -> Photo | None:
    for photo in about.photos[:1]:
        taken = f"taken {day(photo.taken_on)}" if photo.taken_on else "day not recorded"
        source = f", from {photo.source}" if photo.source else ""
        return Photo(reverse("child_photo", args=[photo.pk]), f"Photo, {taken}{source}")
    return None


def _identity(
    ctx: Context, child: Any, about: queries.About, *, exploitation: str, reader: Reader
) -> SummaryList:
    aliases = [whole_name(alias) for alias in about.aliases]
    host = child.host_authority
    change = _link(ctx, "child_change", child.pk)
    other = _link(ctx, "child_alias", child.pk)
    rows = [
        SummaryRow("Name", whole_name(child), _actions(change, "Change", "the name")),
        SummaryRow("Other names", ", ".join(aliases) or "None", _actions(other, "Add", "a name")),
        SummaryRow("Date of birth", birth(child.born_on, child.birth_kind, ctx.now)),
        SummaryRow("Sex", SEX.label(child.sex) or "Not recorded"),
        SummaryRow("Ethnicity", ETHNICITY.label(child.ethnicity) or "Not recorded"),
        SummaryRow("Risk of exploitation", exploitation or "No level recorded"),
        SummaryRow("Team", child.team or "Not open to a team"),
        SummaryRow("Responsible council", child.authority.name),
        SummaryRow("Lives in the area of", host.name if host else "The responsible council"),
        SummaryRow("Home area", area_words(child.home_area)),
    ]
    corrected = corrected_words(reader, child.pk)
    if corrected:
        rows.append(SummaryRow("Put right", corrected))
    return SummaryList(rows)


def _actions(href: str, text: str, hidden: str) -> tuple[Action, ...]:
    return (Action(text, href, hidden=hidden),) if href else ()


def _episodes(ctx: Context, ids: list[UUID], page: int) -> dict[str, object]:
    rows = episodes_of(ctx, ids)
    real = [row for row in rows if row.voided_at is None]
    counts = []
    for words, days in _PERIODS:
        number = sum(row.started_at > ctx.now - timedelta(days=days) for row in real)
        counts.append(f"{number} in {words}")
    of = max(1, -(-len(rows) // _A_PAGE))
    at = min(max(1, page), of)
    lines = tuple(
        EpisodeLine(
            url=reverse("episode", args=[row.pk]),
            began=moment(row.started_at, ctx.now),
            ended=_ended(row.ended_at, row.started_at, voided=row.voided_at is not None),
            kind=f"{row.get_kind_display()}{', with a parent' if row.with_parent else ''}",
            grade=row.grade.replace("_", " ").capitalize() or "Not graded",
        )
        for row in rows[(at - 1) * _A_PAGE : at * _A_PAGE]
    )
    pagination = pages(page=at, of=of) if of > 1 else None
    missing = next((row for row in real if row.ended_at is None), None)
    return {
        "missing_url": reverse("episode", args=[missing.pk]) if missing else "",
        "report_url": reverse("report_start") if permissions.allows(ctx, "report_start") else "",
        "counts": tuple(counts),
        "episodes": lines,
        "pagination": pagination,
    }


def _ended(ended: datetime | None, began: datetime, *, voided: bool) -> str:
    if voided:
        return "Recorded in error"
    if ended is None:
        return "Missing now"
    return f"Returned after {duration_words(ended - began)}"


_DOORS = (
    ("child_identifier", "Add a number"),
    ("child_status", "Change status or team"),
    ("child_place", "Record a placement"),
    ("child_photo_add", "Add a photo"),
    ("child_share", "Share this record"),
    ("child_restrict", "Keep this record to one team"),
    ("child_join", "Join with another record"),
    ("child_transfer", "Pass responsibility to another council"),
)


_KEPT_DOORS = {"child_restrict": ("child_lift", "Open this record to every team")}


def _doors(ctx: Context, child: UUID, *, kept: bool) -> tuple[Door, ...]:
    doors = [_KEPT_DOORS.get(door[0], door) if kept else door for door in _DOORS]
    found = ((text, _link(ctx, name, child)) for name, text in doors)
    return tuple(Door(text, url) for text, url in found if url)
