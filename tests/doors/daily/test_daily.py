"""The daily report's pages: who meets what, the trail, the PDF, the past and the hour."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from homeward.config.clock import utc_now
from homeward.guard.session import scope
from homeward.work.daily.making import set_up_hours
from homeward.work.daily.models import DailyHour, DailyOpening, DailyReport
from homeward.work.messages.models import Message
from tests.cast import Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db
# In full: a page's tokens are letters by chance, and may well spell "Sam".
NAMES = ("Robin Testchild", "Sam Sample", "Alex Example")


def page(client: Client, report: UUID) -> str:
    """Return a report's page."""
    return text(client.get(reverse("daily_report", args=[report])))


def test_report_names_those_whom_the_reader_may_open(cast: Cast, visit: Visit, sent: UUID) -> None:
    with no_query_while_rendering():
        seen = page(visit(cast.asha), sent)

    assert all(name in seen for name in NAMES)
    assert "Missing now" in seen
    assert "Hours missing" in seen
    assert "Next threshold: " in seen
    assert '<rect width="100" height="4">' in seen


@pytest.mark.parametrize("role", ["governance_lead", "lead_member"])
def test_report_tells_counts_alone_when_no_record_is_open_to_the_role(
    cast: Cast, visit: Visit, sent: UUID, role: str
) -> None:
    client = visit(person_in(cast.asha.organisation, role))

    seen = page(client, sent)
    pdf = client.get(reverse("daily_report_pdf", args=[sent])).content
    words = "".join(one.extract_text() for one in PdfReader(BytesIO(pdf)).pages)

    for said in (seen, words):
        assert "counts alone" in said
        assert not [name for name in NAMES if name in said]


@pytest.mark.parametrize("role", ["head_of_service", "director", "duty_officer", "team_manager"])
def test_report_is_open_to_each_role_that_it_is_for(
    cast: Cast, visit: Visit, sent: UUID, role: str
) -> None:
    assert "Robin" in page(visit(person_in(cast.asha.organisation, role)), sent)


def test_report_is_not_here_when_somebody_else_asks(cast: Cast, visit: Visit, sent: UUID) -> None:
    address = reverse("daily_report", args=[sent])
    worker = person_in(cast.asha.organisation, "social_worker")
    found = {name: visit(getattr(cast, name)).get(address).status_code
             for name in ("ben", "carys", "dev", "erin")}  # fmt: skip

    assert found == {"ben": 200, "carys": 404, "dev": 403, "erin": 403}
    assert visit(worker).get(address).status_code == 403


def test_trail_says_who_opened_and_acknowledged_when_they_did(
    cast: Cast, visit: Visit, sent: UUID
) -> None:
    asha, address = visit(cast.asha), reverse("daily_report", args=[sent])
    page(visit(cast.gwen), sent)
    before = page(asha, sent)

    answer = asha.post(address, {"operation_id": str(uuid4())}, follow=True)
    listed = text(asha.get(reverse("daily_reports")))

    assert "I have read this report" in before
    assert "You acknowledged" in text(answer)
    assert "I have read this report" not in text(answer)
    assert "Not acknowledged" in text(answer)  # Gwen
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        rows = DailyOpening.objects.seen_by(ctx).order_by("opened_at")
        kept = [(row.person, row.acknowledged_at is not None) for row in rows]
        owned = Message.objects.seen_by(ctx).filter(template="daily_report", owner=cast.asha.id)
        answered = [row.acknowledged_by for row in owned]
    assert kept == [(cast.gwen.id, False), (cast.asha.id, True)]
    assert answered == [cast.asha.id]
    opened = 'class="govuk-table__cell govuk-table__cell--numeric" data-label="Opened by"'
    assert f"<td {opened}>2</td>" in listed


def test_press_does_nothing_when_it_came_without_a_number_or_from_the_lead_member(
    cast: Cast, visit: Visit, sent: UUID
) -> None:
    address, lead = reverse("daily_report", args=[sent]), "lead_member"

    unnumbered = visit(cast.asha).post(address, {}, follow=True)
    other = visit(person_in(cast.asha.organisation, lead)).post(
        address, {"operation_id": str(uuid4())}, follow=True
    )

    assert "Press the button again" in text(unnumbered)
    assert "does not acknowledge" in text(other)


