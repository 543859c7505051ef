"""The alarms page and the red banner: who meets them, and what the button does."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.guard.session import scope
from homeward.work.daily.models import DailyHour
from homeward.work.obligations.alarms import standing_drift
from homeward.work.obligations.models import Alarm, Wake
from tests.cast import Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db
BANNER = "Something is wrong"


def test_banner_is_on_every_page_when_something_is_wrong(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    with no_query_while_rendering():
        boards = {name: text(visit(getattr(cast, name)).get(reverse("board")))
                  for name in ("asha", "ben", "gwen", "carys", "dev")}  # fmt: skip

    assert {name for name, board in boards.items() if BANNER in board} == {"asha", "ben", "gwen"}


def test_banner_is_not_for_those_who_cannot_act_when_something_is_wrong(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    worker = person_in(cast.asha.organisation, "social_worker")

    assert BANNER not in text(visit(worker).get(reverse("board")))
    assert visit(worker).get(reverse("alarms")).status_code == 403
    assert visit(cast.erin).get(reverse("alarms")).status_code == 403
    assert visit(cast.dev).get(reverse("alarms")).status_code == 403


def test_episode_is_listed_without_a_name_when_it_differs(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    seen = text(visit(cast.asha).get(reverse("alarms")))

    assert reverse("episode", args=[wrong]) in seen
    assert reverse("alarm_mend", args=[wrong]) in seen
    assert "Testchild" not in seen
    assert reverse("alarm_mend", args=[wrong]) not in text(visit(cast.carys).get("/alarms"))


def test_administrator_mends_without_opening_the_record_when_asked(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    office = visit(person_in(cast.asha.organisation, "administrator"))

    assert reverse("episode", args=[wrong]) not in text(office.get(reverse("alarms")))
    assert reverse("alarm_mend", args=[wrong]) in text(office.get(reverse("alarms")))


def test_episode_is_worked_out_again_when_the_button_is_pressed(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    address, number = reverse("alarm_mend", args=[wrong]), {"operation_id": str(uuid4())}

    sent = visit(cast.gwen).post(address, number, follow=True)
    again = visit(cast.gwen).post(address, {"operation_id": str(uuid4())}, follow=True)

    ctx = cast.gwen.ctx(at=utc_now())
    with scope(ctx):
        assert standing_drift(ctx) == []
    assert "The episode is worked out again" in text(sent)
    assert "already" in text(again)
    assert BANNER not in text(visit(cast.gwen).get(reverse("board")))


def test_button_does_nothing_when_it_came_without_a_number(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    sent = visit(cast.gwen).post(reverse("alarm_mend", args=[wrong]), {}, follow=True)

    ctx = cast.gwen.ctx(at=utc_now())
    with scope(ctx):
        assert len(standing_drift(ctx)) == 1
    assert "Press the button again" in text(sent)


def test_button_finds_nothing_when_the_episode_is_anothers(
    cast: Cast, visit: Visit, wrong: UUID
) -> None:
    number = {"operation_id": str(uuid4())}

    sent = visit(cast.carys).post(reverse("alarm_mend", args=[wrong]), number)

    assert sent.status_code == 404


def test_page_says_that_nothing_is_wrong_when_nothing_is(cast: Cast, visit: Visit) -> None:
    seen = text(visit(cast.asha).get(reverse("alarms")))

    assert "has not been done yet" in seen
    assert BANNER not in seen


NO_REPORT = "The daily report is late."


@pytest.fixture
def overdue(cast: Cast) -> datetime:
    """Alder's report was due an hour ago, and nothing is at work that could raise an alarm."""
    now = utc_now()
    due = now - timedelta(hours=1)
    DailyHour.objects.create(
        organisation=cast.asha.organisation, authority_id=cast.alder, due_at=due, look_at=due
    )
    return due


def test_late_report_is_on_every_page_of_those_it_is_for_when_nobody_raised_an_alarm(
    cast: Cast, visit: Visit, overdue: datetime
) -> None:
    director = person_in(cast.asha.organisation, "director")

    with no_query_while_rendering():
        told = {name: NO_REPORT in text(visit(person).get(reverse("board")))
                for name, person in (("asha", cast.asha), ("gwen", cast.gwen), ("lead", director),
                                     ("carys", cast.carys), ("dev", cast.dev))}  # fmt: skip

    assert not Alarm.objects.exists()
    assert told == {"asha": True, "gwen": True, "lead": True, "carys": False, "dev": False}


def test_alarms_page_says_that_the_report_is_late_when_it_is(
    cast: Cast, visit: Visit, overdue: datetime
) -> None:
    seen = text(visit(cast.asha).get(reverse("alarms")))

    assert NO_REPORT in seen
    assert "Nothing is wrong" not in seen


def test_report_that_could_not_be_made_is_told_at_once(
    cast: Cast, visit: Visit, overdue: datetime
) -> None:
    now = utc_now()
    DailyHour.objects.update(due_at=now, failed_at=now)

    assert "The daily report could not be made." in text(visit(cast.asha).get(reverse("board")))


def test_nothing_is_said_when_the_report_is_not_late_yet(
    cast: Cast, visit: Visit, overdue: datetime
) -> None:
    DailyHour.objects.update(due_at=utc_now() - timedelta(minutes=4))

    assert NO_REPORT not in text(visit(cast.asha).get(reverse("board")))


def test_episode_that_cannot_be_worked_out_is_told_when_it_was_tried_often(
    cast: Cast, visit: Visit
) -> None:
    now = utc_now()
    episode = cast.missing(cast.child(at=now), at=now)
    Wake.objects.filter(pk=episode).update(failures=5)

    assert "The actions due in 1 episode could not be worked out" in text(
        visit(cast.asha).get(reverse("board"))
    )
