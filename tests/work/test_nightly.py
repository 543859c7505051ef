"""The nightly check: what differs from the protocol's answer is found, told and mended."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unittest import mock
from uuid import UUID

import pytest

from homeward.guard.people import services_context
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.work.obligations import nightly
from homeward.work.obligations.alarms import alarms_of, mend, standing_drift, watch
from homeward.work.obligations.drift import drifted
from homeward.work.obligations.models import Sweep
from homeward.work.obligations.nightly import check_some, next_night, set_up_checks
from homeward.work.obligations.queries import obligations_of
from tests.cast import NOW, Cast, Person, hours
from tests.servers import Server
from tests.tampering import tamper

committed = pytest.mark.django_db(transaction=True)
TONIGHT = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)  # 3am in London's summer


def whole_check(at: datetime) -> list[nightly.Slice]:
    """Do every slice that is due."""
    done = []
    while (one := check_some(at)) is not None:
        done.append(one)
    return done


def planted(server: Server, episode: UUID) -> None:
    """Move an obligation's due time, as nobody but an intruder could."""
    tamper(
        server,
        "UPDATE work_obligation SET due_at = due_at + interval '30 days' "  # noqa: S608
        f"WHERE episode_id = '{episode}'",
    )


def drift_seen_by(person: Person, *, at: datetime = TONIGHT) -> list[UUID]:
    """Return the episodes that a person finds listed as differing."""
    ctx = person.ctx(at=at)
    with scope(ctx):
        return [row.episode_id for row in standing_drift(ctx)]


def settled(cast: Cast) -> UUID:
    """Return an episode with nothing more to fall due, so that no tick is late."""
    from homeward.work.obligations.ticking import tick

    episode = cast.missing(cast.child())
    tick(TONIGHT)
    return episode


@pytest.mark.parametrize(
    ("now", "night"),
    [
        (datetime(2026, 6, 10, 12, tzinfo=UTC), TONIGHT),
        (TONIGHT, TONIGHT + timedelta(days=1)),
        (datetime(2026, 1, 10, 2, tzinfo=UTC), datetime(2026, 1, 10, 3, tzinfo=UTC)),
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 3, tzinfo=UTC)),
    ],
    ids=["summer", "at the very moment", "winter", "clocks go forward", "clocks go back"],
)
def test_check_begins_at_three_in_london_when_the_night_comes(
    now: datetime, night: datetime
) -> None:
    assert next_night(now) == night


@committed
def test_check_finds_nothing_when_the_table_equals_the_function(cast: Cast) -> None:
    settled(cast)
    set_up_checks(NOW)
    set_up_checks(NOW)

    early = whole_check(NOW)
    done = whole_check(TONIGHT)

    assert early == []
    assert {one.organisation for one in done} == {cast.asha.organisation, cast.carys.organisation}
    assert all(one.finished and not one.wrong and one.error is None for one in done)
    assert not watch(cast.asha.ctx(at=TONIGHT)).alarming
    assert watch(cast.asha.ctx(at=TONIGHT)).seen == 1
    assert whole_check(TONIGHT + hours(1)) == []


@committed
def test_check_raises_an_alarm_when_a_row_was_altered(server: Server, cast: Cast) -> None:
    episode = settled(cast)
    set_up_checks(NOW)
    planted(server, episode)

    done = whole_check(TONIGHT)

    assert [one.wrong for one in done if one.wrong] == [(episode,)]
    assert drift_seen_by(cast.asha) == [episode]
    assert drift_seen_by(cast.carys) == []
    assert watch(cast.asha.ctx(at=TONIGHT)).wrong == 1
    assert not watch(cast.carys.ctx(at=TONIGHT)).alarming
    assert [row.count for row in alarms_of(cast.asha.ctx(at=TONIGHT))] == [1]


@committed
@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM work_obligation WHERE episode_id = '{0}' AND rule = 'police.told'",
        "UPDATE work_wake SET at = at + interval '9 days' WHERE episode_id = '{0}'",
        "DELETE FROM work_wake WHERE episode_id = '{0}'",
        "DELETE FROM work_episodeclock WHERE episode_id = '{0}'",
    ],
    ids=["a row is gone", "the waking is late", "the waking is gone", "the clock is gone"],
)
def test_check_finds_the_episode_when_it_was_damaged(
    server: Server, cast: Cast, damage: str
) -> None:
    episode = settled(cast)
    set_up_checks(NOW)
    tamper(server, damage.format(episode))

    done = whole_check(TONIGHT)

    assert [one.wrong for one in done if one.wrong] == [(episode,)]


