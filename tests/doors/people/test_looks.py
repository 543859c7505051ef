"""The pages of people in a real browser: no breach of WCAG 2.2 AA, and nothing cut when zoomed."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.doors.drawn import Look
from tests.doors.people.test_people import NEW, admin_of, held, pages, send
from tests.doors.visitors import signed_in, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NAMES = ["list", "add", "person", "role", "end", "account"]


@pytest.mark.parametrize("place", range(6), ids=NAMES)
def test_page_has_no_fault_when_drawn(cast: Cast, look: Look, place: int) -> None:
    client = signed_in(admin_of(cast, cast.asha.organisation, "Addie"))
    addresses = pages(cast)
    send(client, f"/people/{cast.asha.id}/role", role="team_manager", team="South")
    if NAMES[place] == "person":
        row = held(cast.asha)
        send(client, f"/people/{cast.asha.id}/role/{row.pk}/end", version=row.version)

    look(text(client.get(addresses[place])), f"people-{NAMES[place]}")


def test_form_has_no_fault_when_refused(cast: Cast, look: Look) -> None:
    client = signed_in(admin_of(cast, cast.asha.organisation, "Addie"))

    page = text(send(client, "/people/add", **{**NEW, "email": "nobody", "role": ""}))

    look(page, "people-add-refused")
