"""The pages of the exchange in a real browser: no breach of WCAG 2.2 AA, and nothing cut."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.exchange.test_exchange import _waiting, a_missing_child, own_layout, send_list
from tests.doors.visitors import signed_in, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_pages_have_no_fault_when_drawn(cast: Cast, look: Look) -> None:
    episode = a_missing_child(cast)
    client = signed_in(cast.asha)
    look(text(client.get("/police-lists")), "exchange-empty")
    refused = text(send_list(client, own_layout()))
    look(refused, "exchange-refused")
    content = own_layout(
        {"our_reference": str(episode), "last_seen_at": "2026-01-01", "grade": "high"},
        {"police_reference": "MP/9/26", "reported_at": "2026-01-02T10:00Z", "given_name": "Sam",
         "family_name": "Sample", "born_on": "2012-02-03"},
        {"police_reference": "MP/10/26"},
    )  # fmt: skip
    page = text(send_list(client, content))
    look(page, "exchange")

    for number, row in enumerate(_waiting(cast)):
        look(text(client.get(f"/police-lists/{row.pk}")), f"exchange-difference-{number}")
    look(text(client.get("/police-lists/theirs")), "exchange-load")
    look(text(signed_in(cast.dev).get("/police-lists/theirs")), "exchange-load-police")
