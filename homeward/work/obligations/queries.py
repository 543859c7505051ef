"""Reading what is due: of one episode, and of many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.protocol import Protocol
from homeward.work.obligations.models import EpisodeClock, Obligation
from homeward.work.obligations.protocols import protocol_version

COUNTING = ("running", "overdue")
"""Open, with a clock that runs."""

OPEN = (*COUNTING, "paused")


def obligations_of(ctx: Context, episode: UUID) -> list[Obligation]:
    """Return an episode's obligations: those still open first, by when they are due."""
    rows = Obligation.objects.seen_by(ctx).filter(episode=episode)
    return sorted(rows, key=lambda row: (row.state not in OPEN, row.due_at))


class NextDue(NamedTuple):
    """One open obligation as a list shows it. ``due_at`` is aware UTC."""

    rule: str
    title: str
    owner: str
    due_at: datetime


def next_due(ctx: Context, episodes: Iterable[UUID]) -> dict[UUID, list[NextDue]]:
    """Return the open obligations of many episodes, each list by when they are due.

    A paused one is left out: when it is due is not known until its pause is over.
    """
    rows = Obligation.objects.seen_by(ctx).filter(episode__in=list(episodes), state__in=COUNTING)
    found: dict[UUID, list[NextDue]] = {}
    told = rows.order_by("due_at", "key").values_list(
        "episode_id", "rule", "title", "owner", "due_at"
    )
    for episode, rule, title, owner, due_at in told:
        found.setdefault(episode, []).append(NextDue(rule, title, owner, due_at))
    return found


def protocol_authority(ctx: Context, episode: UUID) -> UUID | None:
    """Return whose protocol governs an episode, if it has a clock here."""
    clocks = EpisodeClock.objects.seen_by(ctx).filter(episode=episode)
    return clocks.values_list("protocol_authority", flat=True).first()


def protocol_of(ctx: Context, episode: UUID) -> Protocol | None:
    """Return the protocol version that governs an episode, if it has a clock here."""
    clock = EpisodeClock.objects.seen_by(ctx).filter(episode=episode).first()
    if clock is None:
        return None
    return protocol_version(name=clock.protocol, number=clock.protocol_version)
