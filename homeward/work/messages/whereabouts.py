"""Which services here hold a message or a delivery, for callers who know its id alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.models import Tracked
from homeward.guard.people import services_here, working_for
from homeward.work.messages.models import Delivery, Message


def keeper_of_delivery(delivery: UUID, *, now: datetime) -> Context | None:
    """Return the program's context in the record that a delivery is in, if anybody here has it.

    As the organisation on whose behalf it was sent, where that still sees it.
    """
    found = _found(Delivery, Q(pk=delivery), now)
    return found[0] if found else None


def keeper_of_message(message: UUID, *, now: datetime) -> Context | None:
    """Return the program's context in the record that a message is in, if anybody here has it."""
    found = _found(Message, Q(pk=message), now)
    return found[0] if found else None


def keeper_of_reference(reference: str, *, now: datetime) -> tuple[Context, UUID] | None:
    """Return the same and the delivery, for the reference under which it was handed over.

    Notify is given the delivery's own id as reference. It may name it before we know that the
    letter was taken.
    """
    wanted = Q(reference=reference)
    with suppress(ValueError):
        wanted |= Q(pk=UUID(reference))
    return _found(Delivery, wanted, now)


def _found(model: type[Tracked], wanted: Q, now: datetime) -> tuple[Context, UUID] | None:
    """Return as whom of those who work here a row is seen, and the row; None if by nobody."""
    for services in services_here():
        ctx = working_for(services, now=now, purpose="messages")
        with session.scope(ctx):
            row = model.objects.seen_by(ctx).filter(wanted).first()
        if row is not None:
            return ctx.for_authority(row.authority_id), row.pk
    return None
