"""The report in an email: what its reader may see of it, and never who it is about."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from homeward.domain.messages import Channel, words_of
from homeward.guard.people import NewPerson, services_context, set_up_person, system_context
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, restrict
from homeward.record.reports.operations import ReportSaid
from homeward.work.daily import plain
from homeward.work.daily.plain import summary_for
from homeward.work.messages.models import Delivery, Message
from homeward.work.messages.saying import say
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, PASSWORD, Cast, hours
from tests.work.daily.conftest import Make

pytestmark = pytest.mark.django_db

SAM = Particulars("Samphire", "Markerson", date(2010, 5, 6), sex="M")
MORNING = NOW + hours(19)


@pytest.fixture
def report(cast: Cast, make: Make) -> UUID:
    """A report of Robin, high risk and long away, and of Sam, who is kept to team North."""
    said = ReportSaid("Erin Example", "Carer", grade="high", immediate_concern=True)
    cast.missing(cast.child(), seen=NOW - hours(50), said=said)
    sam = cast.child(SAM)
    cast.missing(sam, seen=NOW - hours(5))
    restrict(cast.gwen.ctx(), child=sam, team="North")
    tick(MORNING)
    return make(MORNING)


def _summary(cast: Cast, report: UUID, person: UUID | None) -> str:
    ctx = services_context(now=MORNING, authority=cast.alder, purpose="messages")
    with scope(ctx):
        return summary_for(ctx, report=report, person=person)


def _person(cast: Cast, role: str) -> UUID:
    said = NewPerson(f"{role}@example.test", "Rowan Example", PASSWORD, role)
    program = system_context(now=NOW - hours(24), purpose="test")
    return UUID(str(set_up_person(program, organisation=cast.asha.organisation, said=said).id))


def _people(cast: Cast) -> list[UUID]:
    return [cast.asha.id, cast.ben.id, cast.gwen.id, _person(cast, "director")]


def test_each_reads_of_those_whom_they_may_see_when_one_child_is_kept_to_a_team(
    cast: Cast, report: UUID
) -> None:
    asha, ben = (_summary(cast, report, one.id) for one in (cast.asha, cast.ben))

    assert "Missing now: 2" in asha
    assert "\n2. Missing now" in asha
    assert "Missing now: 1" in ben
    assert "\n2. " not in ben


def test_hours_grade_and_duties_are_told_when_a_child_is_missing(cast: Cast, report: UUID) -> None:
    said = _summary(cast, report, cast.asha.id)

    assert "69 hours. Police grade: High risk." in said
    assert "   Next: " in said
    assert "   Next threshold: " in said
    assert "   Overdue by " in said


def test_nobody_is_named_in_the_letter_whoever_it_goes_to(cast: Cast, report: UUID) -> None:
    for person in _people(cast):
        said = _summary(cast, report, person)

        assert said
        for word in ("Robin", "Testchild", "Samphire", "Markerson", "Erin", "2010", "North"):
            assert word not in said


def test_counts_alone_are_told_when_no_record_is_open_to_the_reader(
    cast: Cast, report: UUID
) -> None:
    said = _summary(cast, report, _person(cast, "governance_lead"))

    assert "Missing now: 1" in said
    assert "1. " not in said


def test_nothing_is_told_to_somebody_whom_it_is_not_for(cast: Cast, report: UUID) -> None:
    worker = _person(cast, "social_worker")

    assert [_summary(cast, report, one) for one in (worker, cast.carys.id, None)] == [""] * 3


def test_letter_holds_the_summary_and_the_notice_in_homeward_the_counts(
    cast: Cast, report: UUID
) -> None:
    ctx = services_context(now=MORNING, authority=cast.alder, purpose="messages")
    with scope(ctx):
        message = Message.objects.seen_by(ctx).get(template="daily_report")
        delivery = Delivery.objects.seen_by(ctx).get(message=message, person=cast.asha.id)
        delivery.channel = Channel.EMAIL
        words = say(ctx, message, delivery, link=lambda pk: f"https://homeward.example/m/{pk}")

    assert "\n\n1. Missing now" in words.body
    assert f"https://homeward.example/m/{delivery.pk}" in words.body
    assert words.subject == "Homeward: the daily report"
    notice = words_of("daily_report", Channel.IN_APP, {"action": message.title, "since": "8am"})
    assert "missing now" in notice.body


def test_letter_says_how_many_more_when_there_are_too_many_to_tell_of(
    cast: Cast, report: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _summary(cast, report, cast.asha.id)
    monkeypatch.setattr(plain, "_LONGEST", whole.index("\n2. ") - whole.index("\n1. "))

    said = _summary(cast, report, cast.asha.id)

    assert "\n1. " in said
    assert "\n2. " not in said
    assert said.endswith("\n\nAnd 1 more, in the report itself.")
