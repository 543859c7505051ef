"""A record that comes whole: which of its episodes the clock looks at at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.guard.people import protocol_named, services_context
from homeward.work.obligations.drift import drifted
from homeward.work.obligations.first_working import work_out_new
from homeward.work.obligations.models import Wake
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours
from tests.servers import Server
from tests.tampering import tamper

pytestmark = pytest.mark.django_db(transaction=True)


@operation("example.make")
def _work_out(ctx: Context, *, episodes: Sequence[UUID]) -> Outcome:
    work_out_new(ctx, episodes=episodes, protocol=protocol_named(ctx.authority))
    return Outcome()


def _missing(cast: Cast, *, days: int, back: bool) -> UUID:
    then = NOW - timedelta(days=days)
    episode = cast.missing(cast.child(at=then), at=then)
    if back:
        cast.back(episode, at=then + hours(5))
    return episode


def test_only_whom_somebody_is_told_of_are_looked_at_at_once(server: Server, cast: Cast) -> None:
    old = _missing(cast, days=60, back=True)
    lately, still = _missing(cast, days=10, back=True), _missing(cast, days=60, back=False)
    tables = ("work_delivery", "work_message", "work_obligation", "work_episodeclock", "work_wake")
    tamper(server, *(f"DELETE FROM {table}" for table in tables))  # noqa: S608
    ctx = services_context(now=NOW, authority=cast.alder, purpose="test")

    _work_out(ctx, episodes=[old, lately, still])

    assert set(Wake.objects.filter(at__lte=NOW).values_list("pk", flat=True)) == {lately, still}
    assert tick(NOW) == (2, [])
    assert drifted(ctx) == []
