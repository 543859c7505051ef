"""The daily reports of the example's last two weeks, frozen, with who opened them.

The example's past is written at once, so there is no record of what was known on each morning:
these reports go by when things happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db.models import Q

from homeward.config.example.world import Town, World
from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.record.episodes.queries import Episode
from homeward.work.daily.hours import USUAL, at_hour, day_before
from homeward.work.daily.keeping import freeze
from homeward.work.daily.making import set_up_hours
from homeward.work.daily.models import DailyOpening
from homeward.work.daily.report import Duties, Duty, Entry, Report
from homeward.work.daily.thresholds import thresholds
from homeward.work.obligations.models import Obligation

DAYS = 14
_TOOK = timedelta(seconds=20)
_INTERVIEWED_WITHIN = timedelta(days=4)
_OPENED = {"missing_officer": 0.95, "head_of_service": 0.7, "director": 0.5, "team_manager": 0.6}


def write_reports(rng: Random, world: World, *, now: datetime) -> None:
    """Freeze the reports of the last two weeks, and set when the next are due."""
    today = london_date(now)
    mornings = [at_hour(today - timedelta(days=ago), USUAL) for ago in range(DAYS, -1, -1)]
    for town in world.towns:
        for due_at in mornings:
            if due_at + _TOOK < now:
                _write_one(rng, town, due_at=due_at, now=now)
    set_up_hours(now)


def _write_one(rng: Random, town: Town, *, due_at: datetime, now: datetime) -> None:
    ctx = services_context(
        now=due_at + _TOOK, authority=town.id, purpose="example", organisation=town.services
    )
    with scope(ctx):
        report = _report(ctx)
    _freeze(ctx, report=report, due_at=due_at, openings=_openings(rng, town, due_at, now))


Opening = tuple[UUID, datetime, datetime | None]


def _openings(rng: Random, town: Town, due_at: datetime, now: datetime) -> list[Opening]:
    """Return who opened a report when, and when they acknowledged it, if they did by now."""
    found: list[Opening] = []
    for person in town.people:
        at = due_at + timedelta(minutes=rng.randint(2, 150))
        done = at + timedelta(minutes=rng.randint(1, 12))
        acknowledged = done if rng.random() < 0.9 and done < now else None
        if rng.random() < _OPENED.get(person.role, 0) and at < now:
            found.append((person.id, at, acknowledged))
    return found


@operation("example.make")
def _freeze(
    ctx: Context, *, report: Report, due_at: datetime, openings: Sequence[Opening]
) -> Outcome:
    row = freeze(ctx, report, due_at=due_at)
    DailyOpening.objects.bulk_create(
        DailyOpening(
            authority_id=row.authority_id,
            report=row.pk,
            person=person,
            opened_at=at,
            acknowledged_at=acknowledged,
            recorded_at=at,
            recorded_by=person,
        )
        for person, at, acknowledged in openings
    )
    return Outcome(row.pk)


def _report(ctx: Context) -> Report:
    since = day_before(ctx.now)
    over = Q(ended_at__isnull=True) | Q(ended_at__gt=since - _INTERVIEWED_WITHIN)
    episodes = Episode.objects.seen_by(ctx).filter(
        over, voided_at__isnull=True, started_at__lte=ctx.now
    )
    rows = list(episodes.select_related("child", "authority").order_by("started_at", "pk"))
    due = _duties(ctx, [row.pk for row in rows], since)
    entries = [_entry(ctx, row, due.get(row.pk, Duties()), since) for row in rows]
    ahead = thresholds(ctx, [one.episode for one in entries if one.still])
    entries = [
        replace(one, duties=replace(one.duties, thresholds=ahead.get(one.episode, ())))
        for one in entries
    ]
    told = [one for one in entries if one.still or one.began or one.ended or one.duties.interviews]
    told.sort(key=lambda one: (not one.still, one.grade != "high"))
    return Report(data_at=ctx.now, since=since, entries=tuple(told))


def _duties(ctx: Context, episodes: list[UUID], since: datetime) -> dict[UUID, Duties]:
    """Return what was due at ``ctx.now``, by episode."""
    open_then = (Q(met_at__isnull=True) | Q(met_at__gt=ctx.now)) & (
        Q(ended_at__isnull=True) | Q(ended_at__gt=ctx.now)
    )
    rows = Obligation.objects.seen_by(ctx).filter(
        open_then, episode__in=episodes, opened_at__lte=ctx.now
    )
    by_episode: dict[UUID, list[Duty]] = {}
    for row in rows.order_by("due_at", "key"):
        duty = Duty(row.rule, row.title, row.owner, row.due_at)
        by_episode.setdefault(row.episode_id, []).append(duty)
    return {episode: _split(found, ctx.now, since) for episode, found in by_episode.items()}


def _split(duties: Sequence[Duty], now: datetime, since: datetime) -> Duties:
    overdue = tuple(one for one in duties if one.due_at <= now)
    return Duties(
        next=next((one for one in duties if one.due_at > now), None),
        overdue=overdue,
        interviews=tuple(one for one in duties if one.rule.startswith("interview.")),
        breaches=tuple(one for one in overdue if one.due_at > since),
    )


def _entry(ctx: Context, row: Episode, duties: Duties, since: datetime) -> Entry:
    ended_at = row.ended_at if row.ended_at and row.ended_at <= ctx.now else None
    return Entry(
        episode=row.pk,
        child=row.child_id,
        authority=row.authority_id,
        given_name=row.child.given_name,
        family_name=row.child.family_name,
        born_on=row.child.born_on,
        team=row.child.team,
        whose="" if row.authority_id == ctx.authority else row.authority.name,
        kind=row.kind,
        grade=row.grade,
        immediate_concern=row.immediate_concern,
        started_at=row.started_at,
        ended_at=ended_at,
        reported_back_at=None,
        still=ended_at is None,
        began=row.started_at > since,
        ended=ended_at is not None and ended_at > since,
        duties=duties,
    )
