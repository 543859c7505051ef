"""Paused and repeated duties as rows: kept, shown as paused, and working days by the calendar."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from homeward.guard.people import services_context, system_context
from homeward.guard.session import scope
from homeward.record.episodes.operations import record_act
from homeward.work.obligations.drift import drifted
from homeward.work.obligations.models import Obligation, ProtocolVersion
from homeward.work.obligations.protocols import add_protocol
from homeward.work.obligations.queries import next_due, obligations_of
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours

pytestmark = pytest.mark.django_db
_RULE = """
[[rule]]
id = "{id}"
title = "{title}"
anchor = "aware"
trigger = "immediately"
due = {due}
met_by = ["missing_meeting_held"]
ends_on_return = false
owner = "team_manager"
source = "A rule of the tests"
{more}
"""
RULES = "".join(
    _RULE.format(id=name, title=name, due=due, more=more)
    for name, due, more in (
        ("test.paused", "{ hours = 10 }", 'pauses_on = ["child_in_hospital"]'),
        ("test.weekly", "{ days = 2 }", "repeat = { days = 7, at_most = 3 }"),
        ("test.working", "{ working_days = 3 }", ""),
    )
)


@pytest.fixture
def episode(cast: Cast) -> UUID:
    """An episode under a protocol with a pausing, a repeating and a working-day rule."""
    text = ProtocolVersion.objects.get(name="thurrock").text.replace(
        "version = 1\n", "version = 2\n", 1
    )
    first = text.index("[[scenario]]")
    add_protocol(system_context(now=NOW, purpose="test"), text=text[:first] + RULES)
    return cast.missing(cast.child())


def rows(cast: Cast, episode: UUID, rule: str, at: datetime) -> list[Obligation]:
    """Return the obligations of a rule, after the clock ticked at an instant."""
    assert tick(at)[1] == []
    ctx = cast.asha.ctx(at=at)
    with scope(ctx):
        found = [row for row in obligations_of(ctx, episode) if row.rule == rule]
    return sorted(found, key=lambda row: row.key)


def act(cast: Cast, episode: UUID, kind: str, at: datetime) -> None:
    """Record something at the time at which it happened."""
    record_act(cast.asha.ctx(at=at), episode=episode, kind=kind, at=at, who="Asha")


def test_obligation_is_paused_and_due_later_when_the_child_was_in_hospital(
    cast: Cast, episode: UUID
) -> None:
    act(cast, episode, "child_in_hospital", NOW + hours(1))
    (paused,) = rows(cast, episode, "test.paused", NOW + hours(20))
    ctx = cast.asha.ctx(at=NOW + hours(20))
    with scope(ctx):
        counted_down = {one.rule for one in next_due(ctx, [episode])[episode]}

    act(cast, episode, "child_left_hospital", NOW + hours(21))
    (running,) = rows(cast, episode, "test.paused", NOW + hours(21))

    assert paused.state == "paused"
    assert "test.paused" not in counted_down
    assert (running.state, running.due_at) == ("running", paused.due_at + hours(20))


def test_each_time_is_a_row_of_its_own_when_a_rule_repeats(cast: Cast, episode: UUID) -> None:
    found = rows(cast, episode, "test.weekly", NOW + hours(24 * 8))

    assert [row.key.rpartition("#")[2] for row in found] == ["1", "2"]
    assert [row.state for row in found] == ["lapsed", "running"]
    checker = services_context(now=NOW + hours(24 * 8), authority=cast.alder, purpose="drift check")
    assert drifted(checker) == []


def test_bank_holiday_is_no_working_day_when_one_falls_within(cast: Cast, episode: UUID) -> None:
    wednesday = NOW
    before_august_monday = datetime(2026, 8, 28, 12, tzinfo=NOW.tzinfo)
    later = cast.missing(cast.child(at=before_august_monday), at=before_august_monday)

    (plain,) = rows(cast, episode, "test.working", wednesday)
    (holiday,) = rows(cast, later, "test.working", before_august_monday)

    assert plain.due_at.date().isoformat() == "2026-06-15"
    assert holiday.due_at.date().isoformat() == "2026-09-03"
