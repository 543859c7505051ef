"""Reading the board: the open episodes in the order in which they need somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from homeward.domain.context import Context
from homeward.guard.directory import taken_over_since
from homeward.record.episodes.queries import Episode, open_episodes
from homeward.work.board.models import BoardVersion
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import COUNTING, NextDue, next_due

PAGE = 50
NEW = timedelta(days=7)
"""For so long the board says that a child was taken over from another authority."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows a reader asked for. Blank asks for all."""

    team: str = ""
    grade: str = ""
    kind: str = ""
    whose: str = ""
    overdue: bool = False


class Line(NamedTuple):
    """One open episode as the board needs it, no column more: times are aware UTC."""

    id: UUID
    authority_id: UUID
    authority: str
    given_name: str
    family_name: str
    born_on: date | None
    team: str
    kind: str
    grade: str
    immediate_concern: bool
    started_at: datetime
    reported_back_at: datetime | None


_COLUMNS = (
    *("pk", "authority_id", "authority__name"),
    *("child__given_name", "child__family_name", "child__born_on", "child__team"),
    *("kind", "grade", "immediate_concern", "started_at", "reported_back_at"),
)


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of the board: its episodes with what is due in each, and how many in all."""

    episodes: tuple[Line, ...]
    due: Mapping[UUID, list[NextDue]]
    total: int
    page: int
    pages: int
    teams: tuple[str, ...] = field(default=())
    taken_over: Mapping[UUID, str] = field(default_factory=dict)


def board(ctx: Context, *, wanted: Wanted, page: int) -> Slice:
    """Return one page of the open episodes that the reader may see and asked for.

    High grade or immediate concern first, then whatever falls due next, then the longest
    missing. A page past the last is the last.
    """
    teams = _teams(ctx)
    rows = _wanted(ctx, open_episodes(ctx), wanted)
    total = rows.count() if wanted != Wanted() else sum(teams.values())
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    shown = _ordered(rows).values_list(*_COLUMNS)[(page - 1) * PAGE : page * PAGE]
    found = tuple(Line(*row) for row in shown)
    return Slice(
        episodes=found,
        due=next_due(ctx, [line.id for line in found]),
        total=total,
        page=page,
        pages=pages,
        teams=tuple(sorted(filter(None, teams))),
        taken_over=_taken_over(ctx, [line.id for line in found]),
    )


def everybody(ctx: Context) -> tuple[Line, ...]:
    """Return every row of the board that the reader may see, in its order, without pages."""
    return _lines(_ordered(open_episodes(ctx)))


def lines_of(ctx: Context, episodes: Iterable[UUID]) -> tuple[Line, ...]:
    """Return these episodes as the board would say them, open or over, by when they began."""
    rows = Episode.objects.seen_by(ctx).filter(pk__in=list(episodes))
    return _lines(rows.order_by("started_at", "pk"))


def _lines(rows: QuerySet[Episode]) -> tuple[Line, ...]:
    return tuple(Line(*row) for row in rows.values_list(*_COLUMNS))


def _taken_over(ctx: Context, episodes: list[UUID]) -> dict[UUID, str]:
    """Return, of these episodes, those of children just taken over, each with whose they were."""
    former = taken_over_since(ctx, ctx.now - NEW)
    if not former:
        return {}
    rows = Episode.objects.seen_by(ctx).filter(pk__in=episodes, child__in=former)
    return {pk: former[child] for pk, child in rows.values_list("pk", "child_id")}


def _wanted(ctx: Context, rows: QuerySet[Episode], wanted: Wanted) -> QuerySet[Episode]:
    if wanted.team:
        rows = rows.filter(child__team=wanted.team)
    if wanted.grade:
        rows = rows.filter(grade=wanted.grade if wanted.grade != "none" else "")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.whose == "ours":
        rows = rows.filter(authority=ctx.authority)
    elif wanted.whose == "others":
        rows = rows.exclude(authority=ctx.authority)
    if wanted.overdue:
        late = Obligation.objects.seen_by(ctx).filter(state__in=COUNTING, due_at__lte=ctx.now)
        rows = rows.filter(pk__in=late.values("episode"))
    return rows


def _ordered(rows: QuerySet[Episode]) -> QuerySet[Episode]:
    open_here = Obligation.objects.all().filter(episode=OuterRef("pk"), state__in=COUNTING)
    first = open_here.order_by().values("episode").annotate(first=Min("due_at")).values("first")
    urgent = Case(
        When(grade="high", then=Value(True)),
        When(immediate_concern=True, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    return rows.annotate(urgent=urgent, first_due=Subquery(first)).order_by(
        "-urgent", F("first_due").asc(nulls_last=True), "started_at", "pk"
    )


def _teams(ctx: Context) -> dict[str, int]:
    """Return how many open episodes each team's children have; a child without one has ""."""
    teams = open_episodes(ctx).order_by().values_list("child__team")
    return dict(teams.annotate(count=Count("pk")))


def board_version(ctx: Context) -> int:
    """Return the number that rises when the acting organisation's board may look different."""
    rows = BoardVersion.objects.filter(organisation=ctx.organisation)
    return rows.values_list("number", flat=True).first() or 0
