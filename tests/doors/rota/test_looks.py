"""The rota's pages in a real browser: no breach of WCAG 2.2 AA, and nothing cut when zoomed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeward.config.clock import utc_now
from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.rota.test_rota import OWN, pages, send
from tests.doors.visitors import signed_in, text
from tests.work.rota.conftest import send_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NAMES = ["rota", "add", "shift", "remove", "leave", "leave-add", "leave-end"]


@pytest.mark.parametrize("place", range(7), ids=NAMES)
def test_page_has_no_fault_when_drawn(cast: Cast, look: Look, place: int) -> None:
    address = pages(cast)[place]

    look(text(signed_in(cast.asha).get(address)), f"rota-{NAMES[place]}")


@pytest.mark.parametrize("url", [*OWN, "/contacts/email/check", "/contacts/mobile/check"])
def test_own_page_has_no_fault_when_drawn(cast: Cast, look: Look, url: str) -> None:
    client = signed_in(cast.asha)
    send(client, "/contacts/email", address="asha@work.test")
    send(client, "/contacts/mobile", address="07700 900123")
    send_all(utc_now() - timedelta(minutes=1))

    look(text(client.get(url)), f"rota-{url.strip('/').replace('/', '-')}")


def test_form_has_no_fault_when_refused(cast: Cast, look: Look) -> None:
    page = text(send(signed_in(cast.asha), "/rota/add", role="duty_officer", person=""))

    look(page, "rota-add-refused")


def test_wrong_code_has_no_fault_when_refused(cast: Cast, look: Look) -> None:
    client = signed_in(cast.asha)
    send(client, "/contacts/email", address="asha@work.test")
    send_all(utc_now())

    look(text(send(client, "/contacts/email/check", code="1")), "rota-code-refused")
