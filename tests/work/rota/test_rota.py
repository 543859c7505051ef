"""The rota and leave: who may change them, what cannot stand, and when nobody is on duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from homeward.domain.context import Context
from homeward.domain.messages import Urgency
from homeward.domain.time import LONDON, Calendar, Stretch, left_open, parse_london
from homeward.guard.people import set_active
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.work.messages.models import Message
from homeward.work.obligations.calendar import hold_calendar
from homeward.work.rota import alarming
from homeward.work.rota.alarming import alarm_gaps
from homeward.work.rota.models import Leave, Shift
from homeward.work.rota.operations import (
    BadRota,
    LeaveSaid,
    ShiftSaid,
    add_leave,
    copy_week,
    end_leave,
    remove_shift,
    set_shift,
)
from homeward.work.rota.queries import gaps, gaps_ahead
from homeward.work.rota.weeks import a_week_later, week_from
from tests.cast import Cast, Person
from tests.work.rota.conftest import DAY, Alder

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 6, 8)


def _said(person: Person, starts: str, ends: str, **more: object) -> ShiftSaid:
    fields = {"role": "duty_officer", **more}
    return ShiftSaid(
        user_id=person.id,
        starts_at=parse_london(starts),
        ends_at=parse_london(ends),
        **fields,  # type: ignore[arg-type]
    )


def _add(cast: Cast, said: ShiftSaid) -> UUID:
    made = set_shift(cast.asha.ctx(at=DAY), shift=None, version=0, said=said).id
    assert made
    return made


def _gaps(alder: Alder, starts: str, ends: str) -> list[Stretch]:
    ctx = alder.work(DAY)
    with scope(ctx):
        return gaps(ctx, parse_london(starts), parse_london(ends))


def _nights(alder: Alder, *, days: range) -> None:
    """Put Edie on duty from 5pm to 9am on working days, and all of a weekend."""
    _nights_by(alder, alder.add("Edie", "duty_officer"), days=days)


def _nights_by(alder: Alder, edie: Person, *, days: range) -> None:
    for day in days:
        on = MONDAY + timedelta(days=day)
        starts = datetime(on.year, on.month, on.day, 17 if on.weekday() < 5 else 9, tzinfo=LONDON)
        nine = datetime.combine(on + timedelta(1), datetime.min.time(), tzinfo=LONDON)
        alder.shift(edie, starts.astimezone(UTC), nine.replace(hour=9).astimezone(UTC))


def test_nothing_is_open_when_every_night_and_weekend_is_covered(alder: Alder) -> None:
    _nights(alder, days=range(7))

    assert _gaps(alder, "2026-06-08 17:00", "2026-06-15 09:00") == []


def test_night_is_open_when_nobody_is_on_the_rota_then(alder: Alder) -> None:
    _nights(alder, days=range(1, 5))

    found = _gaps(alder, "2026-06-08 12:00", "2026-06-13 09:00")

    assert found == [Stretch(parse_london("2026-06-08 17:00"), parse_london("2026-06-09 09:00"))]


def test_bank_holiday_is_open_when_only_nights_are_covered(alder: Alder) -> None:
    _nights(alder, days=range(5))
    hold_calendar(Calendar(frozenset({MONDAY + timedelta(2)}), date(2027, 12, 31)))

    found = _gaps(alder, "2026-06-08 17:00", "2026-06-12 09:00")

    assert found == [Stretch(parse_london("2026-06-10 09:00"), parse_london("2026-06-10 17:00"))]


def test_shift_covers_nothing_when_its_person_is_on_leave_and_nobody_stands_in(
    alder: Alder,
) -> None:
    edie = alder.add("Edie", "duty_officer")
    said = _said(edie, "2026-06-11 17:00", "2026-06-12 09:00")
    _add(alder.cast, said)
    before = _gaps(alder, "2026-06-11 17:00", "2026-06-12 09:00")
    away = LeaveSaid(edie.id, parse_london("2026-06-12 00:00"), parse_london("2026-06-14 00:00"))
    add_leave(edie.ctx(at=DAY), said=away)

    assert before == []
    assert _gaps(alder, "2026-06-11 17:00", "2026-06-12 09:00") == [
        Stretch(parse_london("2026-06-12 00:00"), parse_london("2026-06-12 09:00"))
    ]


def test_shift_still_covers_when_somebody_stands_in(alder: Alder) -> None:
    edie = alder.add("Edie", "duty_officer")
    _add(alder.cast, _said(edie, "2026-06-11 17:00", "2026-06-12 09:00"))
    times = (parse_london("2026-06-12 00:00"), parse_london("2026-06-14 00:00"))
    add_leave(edie.ctx(at=DAY), said=LeaveSaid(edie.id, *times, alder.cast.gwen.id))

    assert _gaps(alder, "2026-06-11 17:00", "2026-06-12 09:00") == []


def test_shift_covers_nothing_when_its_person_has_left_or_it_is_one_teams(alder: Alder) -> None:
    edie, admin = alder.add("Edie", "duty_officer"), alder.add("Ada", "administrator")
    fern = alder.add("Fern", "duty_officer")
    _add(alder.cast, _said(edie, "2026-06-11 17:00", "2026-06-12 09:00"))
    _add(alder.cast, _said(fern, "2026-06-11 17:00", "2026-06-12 09:00", team="North"))
    set_active(admin.ctx(at=DAY), user=edie.id, version=1, active=False)

    assert len(_gaps(alder, "2026-06-11 17:00", "2026-06-12 09:00")) == 1


@pytest.mark.parametrize(
    ("saturday", "hours"), [("2027-03-27", 11), ("2026-10-24", 13), ("2026-06-13", 12)]
)
def test_night_is_as_long_as_the_clock_change_makes_it(
    alder: Alder, saturday: str, hours: int
) -> None:
    sunday = (date.fromisoformat(saturday) + timedelta(1)).isoformat()
    edie = alder.add("Edie", "duty_officer")
    said = _said(edie, f"{saturday} 20:00", f"{sunday} 08:00")
    _add(alder.cast, said)

    open_then = _gaps(alder, f"{saturday} 18:00", f"{sunday} 09:00")

    assert said.ends_at - said.starts_at == timedelta(hours=hours)
    assert open_then == [
        Stretch(parse_london(f"{saturday} 18:00"), said.starts_at),
        Stretch(said.ends_at, parse_london(f"{sunday} 09:00")),
    ]


@pytest.mark.parametrize("monday", [date(2027, 3, 22), date(2026, 10, 19), date(2026, 6, 8)])
def test_copied_week_keeps_londons_clock_when_the_clocks_change(alder: Alder, monday: date) -> None:
    edie = alder.add("Edie", "duty_officer")
    on = (monday + timedelta(4)).isoformat()
    following = (monday + timedelta(5)).isoformat()
    _add(alder.cast, _said(edie, f"{on} 17:00", f"{following} 09:00"))

    copy_week(alder.cast.asha.ctx(at=DAY), into=monday + timedelta(7))

    copied = Shift.objects.order_by("-starts_at")[0]
    assert copied.starts_at.astimezone(LONDON).hour == 17
    assert copied.ends_at.astimezone(LONDON).hour == 9
    assert copied.starts_at.astimezone(LONDON).date() == monday + timedelta(11)


def test_week_is_not_copied_twice_and_leavers_are_left_out(alder: Alder) -> None:
    edie, fern = alder.add("Edie", "duty_officer"), alder.add("Fern", "duty_officer")
    admin = alder.add("Ada", "administrator")
    _add(alder.cast, _said(edie, "2026-06-08 17:00", "2026-06-09 09:00"))
    _add(alder.cast, _said(fern, "2026-06-09 17:00", "2026-06-10 09:00"))
    set_active(admin.ctx(at=DAY), user=fern.id, version=1, active=False)

    copy_week(alder.cast.asha.ctx(at=DAY), into=MONDAY + timedelta(7))
    with pytest.raises(BadRota, match="nothing that is not in this week"):
        copy_week(alder.cast.asha.ctx(at=DAY), into=MONDAY + timedelta(7))

    assert Shift.objects.count() == 3


def test_shift_is_changed_and_taken_off_at_the_version_that_was_seen(alder: Alder) -> None:
    edie, fern = alder.add("Edie", "duty_officer"), alder.add("Fern", "duty_officer")
    shift = _add(alder.cast, _said(edie, "2026-06-08 17:00", "2026-06-09 09:00"))
    asha = alder.cast.asha.ctx
    said = _said(fern, "2026-06-08 17:00", "2026-06-09 08:00", backup=True)

    set_shift(asha(at=DAY), shift=shift, version=1, said=said)
    with pytest.raises(NotFound, match="Somebody else changed the rota"):
        remove_shift(asha(at=DAY), shift=shift, version=1)
    with pytest.raises(NotFound, match="Somebody else changed the rota"):
        set_shift(asha(at=DAY), shift=shift, version=1, said=said)
    changed = Shift.objects.get(pk=shift)
    remove_shift(asha(at=DAY), shift=shift, version=2)

    assert (changed.user_id, changed.backup, changed.version) == (fern.id, True, 2)
    assert Shift.objects.get(pk=shift).removed_at == DAY
    (former,) = Shift.objects.exclude(pk=shift)  # as it stood, it is kept as taken off
    assert (former.user_id, former.backup, former.removed_at) == (edie.id, False, DAY)


@pytest.mark.parametrize(
    ("starts", "ends", "more", "sentence"),
    [
        ("2026-06-09 09:00", "2026-06-08 17:00", {}, "The end must come after the start"),
        ("2026-06-08 17:00", "2026-06-08 17:00", {}, "The end must come after the start"),
        ("2026-06-08 17:00", "2027-06-09 09:00", {}, "longer than 31 days"),
        ("2026-06-08 17:00", "2026-06-09 09:00", {"role": "lead_member"}, "Choose a role"),
        ("2026-06-09 08:59", "2026-06-09 10:00", {}, "on the rota for this role then already"),
    ],
    ids=["backwards", "no length", "too long", "no such role", "twice at once"],
)
def test_shift_is_refused_with_a_sentence(
    alder: Alder, starts: str, ends: str, more: dict[str, object], sentence: str
) -> None:
    edie = alder.add("Edie", "duty_officer")
    if "already" in sentence:
        _add(alder.cast, _said(edie, "2026-06-08 17:00", "2026-06-09 09:00"))

    with pytest.raises(BadRota, match=sentence):
        _add(alder.cast, _said(edie, starts, ends, **more))


def test_shift_is_refused_when_the_person_is_anothers(alder: Alder) -> None:
    with pytest.raises(BadRota, match="Choose somebody of your organisation"):
        _add(alder.cast, _said(alder.cast.carys, "2026-06-08 17:00", "2026-06-09 09:00"))


@pytest.mark.parametrize("role", ["lead_member", "analyst", "administrator", "reviewing_officer"])
def test_shift_is_refused_when_the_persons_role_is_not_fit_for_it(alder: Alder, role: str) -> None:
    unfit = alder.add("Una", role)

    with pytest.raises(BadRota, match=r"does not let them .* Out-of-hours duty officer"):
        _add(alder.cast, _said(unfit, "2026-06-08 17:00", "2026-06-09 09:00"))


@pytest.mark.parametrize(
    ("role", "deputy", "fit"),
    [
        ("social_worker", "lead_member", False),
        ("social_worker", "reviewing_officer", False),
        ("social_worker", "missing_officer", True),
        ("head_of_service", "assistant_director", True),
        ("director", "social_worker", False),
        ("director", "head_of_service", True),
        ("reviewing_officer", "team_manager", True),
        ("administrator", "governance_lead", True),
        ("administrator", "lead_member", False),
    ],
)
def test_deputy_must_be_fit_for_what_the_other_does(
    alder: Alder, role: str, deputy: str, fit: bool
) -> None:
    away, instead = alder.add("Edie", role), alder.add("Fern", deputy)
    said = LeaveSaid(away.id, DAY, DAY + timedelta(1), instead.id)
    ctx = alder.cast.gwen.ctx(at=DAY)

    if fit:
        assert add_leave(ctx, said=said).id
    else:
        with pytest.raises(BadRota, match="does not let them open or do"):
            add_leave(ctx, said=said)


def test_rota_is_not_changed_by_another_organisation_or_another_role(alder: Alder) -> None:
    edie = alder.add("Edie", "duty_officer")
    said = _said(edie, "2026-06-08 17:00", "2026-06-09 09:00")
    shift = _add(alder.cast, said)

    with pytest.raises(NotFound):
        remove_shift(alder.cast.carys.ctx(at=DAY), shift=shift, version=1)
    with pytest.raises(Denied):
        set_shift(edie.ctx(at=DAY), shift=None, version=0, said=said)


def test_leave_is_said_by_oneself_or_a_manager_alone(alder: Alder) -> None:
    edie = alder.add("Edie", "duty_officer")
    times = (DAY, DAY + timedelta(1))
    said = LeaveSaid(edie.id, *times)

    with pytest.raises(NotFound, match="only a manager"):
        add_leave(alder.cast.ben.ctx(at=DAY), said=said)
    add_leave(edie.ctx(at=DAY), said=said)
    add_leave(
        alder.cast.gwen.ctx(at=DAY), said=LeaveSaid(alder.cast.ben.id, *times, alder.cast.asha.id)
    )

    assert Leave.objects.count() == 2


def test_leave_is_refused_when_it_cannot_be(alder: Alder) -> None:
    ben, asha, gwen = alder.cast.ben, alder.cast.asha, alder.cast.gwen
    times = (DAY, DAY + timedelta(1))
    add_leave(asha.ctx(at=DAY), said=LeaveSaid(asha.id, *times))

    for said, sentence in (
        (LeaveSaid(asha.id, *times), "There is leave in this time already"),
        (LeaveSaid(ben.id, *times, asha.id), "This person is on leave then too"),
        (LeaveSaid(ben.id, *times, ben.id), "Nobody can stand in for themselves"),
        (LeaveSaid(ben.id, *times, alder.cast.carys.id), "Choose somebody of your organisation"),
        (LeaveSaid(ben.id, DAY - timedelta(3), DAY - timedelta(2)), "over already"),
        (LeaveSaid(ben.id, DAY, DAY + timedelta(400)), "longer than 366 days"),
    ):
        with pytest.raises(BadRota, match=sentence):
            add_leave(gwen.ctx(at=DAY), said=said)


def test_leave_ends_now_when_it_has_begun_and_is_gone_when_it_has_not(alder: Alder) -> None:
    ben = alder.cast.ben
    begun = add_leave(ben.ctx(at=DAY), said=LeaveSaid(ben.id, DAY, DAY + timedelta(1))).id
    later = LeaveSaid(ben.id, DAY + timedelta(2), DAY + timedelta(3))
    ahead = add_leave(ben.ctx(at=DAY), said=later).id
    assert begun
    assert ahead

    with pytest.raises(NotFound):
        end_leave(alder.cast.asha.ctx(at=DAY), leave=begun, version=1)
    end_leave(ben.ctx(at=DAY + timedelta(hours=1)), leave=begun, version=1)
    end_leave(ben.ctx(at=DAY + timedelta(hours=1)), leave=ahead, version=1)

    standing = Leave.objects.filter(removed_at=None)
    assert [row.ends_at for row in standing] == [DAY + timedelta(hours=1)]


def test_administrators_are_told_once_when_nobody_is_on_duty_ahead(alder: Alder) -> None:
    alder.add("Ada", "administrator")
    _nights(alder, days=range(2, 6))
    noon = parse_london("2026-06-10 13:00")

    first, again = alarm_gaps(noon), alarm_gaps(noon + timedelta(minutes=1))

    ctx = alder.work(noon)
    with scope(ctx):
        row = Message.objects.seen_by(ctx).order_by("key")[0]
        ahead = gaps_ahead(ctx)
    assert (first, again) == (8, 0)  # Birch has no rota at all
    assert row.role == "administrator"
    assert row.urgency == Urgency.WORKING_DAY
    assert ahead[0].starts == parse_london("2026-06-14 09:00")
    assert "9:00am on Sunday 14 June 2026" in row.title


def _alarms(alder: Alder) -> list[tuple[str, str]]:
    """Return how soon Alder's administrators were told, and of when, in the order of time."""
    ctx = alder.work(DAY)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="nobody_on_duty").order_by("key")
        said = [
            (row.urgency, row.title.partition(" from ")[2].partition(" to ")[0]) for row in rows
        ]
    return said


