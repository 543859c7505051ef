"""How long an answer is waited for, and when those who gave none are asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.messages import (
    Quiet,
    Urgency,
    answer_by,
    ask_again_at,
    letter_from,
    look_again_at,
    tell_from,
)
from homeward.domain.time import BadTime, to_london

EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
WITHIN = timedelta(minutes=15)
NIGHT = Quiet(time(22), time(7))
SHIFTS = st.none() | st.integers(-48 * 3600, 48 * 3600).map(lambda s: timedelta(seconds=s))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def around(first: str, last: str) -> st.SearchStrategy[datetime]:
    begins = at(first)
    seconds = int((at(last) - begins).total_seconds())
    return st.integers(0, seconds).map(lambda number: begins + timedelta(seconds=number))


# Both clock changes of 2026, Easter among the days after the first.
INSTANTS = around("2026-03-25T00:00", "2026-04-10T00:00") | around(
    "2026-10-21T00:00", "2026-11-02T00:00"
)


def by(urgency: str, told: str, *, ends: str | None = None) -> datetime:
    return answer_by(
        Urgency(urgency),
        at(told),
        within=WITHIN,
        shift_ends=at(ends) if ends else None,
        bank_holidays=EASTER,
    )


@pytest.mark.parametrize(
    ("urgency", "told", "ends", "goes_on"),
    [
        pytest.param("now", "2026-01-10T23:00", None, "2026-01-10T23:15", id="now"),
        pytest.param("now", "2026-01-10T23:00", "2026-01-10T23:05", "2026-01-10T23:15",
                     id="now-asks-no-shift"),
        pytest.param("shift", "2026-01-10T18:00", "2026-01-11T08:00", "2026-01-11T08:00",
                     id="end-of-shift"),
        pytest.param("shift", "2026-01-10T18:00", None, "2026-01-11T02:00", id="no-rota"),
        pytest.param("shift", "2026-01-10T18:00", "2026-01-10T18:00", "2026-01-11T02:00",
                     id="shift-over"),
        pytest.param("shift", "2026-03-28T22:00", None, "2026-03-29T06:00", id="march-change"),
        pytest.param("working_day", "2026-01-12T09:00", None, "2026-01-12T17:00", id="that-day"),
        pytest.param("working_day", "2026-01-12T17:00", None, "2026-01-13T17:00", id="at-five"),
        pytest.param("working_day", "2026-01-09T18:00", None, "2026-01-12T17:00", id="weekend"),
        pytest.param("working_day", "2026-04-02T17:00", None, "2026-04-07T16:00", id="easter"),
        pytest.param("working_day", "2026-03-27T18:00", None, "2026-03-30T16:00", id="march"),
        pytest.param("working_day", "2026-10-23T17:00", None, "2026-10-26T17:00", id="october"),
    ],
)  # fmt: skip
def test_message_goes_on_when_its_time_to_answer_is_over(
    urgency: str, told: str, ends: str | None, goes_on: str
) -> None:
    assert by(urgency, told, ends=ends) == at(goes_on)


@given(urgency=st.sampled_from(Urgency), told=INSTANTS, shift=SHIFTS)
def test_time_to_answer_is_never_over_before_it_began_when_clocks_change(
    urgency: Urgency, told: datetime, shift: timedelta | None
) -> None:
    ends = told + shift if shift is not None else None
    over = answer_by(urgency, told, within=WITHIN, shift_ends=ends, bank_holidays=EASTER)

    assert over > told
    assert over.utcoffset() == timedelta(0)
    if urgency is Urgency.NOW:
        assert over - told == WITHIN
    elif urgency is Urgency.SHIFT:
        assert over - told == (shift if ends and ends > told else timedelta(hours=8))
    else:
        local = to_london(over)
        assert (local.hour, local.minute, local.second) == (17, 0, 0)
        assert local.weekday() < 5
        assert local.date() not in EASTER
        assert over - told <= timedelta(days=5, hours=1)


@given(urgency=st.sampled_from(Urgency), asked=INSTANTS, goes=st.integers(1, 40))
def test_last_is_asked_ever_more_seldom_and_never_left_when_nobody_answers(
    urgency: Urgency, asked: datetime, goes: int
) -> None:
    def wait(times: int) -> timedelta:
        again = ask_again_at(urgency, asked, goes=times, within=WITHIN, bank_holidays=EASTER)
        return again - asked

    assert timedelta(0) < wait(goes) <= wait(goes + 1)
    if urgency is not Urgency.WORKING_DAY:
        assert wait(goes) <= timedelta(days=1)


@given(
    urgency=st.sampled_from(Urgency),
    now=INSTANTS,
    old=st.integers(0, 96).map(lambda number: timedelta(hours=number)),
    shift=SHIFTS,
)
def test_who_comes_on_duty_is_looked_for_at_the_hand_over_when_everybody_was_asked(
    urgency: Urgency, now: datetime, old: timedelta, shift: timedelta | None
) -> None:
    changes = now + shift if shift is not None else None
    look = look_again_at(
        urgency, now, tell_at=now - old, shift_changes=changes, bank_holidays=EASTER
    )

    assert look > now
    if urgency is Urgency.WORKING_DAY:
        assert to_london(look).hour == 17
        return
    assert look - now <= timedelta(hours=8)
    if changes is not None and changes > now:
        assert look <= changes
    if urgency is Urgency.NOW and old < timedelta(days=1):
        assert look - now <= timedelta(hours=1)


@given(urgency=st.sampled_from(Urgency), asked=INSTANTS, quiet=st.none() | st.just(NIGHT))
def test_letter_waits_once_for_its_day_and_always_for_quiet_hours_when_it_may_wait(
    urgency: Urgency, asked: datetime, quiet: Quiet | None
) -> None:
    def letter(tell_at: datetime) -> datetime:
        return letter_from(urgency, asked, tell_at=tell_at, quiet=quiet, bank_holidays=EASTER)

    after, before = letter(asked), letter(asked + timedelta(seconds=1))

    assert before == tell_from(urgency, asked, quiet=quiet, bank_holidays=EASTER)
    soon = Urgency.NOW if urgency is Urgency.NOW else Urgency.SHIFT
    assert after == tell_from(soon, asked, quiet=quiet, bank_holidays=EASTER)


def test_waiting_is_refused_when_the_time_is_not_in_utc() -> None:
    naive = datetime(2026, 1, 10, 12)  # noqa: DTZ001

    for urgency in Urgency:
        with pytest.raises(BadTime):
            answer_by(urgency, naive, within=WITHIN, shift_ends=None, bank_holidays=EASTER)
        with pytest.raises(BadTime):
            ask_again_at(urgency, naive, goes=3, within=WITHIN, bank_holidays=EASTER)
        with pytest.raises(BadTime):
            look_again_at(urgency, naive, tell_at=naive, shift_changes=None, bank_holidays=EASTER)
