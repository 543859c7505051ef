"""Protocols and alarms in a real browser: no breach of WCAG 2.2 AA, nothing cut when zoomed."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.protocols.test_protocols import newer, version
from tests.doors.visitors import signed_in, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_protocol_pages_have_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    old, new, client = version("thurrock"), newer(), signed_in(cast.asha)
    pages = {
        "list": reverse("protocols"),
        "one": reverse("protocol", args=[old.pk]),
        "since": reverse("protocol_since", args=[new.pk, old.pk]),
    }

    for name, address in pages.items():
        look(text(client.get(address)), f"protocol-{name}")


def test_alarm_and_its_banner_have_no_fault_when_drawn(cast: Cast, look: Look, wrong: UUID) -> None:
    client = signed_in(cast.gwen)

    look(text(client.get(reverse("alarms"))), "alarms")
    look(text(client.get(reverse("board"))), "alarm-banner-board")
    look(text(client.get(reverse("episode", args=[wrong]))), "alarm-banner-episode")