def test_administrators_are_told_now_when_nobody_is_on_duty_tonight(alder: Alder) -> None:
    alder.add("Ada", "administrator")
    _nights(alder, days=range(3, 15))

    alarm_gaps(parse_london("2026-06-10 13:00"))

    assert _alarms(alder) == [(Urgency.NOW, "5:00pm on Wednesday 10 June 2026")]


def test_nobody_is_woken_again_when_a_day_begins_or_the_time_has_come(alder: Alder) -> None:
    alder.add("Ada", "administrator")
    _nights(alder, days=range(3, 22))
    noon = parse_london("2026-06-10 13:00")

    for hour in range(20):
        alarm_gaps(noon + timedelta(hours=hour))

    assert _alarms(alder) == [(Urgency.NOW, "5:00pm on Wednesday 10 June 2026")]


def test_administrators_are_told_when_the_rota_is_changed_late(alder: Alder) -> None:
    alder.add("Ada", "administrator")
    _nights(alder, days=range(15))
    shifts = list(Shift.objects.order_by("starts_at"))
    noon = parse_london("2026-06-10 13:00")
    asha = alder.cast.asha.ctx

    alarm_gaps(noon)
    none = _alarms(alder)
    for number, shift in enumerate(shifts[2:5]):
        at = noon + timedelta(minutes=number)
        remove_shift(asha(at=at), shift=shift.pk, version=1)
        alarm_gaps(at + timedelta(seconds=30))

    assert none == []
    assert [urgency for urgency, _ in _alarms(alder)] == ["now", "working_day", "working_day"]


