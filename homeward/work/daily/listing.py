"""What a daily report meets by itself: the duty to include a child in it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from homeward.domain.context import Context
from homeward.guard.session import scope
from homeward.record.episodes.logged import LISTED, record_listed
from homeward.work.daily.models import DailyRow
from homeward.work.obligations.models import Obligation
from homeward.work.obligations.protocols import protocol_version
from homeward.work.obligations.queries import OPEN


def note_listed(ctx: Context, *, report: UUID) -> list[Exception]:
    """Record of each child in a report that it told of them, where a duty waits for that.

    Of the authority's own children, missing at the report's moment or since the last one. What
    goes wrong with one keeps neither the report nor the others back: its duty stays due, and is
    raised as any other. Returns what went wrong.
    """
    failed: list[Exception] = []
    with scope(ctx):
        waiting = sorted(set(_waiting(ctx, report)))
    for episode in waiting:
        try:
            with transaction.atomic():
                record_listed(ctx.for_operation(uuid4()), episode=episode)
        except Exception as error:
            failed.append(error)
    return failed


def _waiting(ctx: Context, report: UUID) -> Iterator[UUID]:
    """Return the episodes in a report with an open duty that being listed meets."""
    told = DailyRow.objects.seen_by(ctx).filter(Q(still=True) | Q(began=True), report=report)
    open_ones = Obligation.objects.seen_by(ctx).filter(
        authority=ctx.authority, episode__in=told.values("episode_id"), state__in=OPEN
    )
    rules = {
        (name, number): _met_by_listing(name, number)
        for name, number in {(duty.protocol, duty.protocol_version) for duty in open_ones}
    }
    for duty in open_ones:
        if duty.rule in rules[duty.protocol, duty.protocol_version]:
            yield duty.episode_id


def _met_by_listing(protocol: str, version: int) -> frozenset[str]:
    """Return the rules of one version of a protocol that ask for it."""
    rules = protocol_version(name=protocol, number=version).rules
    return frozenset(rule.id for rule in rules if LISTED in rule.met_by)
