"""Our side of the exchange: the episodes of the last 24 hours, and the list that goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from homeward.domain.context import Context
from homeward.guard.reading import note_opened
from homeward.record.children.joins import groups_of
from homeward.record.children.queries import numbers_of
from homeward.record.episodes.queries import Episode, grades_at
from homeward.work.exchange.comparing import Ours, plain

WINDOW = timedelta(hours=24)
"""The lists tell of everybody who was missing at any time in so long before they were made."""

TO_THE_MINUTE = timedelta(seconds=59, microseconds=999_999)
"""Whoever types when a list was made types no seconds: what came in that minute may be in it."""

LOOKED_BACK = timedelta(days=90)
"""A row may be about an episode that was over by then, but not about one still older."""

HEADINGS = (
    "our_reference",
    "police_reference",
    "kind",
    "last_seen_at",
    "reported_at",
    "ended_at",
    "grade",
    "given_name",
    "family_name",
    "born_on",
)


@dataclass(frozen=True, slots=True)
class ListOut:
    """The list as it goes out: the rows under ``HEADINGS``, made at an instant (aware UTC)."""

    made_at: datetime
    rows: tuple[tuple[str, ...], ...]


def list_out(ctx: Context) -> ListOut:
    """Return the last 24 hours' list, as the asker may see it, and write that it was read."""
    episodes = list(_of_window(ctx, ctx.now).select_related("child").order_by("started_at", "pk"))
    for row in episodes:
        note_opened(ctx, rows=[row], subject=row.child_id)
    return ListOut(ctx.now, tuple(_row(row) for row in episodes))


def our_side(ctx: Context, *, as_at: datetime, references: Iterable[str]) -> list[Ours]:
    """Return our episodes that a list made at ``as_at`` may tell of, as they stood then.

    An end that came later is none yet, and the grade is the one that stood: a list of the morning
    cannot know what happened since. What was recorded late counts from when it happened.
    ``ctx`` is the program's, working for an authority. ``references``: those that the list names,
    so that an episode long over is known by them.
    """
    window = set(_of_window(ctx, as_at).values_list("pk", flat=True))
    rows = list(_possible(ctx, as_at))
    told = {plain(one) for one in references}
    since = as_at - LOOKED_BACK
    meant = [
        row
        for row in rows
        if row.started_at >= since or row.pk in window or plain(row.police_reference) in told
    ]
    numbers = _numbers(ctx, {row.child_id for row in meant})
    made = as_at + TO_THE_MINUTE
    grades = grades_at(ctx, [row.pk for row in meant], made)
    return [
        replace(
            _ours(row, numbers[row.child_id], expected=row.pk in window),
            ended=row.ended_at if row.ended_at and row.ended_at <= made else None,
            grade=grades.get(row.pk, row.grade),
        )
        for row in meant
    ]


def _numbers(ctx: Context, children: set[UUID]) -> dict[UUID, frozenset[str]]:
    """Return each child's numbers: those of every row that is the child."""
    groups = groups_of(ctx, children)
    known = numbers_of(ctx, {one for group in groups.values() for one in group})
    return {
        child: frozenset(number for one in group for number in known.get(one, ()))
        for child, group in groups.items()
    }


def _possible(ctx: Context, as_at: datetime) -> QuerySet[Episode]:
    since = as_at - LOOKED_BACK
    rows = Episode.objects.seen_by(ctx).filter(voided_at__isnull=True)
    return rows.filter(
        Q(started_at__gte=since) | Q(ended_at__isnull=True) | ~Q(police_reference="")
    )


def _of_window(ctx: Context, as_at: datetime) -> QuerySet[Episode]:
    rows = Episode.objects.seen_by(ctx).filter(
        voided_at__isnull=True, kind=Episode.Kind.MISSING, started_at__lte=as_at
    )
    return rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=as_at - WINDOW))


def _ours(row: Episode, numbers: frozenset[str], *, expected: bool) -> Ours:
    return Ours(
        id=row.pk,
        child=row.child_id,
        authority=row.authority_id,
        reference=row.police_reference,
        numbers=numbers,
        started_at=row.started_at,
        last_seen=row.last_seen_at,
        reported=row.reported_to_police_at,
        ended=row.ended_at,
        grade=row.grade,
        expected=expected,
    )


def _row(row: Episode) -> tuple[str, ...]:
    """Return one line: a child with a police reference is found by it, and is not named."""
    child = row.child
    who = ("", "", "")
    if not row.police_reference:
        born = child.born_on.isoformat() if child.born_on else ""
        who = (child.given_name, child.family_name, born)
    return (
        str(row.pk),
        row.police_reference,
        row.kind,
        _instant(row.last_seen_at),
        _instant(row.reported_to_police_at),
        _instant(row.ended_at),
        row.grade,
        *who,
    )


def _instant(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%dT%H:%MZ") if at else ""