def test_pdf_is_named_by_its_moment_and_noted_when_opened(
    cast: Cast, visit: Visit, sent: UUID
) -> None:
    answer = visit(cast.gwen).get(reverse("daily_report_pdf", args=[sent]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('inline; filename="daily-report-20')
    assert "Robin Testchild" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    ctx = cast.gwen.ctx(at=utc_now())
    with scope(ctx):
        assert DailyOpening.objects.seen_by(ctx).get().person == cast.gwen.id


def test_past_report_says_both_times_and_is_not_kept_when_asked_for(
    cast: Cast, visit: Visit, sent: UUID
) -> None:
    client, then = visit(cast.asha), utc_now() - timedelta(hours=6)
    asked = {"known_at": f"{then:%Y-%m-%dT%H:%M:%S.%fZ}"}

    past = text(client.get(reverse("daily_report_now"), asked))
    now = text(client.get(reverse("daily_report_now")))
    pdf = client.get(reverse("daily_report_now_pdf"), asked).content

    assert "Robin" in past
    assert "Sam Sample" not in past
    assert "Sam Sample" in now
    assert "This is not the report that was sent" in past
    words = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert "This is not the report that was sent" in " ".join(words.split())
    ctx = cast.asha.ctx(at=utc_now())
    with scope(ctx):
        assert DailyReport.objects.seen_by(ctx).count() == 1


def test_time_is_asked_again_when_it_cannot_be_read_or_has_not_come(
    cast: Cast, visit: Visit
) -> None:
    client, address = visit(cast.asha), reverse("daily_report_now")

    wrong = text(client.get(address, {"known_at": "soon\0"}))
    future = text(client.get(address, {"known_at": "2999-01-01T00:00:00.000000Z"}))
    pdf = client.get(reverse("daily_report_now_pdf"), {"known_at": "soon"})

    assert "was not understood" in wrong
    assert "must not be later than now" in future
    assert pdf.status_code == 302


def test_hour_is_changed_by_those_who_may_when_they_choose(cast: Cast, visit: Visit) -> None:
    set_up_hours(utc_now())
    address = reverse("daily_report_hour")
    office = visit(person_in(cast.asha.organisation, "administrator"))
    sent = {"operation_id": str(uuid4()), "hour": "09:30"}

    drawn = text(office.get(address))
    answer = office.post(address, sent, follow=True)
    odd = office.post(address, {"operation_id": str(uuid4()), "hour": "25:00"})

    assert '<option value="08:00" selected>8:00am</option>' in drawn
    assert "The hour of the daily report is changed" in text(answer)
    assert "A report is made every day at 9:30am" in text(answer)
    assert "must be one of the answers in the list" in text(odd)
    assert f"{DailyHour.objects.get(pk=cast.asha.organisation).hour:%H:%M}" == "09:30"
    assert visit(cast.gwen).get(address).status_code == 403


def test_list_says_so_when_a_report_is_late_or_failed(cast: Cast, visit: Visit) -> None:
    set_up_hours(utc_now())
    client, address = visit(cast.asha), reverse("daily_reports")
    quiet = text(client.get(address))
    rows = DailyHour.objects.filter(pk=cast.asha.organisation)

    rows.update(due_at=utc_now() - timedelta(minutes=6))
    late = text(client.get(address))
    rows.update(failed_at=utc_now())
    failed = text(client.get(address))

    assert "No daily report yet" not in quiet
    assert "No report has been made yet" in quiet
    assert "The daily report is late" in late
    assert "could not be made yet" in failed


def test_list_has_no_link_to_a_report_when_the_administrator_looks(
    cast: Cast, visit: Visit, sent: UUID
) -> None:
    seen = text(visit(person_in(cast.asha.organisation, "administrator")).get("/daily"))

    assert reverse("daily_report", args=[sent]) not in seen
    assert reverse("daily_report_hour") in seen
    assert "Not for your role" in seen


def test_hour_is_the_usual_when_no_worker_has_run_yet(cast: Cast, visit: Visit) -> None:
    assert "A report is made every day at 8:00am" in text(visit(cast.asha).get("/daily"))


def test_lead_member_has_the_reports_that_were_sent_and_none_of_a_moment_they_choose(
    cast: Cast, visit: Visit, sent: UUID
) -> None:
    lead = visit(person_in(cast.asha.organisation, "lead_member"))

    listed = text(lead.get(reverse("daily_reports")))
    moments = [lead.get(reverse(name)).status_code for name in
               ("daily_report_now", "daily_report_now_pdf")]  # fmt: skip

    assert reverse("daily_report", args=[sent]) in listed
    assert reverse("daily_report_now") not in listed
    assert moments == [403, 403]
