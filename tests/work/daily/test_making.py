"""Making reports at their hour: once, in order, and an alarm where one is late or fails."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time
from threading import Event
from time import sleep
from unittest import mock

import pytest
from django.db import connections

from homeward.domain.context import Context
from homeward.guard.operation import Outcome
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.work.daily import listing, making
from homeward.work.daily.keeping import BadHour, set_hour
from homeward.work.daily.making import Made, make_next, set_up_hours
from homeward.work.daily.models import DailyHour, DailyReport
from homeward.work.daily.stored import standing
from homeward.work.messages.models import Delivery, Message
from homeward.work.obligations.alarms import alarms_of
from homeward.work.obligations.models import Obligation
from tests.cast import NOW, Cast, Person, hours

committed = pytest.mark.django_db(transaction=True)

EIGHT = NOW.replace(hour=7)  # 8am in London's summer
EARLY = EIGHT - hours(2)


def reports(person: Person, *, at: datetime) -> list[DailyReport]:
    """Return a person's organisation's reports, the first first."""
    ctx = person.ctx(at=at)
    with scope(ctx):
        return list(DailyReport.objects.seen_by(ctx).order_by("data_at"))


def make_due(now: datetime) -> list[Made]:
    """Make every report whose hour has come, one after the other, as the worker does."""
    set_up_hours(now)
    done: list[Made] = []
    while (made := make_next(now)) is not None:
        done.append(made)
    return done


def told(person: Person, template: str, *, at: datetime) -> list[str]:
    """Return to which roles messages of a template were raised."""
    ctx = person.ctx(at=at)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template=template)
        return sorted(rows.values_list("role", flat=True))


@committed
def test_report_is_made_once_for_each_authority_when_its_hour_comes(cast: Cast) -> None:
    cast.missing(cast.child(at=EARLY), at=EARLY)
    before = make_due(EARLY)

    done = make_due(EIGHT + hours(0.01))
    again = make_due(EIGHT + hours(0.02))

    assert before == again == []
    assert {one.organisation for one in done} == {cast.asha.organisation, cast.carys.organisation}
    [report] = reports(cast.asha, at=EIGHT + hours(1))
    assert (report.due_at, report.late) == (EIGHT, False)
    assert report.since == report.data_at - hours(24)
    assert told(cast.asha, "daily_report", at=EIGHT + hours(1))
    assert told(cast.asha, "daily_report_late", at=EIGHT + hours(1)) == []
    assert [one.organisation for one in make_due(EIGHT + hours(24))] != []


@committed
def test_report_is_late_and_tells_so_when_the_worker_was_away(cast: Cast) -> None:
    make_due(EARLY)

    done = make_due(EIGHT + hours(0.2))

    assert all(one.late and one.error is None for one in done)
    assert reports(cast.asha, at=EIGHT + hours(1))[0].late
    assert told(cast.asha, "daily_report_late", at=EIGHT + hours(1)) == [
        "administrator",
        "missing_officer",
    ]


@committed
def test_next_report_reaches_back_to_the_last_when_days_were_lost(cast: Cast) -> None:
    make_due(EARLY)
    make_due(EIGHT)
    away = EIGHT + hours(50)

    [*done] = make_due(away)

    assert len(done) == 2  # one of each authority, not one of each day that was lost
    first, second = reports(cast.asha, at=away)
    assert second.since == first.data_at
    assert second.data_at == away


@committed
def test_alarm_is_raised_at_once_and_ends_when_the_report_is_made_at_last(cast: Cast) -> None:
    make_due(EARLY)
    broken = mock.patch.object(making, "make_report", side_effect=RuntimeError("broken"))

    with broken:
        failed = make_due(EIGHT)
        again = make_due(EIGHT + hours(0.001))
        later = make_due(EIGHT + hours(0.02))
    looked = standing(cast.asha.ctx(at=EIGHT + hours(0.02)))
    standing_alarms = alarms_of(cast.asha.ctx(at=EIGHT))
    done = make_due(EIGHT + hours(0.05))

    assert [type(one.error) for one in failed] == [RuntimeError, RuntimeError]
    assert again == []
    assert len(later) == 2
    assert looked.failed
    assert [one.kind for one in standing_alarms] == ["daily"]
    assert [one.report is not None for one in done] == [True, True]
    assert alarms_of(cast.asha.ctx(at=EIGHT))[0].cleared_at == EIGHT + hours(0.05)
    assert len(told(cast.asha, "daily_report_late", at=EIGHT + hours(1))) == 2
    assert not standing(cast.asha.ctx(at=EIGHT + hours(1))).failed


@committed
def test_alarm_stands_when_even_the_telling_fails(cast: Cast) -> None:
    make_due(EARLY)
    broken = mock.patch.object(making, "make_report", side_effect=RuntimeError("broken"))
    silent = mock.patch.object(making, "tell_late", side_effect=RuntimeError("no messages"))

    with broken, silent:
        make_due(EIGHT)
    with broken:
        make_due(EIGHT + hours(0.02))

    assert [one.kind for one in alarms_of(cast.asha.ctx(at=EIGHT))] == ["daily"]
    assert len(told(cast.asha, "daily_report_late", at=EIGHT + hours(1))) == 2


@committed
def test_report_is_made_by_one_worker_when_two_ask_at_once(cast: Cast) -> None:
    make_due(EARLY)

    def ask() -> list[Made]:
        try:
            return make_due(EIGHT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as workers:
        done = [one for two in (workers.submit(ask), workers.submit(ask)) for one in two.result()]

    assert len(done) == 2
    assert all(one.error is None for one in done)
    assert len(reports(cast.asha, at=EIGHT)) == 1


@committed
def test_hour_is_the_authoritys_own_when_it_chooses_another(cast: Cast) -> None:
    make_due(EARLY)

    set_hour(cast.asha.ctx(at=EARLY), hour=time(9, 30))

    assert [one.organisation for one in make_due(EIGHT)] == [cast.carys.organisation]
    assert [one.organisation for one in make_due(EIGHT + hours(1.5))] == [cast.asha.organisation]
    row = DailyHour.objects.get(pk=cast.asha.organisation)
    assert (row.hour, row.due_at) == (time(9, 30), EIGHT + hours(25.5))


@committed
def test_todays_report_is_made_at_once_when_the_new_hour_is_past(cast: Cast) -> None:
    make_due(EARLY)
    set_hour(cast.asha.ctx(at=EIGHT - hours(0.5)), hour=time(6))

    first = make_due(EIGHT - hours(0.5))
    set_hour(cast.asha.ctx(at=EIGHT), hour=time(5))
    second = [one for one in make_due(EIGHT) if one.organisation == cast.asha.organisation]

    assert [(one.organisation, one.late) for one in first] == [(cast.asha.organisation, False)]
    assert second == []


@pytest.mark.django_db
def test_hour_is_refused_when_it_is_not_theirs_to_choose(cast: Cast) -> None:
    with pytest.raises(Denied):
        set_hour(cast.gwen.ctx(), hour=time(9))
    with pytest.raises(BadHour):
        set_hour(cast.dev.ctx(roles=frozenset({"missing_officer"})), hour=time(9))


@committed
def test_one_report_is_made_at_a_time_when_several_are_due(cast: Cast) -> None:
    make_due(EARLY)

    first, second, third = (make_next(EIGHT) for _ in range(3))

    assert first is not None
    assert second is not None
    assert {first.organisation, second.organisation} == {
        cast.asha.organisation,
        cast.carys.organisation,
    }
    assert third is None


@committed
def test_todays_report_is_not_made_again_when_its_hour_was_changed_while_it_was_made(
    cast: Cast,
) -> None:
    make_due(EARLY)
    make_due(EIGHT)

    set_hour(cast.asha.ctx(at=EIGHT - hours(0.001)), hour=time(6))  # asked just before

    assert make_due(EIGHT + hours(0.01)) == []
    assert DailyHour.objects.get(pk=cast.asha.organisation).due_at > EIGHT + hours(1)


@committed
def test_hour_waits_for_the_report_that_is_being_made(cast: Cast) -> None:
    make_due(EARLY)
    real, began = making.make_report, Event()

    def slowly(ctx: Context, *, due_at: datetime) -> Outcome:
        made = real(ctx, due_at=due_at)
        began.set()
        sleep(0.5)
        return made

    def work() -> None:
        try:
            with mock.patch.object(making, "make_report", slowly):
                make_due(EIGHT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as worker:
        done = worker.submit(work)
        assert began.wait(30)
        for person in (cast.asha, cast.carys):
            set_hour(person.ctx(at=EIGHT), hour=time(6))
        done.result()

    assert make_due(EIGHT + hours(0.01)) == []


@committed
def test_everybody_whom_the_report_is_for_is_told_once_and_one_is_asked(cast: Cast) -> None:
    make_due(EARLY)

    make_due(EIGHT)

    ctx = cast.asha.ctx(at=EIGHT)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="daily_report")
        [message] = rows
        told = Delivery.objects.seen_by(ctx).filter(message=message, channel="in_app")
        people = sorted(told.values_list("person", "asks"))
    assert people == sorted([(cast.asha.id, True), (cast.ben.id, False), (cast.gwen.id, False)])
    assert message.owner == cast.asha.id


def _duties(person: Person, *, at: datetime) -> dict[str, str]:
    ctx = person.ctx(at=at)
    with scope(ctx):
        rows = Obligation.objects.seen_by(ctx).filter(rule="report.daily")
        return dict(rows.values_list("episode_id", "state"))


@committed
def test_report_meets_the_duty_to_include_a_child_in_it(cast: Cast) -> None:
    child = cast.child(at=EARLY, by=cast.carys)
    episode = cast.missing(child, at=EARLY, by=cast.carys)
    before = _duties(cast.carys, at=EARLY)

    make_due(EARLY)
    done = make_due(EIGHT + hours(0.01))

    after = _duties(cast.carys, at=EIGHT + hours(1))
    assert (before, after) == ({episode: "running"}, {episode: "met"})
    assert not any(made.unlisted for made in done)


@committed
def test_report_is_made_when_it_cannot_be_noted_of_one_child(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(ctx: Context, *, episode: object) -> Outcome:
        raise ValueError

    episode = cast.missing(cast.child(at=EARLY, by=cast.carys), at=EARLY, by=cast.carys)
    make_due(EARLY)
    monkeypatch.setattr(listing, "record_listed", fails)

    done = make_due(EIGHT + hours(0.01))

    assert [made.unlisted for made in done if made.organisation == cast.carys.organisation] == [1]
    assert len(reports(cast.carys, at=EIGHT + hours(1))) == 1
    assert _duties(cast.carys, at=EIGHT + hours(1)) == {episode: "running"}
