"""Whom to tell that a daily report is made, or that it is late. Counts alone, and no child."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.guard import session
from homeward.guard.models import Membership
from homeward.guard.permissions import OPERATIONS
from homeward.work.daily.report import Counts
from homeward.work.daily.stored import KEY, find_report, kept_report
from homeward.work.daily.withholding import kept_from, without
from homeward.work.messages.raising import tell_people, tell_role

FIRST = "missing_officer"
"""Who is told where nobody holds any role that the report is for: the ladder starts there."""

LATE_FOR = (FIRST, "administrator")
LATE_KEY = "daily_report_late:"


def counts_words(counts: Counts) -> str:
    """Return the counts in one line that names nobody."""
    if not any(counts):
        return "nothing to report"
    said = [
        f"{counts.missing} missing now",
        f"{counts.began} went missing",
        f"{counts.ended} came back",
        f"{counts.interviews} to interview",
        f"{counts.overdue} overdue {'action' if counts.overdue == 1 else 'actions'}",
    ]
    return ", ".join(said)


def tell_made(ctx: Context, report: UUID) -> None:
    """Tell everybody whom the report is for, each once; one of them is asked to take it up.

    Where nobody holds a role that it is for, it goes up the ladder. The counts are those of
    somebody in no team: a child kept to one team is not among them. Whoever a danger to one of
    the children names is told by themselves, with the counts of what they may read; where that
    is everybody, the whole of it is the administrators' to hear of.
    """
    plain, people = _in_no_team(ctx), _people(ctx)
    with session.lent_to(plain):
        found = kept_report(plain, find_report(plain, report))
        kept = kept_from(plain, found, people=people)
    for person in [one for one in people if one in kept]:
        left = without(found, kept[person])
        _tell(ctx, report, str(person), people=[person], words=counts_words(left.counts))
    words = counts_words(found.counts)
    if people:
        others = [one for one in people if one not in kept]
        _tell(ctx, report, "people", people=others, words=words)
    else:
        tell_role(
            ctx,
            key=f"{KEY}{report}:{FIRST}",
            template="daily_report",
            role=FIRST,
            urgency=Urgency.SHIFT,
            title=words,
        )


def _tell(ctx: Context, report: UUID, whom: str, *, people: list[UUID], words: str) -> None:
    tell_people(
        ctx,
        key=f"{KEY}{report}:{whom}",
        template="daily_report",
        urgency=Urgency.SHIFT,
        people=people,
        title=words,
    )


def _in_no_team(ctx: Context) -> Context:
    return Context(
        ctx.actor,
        ctx.organisation,
        ctx.authority,
        ctx.purpose,
        ctx.now,
        operation_id=ctx.operation_id,
        roles=ctx.roles,
    )


def _people(ctx: Context) -> list[UUID]:
    """Return whom the report is for, each once: missing officers first, then by name."""
    rows = Membership.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=ctx.now),
        organisation=ctx.organisation,
        role__in=OPERATIONS["daily.acknowledge"],
        starts_at__lte=ctx.now,
        user__is_active=True,
    )
    held = rows.order_by("user__name", "user_id").values_list("user_id", "role")
    found = sorted(held, key=lambda one: one[1] != FIRST)  # stable: by name within each
    return list(dict.fromkeys(person for person, _ in found))


def tell_late(ctx: Context, *, due_at: datetime) -> None:
    """Tell those who can make the report themselves, and whoever runs Homeward, at once."""
    for role in LATE_FOR:
        tell_role(
            ctx,
            key=f"{LATE_KEY}{ctx.organisation}:{due_at.isoformat()}:{role}",
            template="daily_report_late",
            role=role,
            urgency=Urgency.NOW,
        )
