"""When somebody may be told, and what a message may carry by each channel."""

from __future__ import annotations

import string
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.messages import (
    TEMPLATES,
    Channel,
    Forbidden,
    Quiet,
    Urgency,
    fields_of,
    is_history,
    tell_from,
    try_again_at,
    words_of,
)
from homeward.domain.messages.templates import CHANNEL_FIELDS, SUBJECT_FIELDS
from homeward.domain.time import to_london

NOW = datetime(2026, 4, 1, 12, tzinfo=UTC)
NIGHT = Quiet(time(22), time(7))
DAY = Quiet(time(8), time(16))
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
# What a template that told too much would ask for.
IDENTIFYING = {
    "name", "child", "initials", "born_on", "address", "postcode", "placement", "provider",
    "school", "phone", "gap", "note", "last_seen", "place",
}  # fmt: skip
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 365 * 86_400).map(lambda seconds: YEAR + timedelta(seconds=seconds))
CLOCKS = st.times().map(lambda clock: clock.replace(microsecond=0))
QUIETS = st.none() | st.builds(Quiet, CLOCKS, CLOCKS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(urgency: Urgency, when: str, quiet: Quiet | None) -> datetime:
    return tell_from(urgency, at(when), quiet=quiet, bank_holidays=EASTER)


@pytest.mark.parametrize(
    ("days", "is_over", "expected"),
    [(27.99, True, False), (28, True, True), (1000, True, True), (1000, False, False)],
)
def test_nobody_is_told_of_what_came_weeks_ago_unless_the_child_is_missing(
    days: float, *, is_over: bool, expected: bool
) -> None:
    assert is_history(NOW - timedelta(days=days), now=NOW, is_over=is_over) is expected


@pytest.mark.parametrize(
    ("urgency", "due", "quiet", "tell"),
    [
        pytest.param("now", "2026-01-10T23:00", NIGHT, "2026-01-10T23:00", id="now-breaks-quiet"),
        pytest.param("shift", "2026-01-10T21:59", NIGHT, "2026-01-10T21:59", id="before-quiet"),
        pytest.param("shift", "2026-01-10T22:00", NIGHT, "2026-01-11T07:00", id="over-midnight"),
        pytest.param("shift", "2026-01-11T06:59", NIGHT, "2026-01-11T07:00", id="after-midnight"),
        pytest.param("shift", "2026-01-11T07:00", NIGHT, "2026-01-11T07:00", id="quiet-over"),
        pytest.param("shift", "2026-01-11T09:00", DAY, "2026-01-11T16:00", id="night-worker"),
        pytest.param("shift", "2026-01-11T03:00", Quiet(time(3), time(3)), "2026-01-11T03:00",
                     id="no-quiet"),
        pytest.param("shift", "2026-07-10T21:30", NIGHT, "2026-07-11T06:00", id="summer"),
        pytest.param("shift", "2026-03-28T23:00", NIGHT, "2026-03-29T06:00", id="march-change"),
        pytest.param("shift", "2026-10-24T22:00", NIGHT, "2026-10-25T07:00", id="october-change"),
        pytest.param("shift", "2026-10-25T00:45", Quiet(time(22), time(1, 30)),
                     "2026-10-25T00:45", id="hour-that-comes-twice"),
        pytest.param("working_day", "2026-01-09T14:00", None, "2026-01-12T09:00", id="friday"),
        pytest.param("working_day", "2026-01-12T03:00", None, "2026-01-12T09:00", id="early"),
        pytest.param("working_day", "2026-01-12T09:00", None, "2026-01-12T09:00", id="at-nine"),
        pytest.param("working_day", "2026-04-02T12:00", None, "2026-04-07T08:00", id="easter"),
        pytest.param("working_day", "2026-01-12T03:00", DAY, "2026-01-12T16:00", id="quiet-day"),
    ],
)  # fmt: skip
def test_somebody_is_told_when_they_may_be_disturbed(
    urgency: str, due: str, quiet: Quiet | None, tell: str
) -> None:
    assert told(Urgency(urgency), due, quiet) == at(tell)


@given(urgency=st.sampled_from(Urgency), due=INSTANTS, quiet=QUIETS)
def test_telling_is_never_early_when_it_is_put_off(
    urgency: Urgency, due: datetime, quiet: Quiet | None
) -> None:
    first = tell_from(urgency, due, quiet=quiet, bank_holidays=EASTER)

    assert first >= due
    assert first.utcoffset() == timedelta(0)
    if urgency is Urgency.NOW:
        assert first == due
    else:
        assert tell_from(Urgency.SHIFT, first, quiet=quiet, bank_holidays=EASTER) == first
    assert urgency is Urgency.WORKING_DAY or first - due <= timedelta(hours=25)
    if urgency is Urgency.WORKING_DAY and quiet is None:
        day = to_london(first)
        assert day.hour == 9
        assert day.weekday() < 5
        assert day.date() not in EASTER


def test_trying_again_ends_after_an_hour_when_nothing_helps() -> None:
    when, tries = [at("2026-03-29T00:30")], 1

    while (then := try_again_at(tries, when[-1])) is not None:
        when.append(then)
        tries += 1

    waits = [later - earlier for earlier, later in pairwise(when)]
    assert timedelta(seconds=0) < min(waits)
    assert max(waits) < timedelta(minutes=1)
    assert timedelta(minutes=55) < when[-1] - when[0] < timedelta(minutes=65)


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("name", TEMPLATES)
def test_template_uses_its_list_when_written(name: str, channel: Channel) -> None:
    template = TEMPLATES[name]
    text = template.texts.get(channel)

    if text is None:
        assert (name, channel) == ("check_address", Channel.IN_APP)
        return
    in_subject, in_body = _fields(text.subject), _fields(text.body)
    assert in_subject | in_body == template.fields[channel] == fields_of(name, channel)
    assert in_subject <= SUBJECT_FIELDS
    assert template.fields[channel] <= CHANNEL_FIELDS[channel]
    assert not template.fields[channel] & IDENTIFYING


def test_text_messages_and_subjects_keep_what_is_to_be_done_back() -> None:
    assert "action" not in CHANNEL_FIELDS[Channel.NOTIFY_SMS] | SUBJECT_FIELDS
    assert all("action" not in fields for fields in TEMPLATES["lead_member_notice"].fields.values())


@pytest.mark.parametrize(
    ("template", "channel", "fields", "word"),
    [
        ("duty_opened", Channel.EMAIL, {"child": "Robin Testchild"}, "child"),
        ("passed_to_you", Channel.NOTIFY_SMS,
         {"urgency": "now", "link": "x", "action": "Robin Testchild"}, "action"),
        ("passed_to_you", Channel.EMAIL, {"urgency": "now", "link": "Robin Testchild"}, "action"),
        ("document_ready", Channel.IN_APP, {"action": "Robin\nTestchild"}, "action"),
        ("document_ready", Channel.IN_APP, {"action": "Robin Testchild" * 50}, "action"),
        ("check_address", Channel.IN_APP, {"code": "Robin Testchild"}, "in_app"),
        ("letter_home", Channel.EMAIL, {}, "letter_home"),
    ],
    ids=["extra", "extra-in-text", "lacking", "two-lines", "long", "channel", "template"],
)  # fmt: skip
def test_message_is_refused_when_a_field_is_not_allowed(
    template: str, channel: Channel, fields: dict[str, str], word: str
) -> None:
    with pytest.raises(Forbidden) as refused:
        words_of(template, channel, fields)

    assert word in str(refused.value)
    assert "Robin" not in str(refused.value)


def test_braces_stay_when_a_value_holds_them() -> None:
    words = words_of("document_ready", Channel.IN_APP, {"action": "{link} {0.__class__}"})

    assert words.body == "{link} {0.__class__} is ready."


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
