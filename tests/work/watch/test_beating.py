"""The worker's sign of life: who is alive, how far behind, and who is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from homeward.config import clock
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.work.messages.models import Chase, Outbox
from homeward.work.obligations import ticking
from homeward.work.obligations.models import Obligation, Wake
from homeward.work.obligations.ticking import tick
from homeward.work.watch.beating import FORGOTTEN_AFTER, beat, expect, lag_at
from homeward.work.watch.models import Heartbeat
from homeward.work.watch.queries import (
    Alive,
    Behind,
    NotYet,
    Stalled,
    database_time,
    figures,
    state,
)
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


def _clocks(*, stuck: int, running: int, failures: int = 6) -> None:
    """Let so many be stuck, tried again in a minute, among others that are due in hours."""
    for number in range(stuck + running):
        bad = number < stuck
        Wake.objects.create(
            episode_id=uuid4(),
            authority_id=uuid4(),
            kept_by=uuid4(),
            at=NOW + (60 * SECOND if bad else hours(3)),
            failures=failures if bad else 0,
        )


@pytest.mark.parametrize(("stuck", "running"), [(1, 0), (1, 1), (3, 40), (2, 2)])
def test_engine_is_behind_when_many_episodes_are_stuck_or_half_of_all(
    stuck: int, running: int
) -> None:
    _clocks(stuck=stuck, running=running, failures=7)

    beat("one", NOW)

    # Put off by 2, 4, 8, 16, 32, 64 and 128 seconds, of which 60 are yet to go.
    assert state(NOW) == Behind(NOW - 194 * SECOND, 194.0)
    assert figures(NOW).stuck == stuck


@pytest.mark.parametrize(
    ("stuck", "running", "failures"), [(1, 2, 50), (2, 3, 50), (9, 0, 4), (9, 0, 5)]
)
def test_engine_is_alive_when_few_episodes_are_stuck_or_not_for_long(
    stuck: int, running: int, failures: int
) -> None:
    _clocks(stuck=stuck, running=running, failures=failures)

    beat("one", NOW)

    assert isinstance(state(NOW), Alive)


def test_lag_is_no_longer_than_it_was_due_when_ticks_fail_again_and_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.missing(cast.child())
    Chase.objects.all().delete()
    Outbox.objects.all().delete()
    due = Wake.objects.get().at
    assert due is not None

    def fails(ctx: object, *, episode: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(ticking, "tick_episode", fails)
    lags, at = [], due
    for _ in range(16):
        tick(at)
        lags.append((lag_at(at), (at - due).total_seconds()))
        at = Wake.objects.get().at or at

    assert [lag for lag, _ in lags[:4]] == [0.0] * 4
    assert all(lag == since for lag, since in lags[4:])
    assert lags[-1][0] == 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 + 7 * 300


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
    Heartbeat.objects.create(name="hung", started_at=NOW, beat_at=NOW - hours(1), lag=0.0)

    found = figures(NOW)

    assert (found.workers, found.beat_age) == (1, 1.0)
    assert (found.outbox, found.outbox_age, found.lag) == (1, 30.0, 30.0)


def _overdue(person: Person, at: datetime) -> int:
    ctx = person.ctx(at=at)
    with scope(ctx):
        rows = Obligation.objects.seen_by(ctx).filter(state="overdue")
        return rows.filter(authority=ctx.authority).count()


def test_sign_of_life_is_the_databases_when_the_machines_own_clock_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "utc_now", lambda: NOW - hours(1))

    beat("one")

    now = database_time()
    assert now is not None
    row = Heartbeat.objects.get()
    assert abs(now - row.beat_at) < timedelta(seconds=5)
    assert isinstance(state(), Alive)
    assert isinstance(state(now + 60 * SECOND), Stalled)


def test_engine_is_stalled_when_only_a_sign_from_the_time_to_come_says_otherwise() -> None:
    Heartbeat.objects.create(name="dead", started_at=NOW, beat_at=NOW + hours(2), lag=0.0)
    alone = state(NOW)
    Heartbeat.objects.create(name="old", started_at=NOW, beat_at=NOW - hours(1), lag=0.0)

    assert alone == Stalled(NOW)
    assert state(NOW) == Stalled(NOW - hours(1))


def test_a_sign_from_the_time_to_come_goes_when_a_worker_is_alive() -> None:
    Heartbeat.objects.create(name="dead", started_at=NOW, beat_at=NOW + hours(2), lag=0.0)

    beat("one", NOW, 0.0)

    assert [row.name for row in Heartbeat.objects.all()] == ["one"]
    assert state(NOW) == Alive(NOW, 0.0)


def test_engine_is_behind_when_it_beats_and_something_is_long_undone() -> None:
    _outbox(89 * SECOND)
    beat("one", NOW)
    nearly = state(NOW)

    _outbox(90 * SECOND)
    beat("one", NOW)

    assert nearly == Alive(NOW, 89.0)
    assert state(NOW) == Behind(NOW - 90 * SECOND, 90.0)


def test_engine_is_not_behind_when_what_failed_is_put_off() -> None:
    _outbox(hours(3))
    Outbox.objects.update(at=NOW + 30 * SECOND)

    beat("one", NOW)

    assert state(NOW) == Alive(NOW, 0.0)
