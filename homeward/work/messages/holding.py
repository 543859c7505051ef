"""Keeping a message from those it concerns and their household, until a manager decides."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.domain.time import london_date
from homeward.record.children.joins import joined_with
from homeward.record.profile.harm import household_at_risk
from homeward.record.stamp import stamp
from homeward.work.messages.line import Line
from homeward.work.messages.models import Message, Suppression
from homeward.work.rota.people import Recipient

HOUSEHOLD = frozenset({"carer"})
"""The roles by which those who live with the child are told."""


def kept_back(line: Line, message: Message, role: str, recipient: Recipient) -> bool:
    """Tell whether a message must not go to somebody, and write so the first time.

    Nobody of the household is told while abuse in it, a forced marriage or an allegation is
    recorded. What a manager has decided for somebody holds for the whole episode.
    """
    if role not in HOUSEHOLD or message.child_id is None:
        return False
    reason = _risk(line, message.child_id)
    if not reason:
        return False
    row = _row(line.ctx, message, recipient)
    if row is None:
        row = _keep_back(line, message, recipient, reason)
    return not row.allowed


def _row(ctx: Context, message: Message, recipient: Recipient) -> Suppression | None:
    rows = Suppression.objects.seen_by(ctx).filter(message=message, **_named(recipient))
    return rows.first()


def _keep_back(line: Line, message: Message, recipient: Recipient, reason: str) -> Suppression:
    """Write that somebody is not told: as was decided before, else until a manager decides."""
    before = Suppression.objects.seen_by(line.ctx).filter(
        message__episode=message.episode_id,
        reason=reason,
        decided_at__isnull=False,
        **_named(recipient),
    )
    former = before.order_by("-decided_at").first() if message.episode_id else None
    names = ("decided_at", "decided_by", "allowed", "decision")
    decided = {name: getattr(former, name) for name in names} if former else {}
    if former is None:
        line.held.append(message)
    return Suppression.objects.create(
        message=message,
        child_id=message.child_id,
        reason=reason,
        **_named(recipient),
        **decided,
        **stamp(line.ctx),
    )


def _risk(line: Line, child: UUID) -> str:
    if line.risk is None:
        rows = joined_with(line.ctx, child)
        line.risk = household_at_risk(line.ctx, rows, on=london_date(line.ctx.now))
    return line.risk


def _named(recipient: Recipient) -> dict[str, object]:
    return {"person": recipient.person, "contact": recipient.contact[:120]}


def undecided(ctx: Context) -> list[Suppression]:
    """Return whom messages are kept from and nobody has decided on, the longest waiting first."""
    rows = Suppression.objects.seen_by(ctx).filter(
        Q(message__organisation=ctx.organisation), decided_at__isnull=True
    )
    return list(rows.select_related("message").order_by("recorded_at", "pk"))
