"""The daily report in a real browser: no breach of WCAG 2.2 AA, nothing cut when zoomed."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.work.daily.making import set_up_hours
from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.visitors import signed_in, text
from tests.doors.world import person_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_daily_pages_have_no_fault_when_drawn(cast: Cast, look: Look, sent: UUID) -> None:
    set_up_hours(utc_now())
    client = signed_in(cast.asha)
    pages = {
        "list": reverse("daily_reports"),
        "one": reverse("daily_report", args=[sent]),
        "now": reverse("daily_report_now"),
        "past": reverse("daily_report_now") + "?known_at=2026-01-10T08:00:00.000000Z",
        "hour": reverse("daily_report_hour"),
    }

    for name, address in pages.items():
        look(text(client.get(address)), f"daily-{name}")


def test_counts_have_no_fault_when_drawn_for_the_lead_member(
    cast: Cast, look: Look, sent: UUID
) -> None:
    client = signed_in(person_in(cast.asha.organisation, "lead_member"))

    look(text(client.get(reverse("daily_report", args=[sent]))), "daily-counts")
