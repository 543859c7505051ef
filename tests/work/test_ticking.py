"""The clock's tick: each due episode once, whatever another worker or a bad row does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from homeward.guard.models import LedgerEntry
from homeward.guard.people import services_context
from homeward.guard.session import hold_if_free, scope
from homeward.work.obligations import ticking
from homeward.work.obligations.alarms import alarms_of, watch
from homeward.work.obligations.drift import drifted
from homeward.work.obligations.models import Wake
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours
from tests.servers import Server
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
LATER = NOW + hours(2)


def _ticks(cast: Cast) -> int:
    with scope(cast.asha.ctx()):
        return LedgerEntry.objects.filter(operation="clock.tick").count()


@pytest.mark.django_db(transaction=True)
def test_each_episode_is_ticked_once_when_two_workers_tick(cast: Cast) -> None:
    number = 6
    for _ in range(number):
        cast.missing(cast.child())
    together = Barrier(2)

    def work(_: int) -> tuple[int, list[UUID]]:
        try:
            together.wait()
            return tick(LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(work, range(2)))

    assert sum(done for done, _ in answers) == number
    assert [failed for _, failed in answers] == [[], []]
    assert _ticks(cast) == number
    assert not Wake.objects.filter(at__lte=LATER).exists()


def test_others_are_ticked_when_one_fails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = cast.missing(cast.child(), seen=NOW - hours(1.5))
    good = cast.missing(cast.child())
    real = ticking.tick_episode

    def fails(ctx: object, *, episode: UUID) -> object:
        if episode == bad:
            raise ZeroDivisionError
        return real(ctx, episode=episode)  # type: ignore[arg-type]

    monkeypatch.setattr(ticking, "tick_episode", fails)

    done, failed = tick(LATER)

    assert (done, failed) == (1, [bad])
    assert Wake.objects.get(pk=bad).at == LATER + timedelta(seconds=2)
    assert Wake.objects.get(pk=good).at > LATER


def test_no_more_than_the_limit_is_ticked_when_many_are_due(cast: Cast) -> None:
    for _ in range(3):
        cast.missing(cast.child())

    assert tick(LATER, limit=2) == (2, [])
    assert tick(LATER) == (1, [])
    assert tick(LATER) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_episode_is_left_to_the_worker_that_has_it_when_it_is_held(cast: Cast) -> None:
    episode = cast.missing(cast.child())

    def work(_: int) -> tuple[int, list[UUID]]:
        try:
            return tick(LATER)
        finally:
            connection.close()

    with scope(cast.asha.ctx()), ThreadPoolExecutor(1) as pool:
        assert hold_if_free(episode)
        (meanwhile,) = pool.map(work, [1])

    assert meanwhile == (0, [])
    assert tick(LATER) == (1, [])


def test_episode_is_not_ticked_again_when_another_worker_did_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.missing(cast.child())
    real = ticking.hold_if_free

    def late(what: UUID) -> bool:
        Wake.objects.filter(pk=what).update(at=LATER + hours(9))
        return real(what)

    monkeypatch.setattr(ticking, "hold_if_free", late)

    assert tick(LATER) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_drift_is_named_when_a_row_is_not_what_the_protocol_gives(
    cast: Cast, server: Server
) -> None:
    sound, wrong = cast.missing(cast.child()), cast.missing(cast.child())
    checker = services_context(now=NOW, authority=cast.alder, purpose="drift check")
    before = drifted(checker)

    tamper(
        server,
        f"UPDATE work_obligation SET due_at = due_at + interval '1 hour' "  # noqa: S608
        f"WHERE episode_id = '{wrong}'",
    )

    late = services_context(now=NOW + hours(5), authority=cast.alder, purpose="drift check")
    assert before == []
    assert drifted(checker) == [wrong]
    assert sound not in drifted(late)


def test_episode_keeps_a_time_given_meanwhile_when_working_it_out_fails(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = cast.missing(cast.child())

    def meanwhile(wake: Wake, now: datetime) -> bool:
        Wake.objects.filter(pk=wake.pk).update(at=LATER + timedelta(seconds=1))
        raise ZeroDivisionError

    monkeypatch.setattr(ticking, "_tick_one", meanwhile)

    assert tick(LATER) == (0, [episode])
    assert Wake.objects.get(pk=episode).at == LATER + timedelta(seconds=1)


def test_alarm_stands_when_an_episode_fails_again_and_again_and_ends_when_it_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode, ctx = cast.missing(cast.child()), cast.asha.ctx(at=LATER)
    waits, alarms, at = [], [], LATER
    with monkeypatch.context() as broken:
        broken.setattr(ticking, "tick_episode", _fails)
        for _ in range(9):
            tick(at)
            wake = Wake.objects.get(pk=episode)
            assert wake.at is not None
            waits.append((wake.at - at).total_seconds())
            alarms.append(watch(ctx).stuck)
            at = wake.at
    standing = alarms_of(ctx)[0]

    assert tick(at) == (1, [])

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert alarms == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert (standing.kind, standing.count, standing.cleared_at) == ("stuck", 1, None)
    assert alarms_of(ctx)[0].cleared_at == at
    assert watch(ctx).stuck == 0
    assert Wake.objects.get(pk=episode).failures == 0


def test_episode_is_stuck_no_more_when_somebody_recorded_something_and_it_was_worked_out(
    cast: Cast,
) -> None:
    episode = cast.missing(cast.child())
    Wake.objects.filter(pk=episode).update(failures=7)
    before = watch(cast.asha.ctx(at=LATER)).stuck

    cast.back(episode, at=NOW + hours(1))

    assert before == 1
    assert Wake.objects.get(pk=episode).failures == 0


def _fails(ctx: object, *, episode: UUID) -> object:
    raise ZeroDivisionError
