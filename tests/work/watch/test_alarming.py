"""What keeps failing while the engine lives: administrators have a message, whatever failed."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from homeward.config import wiring
from homeward.guard.models import Organisation
from homeward.guard.session import scope
from homeward.work.messages.models import Message
from homeward.work.obligations.alarms import raise_alarm, recount_stuck
from homeward.work.obligations.models import Alarm, Sweep, Wake
from homeward.work.obligations.ticking import tick
from homeward.work.watch import alarming
from homeward.work.watch.alarming import tell_alarms, tell_failing
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import colleague, messages, program

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NOW + hours(2)


def told(cast: Cast) -> list[tuple[str, str]]:
    """Return what the administrators of Alder were told about the engine, in order."""
    rows = [one for one in messages(cast) if one.key.startswith("alarm:")]
    assert {one.role for one in rows} <= {"administrator"}
    return [(one.title, one.urgency) for one in sorted(rows, key=lambda one: one.told_at or NOW)]


def stuck(cast: Cast, number: int) -> None:
    """Let so many of Alder's episodes be stuck, and no others."""
    Wake.objects.all().delete()
    rows = [
        Wake(
            episode_id=uuid4(),
            authority_id=cast.alder,
            kept_by=cast.asha.organisation,
            at=LATER,
            failures=5,
        )
        for _ in range(number)
    ]
    Wake.objects.bulk_create(rows)


def test_administrators_have_a_message_when_every_tick_fails_in_telling(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = colleague(cast, "Ada", "administrator")
    cast.missing(cast.child())
    before, at = told(cast), LATER

    def broken(ctx: object, *, episode: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(wiring, "tell", broken)
    said = []
    for _ in range(6):
        _, failed = tick(at)
        assert failed
        tell_alarms(at)
        said.append(len(told(cast)))
        at = Wake.objects.get().at or at

    assert before == []
    assert said == [0, 0, 0, 0, 1, 1]
    assert told(cast) == [("Actions due in 1 episode cannot be worked out", "now")]
    (row,) = [one for one in messages(cast) if one.key.startswith("alarm:")]
    assert (row.owner, row.template, row.child_id) == (admin.id, "message_stuck", None)


def test_administrators_are_told_once_a_day_and_again_when_it_doubled(cast: Cast) -> None:
    colleague(cast, "Ada", "administrator")
    counts = []
    for number in (1, 2, 3, 4, 2, 4):
        stuck(cast, number)
        counts.append(tell_alarms(LATER))
    day_after = tell_alarms(LATER + hours(24))

    assert counts == [1, 1, 0, 1, 0, 0]
    assert day_after == 1
    assert len(told(cast)) == 4


def test_alarm_is_cleared_when_nothing_is_stuck_any_more(cast: Cast) -> None:
    colleague(cast, "Ada", "administrator")
    stuck(cast, 1)
    tell_alarms(LATER)
    stuck(cast, 0)

    again = tell_alarms(LATER + MINUTE)

    assert again == 0
    assert Alarm.objects.get().cleared_at == LATER + MINUTE


def test_administrators_are_told_when_actions_differ_from_the_protocol(cast: Cast) -> None:
    colleague(cast, "Ada", "administrator")
    Sweep.objects.create(
        kind=Sweep.Kind.CHECK,
        organisation=cast.asha.organisation,
        authority_id=cast.alder,
        due_at=LATER,
        found=2,
    )

    first, again = tell_alarms(NOW), tell_alarms(NOW + MINUTE)

    assert (first, again) == (1, 0)
    assert told(cast) == [("Actions due in 2 episodes are not what the protocol gives", "shift")]


def test_administrators_are_told_when_the_check_goes_on_failing(cast: Cast) -> None:
    colleague(cast, "Ada", "administrator")
    raise_alarm(program(cast), Alarm.Kind.FAILED, count=1)
    began = Alarm.objects.get().raised_at

    early, late = tell_alarms(began + 29 * MINUTE), tell_alarms(began + 30 * MINUTE)

    assert (early, late) == (0, 1)
    assert told(cast) == [("The nightly check of actions due cannot be done", "shift")]


def test_others_are_told_when_it_fails_for_one(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    services = list(Organisation.objects.filter(kind="childrens_services").order_by("name"))
    real = alarming.tell_role

    def fails(ctx, **about: object) -> Message:
        if ctx.organisation == services[0].pk:
            raise ZeroDivisionError
        return real(ctx, **about)

    monkeypatch.setattr(alarming, "tell_role", fails)
    with pytest.raises(ExceptionGroup):
        tell_failing(NOW, name="rota", said="It cannot be done")

    ctx = program(cast, authority=services[1].authority_id)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="message_stuck")
        assert [row.title for row in rows] == ["It cannot be done"]
    assert len(services) > 1


def test_nothing_is_told_when_nothing_is_wrong(cast: Cast) -> None:
    cast.missing(cast.child())
    tick(LATER)

    assert recount_stuck(program(cast)) == 0
    assert tell_alarms(LATER) == 0
    assert told(cast) == []