@pytest.mark.parametrize("moved", [True, False], ids=["moved", "taken off"])
def test_administrators_are_told_again_when_what_was_covered_is_open_anew(
    alder: Alder, *, moved: bool
) -> None:
    alder.add("Ada", "administrator")
    edie = alder.add("Edie", "duty_officer")
    _nights_by(alder, edie, days=range(3, 15))
    noon = parse_london("2026-06-10 13:00")
    alarm_gaps(noon)

    tonight = _said(edie, "2026-06-10 17:00", "2026-06-11 09:00")
    shift = _add(alder.cast, tonight)
    alarm_gaps(noon + timedelta(hours=1))
    later = alder.cast.asha.ctx(at=noon + timedelta(hours=2))
    if moved:
        elsewhere = _said(edie, "2026-07-20 17:00", "2026-07-21 09:00")
        set_shift(later, shift=shift, version=1, said=elsewhere)
    else:
        remove_shift(later, shift=shift, version=1)
    alarm_gaps(noon + timedelta(hours=2, minutes=1))

    assert _alarms(alder) == [(Urgency.NOW, "5:00pm on Wednesday 10 June 2026")] * 2


@pytest.mark.parametrize("team", ["", "East"])
def test_nobody_is_told_again_when_a_shift_is_saved_that_opens_nothing(
    alder: Alder, team: str
) -> None:
    alder.add("Ada", "administrator")
    edie = alder.add("Edie", "duty_officer")
    _nights_by(alder, edie, days=range(3, 15))
    noon = parse_london("2026-06-10 13:00")
    evening = _said(edie, "2026-06-10 17:00", "2026-06-10 22:00", team=team)
    shift = _add(alder.cast, evening)
    alarm_gaps(noon)

    later = alder.cast.asha.ctx(at=noon + timedelta(hours=1))
    ends = evening.ends_at - timedelta(hours=1 if team else 0)
    said = replace(evening, backup=True, ends_at=ends)
    set_shift(later, shift=shift, version=1, said=said)
    alarm_gaps(noon + timedelta(hours=1, minutes=1))

    assert len(_alarms(alder)) == 1


