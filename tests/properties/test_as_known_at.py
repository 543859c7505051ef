"""What was known at any instant equals a replay of the changes recorded by then."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.guard import session
from homeward.guard.history import as_known_at
from homeward.guard.session import scope
from homeward.guard.versions import change, find
from homeward.record.children.operations import Particulars, create_child
from homeward.record.models import Child
from tests.cast import NOW, Cast, hours

pytestmark = pytest.mark.django_db
MINUTES = st.integers(min_value=0, max_value=90)
STEPS = st.lists(
    st.tuples(st.sampled_from(["create", "change"]), st.integers(0, 3), MINUTES),
    min_size=1,
    max_size=12,
)
QUIET = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _at(minutes: int) -> datetime:
    return NOW + hours(minutes / 60)


def _make(cast: Cast, at: datetime) -> UUID:
    made = create_child(cast.asha.ctx(at=at), said=Particulars("0")).id
    assert made is not None
    return made


def _rename(cast: Cast, child: UUID, at: datetime, *, name: str) -> None:
    ctx = cast.asha.ctx(at=at)
    with scope(ctx, operation="child.change", entry=uuid4()):
        row = find(ctx, Child, child)
        change(ctx, row, version=row.version, given_name=name)
        session.append_entry()


def _replay(told: list[tuple[datetime, UUID, str]], at: datetime) -> dict[UUID, str]:
    """Take every change in the order made; one made late in clock time counts from then on."""
    known: dict[UUID, str] = {}
    since: dict[UUID, datetime] = {}
    for when, child, name in told:
        since[child] = max(when, since.get(child, when))
        if since[child] <= at:
            known[child] = name
    return known


@QUIET
@given(steps=STEPS, moments=st.lists(MINUTES, min_size=1, max_size=5))
def test_record_equals_a_replay_when_read_as_known_at_any_moment(
    cast: Cast, steps: list[tuple[str, int, int]], moments: list[int]
) -> None:
    with transaction.atomic():
        told: list[tuple[datetime, UUID, str]] = []
        mine: list[UUID] = []
        for number, (what, which, minutes) in enumerate(steps, start=1):
            at = _at(minutes)
            if what == "create" or not mine:
                mine.append(_make(cast, at))
                told.append((at, mine[-1], "0"))
            else:
                child = mine[which % len(mine)]
                _rename(cast, child, at, name=str(number))
                told.append((at, child, str(number)))

        ctx = cast.asha.ctx(at=_at(90))
        with scope(ctx):
            for minutes in moments:
                at = _at(minutes)
                rows = as_known_at(ctx, Child, at)
                found = {row.pk: row.given_name for row in rows if row.pk in mine}
                alone = as_known_at(ctx, Child, at, subject=mine[0])

                expected = _replay(told, at)
                assert found == expected
                assert [row.given_name for row in alone] == [
                    name for child, name in expected.items() if child == mine[0]
                ]
        transaction.set_rollback(True)
