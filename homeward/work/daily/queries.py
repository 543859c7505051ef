"""Making the report's facts: the board's own rows, with what moved and what is late.

The children still missing are read by the board's query, so that the two can never differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.guard.history import as_known_at
from homeward.guard.session import known_at
from homeward.record.children.joins import ever_joined_with_any
from homeward.record.episodes.queries import Episode
from homeward.work.board.queries import Line, everybody, lines_of
from homeward.work.daily.hours import day_before
from homeward.work.daily.models import DailyReport, DailyRow
from homeward.work.daily.report import Duties, Duty, Entry, Report
from homeward.work.daily.thresholds import thresholds
from homeward.work.daily.withholding import for_reader
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.queries import COUNTING, OPEN

_LATELY = timedelta(days=7)
"""An episode that was over before anybody told us is still reported if it ended so lately."""

_INTERVIEWS = "interview."
"""Rules about the return home interview bear ids that begin so."""


class _Stands(NamedTuple):
    child: UUID
    ended_at: datetime | None
    voided_at: datetime | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class _Asked:
    """The period asked for; ``former``: episodes open in the last report before."""

    since: datetime
    now: datetime
    former: frozenset[UUID]


def report_now(ctx: Context, *, since: datetime | None = None) -> Report:
    """Return the report of ``ctx.now``, of what the reader may see.

    It covers the day before, unless ``since`` (aware UTC) lies further back.
    """
    day = day_before(ctx.now)
    asked = _Asked(min(since or day, day), ctx.now, _former(ctx))
    return for_reader(ctx, _report(ctx, asked))


def report_known_at(ctx: Context, at: datetime) -> Report:
    """Return the report that would have been made at ``at`` (aware UTC), as known then.

    Within a scope. What the reader may see is what they may see now.
    """
    reader = ctx.looking_back_to(at)
    asked = _Asked(day_before(at), at, _former(reader))
    with known_at(at, subjects=_concerned(ctx, asked)):
        report = _report(reader, asked)
    return for_reader(ctx, report)


def last_report(ctx: Context) -> DailyReport | None:
    """Return the acting organisation's latest kept report before ``ctx.now``."""
    rows = DailyReport.objects.seen_by(ctx).filter(
        organisation=ctx.organisation, data_at__lt=ctx.now
    )
    return rows.order_by("-data_at").first()


def _former(ctx: Context) -> frozenset[UUID]:
    last = last_report(ctx)
    if last is None:
        return frozenset()
    rows = DailyRow.objects.seen_by(ctx).filter(report=last.pk, still=True)
    return frozenset(rows.values_list("episode_id", flat=True))


def _concerned(ctx: Context, asked: _Asked) -> set[UUID]:
    """Return the children of whom a past report may tell: any it might, never fewer."""
    known = as_known_at(ctx, Episode, asked.now)
    children = {row.child_id for row in known if _may_tell(row, asked)}
    duties = Obligation.objects.seen_by(ctx).filter(
        Q(state__in=OPEN) | Q(met_at__gt=asked.since) | Q(ended_at__gt=asked.since),
        opened_at__lte=asked.now,
    )
    told = children | set(duties.values_list("child_id", flat=True))
    return set(ever_joined_with_any(ctx, told))  # the facts of a child are those of all its rows


def _may_tell(row: Episode, asked: _Asked) -> bool:
    lately = row.ended_at is None or row.ended_at > asked.since - _LATELY
    return row.pk in asked.former or (row.voided_at is None and lately)


def _report(ctx: Context, asked: _Asked) -> Report:
    open_lines = everybody(ctx)
    still = [line.id for line in open_lines]
    rows = _duties(ctx, asked, still)
    others = (_moved(ctx, asked) | rows.keys()) - set(still)
    lines = (*open_lines, *lines_of(ctx, others))
    stands = _stands(ctx, [line.id for line in lines])
    ahead = thresholds(ctx, still)
    entries = [
        _entry(
            ctx,
            line,
            stands[line.id],
            asked,
            replace(_split(rows.get(line.id, []), asked), thresholds=ahead.get(line.id, ())),
        )
        for line in lines
    ]
    entries.sort(key=_part)  # stable: each part keeps its own order
    return Report(data_at=asked.now, since=asked.since, entries=tuple(entries))


def _part(entry: Entry) -> int:
    """Those missing first, then those who moved, then those of whom something is due."""
    return 0 if entry.still else 1 if entry.began or entry.ended or entry.voided else 2


