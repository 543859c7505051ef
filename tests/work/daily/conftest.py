"""The cast, and reports made for Alder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest

from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.work.daily.keeping import make_report
from homeward.work.daily.report import Report
from homeward.work.daily.stored import find_report, kept_report
from tests.cast import Cast, Person, cast

__all__ = ["cast"]

Make = Callable[[datetime], UUID]


@pytest.fixture
def make(cast: Cast) -> Make:
    """Make Alder's report as the program does, due at the very moment."""

    def made(at: datetime) -> UUID:
        ctx = services_context(now=at, authority=cast.alder, purpose="daily report")
        return UUID(str(make_report(ctx, due_at=at).id))

    return made


def read_by(person: Person, report: UUID, *, at: datetime) -> Report:
    """Return a kept report as a person reads it at an instant."""
    ctx = person.ctx(at=at)
    with scope(ctx):
        return kept_report(ctx, find_report(ctx, report))
