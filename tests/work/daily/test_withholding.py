"""A daily report tells nobody of a child to whom a danger comes from that very person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from homeward.guard.people import NewPerson, services_context, set_up_person, system_context
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.work.daily.plain import summary_for
from homeward.work.daily.queries import report_known_at, report_now
from homeward.work.daily.report import Report
from homeward.work.messages.deciding import decide
from homeward.work.messages.holding import undecided
from homeward.work.messages.models import Delivery, Message
from tests.cast import NOW, PASSWORD, Cast, Person, hours
from tests.work.daily.conftest import Make, read_by
from tests.work.messages.dangers import fear

pytestmark = pytest.mark.django_db

MORNING = NOW + hours(2)
SAM = Particulars("Sam", "Testchild", None, sex="M")


@pytest.fixture
def named(cast: Cast) -> UUID:
    """An episode of a child of whom it is recorded that Gwen is a danger; Sam is missing too."""
    child = cast.child()
    _fear(cast, child, at=NOW)
    episode = cast.missing(child)
    cast.missing(cast.child(SAM))
    return episode


def _fear(cast: Cast, child: UUID, *, at: datetime, whom: Person | None = None) -> None:
    named = {"concerns": "person", "concerns_person": str((whom or cast.gwen).id)}
    fear(cast, child, "As the police told us", at=at, harm="allegation", **named)


def _decide(cast: Cast, *, allowed: bool, at: datetime) -> None:
    """Have another manager decide whether Gwen may be told."""
    ctx = cast.asha.ctx(at=at, roles=frozenset({"team_manager"}))
    with scope(ctx):
        rows = [row for row in undecided(ctx) if row.person == cast.gwen.id]
    assert rows
    row = rows[0]
    decide(ctx, suppression=row.pk, version=row.version, allowed=allowed, decision="It is settled")


def _names(report: Report) -> list[str]:
    return [one.given_name for one in report.entries]


def _summary(cast: Cast, report: UUID, person: Person) -> str:
    ctx = services_context(now=MORNING, authority=cast.alder, purpose="messages")
    with scope(ctx):
        return summary_for(ctx, report=report, person=person.id)


def test_kept_report_leaves_the_child_out_when_the_danger_names_the_reader(
    cast: Cast, make: Make, named: UUID
) -> None:
    report = make(MORNING)

    theirs = read_by(cast.gwen, report, at=MORNING)
    others = read_by(cast.asha, report, at=MORNING)

    assert (_names(theirs), theirs.counts.missing) == (["Sam"], 1)
    assert (sorted(_names(others)), others.counts.missing) == (["Robin", "Sam"], 2)


def test_letter_and_its_counts_leave_the_child_out_when_the_danger_names_the_reader(
    cast: Cast, make: Make, named: UUID
) -> None:
    report = make(MORNING)

    theirs, others = _summary(cast, report, cast.gwen), _summary(cast, report, cast.asha)

    assert "Missing now: 1" in theirs
    assert "\n2. " not in theirs
    assert "Missing now: 2" in others


def test_report_drawn_on_demand_leaves_the_child_out_also_of_a_time_before_the_danger(
    cast: Cast,
) -> None:
    child = cast.child()
    cast.missing(child)
    _fear(cast, child, at=NOW + hours(1))

    ctx = cast.gwen.ctx(at=MORNING)
    with scope(ctx):
        now, past = report_now(ctx), report_known_at(ctx, NOW + hours(0.5))
    reader = cast.asha.ctx(at=MORNING)
    with scope(reader):
        seen = report_known_at(reader, NOW + hours(0.5))

    assert (now.entries, past.entries) == ((), ())
    assert _names(seen) == ["Robin"]


def test_notice_has_the_readers_own_counts_when_a_danger_names_them(
    cast: Cast, make: Make, named: UUID
) -> None:
    make(MORNING)

    assert _told(cast) == {
        (cast.asha.id, "2 missing now"),
        (cast.ben.id, "2 missing now"),
        (cast.gwen.id, "1 missing now"),
    }


def test_administrators_hear_of_all_when_a_danger_names_everybody_whom_it_is_for(
    cast: Cast, make: Make
) -> None:
    said = NewPerson("office@example.test", "Office Example", PASSWORD, "administrator")
    program = system_context(now=NOW - hours(24), purpose="test")
    office = set_up_person(program, organisation=cast.asha.organisation, said=said).id
    child, everybody = cast.child(), (cast.asha, cast.ben, cast.gwen)
    for person in everybody:
        _fear(cast, child, at=NOW, whom=person)
    cast.missing(child)

    make(MORNING)

    nothing = {(person.id, "nothing to report") for person in everybody}
    assert _told(cast) == {(office, "1 missing now"), *nothing}


def _told(cast: Cast) -> set[tuple[UUID | None, str]]:
    """Return who was told of a report, each with the first of its counts."""
    ctx = cast.asha.ctx(at=MORNING)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="daily_report")
        told = Delivery.objects.seen_by(ctx).filter(message__in=rows).select_related("message")
        return {(one.person, one.message.title.split(",")[0]) for one in told}


def test_child_is_told_of_when_a_manager_decided_that_the_reader_may_know(
    cast: Cast, make: Make, named: UUID
) -> None:
    _decide(cast, allowed=True, at=NOW + hours(1))

    assert len(_names(read_by(cast.gwen, make(MORNING), at=MORNING))) == 2


def test_child_stays_left_out_when_a_manager_refused(cast: Cast, make: Make, named: UUID) -> None:
    _decide(cast, allowed=False, at=NOW + hours(1))

    assert _names(read_by(cast.gwen, make(MORNING), at=MORNING)) == ["Sam"]


def test_child_is_left_out_again_when_the_danger_is_recorded_anew(
    cast: Cast, make: Make, named: UUID
) -> None:
    _decide(cast, allowed=True, at=NOW + hours(1))
    report = make(MORNING)
    [child] = {one.child for one in read_by(cast.asha, report, at=MORNING).entries
               if one.episode == named}  # fmt: skip

    _fear(cast, child, at=NOW + hours(1.5))

    assert _names(read_by(cast.gwen, report, at=MORNING)) == ["Sam"]