def _moved(ctx: Context, asked: _Asked) -> set[UUID]:
    """Return the episodes that began or ended in the period, or that left the last report."""
    told_late = Q(recorded_at__gt=asked.since) & Q(ended_at__gt=asked.since - _LATELY)
    inside = Q(started_at__gt=asked.since) | Q(ended_at__gt=asked.since) | told_late
    rows = Episode.objects.seen_by(ctx).filter(
        Q(voided_at__isnull=True) & inside | Q(pk__in=asked.former)
    )
    return set(rows.values_list("pk", flat=True))


def _stands(ctx: Context, episodes: list[UUID]) -> dict[UUID, _Stands]:
    rows = Episode.objects.seen_by(ctx).filter(pk__in=episodes)
    found = rows.values_list("pk", "child_id", "ended_at", "voided_at", "recorded_at")
    return {row[0]: _Stands(*row[1:]) for row in found}


class _Row(NamedTuple):
    """One duty of an episode as the report looks at it."""

    duty: Duty
    state: str
    met_at: datetime | None
    ended_at: datetime | None
    ended_by: str | None


def _duties(ctx: Context, asked: _Asked, still: list[UUID]) -> dict[UUID, list[_Row]]:
    """Return what is late or was, what is to interview, and all that is due of the missing."""
    told = Q(episode__in=still) | Q(due_at__lte=asked.now) | Q(rule__startswith=_INTERVIEWS)
    after = Q(met_at__gt=F("due_at")) | Q(ended_at__gt=F("due_at"))
    late = Q(due_at__gt=asked.since, due_at__lte=asked.now) & after
    undone = Q(state="lapsed", ended_at__gt=asked.since) & (after | Q(ended_by="repeated"))
    rows = Obligation.objects.seen_by(ctx).filter(
        Q(state__in=COUNTING) & told | late | undone, episode__voided_at__isnull=True
    )
    columns = ("episode_id", "rule", "title", "owner", "due_at")
    found: dict[UUID, list[_Row]] = {}
    told_rows = rows.order_by("due_at", "key").values_list(
        *columns, "state", "met_at", "ended_at", "ended_by"
    )
    for episode, rule, title, owner, due_at, *rest in told_rows:
        row = _Row(Duty(rule, title, owner, due_at), *rest)
        found.setdefault(episode, []).append(row)
    return found


def _split(rows: Sequence[_Row], asked: _Asked) -> Duties:
    """Return an episode's duties by what the report says of them."""
    counting = [row.duty for row in rows if row.state in COUNTING]
    ahead = [duty for duty in counting if duty.due_at > asked.now]
    return Duties(
        next=ahead[0] if ahead else None,
        overdue=tuple(duty for duty in counting if duty.due_at <= asked.now),
        interviews=tuple(duty for duty in counting if duty.rule.startswith(_INTERVIEWS)),
        breaches=tuple(_breach(row) for row in rows if _breached(row, asked)),
    )


def _breached(row: _Row, asked: _Asked) -> bool:
    """Tell whether a duty became late in the period, or lapsed undone in it."""
    due = row.duty.due_at
    if asked.since < due <= asked.now:
        ends = [at for at in (row.met_at, row.ended_at) if at is not None]
        return row.state in COUNTING or row.ended_by == "repeated" or any(at > due for at in ends)
    return row.state == "lapsed" and row.ended_at is not None and row.ended_at > asked.since


def _breach(row: _Row) -> Duty:
    undone = row.ended_at if row.state == "lapsed" else None
    return row.duty._replace(undone_at=undone)


def _entry(ctx: Context, line: Line, stands: _Stands, asked: _Asked, duties: Duties) -> Entry:
    still = stands.ended_at is None and stands.voided_at is None
    new = stands.recorded_at > asked.since
    lately = stands.ended_at is not None and (new or stands.ended_at > asked.since)
    moved = stands.voided_at is None and (still or lately)
    return Entry(
        episode=line.id,
        child=stands.child,
        authority=line.authority_id,
        given_name=line.given_name,
        family_name=line.family_name,
        born_on=line.born_on,
        team=line.team,
        whose="" if line.authority_id == ctx.authority else line.authority,
        kind=line.kind,
        grade=line.grade,
        immediate_concern=line.immediate_concern,
        started_at=line.started_at,
        ended_at=stands.ended_at,
        reported_back_at=line.reported_back_at,
        still=still,
        began=moved and (new or line.started_at > asked.since),
        ended=stands.voided_at is None
        and stands.ended_at is not None
        and (lately or line.id in asked.former),
        voided=stands.voided_at is not None,
        duties=duties,
    )
