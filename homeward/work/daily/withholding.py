"""What a daily report keeps from its reader: a child to whom a danger comes from that very person.

A report tells, as a message does: whoever a recorded danger names is told nothing of the child
until a named manager decides that they may be. Their counts are of what is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.guard import session
from homeward.guard.people import services_context
from homeward.record.children.joins import groups_of
from homeward.record.profile.harm import naming
from homeward.work.daily.report import Entry, Report
from homeward.work.messages.models import Suppression

_Reasons = dict[str, datetime]
"""Why somebody is not simply told of a child, each with since when (aware UTC)."""


def for_reader(ctx: Context, report: Report) -> Report:
    """Return a report without the episodes that are kept from the one who asks, as of today."""
    kept = kept_from(ctx, report, people=[ctx.actor])
    return without(report, kept.get(ctx.actor, frozenset()))


def without(report: Report, episodes: Collection[UUID]) -> Report:
    """Return a report without these episodes."""
    left = tuple(one for one in report.entries if one.episode not in episodes)
    return replace(report, entries=left)


def kept_from(
    ctx: Context, report: Report, *, people: Collection[UUID]
) -> dict[UUID, frozenset[UUID]]:
    """Return, by person, which episodes of a report are kept from them; nobody else is named.

    Asked as the program, on the day of the asking: what is kept from somebody does not depend on
    what they may see, nor on the moment of the report. A fixed number of questions.
    """
    if not report.entries or not people:
        return {}
    program = services_context(
        now=ctx.true_now,
        authority=ctx.authority,
        purpose=ctx.purpose,
        organisation=ctx.organisation,
    )
    with session.lent_to(program):
        dangers = _dangers(program, report.entries, people)
        if not dangers:
            return {}
        decided = _decided(program, report.entries, dangers)
    kept = {
        person: frozenset(
            one.episode
            for one in report.entries
            if not _may_know(reasons.get(one.child, {}), decided.get((one.episode, person), []))
        )
        for person, reasons in dangers.items()
    }
    return {person: episodes for person, episodes in kept.items() if episodes}


def _dangers(
    ctx: Context, entries: Iterable[Entry], people: Collection[UUID]
) -> dict[UUID, dict[UUID, _Reasons]]:
    """Return, by person and then by child, the dangers that name them."""
    groups = groups_of(ctx, {one.child for one in entries})
    rows = {row for group in groups.values() for row in group}
    found: dict[UUID, dict[UUID, _Reasons]] = {}
    told = naming(ctx, rows, people=people, on=london_date(ctx.now))
    for child, group in groups.items():
        for row, harm in told:
            if row in group and harm.named is not None:
                reasons = found.setdefault(harm.named, {}).setdefault(child, {})
                since = reasons.get(harm.kind, harm.recorded_at)
                reasons[harm.kind] = max(harm.recorded_at, since)
    return found


def _decided(
    ctx: Context, entries: Iterable[Entry], people: Collection[UUID]
) -> dict[tuple[UUID, UUID], list[Suppression]]:
    """Return what was decided of each episode for each of these people, the last first."""
    rows = Suppression.objects.seen_by(ctx).filter(
        person__in=people,
        message__episode__in=[one.episode for one in entries],
        decided_at__isnull=False,
    )
    found: dict[tuple[UUID, UUID], list[Suppression]] = {}
    for row in rows.order_by("-decided_at", "pk").select_related("message"):
        if row.person is not None and row.message.episode_id is not None:
            found.setdefault((row.message.episode_id, row.person), []).append(row)
    return found


def _may_know(reasons: _Reasons, decided: Iterable[Suppression]) -> bool:
    """Tell whether somebody may be told: nothing speaks against it, or it was let go of each.

    What was decided before a reason was recorded as it now stands does not count.
    """
    every = list(decided)
    return all(_let_go(reason, since, every) for reason, since in reasons.items())


def _let_go(reason: str, since: datetime, decided: Iterable[Suppression]) -> bool:
    counts = (
        row
        for row in decided
        if row.reason == reason and row.decided_at is not None and row.decided_at >= since
    )
    last = next(counts, None)
    return last is not None and bool(last.allowed)
