"""Possible duplicates: told to the missing officer of the known child, and settled there."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.record.reports.operations import ReportSaid, take_report
from homeward.record.reports.queries import waiting_matches
from tests.cast import NOW, ROBIN, Cast, Person
from tests.doors.visitors import Visit, no_query_while_rendering, text

pytestmark = pytest.mark.django_db


def _newcomer(cast: Cast, *, by: Person, authority: UUID) -> UUID:
    """Take a report of a child like Robin as one not known; return the match it left."""
    ctx = by.ctx(authority=authority)
    said = ReportSaid("Jo Invented", noticed_at=NOW)
    take_report(
        ctx, child=None, newcomer=Particulars("Robyn", "Testchild", ROBIN.born_on), said=said
    )
    with scope(cast.asha.ctx()):
        return waiting_matches(cast.asha.ctx())[0].pk


def _settle(match: UUID) -> str:
    return reverse("match_settle", args=[match])


def _said(**said: str) -> dict[str, str]:
    return {"operation_id": str(uuid4()), "version": "1", **said}


def test_joining_is_offered_when_both_records_are_ours_and_the_same_child(
    cast: Cast, visit: Visit
) -> None:
    child, asha = cast.child(), visit(cast.asha)
    match = _newcomer(cast, by=cast.ben, authority=cast.alder)

    with no_query_while_rendering():
        listed, asked = text(asha.get("/matches")), text(asha.get(_settle(match)))
    said = _said(answer="same")
    first, second = (asha.post(_settle(match), said) for _ in range(2))

    for page in (listed, asked):
        assert "Robin Testchild" in page
        assert "Robyn Testchild" in page
        assert "given name one letter out" in page
    assert first.url == second.url
    assert first.url.startswith(reverse("child_join", args=[child]) + "?other=")
    assert "None is waiting." in text(asha.get("/matches"))


def test_other_record_is_kept_back_when_it_is_not_open_to_the_reader(
    cast: Cast, visit: Visit
) -> None:
    cast.child()
    match = _newcomer(cast, by=cast.carys, authority=cast.birch)
    asha = visit(cast.asha)

    page = text(asha.get(_settle(match)))
    answer = asha.post(_settle(match), _said(answer="same"))

    assert "Robyn" not in page
    assert "The other record is another council’s." in page
    assert answer.url == "/matches"


def test_match_is_not_found_when_the_known_child_is_anothers(cast: Cast, visit: Visit) -> None:
    cast.child()
    match = _newcomer(cast, by=cast.carys, authority=cast.birch)

    assert visit(cast.carys).get(_settle(match)).status_code == 404
    assert "None is waiting." in text(visit(cast.carys).get("/matches"))
    for person in (cast.dev, cast.erin):
        assert visit(person).get("/matches").status_code == 403
        assert visit(person).get(_settle(match)).status_code == 403


def test_both_answers_are_shown_when_somebody_settled_it_meanwhile(
    cast: Cast, visit: Visit
) -> None:
    cast.child()
    match = _newcomer(cast, by=cast.ben, authority=cast.alder)
    visit(cast.gwen).post(_settle(match), _said(answer="different"))

    answer = visit(cast.asha).post(_settle(match), _said(answer="same"))

    assert answer.status_code == 409
    assert "Different" in text(answer)


def test_queries_stay_the_same_when_ten_times_as_many_wait(cast: Cast, visit: Visit) -> None:
    cast.child()
    asha = visit(cast.asha)
    _newcomer(cast, by=cast.ben, authority=cast.alder)

    with CaptureQueriesContext(connection) as few:
        asha.get("/matches?page=x")
    for _ in range(4):
        _newcomer(cast, by=cast.carys, authority=cast.birch)
        cast.child()
    asha = visit(cast.asha)  # a session seen a while ago would be written to
    with CaptureQueriesContext(connection) as many:
        page = text(asha.get("/matches"))

    assert page.count("Settle<") >= 10
    assert len(few) == len(many)


def test_answer_is_asked_for_when_none_was_chosen(cast: Cast, visit: Visit) -> None:
    cast.child()
    match = _newcomer(cast, by=cast.ben, authority=cast.alder)

    page = text(visit(cast.asha).post(_settle(match), _said()))

    assert "Choose whether they are the same child" in page
