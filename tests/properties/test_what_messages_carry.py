"""No message that leaves says who a child is, where they live or who cares for them.

Records are generated with a marker in every word that would tell; whatever falls due over three
days is told by every channel, and no letter holds a marker.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homeward.domain.messages import Channel
from homeward.record.children.operations import Particulars, add_alias
from homeward.record.placements.operations import PlacementSaid, place_child
from homeward.record.placements.register import ProviderSaid, set_provider
from homeward.record.reports.operations import ReportSaid
from homeward.work.messages.chasing import chase_due
from homeward.work.messages.sending import send_due
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, hours
from tests.work.messages.parts import Carrier, colleague, reach, reachable, refuse, system_context

pytestmark = pytest.mark.django_db
MARKS = st.text("BCDFGHJKLMNPQRSTVWXZ", min_size=3, max_size=5).map(lambda some: f"Zq{some}")
NUMBERS = count()


@settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(mark=MARKS, concern=st.booleans(), phone=st.booleans(), refused=st.booleans())
def test_no_letter_holds_a_marker_when_every_word_of_the_record_does(
    cast: Cast, mark: str, concern: bool, phone: bool, refused: bool
) -> None:
    number = next(NUMBERS)
    if number == 0:
        reachable(cast.asha, cast.gwen)
        for role in ("duty_officer", "head_of_service", "director", "lead_member"):
            reachable(colleague(cast, f"Kim{role}", role))
        by_text = system_context(now=NOW, purpose="test")
        reach(by_text, person=cast.gwen.id, address="+447700900123", kind="sms")
    child = cast.child(Particulars(f"{mark}given", f"{mark}family", date(2011, 3, 4)))
    add_alias(cast.asha.ctx(), child=child, given_name=f"{mark}alias", family_name=f"{mark}other")
    provider = set_provider(
        cast.asha.ctx(),
        provider=None,
        said=ProviderSaid(f"{mark}house {number}", phone="01632 960000" if phone else ""),
    ).id
    home = PlacementSaid(
        date(2026, 1, 5), "", provider, None, f"1 {mark}street", "ZZ1 1ZZ", f"{mark}carer"
    )
    place_child(cast.asha.ctx(), child=child, said=home)
    told = ReportSaid(
        f"{mark}reporter", "Carer", f"{mark}contact", f"{mark}circumstances", f"{mark}clothing",
        f"{mark}tried", immediate_concern=concern, police_reference=f"{mark}1",
    )  # fmt: skip
    cast.missing(child, said=replace(told, missing_with=f"{mark}friend"))
    carrier = Carrier(before=refuse("recipient_refused_550", again=False)) if refused else Carrier()
    by_text = Carrier()
    senders = {Channel.EMAIL: carrier, Channel.NOTIFY_SMS: by_text}

    for later in (0, 1, 13, 25, 50):
        at = NOW + hours(later)
        tick(at)
        chase_due(at)
        send_due(at, senders=senders, link=lambda pk: f"https://x.test/m/{pk}")

    letters = carrier.letters + by_text.letters
    assert by_text.letters
    assert refused or carrier.letters
    for letter in letters:
        said = f"{letter.words.subject}\n{letter.words.body}".lower()
        assert mark.lower() not in said, said
        assert "zz1 1zz" not in said
        assert "robin" not in said