def test_other_services_are_told_when_the_rota_of_one_cannot_be_read(
    alder: Alder, monkeypatch: pytest.MonkeyPatch
) -> None:
    alder.add("Ada", "administrator")
    read = alarming.gaps

    def breaks(ctx: Context, starts: datetime, ends: datetime) -> list[Stretch]:
        if ctx.organisation == alder.cast.carys.organisation:
            raise ValueError
        return read(ctx, starts, ends)

    monkeypatch.setattr(alarming, "gaps", breaks)
    with pytest.raises(ExceptionGroup):
        alarm_gaps(parse_london("2026-06-10 13:00"))

    assert _alarms(alder)


def test_nobody_is_told_when_the_week_ahead_is_covered(alder: Alder) -> None:
    _nights(alder, days=range(15))

    alarm_gaps(parse_london("2026-06-10 13:00"))

    ctx = alder.work(DAY)
    with scope(ctx):
        assert not Message.objects.seen_by(ctx).exists()


def test_week_is_from_monday_to_monday_when_the_clocks_change() -> None:
    spring, autumn = week_from(date(2027, 3, 22)), week_from(date(2026, 10, 19))

    assert spring.ends - spring.starts == timedelta(days=7, hours=-1)
    assert autumn.ends - autumn.starts == timedelta(days=7, hours=1)
    assert a_week_later(parse_london("2027-03-21 09:00")) == parse_london("2027-03-28 09:00")


def test_what_overlaps_covers_together() -> None:
    at = [DAY + timedelta(hours=hour) for hour in range(10)]

    found = left_open(Stretch(at[1], at[8]), [(at[4], at[6]), (at[0], at[2]), (at[5], at[5])])

    assert found == [Stretch(at[2], at[4]), Stretch(at[6], at[8])]
    assert left_open(Stretch(at[1], at[8]), [(at[0], at[9])]) == []
    assert left_open(Stretch(at[1], at[8]), [(at[8], at[9])]) == [Stretch(at[1], at[8])]
