"""When the shift of somebody ends, and when the next of an organisation's begins or ends."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, Q

from homeward.work.rota.models import Leave, Shift
from homeward.work.rota.people import shifts_of


def shift_end(person: UUID, *, now: datetime) -> datetime | None:
    """Return when the shift ends (aware UTC) that somebody works at ``now``; None if on no rota.

    It may be the shift of somebody on leave for whom they stand in.
    """
    away = Leave.objects.filter(
        deputy=person, removed_at=None, starts_at__lte=now, ends_at__gt=now
    ).values("user")
    rows = Shift.objects.filter(
        Q(user=person) | Q(user__in=away), removed_at=None, starts_at__lte=now, ends_at__gt=now
    )
    found: datetime | None = rows.aggregate(ends=Max("ends_at"))["ends"]
    return found


def next_change(organisation: UUID, *, now: datetime) -> datetime | None:
    """Return when the next shift begins or ends after ``now`` (aware UTC); None if none does."""
    rows = shifts_of(organisation).filter(ends_at__gt=now)
    found = rows.aggregate(
        ends=Min("ends_at"), begins=Min("starts_at", filter=Q(starts_at__gt=now))
    )
    return min((at for at in found.values() if at is not None), default=None)