@committed
def test_alarm_ends_when_the_episode_is_worked_out_again(server: Server, cast: Cast) -> None:
    episode = settled(cast)
    set_up_checks(NOW)
    planted(server, episode)
    whole_check(TONIGHT)
    later = TONIGHT + hours(1)

    mend(cast.gwen.ctx(at=later), episode=episode)

    checker = services_context(now=later, authority=cast.alder, purpose="drift check")
    assert drifted(checker) == []
    assert not watch(cast.asha.ctx(at=later)).alarming
    assert [row.cleared_at for row in alarms_of(cast.asha.ctx(at=later))] == [later]
    with pytest.raises(NotFound):
        mend(cast.gwen.ctx(at=later), episode=episode)


@committed
def test_mending_is_refused_when_the_one_who_asks_may_not(server: Server, cast: Cast) -> None:
    episode = settled(cast)
    set_up_checks(NOW)
    planted(server, episode)
    whole_check(TONIGHT)
    worker = frozenset({"social_worker"})

    with pytest.raises(Denied):
        mend(cast.asha.ctx(at=TONIGHT, roles=worker), episode=episode)
    with pytest.raises(NotFound):
        mend(cast.carys.ctx(at=TONIGHT), episode=episode)


@committed
def test_alarm_ends_by_itself_when_the_next_check_finds_the_rows_right(
    server: Server, cast: Cast
) -> None:
    episode = settled(cast)
    set_up_checks(NOW)
    planted(server, episode)
    whole_check(TONIGHT)
    tamper(
        server,
        "UPDATE work_obligation SET due_at = due_at - interval '30 days' "  # noqa: S608
        f"WHERE episode_id = '{episode}'",
    )

    whole_check(TONIGHT + timedelta(days=1))

    tomorrow = TONIGHT + timedelta(days=1)
    assert drift_seen_by(cast.asha, at=tomorrow) == []
    assert not watch(cast.asha.ctx(at=tomorrow)).alarming


@committed
def test_check_goes_on_where_it_was_when_it_is_done_in_slices(
    server: Server, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    episodes = sorted(cast.missing(cast.child(), seen=NOW - hours(n + 1)) for n in range(3))
    from homeward.work.obligations.ticking import tick

    tick(TONIGHT)
    set_up_checks(NOW)
    planted(server, episodes[2])
    monkeypatch.setattr(nightly, "AT_ONCE", 2)

    ours = [one for one in whole_check(TONIGHT) if one.organisation == cast.asha.organisation]

    assert [(one.wrong, one.finished) for one in ours] == [((), False), ((episodes[2],), True)]
    assert watch(cast.asha.ctx(at=TONIGHT)).seen == 3


@committed
def test_failed_check_is_an_alarm_and_put_off_when_it_cannot_be_done(cast: Cast) -> None:
    settled(cast)
    set_up_checks(NOW)

    with mock.patch.object(nightly, "wrong_among", side_effect=ValueError("broken")):
        failed = [check_some(TONIGHT), check_some(TONIGHT), check_some(TONIGHT)]
    standing = watch(cast.asha.ctx(at=TONIGHT))
    whole_check(TONIGHT + hours(1))

    assert [bool(one and one.error) for one in failed] == [True, True, False]
    assert standing.failed
    assert not watch(cast.asha.ctx(at=TONIGHT + hours(1))).alarming


@committed
def test_late_check_is_an_alarm_when_no_worker_did_it(cast: Cast) -> None:
    set_up_checks(NOW)

    in_time = watch(cast.asha.ctx(at=TONIGHT + hours(2)))
    late = watch(cast.asha.ctx(at=TONIGHT + hours(3)))

    assert (in_time.late, late.late) == (False, True)


@committed
def test_check_is_one_workers_when_another_has_claimed_it(cast: Cast) -> None:
    from django.db import transaction

    set_up_checks(NOW)
    rows = Sweep.objects.filter(due_at__lte=TONIGHT).order_by("pk")
    import threading

    found: list[object] = []

    def other() -> None:
        from django.db import connection

        found.append(check_some(TONIGHT))
        connection.close()

    with transaction.atomic():
        assert len(rows.select_for_update()) == 2
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    assert found == [None]


@committed
def test_obligations_are_as_before_when_the_check_has_run(cast: Cast) -> None:
    episode = settled(cast)
    set_up_checks(NOW)
    ctx = cast.asha.ctx(at=TONIGHT)
    with scope(ctx):
        before = [(row.pk, row.version) for row in obligations_of(ctx, episode)]

    whole_check(TONIGHT)

    with scope(ctx):
        assert [(row.pk, row.version) for row in obligations_of(ctx, episode)] == before
