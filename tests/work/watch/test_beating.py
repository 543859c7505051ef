"""The worker's sign of life: who is alive, how far behind, and who is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.work.messages.models import Chase, Outbox
from homeward.work.obligations.models import Obligation, Wake
from homeward.work.obligations.ticking import tick
from homeward.work.watch.beating import FORGOTTEN_AFTER, beat, expect, lag_at
from homeward.work.watch.models import Heartbeat
from homeward.work.watch.queries import Alive, NotYet, Stalled, figures, state
from tests.cast import NOW, Cast, Person, hours

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def _outbox(ago: timedelta) -> None:
    Outbox.objects.create(
        delivery_id=uuid4(), authority_id=uuid4(), organisation=uuid4(), at=NOW - ago
    )


def test_engine_is_alive_when_a_worker_beat_within_a_minute() -> None:
    beat("one", NOW, 2.5)

    assert state(NOW + 59 * SECOND) == Alive(NOW, 2.5)


def test_engine_is_stalled_when_no_worker_beat_for_a_minute() -> None:
    beat("one", NOW - hours(1), 0.0)
    beat("two", NOW, 0.0)

    assert state(NOW + 60 * SECOND) == Stalled(NOW)


def test_engine_is_not_yet_when_none_was_ever_at_work() -> None:
    assert state(NOW) == NotYet()


def test_engine_is_stalled_when_an_expected_one_never_came() -> None:
    expect(NOW)

    assert state(NOW + 59 * SECOND) == NotYet()
    assert state(NOW + 60 * SECOND) == Stalled(NOW)


def test_nothing_is_expected_afresh_when_a_worker_once_was_at_work() -> None:
    beat("one", NOW, 0.0)

    expect(NOW + hours(8))

    assert state(NOW + hours(8)) == Stalled(NOW)


def test_old_workers_go_when_another_is_at_work() -> None:
    beat("old", NOW, 0.0)
    beat("new", NOW + FORGOTTEN_AFTER, 0.0)
    beat("new", NOW + FORGOTTEN_AFTER + SECOND, 0.0)

    assert [row.name for row in Heartbeat.objects.all()] == ["new"]


def test_one_row_stands_for_a_worker_when_it_beats_again() -> None:
    beat("one", NOW, 0.0)
    beat("one", NOW + SECOND, 1.0)

    row = Heartbeat.objects.get()
    assert (row.started_at, row.beat_at, row.lag) == (NOW, NOW + SECOND, 1.0)


def test_lag_is_the_age_of_the_oldest_undone_when_several_are_due() -> None:
    Wake.objects.create(
        episode_id=uuid4(), authority_id=uuid4(), kept_by=uuid4(), at=NOW - 5 * SECOND
    )
    _outbox(40 * SECOND)
    Chase.objects.create(
        message_id=uuid4(), authority_id=uuid4(), organisation=uuid4(), at=NOW - 9 * SECOND
    )

    assert lag_at(NOW) == 40.0


def test_lag_is_nothing_when_nothing_is_due_yet() -> None:
    _outbox(-hours(1))

    assert lag_at(NOW) == 0.0


def test_figures_count_each_duty_once_when_a_child_is_shared_between_two(cast: Cast) -> None:
    child = cast.child()
    cast.missing(child, seen=NOW - hours(80))
    cast.missing(cast.child(by=cast.carys), by=cast.carys, seen=NOW - hours(80))
    share_child(
        cast.gwen.ctx(),
        child=child,
        to=cast.carys.organisation,
        purpose="responsible",
        ends_at=NOW + hours(24),
    )
    later = NOW + hours(30)
    tick(later)

    found = figures(later)

    alder, birch = _overdue(cast.asha, later), _overdue(cast.carys, later)
    assert alder
    assert birch
    assert found.overdue == alder + birch


def test_figures_tell_of_workers_and_outbox_when_both_are_there(cast: Cast) -> None:
    _outbox(30 * SECOND)
    beat("one", NOW - SECOND, 0.0)
    beat("hung", NOW - hours(1), 0.0)

    found = figures(NOW)

    assert (found.workers, found.beat_age) == (1, 1.0)
    assert (found.outbox, found.outbox_age, found.lag) == (1, 30.0, 30.0)


def _overdue(person: Person, at: datetime) -> int:
    ctx = person.ctx(at=at)
    with scope(ctx):
        rows = Obligation.objects.seen_by(ctx).filter(state="overdue")
        return rows.filter(authority=ctx.authority).count()
