"""Which services here hold a message or a delivery, for callers who know its id alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.people import services_context, services_here
from homeward.work.messages.models import Delivery, Message


def keeper_of_delivery(delivery: UUID, *, now: datetime) -> Context | None:
    """Return the program's context in the record that a delivery is in, if anybody here has it.

    As the organisation on whose behalf it was sent, where that still sees it.
    """
    for ctx in _everybody(now):
        with session.scope(ctx):
            row = Delivery.objects.seen_by(ctx).filter(pk=delivery).first()
        if row is not None:
            return ctx.for_authority(row.authority_id)
    return None


def keeper_of_message(message: UUID, *, now: datetime) -> Context | None:
    """Return the program's context in the record that a message is in, if anybody here has it."""
    for ctx in _everybody(now):
        with session.scope(ctx):
            row = Message.objects.seen_by(ctx).filter(pk=message).first()
        if row is not None:
            return ctx.for_authority(row.authority_id)
    return None


def keeper_of_reference(reference: str, *, now: datetime) -> tuple[Context, UUID] | None:
    """Return the same and the delivery, for the reference under which it was handed over.

    Notify is given the delivery's own id as reference. It may name it before we know that the
    letter was taken.
    """
    wanted = Q(reference=reference)
    with suppress(ValueError):
        wanted |= Q(pk=UUID(reference))
    for ctx in _everybody(now):
        with session.scope(ctx):
            row = Delivery.objects.seen_by(ctx).filter(wanted).first()
        if row is not None:
            return ctx.for_authority(row.authority_id), row.pk
    return None


def _everybody(now: datetime) -> Iterator[Context]:
    for services in services_here():
        yield services_context(
            now=now,
            authority=services.authority_id,
            purpose="messages",
            organisation=services.pk,
        )
