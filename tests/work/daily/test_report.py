"""What a daily report says: the board's own children, what moved, and what is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError

from homeward.guard.operation import LookingBack
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.guard.sharing import share_child
from homeward.guard.versions import NotFound
from homeward.record.children.operations import Particulars, restrict
from homeward.record.episodes.voiding import void
from homeward.work.board.queries import Wanted, board
from homeward.work.daily.keeping import acknowledge, make_report, note_opened
from homeward.work.daily.models import DailyReport, DailyRow
from homeward.work.daily.queries import report_known_at, report_now
from homeward.work.daily.report import Counts, Report
from homeward.work.daily.stored import find_report, kept_report, readers_of, reports_of
from homeward.work.messages.models import Message
from homeward.work.obligations.ticking import tick
from tests.cast import NOW, Cast, Person, hours
from tests.work.daily.conftest import Make, read_by

pytestmark = pytest.mark.django_db

SAM = Particulars("Sam", "Testchild", date(2010, 5, 6), sex="M")
TOMORROW = NOW + hours(24)


def now_for(person: Person, *, at: datetime = NOW) -> Report:
    """Return the report that a person would draw at an instant."""
    ctx = person.ctx(at=at)
    with scope(ctx):
        return report_now(ctx)


def test_report_says_nothing_when_there_is_nothing_and_is_made_all_the_same(
    cast: Cast, make: Make
) -> None:
    report = read_by(cast.asha, make(NOW), at=NOW)

    assert report.entries == ()
    assert report.counts == Counts()
    titles = _titles(cast)
    assert titles
    assert set(titles) == {"nothing to report"}


def _titles(cast: Cast) -> list[str]:
    ctx = cast.asha.ctx(at=TOMORROW)
    with scope(ctx):
        rows = Message.objects.seen_by(ctx).filter(template="daily_report")
        return list(rows.values_list("title", flat=True))


@pytest.mark.parametrize("reader", ["asha", "ben", "gwen", "carys"])
def test_those_still_missing_are_the_boards_when_the_same_person_looks(
    cast: Cast, reader: str
) -> None:
    kept = cast.child(SAM)
    first = cast.child()
    hosted = cast.child(Particulars("Alex", "Elsewhere", date(2012, 1, 1)), by=cast.carys)
    for n, child in enumerate((first, kept)):
        cast.missing(child, seen=NOW - hours(5 + 30 * n))
    cast.missing(hosted, by=cast.carys)
    share_child(cast.carys.ctx(roles=frozenset({"missing_officer"})), child=hosted,
                to=cast.asha.organisation, purpose="host", ends_at=None)  # fmt: skip
    restrict(cast.gwen.ctx(), child=kept, team="North")
    tick(NOW + hours(2))
    at = NOW + hours(2)

    person: Person = getattr(cast, reader)
    ctx = person.ctx(at=at)
    with scope(ctx):
        shown, report = board(ctx, wanted=Wanted(), page=1), report_now(ctx)

    still = [one for one in report.entries if one.still]
    assert [one.episode for one in still] == [line.id for line in shown.episodes]
    assert [one.given_name for one in still] == [line.given_name for line in shown.episodes]
    assert len(still) == {"asha": 3, "ben": 2, "gwen": 3, "carys": 1}[reader]
    for one in still:
        due = shown.due[one.episode]
        ahead = [each for each in due if each.due_at > at]
        late = [each.rule for each in due if each.due_at <= at]
        assert [each.rule for each in one.duties.overdue] == late
        assert (one.duties.next and one.duties.next.rule) == (ahead[0].rule if ahead else None)


def test_kept_report_stays_as_it_was_when_the_record_moves_on(cast: Cast, make: Make) -> None:
    episode = cast.missing(cast.child(), seen=NOW - hours(31))
    report = make(NOW)
    before = read_by(cast.asha, report, at=NOW)

    cast.back(episode, at=NOW + hours(1))

    assert read_by(cast.asha, report, at=TOMORROW) == before
    [entry] = before.entries
    assert entry.still
    assert entry.began
    assert entry.hours_missing(NOW) == 31
    assert now_for(cast.asha, at=NOW + hours(2)).entries[0].ended


def test_kept_report_cannot_be_changed_when_somebody_tries(cast: Cast, make: Make) -> None:
    cast.missing(cast.child())
    report = make(NOW)
    ctx = cast.asha.ctx(at=TOMORROW)

    for model in (DailyRow, DailyReport):
        rows = model.objects.seen_by(ctx)
        with pytest.raises(DatabaseError), scope(ctx, operation="x", entry=report):
            rows.update(recorded_at=TOMORROW)


def test_next_report_tells_of_the_return_when_the_child_was_in_the_last(
    cast: Cast, make: Make
) -> None:
    came, wrong = cast.missing(cast.child()), cast.missing(cast.child(SAM))
    make(NOW)
    cast.back(came, at=NOW + hours(3))
    ctx = cast.gwen.ctx(at=NOW + hours(4))
    void(ctx, episode=wrong, version=cast.version(wrong), reason="Another child")

    report = read_by(cast.asha, make(TOMORROW), at=TOMORROW)

    standing = {one.episode: one for one in report.entries}
    assert standing[came].ended
    assert not standing[came].began
    assert standing[wrong].voided
    assert report.counts.missing == 0
    assert report.counts.ended == 1


def test_breaches_are_told_once_when_a_duty_becomes_late(cast: Cast, make: Make) -> None:
    episode = cast.missing(cast.child())
    make(NOW)
    tick(TOMORROW)

    first = read_by(cast.asha, make(TOMORROW), at=TOMORROW)
    tick(TOMORROW + hours(24))
    second = read_by(cast.asha, make(TOMORROW + hours(24)), at=TOMORROW + hours(24))

    late = {one.rule for one in first.entries[0].duties.breaches}
    assert late
    assert late <= {one.rule for one in second.entries[0].duties.overdue}
    assert not late & {one.rule for one in second.entries[0].duties.breaches}
    assert first.entries[0].episode == episode


def test_interviews_are_told_when_a_child_came_back(cast: Cast, make: Make) -> None:
    episode = cast.missing(cast.child())
    cast.back(episode, at=NOW + hours(2))

    report = read_by(cast.asha, make(TOMORROW), at=TOMORROW)

    assert report.counts.interviews == 1
    assert report.entries[0].duties.interviews
    assert not report.entries[0].still


def test_restricted_child_vanishes_and_is_not_counted_when_another_team_reads(
    cast: Cast, make: Make
) -> None:
    cast.missing(cast.child())
    hidden = cast.child(SAM)
    cast.missing(hidden)
    restrict(cast.gwen.ctx(), child=hidden, team="North")
    report = make(NOW)

    assert read_by(cast.asha, report, at=NOW).counts.missing == 2
    assert read_by(cast.ben, report, at=NOW).counts.missing == 1
    assert all(words.startswith("1 missing now") for words in _titles(cast))
    assert not [words for words in _titles(cast) if "Sam" in words or "Testchild" in words]


def test_report_is_nobody_elses_when_strangers_ask(cast: Cast, make: Make) -> None:
    report = make(NOW)

    for person in (cast.carys, cast.dev, cast.erin):
        with pytest.raises(NotFound):
            read_by(person, report, at=NOW)


def test_opening_and_acknowledging_are_kept_once_when_done_twice(cast: Cast, make: Make) -> None:
    report = make(NOW)
    for after in (1, 2):
        note_opened(cast.asha.ctx(at=NOW + hours(after)), report=report)
        acknowledge(cast.asha.ctx(at=NOW + hours(after)), report=report)
    note_opened(cast.gwen.ctx(at=NOW + hours(3)), report=report)

    ctx = cast.ben.ctx(at=TOMORROW)
    with scope(ctx):
        readers = {one.person: one for one in readers_of(ctx, find_report(ctx, report))}
        [listed] = reports_of(ctx)

    assert readers[cast.asha.id].opened_at == NOW + hours(1)
    assert readers[cast.asha.id].acknowledged_at == NOW + hours(1)
    assert readers[cast.gwen.id].acknowledged_at is None
    assert readers[cast.ben.id].opened_at is None
    assert (listed.opened, listed.acknowledged, listed.mine) == (2, 1, None)


def test_past_report_is_as_it_was_known_then_when_asked_for_later(cast: Cast) -> None:
    episode = cast.missing(cast.child(), seen=NOW - hours(30))
    late = NOW + hours(6)
    with_then = now_for(cast.asha, at=NOW + hours(1))
    cast.back(episode, at=NOW + hours(2))
    cast.missing(cast.child(SAM), at=NOW + hours(5))

    ctx = cast.asha.ctx(at=late)
    with scope(ctx):
        past = report_known_at(ctx, NOW + hours(1))
        none = report_known_at(ctx, NOW - hours(40))

    assert past == with_then
    assert past.counts.missing == 1
    assert none.entries == ()


def test_past_report_is_never_kept_when_it_is_asked_for(cast: Cast) -> None:
    program = services_context(now=NOW, authority=cast.alder, purpose="daily report")

    with pytest.raises(LookingBack):
        make_report(program.looking_back_to(NOW - hours(2)), due_at=NOW)


def test_kept_rows_follow_the_child_when_it_is_shared_no_longer(cast: Cast, make: Make) -> None:
    hosted = cast.child(SAM, by=cast.carys)
    cast.missing(hosted, by=cast.carys)
    share_child(cast.carys.ctx(), child=hosted, to=cast.asha.organisation, purpose="host",
                ends_at=NOW + hours(2))  # fmt: skip
    report = make(NOW + hours(1))

    inside = read_by(cast.asha, report, at=NOW + hours(1))
    after = read_by(cast.asha, report, at=NOW + hours(3))

    assert [one.whose for one in inside.entries] == ["Birch"]
    assert after.entries == ()


def test_duties_survive_being_kept_when_read_again(cast: Cast, make: Make) -> None:
    cast.missing(cast.child())
    tick(TOMORROW)
    ctx = services_context(now=TOMORROW, authority=cast.alder, purpose="daily report")
    with scope(ctx):
        live = report_now(ctx)
    report = make(TOMORROW)

    with scope(ctx):
        kept = kept_report(ctx, find_report(ctx, report))

    assert kept.entries == live.entries
    assert replace(kept, entries=()) == replace(live, entries=())
