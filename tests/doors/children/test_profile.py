"""The whole child on one page: what is shown first, what is withheld, and from whom."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.domain.time import london_date
from homeward.guard.models import LedgerEntry, LedgerItem
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.record.children.operations import Home, Particulars, change_child
from homeward.record.kept.operations import add_to_profile, correct_profile
from homeward.record.placements.register import (
    AreaSaid,
    DeskSaid,
    ProviderSaid,
    as_shown,
    set_area,
    set_desk,
    set_provider,
)
from homeward.record.placements.registers import provider_named, providers_by_name
from homeward.web.past.asking import address
from tests.cast import ROBIN, Cast
from tests.doors.children.full import MUST_NOT, add, fill
from tests.doors.reports.conftest import place
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.record.keeping import SAID

pytestmark = pytest.mark.django_db

SECRETS = ("01632 960001", "01632 960666", "6 Invented Close", "2 Invented Lane", "1 Invented Lane")


def _url(child: UUID, name: str = "child") -> str:
    return reverse(name, args=[child])


def _reads(cast: Cast, row: UUID) -> int:
    with scope(cast.asha.ctx()):
        entries = LedgerEntry.objects.filter(operation="page.opened").values("id")
        return LedgerItem.objects.filter(entry_id__in=entries, row_id=row).count()


def test_page_shows_something_of_everything_in_the_order_of_need(cast: Cast, visit: Visit) -> None:
    child = fill(cast)

    with no_query_while_rendering():
        page = text(visit(cast.asha).get(_url(child)))

    order = [
        page.index(words)
        for words in (
            "Must not be told: The child is afraid of him",
            "Ring the pier café",
            "Long, dyed red",
            "Blue inhaler",
            "01632 960123, usually off",
            "Jo Invented",
            "Invented Pier",
            "Willow House",
            "Allocated social worker",
            "Invented Academy",
            "Missing episodes</h2>",
            "Looked after",
            "Interim care order",
            "Issued",
            "Neglect",
            "Conference called",
            "Learning",
            "Claim made",
            "NHS number",
        )
    ]
    assert order == sorted(order)
    assert "Mother, 1 March 2026" in page


@pytest.mark.parametrize("person", ["asha", "ben", "erin"])
def test_page_holds_no_address_and_no_number_of_a_contact(
    cast: Cast, visit: Visit, person: str
) -> None:
    child = fill(cast)

    page = text(visit(getattr(cast, person)).get(_url(child)))

    assert "Vic Invented" in page
    assert not [secret for secret in SECRETS if secret in page]


def test_addresses_and_numbers_are_shown_and_noted_row_by_row(cast: Cast, visit: Visit) -> None:
    child = cast.child()
    row = add(cast, child, "contact", MUST_NOT)

    with no_query_while_rendering():
        page = text(visit(cast.asha).get(_url(child, "child_address")))

    assert page.index("Must not be told") < page.index("01632 960666")
    assert 'href="tel:01632960666"' in page
    assert "6 Invented Close" in page
    assert _reads(cast, row) == 1


@pytest.mark.parametrize(("person", "status"), [("carys", 404), ("erin", 403), ("dev", 403)])
def test_addresses_are_closed_to_those_who_are_no_recorders_of_the_child(
    cast: Cast, visit: Visit, person: str, status: int
) -> None:
    child = place(cast, cast.child())

    answer = visit(getattr(cast, person)).get(_url(child, "child_address"))

    assert answer.status_code == status


def test_who_must_not_be_told_is_said_at_the_top_until_it_has_ended(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()
    row = add(cast, child, "contact", MUST_NOT)
    before = text(visit(cast.asha).get(_url(child)))

    said = {"ends_on": date(2026, 6, 1)}
    correct_profile(
        cast.asha.ctx(), noun="contact", row=row, version=1, said=said, reason="Has died"
    )
    after = text(visit(cast.asha).get(_url(child)))

    words = "Vic Invented: Must not be told"
    assert before.index(words) < before.index("Contents")
    assert words not in after


def test_what_was_said_long_ago_is_marked_as_old(cast: Cast, visit: Visit) -> None:
    child, today = cast.child(), london_date(utc_now())
    for days, item in ((800, "Hair"), (3, "Coat")):
        said = {
            "section": "description",
            "item": item,
            "said": "Red",
            "source": "Mother",
            "as_of": today - timedelta(days=days),
        }
        ctx = cast.asha.ctx(at=utc_now())
        add_to_profile(ctx, noun="profile_fact", child=child, said=said)

    page = text(visit(cast.asha).get(_url(child)))

    assert page.count("Old: said 2 years ago") == 1
    assert page.index("Hair") < page.index("Old: said")


def test_review_that_is_overdue_is_said_and_the_former_plan_is_folded(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()
    first = {**SAID["trigger_plan"], "actions": "Ring the uncle", "agreed_on": date(2026, 1, 1)}
    add(cast, child, "trigger_plan", first)
    add(cast, child, "trigger_plan", {**SAID["trigger_plan"], "review_on": date(2026, 6, 1)})

    page = text(visit(cast.asha).get(_url(child)))

    assert "Review overdue by" in page
    assert "it was due by 1 June 2026" in page
    assert "Trigger plan: earlier (1)" in page
    assert page.count("Review overdue") == 1
    assert page.index("Ring the pier café") < page.index("Ring the uncle")


def test_unborn_child_is_called_unborn(cast: Cast, visit: Visit) -> None:
    unborn = cast.child(Particulars("", "Testchild", date(2027, 5, 3), "expected"))
    late = cast.child(Particulars("", "Other", date(2026, 7, 1), "expected"))

    page, overdue = (text(visit(cast.asha).get(_url(one))) for one in (unborn, late))

    assert "Unborn Testchild" in page
    assert "Unborn, due 3 May 2027" in page
    assert "That day has passed: record the birth" in overdue


def test_home_area_and_its_police_area_are_shown(cast: Cast, visit: Visit) -> None:
    child = cast.child()
    police = set_area(
        cast.asha.ctx(), area=None, said=AreaSaid(cast.alder, "North LPA", "police")
    ).id
    home = set_area(
        cast.asha.ctx(), area=None, said=AreaSaid(cast.alder, "Northtown", "district", police)
    ).id

    change_child(cast.asha.ctx(), child=child, version=2, said=ROBIN, home=Home(home))

    assert "Northtown, police area North LPA" in text(visit(cast.asha).get(_url(child)))


def test_provider_is_shown_with_its_room_and_its_number_at_night(cast: Cast, visit: Visit) -> None:
    child = place(cast, cast.child())
    row = providers_by_name()[0]
    said = ProviderSaid(
        row.name, capacity=4, phone="01632 960010", out_of_hours_phone="01632 960011"
    )
    shown = as_shown(provider_named(row.pk))
    set_provider(cast.asha.ctx(), provider=row.pk, said=said, shown=shown)

    page = text(visit(cast.erin).get(_url(child)))

    assert "Room for 4 children" in page
    assert 'href="tel:01632960011"' in page
    assert "By day: 01632 960010" in page


def test_desks_of_the_childs_council_are_shown_to_those_of_others(cast: Cast, visit: Visit) -> None:
    child = cast.child()
    share_child(
        cast.asha.ctx(), child=child, to=cast.carys.organisation, purpose="host", ends_at=None
    )
    set_desk(cast.asha.ctx(), desk=None, said=DeskSaid(cast.alder, "duty", phone="01632 960020"))

    theirs, ours = (text(visit(one).get(_url(child))) for one in (cast.carys, cast.asha))

    assert "Alder: Duty social worker" in theirs
    assert 'href="tel:01632960020"' in theirs
    assert "Alder: Duty social worker" not in ours


def test_links_to_change_are_those_of_the_readers_role(cast: Cast, visit: Visit) -> None:
    child = fill(cast)
    share_child(cast.asha.ctx(), child=child, to=cast.police, purpose="locate", ends_at=None)

    pages = {
        name: text(visit(getattr(cast, name)).get(_url(child))) for name in ("asha", "erin", "dev")
    }

    assert f"/child/{child}/add/legal_status" in pages["asha"]
    assert f"/child/{child}/add/contact" in pages["erin"]
    assert f"/child/{child}/add/legal_status" not in pages["erin"]
    assert "/add/" not in pages["dev"]
    assert "/kept/" not in pages["dev"]


def test_queries_stay_the_same_when_more_is_kept(cast: Cast, visit: Visit) -> None:
    child, asha = fill(cast), visit(cast.asha)

    with CaptureQueriesContext(connection) as few:
        asha.get(_url(child))
    for noun, said in SAID.items():
        add(cast, child, noun, said)
    asha = visit(cast.asha)
    with CaptureQueriesContext(connection) as many:
        asha.get(_url(child))

    assert len(few) == len(many)


def test_reason_of_a_change_stands_beside_who_the_child_is(cast: Cast, visit: Visit) -> None:
    child, asha = cast.child(), visit(cast.asha)
    said = {
        "operation_id": str(uuid4()),
        "given_name": "Robyn",
        "family_name": "Testchild",
        "birth_kind": "exact",
        "version": "2",
    }

    without = text(asha.post(_url(child, "child_change"), said))
    done = asha.post(_url(child, "child_change"), {**said, "reason": "Spelt so at school"})

    assert "Say why this is changed" in without
    page = text(asha.get(done.url))
    assert "Corrected by Asha Example" in page
    assert "Spelt so at school" in page


def test_page_of_the_past_shows_what_was_said_then_and_lets_nothing_be_changed(
    cast: Cast, visit: Visit
) -> None:
    now = utc_now()
    child = cast.child(at=now - timedelta(days=3))
    then = cast.asha.ctx(at=now - timedelta(days=2))
    row = add_to_profile(then, noun="profile_fact", child=child, said=SAID["profile_fact"]).id
    assert row
    correct_profile(
        cast.asha.ctx(at=now - timedelta(hours=1)),
        noun="profile_fact",
        row=row,
        version=1,
        said={"said": "Brown inhaler"},
        reason="Misread",
    )

    past = address(now - timedelta(days=1))
    page = text(visit(cast.asha).get(f"{_url(child)}?{past}"))
    main = page.split("</section>", 2)[2]

    assert "Blue inhaler" in main
    assert "Changed since" in main
    assert "Now: Brown inhaler" in main
    assert "/kept/" not in page
    assert "/add/" not in page
