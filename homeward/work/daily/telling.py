"""Whom to tell that a daily report is made, or that it is late. Counts alone, and no child."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.domain.refusal import Refusal
from homeward.guard import session
from homeward.guard.permissions import OPERATIONS
from homeward.work.daily.report import Counts
from homeward.work.daily.stored import KEY, find_report, kept_report
from homeward.work.messages.raising import tell_role
from homeward.work.rota.resolving import who_for

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
    """Tell every role that the report is for and somebody can be found for, each person once.

    The counts are those of somebody in no team: a child kept to one team is not among them.
    """
    plain = _in_no_team(ctx)
    with session.lent_to(plain):
        words = counts_words(kept_report(plain, find_report(plain, report)).counts)
    for role in _roles(ctx):
        tell_role(
            ctx,
            key=f"{KEY}{report}:{role}",
            template="daily_report",
            role=role,
            urgency=Urgency.SHIFT,
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


def _roles(ctx: Context) -> list[str]:
    """Return the roles to tell, none whose people another role has told already."""
    found: list[str] = []
    told: set[UUID | str] = set()
    for role in sorted(OPERATIONS["daily.acknowledge"], key=lambda each: (each != FIRST, each)):
        people = _reached(ctx, role)
        if people - told:
            found.append(role)
            told |= people
    return found or [FIRST]


def _reached(ctx: Context, role: str) -> set[UUID | str]:
    try:
        recipients = who_for(ctx, role=role, episode=None).recipients
    except Refusal:
        return set()
    return {one.person or one.contact for one in recipients}


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
