"""Reads all that the example wrote, as each working authority's services see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps

from homeward.config import example_people
from homeward.domain.context import Context
from homeward.guard.models import Authority
from homeward.guard.people import services_context
from homeward.guard.session import scope


def desks(now: datetime) -> list[Context]:
    """Return a context that sees the whole record of each working authority."""
    named = Authority.objects.filter(name__in=example_people.TOWNS).order_by("name")
    return [services_context(now=now, authority=row.pk, purpose="test") for row in named]


def rows(now: datetime, label: str, **only: Any) -> list[Any]:
    """Return every row of a table that some working authority sees, each once."""
    found: dict[Any, Any] = {}
    model: Any = apps.get_model(label)
    for ctx in desks(now):
        with scope(ctx):
            found |= {row.pk: row for row in model.objects.seen_by(ctx).filter(**only)}
    return list(found.values())
