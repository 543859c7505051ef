"""A child's page: what it shows, to whom, and that opening it is remembered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeward.config.clock import utc_now
from homeward.domain.time import age_on, london_date
from homeward.guard.models import LedgerEntry, LedgerItem
from homeward.guard.session import scope
from homeward.record.children.operations import (
    Particulars,
    add_alias,
    add_identifier,
    join,
    restrict,
)
from tests.cast import NOW, ROBIN, Cast
from tests.doors.visitors import Visit, no_query_while_rendering, text
from tests.doors.world import person_in

pytestmark = pytest.mark.django_db


def _url(child: UUID, name: str = "child") -> str:
    return reverse(name, args=[child])


def _age_of_robin() -> int:
    assert ROBIN.born_on
    return age_on(ROBIN.born_on, london_date(utc_now()))


def _reads(cast: Cast, table: str) -> int:
    with scope(cast.asha.ctx()):
        entries = LedgerEntry.objects.filter(operation="page.opened").values("id")
        return LedgerItem.objects.filter(entry_id__in=entries, table_name=table).count()


def test_page_shows_who_the_child_is_when_a_worker_opens_it(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    ctx = cast.asha.ctx()
    add_alias(ctx, child=placed, given_name="Bobbie", family_name="Elsewhere")
    add_identifier(cast.asha.ctx(), child=placed, kind="nhs", value="9434765919")
    add_identifier(cast.asha.ctx(), child=placed, kind="upn", value="A123")

    page = text(visit(cast.asha).get(_url(placed)))

    for words in (
        f"4 March 2011, aged {_age_of_robin()}",
        "Bobbie Elsewhere",
        "Looked after",
        "Children&#x27;s home",
        "Willow House",
        "No fault found",
        "The check letter is wrong: compare it with the source",
        "Alder",
    ):
        assert words in page, words


def test_page_hides_address_and_carer_when_anybody_opens_it(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    for person in (cast.asha, cast.erin):
        page = text(visit(person).get(_url(placed)))

        assert "1 Invented Lane" not in page
        assert "ZZ1 1ZZ" not in page


def test_opening_is_noted_over_joined_rows_when_two_records_are_one_child(
    cast: Cast, visit: Visit
) -> None:
    first, second = cast.child(), cast.child(Particulars("Robyn", "Testchild", ROBIN.born_on))
    join(cast.asha.ctx(), child=first, other=second, reason="Same school")

    page = text(visit(cast.asha).get(_url(first)))

    assert "Robyn Testchild" in page
    assert "Same school" in page
    assert _reads(cast, "record_child") == 2


def test_address_is_shown_and_noted_when_a_recorder_asks(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    page = text(visit(cast.asha).get(_url(placed, "child_address")))

    assert "1 Invented Lane, ZZ1 1ZZ" in page
    assert "direct care" in page
    assert _reads(cast, "record_placement") == 1


@pytest.mark.parametrize("person", ["erin", "dev"])
def test_address_is_refused_when_the_reader_is_no_recorder(
    cast: Cast, visit: Visit, placed: UUID, person: str
) -> None:
    answer = visit(getattr(cast, person)).get(_url(placed, "child_address"))

    assert answer.status_code == 403


def test_page_is_not_found_when_the_child_is_anothers_or_nobodys(cast: Cast, visit: Visit) -> None:
    child = cast.child()

    for person in (cast.carys, cast.erin, cast.dev):
        hidden, absent = (visit(person).get(_url(one)) for one in (child, uuid4()))
        assert (hidden.status_code, absent.status_code) == (404, 404)
    assert visit(cast.ben).get(_url(child)).status_code == 200


def test_page_is_the_sign_in_page_when_nobody_is_signed_in(cast: Cast) -> None:
    answer = Client(headers={"host": "localhost"}).get(_url(cast.child()))

    assert answer.status_code == 302
    assert answer.url.startswith("/sign-in")


def test_restricted_record_is_marked_inside_the_team_and_absent_outside_it(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()
    restrict(cast.gwen.ctx(), child=child, team="North")

    assert "This record is kept to North" in text(visit(cast.asha).get(_url(child)))
    assert visit(cast.ben).get(_url(child)).status_code == 404


def test_office_side_is_kept_back_when_a_partner_opens_the_page(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    inside, outside = (text(visit(one).get(_url(placed))) for one in (cast.asha, cast.erin))

    assert "Who else sees this record" in inside
    assert "Who else sees this record" not in outside
    assert "Change this record" not in outside


def test_episodes_are_counted_over_their_periods_when_some_are_older(
    cast: Cast, visit: Visit
) -> None:
    child, now = cast.child(), utc_now()
    for days in (400, 200, 60, 20, 10):
        at = now - timedelta(days=days)
        cast.back(cast.missing(child, at=at), at=at + timedelta(hours=2))

    page = text(visit(cast.asha).get(_url(child)))

    assert "2 in the last 30 days, 3 in the last 90 days, 4 in the last 12 months." in page


def _grow(cast: Cast, child: UUID, count: int, start: datetime) -> None:
    for number in range(count):
        add_alias(cast.asha.ctx(), child=child, given_name=f"N{number}", family_name="Alias")
        add_identifier(cast.asha.ctx(), child=child, kind="local", value=f"{start.month}-{number}")
        at = start + timedelta(days=number * 3)
        cast.back(cast.missing(child, at=at), at=at + timedelta(hours=2))


def test_queries_stay_the_same_when_a_childs_record_grows_tenfold(cast: Cast, visit: Visit) -> None:
    child = cast.child()
    _grow(cast, child, 2, datetime(2025, 2, 1, tzinfo=UTC))

    asha = visit(cast.asha)
    with CaptureQueriesContext(connection) as few:
        asha.get(_url(child))
    _grow(cast, child, 18, datetime(2025, 6, 1, tzinfo=UTC))
    asha = visit(cast.asha)  # a session seen a while ago would be written to
    with CaptureQueriesContext(connection) as many:
        asha.get(_url(child))

    assert len(few) == len(many)


def test_nothing_is_asked_of_the_database_while_the_record_is_drawn(
    cast: Cast, visit: Visit, placed: UUID
) -> None:
    asha = visit(cast.asha)
    episode = cast.missing(placed)

    with no_query_while_rendering():
        page = text(asha.get(_url(placed)))
        assert asha.get(_url(placed, "child_address")).status_code == 200
    assert f'href="{reverse("episode", args=[episode])}">Open the episode' in page


def test_search_finds_by_name_and_by_exact_number_within_the_readers_scope(
    cast: Cast, visit: Visit
) -> None:
    child = cast.child()
    add_identifier(cast.asha.ctx(), child=child, kind="nhs", value="9434765919")
    by_name = {"operation_id": str(uuid4()), "text": "robin TESTCHILD"}
    by_number = {"operation_id": str(uuid4()), "text": "943 476 5919"}

    for said, reason in ((by_name, "same given name"), (by_number, "same NHS number")):
        mine = text(visit(cast.asha).post("/children", said))
        theirs = text(visit(cast.carys).post("/children", said))

        assert f'href="{_url(child)}"' in mine
        assert reason in mine
        assert str(child) not in theirs


def test_search_shows_fifty_and_no_count_when_more_are_likely(cast: Cast, visit: Visit) -> None:
    for _ in range(52):
        cast.child(at=NOW)
    said = {"operation_id": str(uuid4()), "text": "Robin Testchild"}
    asha = visit(cast.asha)

    with no_query_while_rendering():
        page = text(asha.post("/children", said))

    assert page.count("Likely because") == 50
    assert "More than 50 children are likely" in page
    assert "Add a date of birth" in page
    assert re.search(r"\b5[12]\b", page) is None


def test_search_says_how_it_looked_and_offers_to_add_when_nobody_is_found(
    cast: Cast, visit: Visit
) -> None:
    said = {"operation_id": str(uuid4()), "text": "Nobody Atall"}

    page = text(visit(cast.asha).post("/children", said))

    assert "Nobody that you work with is likely" in page
    assert "names that sound alike" in page
    assert f'href="{reverse("child_new")}"' in page
    assert page.count(f'href="{reverse("report_start")}"') == 2  # and once in the menu


def test_search_offers_a_report_and_a_new_child_when_none_of_those_found_is_meant(
    cast: Cast, visit: Visit
) -> None:
    cast.child(Particulars("Robin", "Testchild"))
    said = {"operation_id": str(uuid4()), "text": "Robin Testchild"}
    head = person_in(cast.asha.organisation, "head_of_service")

    page = text(visit(cast.asha).post("/children", said))
    heads = text(visit(head).post("/children", said))

    assert "Not one of these?" in page
    assert f'href="{reverse("child_new")}"' in page
    assert "Date of birth not known" in page
    assert "Robin Testchild" in heads
    assert reverse("report_start") not in heads
    assert reverse("child_new") not in heads


def test_search_shows_joined_records_as_one_child_when_found(cast: Cast, visit: Visit) -> None:
    first, second = cast.child(), cast.child(Particulars("Kit", "Testchild", date(2012, 1, 1)))
    join(cast.asha.ctx(), child=first, other=second, reason="The same number")
    said = {"operation_id": str(uuid4()), "text": "Robin Testchild"}

    page = text(visit(cast.asha).post("/children", said))

    assert "1 child is likely" in page
    assert "also recorded as" in page
    assert f'href="{_url(second)}"' in page


def test_search_asks_where_a_child_is_placed_only_those_who_may_open_an_address(
    cast: Cast, visit: Visit
) -> None:
    head = person_in(cast.asha.organisation, "head_of_service")

    assert 'name="place"' in text(visit(cast.asha).get("/children"))
    assert 'name="place"' not in text(visit(head).get("/children"))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"age": "14"}, "Enter a name or a number as well as the age"),
        ({"age": "fourteen"}, "Age must be a whole number, like 14"),
        ({"age": "-1"}, "Age must be 0 or more"),
        ({"age": "99"}, "Age must be 25 or less"),
        ({"text": "x" * 201}, "at most 200 characters"),
    ],
)
def test_search_says_what_is_wrong_when_it_cannot_be_asked(
    cast: Cast, visit: Visit, said: dict[str, str], sentence: str
) -> None:
    page = text(visit(cast.asha).post("/children", {"operation_id": str(uuid4()), **said}))

    assert sentence in page


def test_search_takes_an_age_when_it_is_given_with_a_name(cast: Cast, visit: Visit) -> None:
    cast.child()
    said = {"operation_id": str(uuid4()), "text": "Robin", "age": str(_age_of_robin())}

    assert "the age fits" in text(visit(cast.asha).post("/children", said))


def test_search_asks_for_something_when_nothing_was_typed(cast: Cast, visit: Visit) -> None:
    page = text(visit(cast.asha).post("/children", {"operation_id": str(uuid4())}))

    assert "Enter a name, a date of birth or a number" in page


def test_born_day_is_said_to_be_estimated_when_it_is(cast: Cast, visit: Visit) -> None:
    child = cast.child(Particulars("Kit", "Testchild", date(2012, 1, 1), "estimated"))

    assert "1 January 2012 (estimated)" in text(visit(cast.asha).get(_url(child)))
