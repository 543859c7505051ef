"""The protocol's next threshold in the daily report: what begins next while a child is missing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.record.children.operations import Particulars
from homeward.record.episodes.logged import record_act
from homeward.work.daily.queries import report_known_at, report_now
from homeward.work.daily.report import Entry, Report, duties_kept
from homeward.work.daily.thresholds import thresholds
from homeward.work.daily.wording import threshold_words
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, Person, hours
from tests.work.daily.conftest import Make, read_by

pytestmark = pytest.mark.django_db

SAM = Particulars("Sam", "Testchild", date(2010, 5, 6), sex="M")
HIGH_RISK = "Send the high-risk notification to the Executive Director and the Lead Member"
ENQUIRIES = "Ask about the child's phone and CCTV, and ask the British Transport Police"


def now_for(person: Person, *, after: float) -> Report:
    """Return the report that a person would draw so many hours after ``NOW``."""
    ctx = person.ctx(at=NOW + hours(after))
    with scope(ctx):
        return report_now(ctx)


def _held(cast: Cast, episode: UUID, *, after: float) -> None:
    """Record that a strategy discussion was held, and the enquiries asked, after so many hours."""
    at = NOW + hours(after)
    kinds = ("strategy_discussion_held", "phone_enquiry_made", "cctv_enquiry_made",
             "transport_police_asked")  # fmt: skip
    for kind in kinds:
        record_act(cast.asha.ctx(at=at), episode=episode, kind=kind, at=at, who="Asha")


def _ahead(entry: Entry) -> list[tuple[str, float]]:
    return [(one.title, (one.at - NOW) / hours(1)) for one in entry.duties.thresholds]


def test_next_threshold_is_told_beside_what_runs_when_it_lies_ahead(cast: Cast, make: Make) -> None:
    episode = cast.missing(cast.child(), seen=NOW)
    _held(cast, episode, after=10)
    tick(NOW + hours(20))

    [entry] = read_by(cast.asha, make(NOW + hours(20)), at=NOW + hours(20)).entries

    assert entry.duties.next is not None
    assert _ahead(entry) == [(HIGH_RISK, 24)]
    assert threshold_words(entry, NOW + hours(20)) == (
        f"{HIGH_RISK}: from 1:00pm on Thu 11 June, in 4 hours (24 hours missing)"
    )


def test_everything_that_begins_at_once_is_told_when_nothing_of_it_is_done(cast: Cast) -> None:
    cast.missing(cast.child(), seen=NOW)

    [entry] = now_for(cast.asha, after=10).entries

    assert {at for _, at in _ahead(entry)} == {12}
    assert ENQUIRIES in {title for title, _ in _ahead(entry)}


def test_what_was_done_already_is_no_threshold_when_its_hour_comes(cast: Cast) -> None:
    episode = cast.missing(cast.child(), seen=NOW)
    _held(cast, episode, after=10)

    [entry] = now_for(cast.asha, after=11).entries

    assert _ahead(entry) == [(HIGH_RISK, 24)]


def test_enquiries_are_the_threshold_when_a_child_is_missing_from_home(cast: Cast) -> None:
    ctx = cast.carys.ctx()
    child = cast.child(SAM, by=cast.carys)
    cast.missing(child, by=cast.carys, seen=NOW)

    [entry] = now_for(cast.carys, after=11).entries

    assert ctx.authority == entry.authority
    assert _ahead(entry) == [(ENQUIRIES, 12)]


def test_no_threshold_is_told_when_the_child_is_back(cast: Cast) -> None:
    cast.back(cast.missing(cast.child(), seen=NOW), at=NOW + hours(5))

    [entry] = now_for(cast.asha, after=10).entries

    assert _ahead(entry) == []
    assert threshold_words(entry, NOW + hours(10)) == ""


def test_past_report_has_the_threshold_as_it_was_known_then(cast: Cast) -> None:
    episode = cast.missing(cast.child(), seen=NOW)
    before = now_for(cast.asha, after=9)
    _held(cast, episode, after=10)

    ctx = cast.asha.ctx(at=NOW + hours(11))
    with scope(ctx):
        past, now = report_known_at(ctx, NOW + hours(9)), report_now(ctx)

    assert past.entries[0].duties.thresholds == before.entries[0].duties.thresholds
    assert {at for _, at in _ahead(past.entries[0])} == {12}
    assert _ahead(now.entries[0]) == [(HIGH_RISK, 24)]


def test_older_kept_row_opens_when_it_says_nothing_of_thresholds() -> None:
    said = {"next": [["a", "A", "social_worker", NOW.isoformat(), ""]], "overdue": []}

    duties = duties_kept(said)

    assert duties.thresholds == ()
    assert duties.next is not None
    assert duties_kept(duties.kept()) == duties


def test_as_many_questions_are_asked_when_more_children_are_missing(cast: Cast) -> None:
    episodes = [cast.missing(cast.child(), seen=NOW)]
    first = _questions(cast, episodes)
    episodes += [cast.missing(cast.child(SAM), seen=NOW) for _ in range(3)]

    assert _questions(cast, episodes) == first


def _questions(cast: Cast, episodes: list[UUID]) -> int:
    ctx = services_context(now=NOW + hours(1), authority=cast.alder, purpose="daily report")
    with scope(ctx), CaptureQueriesContext(connection) as asked:
        assert len(thresholds(ctx, episodes)) == len(episodes)
    return len(asked)
