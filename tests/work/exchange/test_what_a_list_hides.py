"""What a police list may not hide: a child whom we lack, and what happened since it was made."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from homeward.record.children.operations import add_identifier, join
from homeward.record.episodes.grading import GradeSaid, set_grade
from homeward.record.reports.operations import ReportSaid
from homeward.work.exchange.comparing import Theirs
from homeward.work.exchange.operations import ListSaid, load_list, settle
from tests.cast import NOW, Cast, hours
from tests.work.exchange.test_lists import _ended, _load, _open, _row
from tests.work.messages.parts import colleague, deliveries, messages, on_shift, reachable

pytestmark = pytest.mark.django_db

NIGHT = NOW + hours(10)
"""11pm on a Wednesday in London."""


def _loaded_later(cast: Cast, row: Theirs, *, made: datetime, at: datetime) -> None:
    load_list(
        cast.asha.ctx(at=at), authority=cast.alder, said=ListSaid("list.csv", made, (row,), ())
    )


def test_nothing_differs_when_the_child_came_back_after_the_list_was_made(cast: Cast) -> None:
    episode, made = cast.missing(cast.child()), NOW + hours(1)
    cast.back(episode, at=made + hours(2))

    _loaded_later(cast, _row(our_reference=str(episode)), made=made, at=made + hours(3))

    assert _open(cast.asha, made + hours(3)) == []


def test_end_differs_when_the_child_was_back_before_the_list_was_made(cast: Cast) -> None:
    episode, made = cast.missing(cast.child()), NOW + hours(1)
    cast.back(episode, at=made - timedelta(minutes=30))

    _loaded_later(cast, _row(our_reference=str(episode)), made=made, at=made + hours(3))

    [row] = _open(cast.asha, made + hours(3))
    assert (row.kind, row.part, row.theirs) == ("time", "ended", "")


def _graded(cast: Cast, episode: UUID, grade: str, *, at: datetime, told: datetime) -> None:
    ctx = cast.asha.ctx(at=told)
    set_grade(
        ctx,
        episode=episode,
        version=cast.version(episode, ctx),
        said=GradeSaid(grade, at, "police"),
    )


@pytest.mark.parametrize(
    ("theirs", "differs"),
    [("medium", []), ("low", [("medium", "low")]), ("high", [("medium", "high")])],
)
def test_grade_is_that_of_the_time_of_the_list(
    cast: Cast, theirs: str, differs: list[tuple[str, str]]
) -> None:
    """Low at noon, medium at one o'clock as we hear at three, high at four; the list is of two."""
    episode, made, loaded = cast.missing(cast.child()), NOW + hours(2), NOW + hours(5)
    _graded(cast, episode, "low", at=NOW, told=NOW)
    _graded(cast, episode, "medium", at=NOW + hours(1), told=NOW + hours(3))
    _graded(cast, episode, "high", at=NOW + hours(4), told=NOW + hours(4))

    _loaded_later(cast, _row(our_reference=str(episode), grade=theirs), made=made, at=loaded)

    assert [(row.ours, row.theirs) for row in _open(cast.asha, loaded)] == differs


def test_grade_does_not_differ_when_our_first_came_after_the_list(cast: Cast) -> None:
    episode, made, loaded = cast.missing(cast.child()), NOW + hours(2), NOW + hours(5)
    _graded(cast, episode, "high", at=NOW + hours(4), told=NOW + hours(4))

    _loaded_later(cast, _row(our_reference=str(episode), grade="high"), made=made, at=loaded)

    assert _open(cast.asha, loaded) == []


def _numbered(cast: Cast, child: UUID, value: str) -> None:
    add_identifier(cast.asha.ctx(), child=child, kind="log-extract", value=value)


def test_both_children_are_seen_when_one_police_reference_is_of_two(cast: Cast) -> None:
    ann = cast.child()
    _numbered(cast, ann, "N1")
    cast.missing(ann, said=ReportSaid("Erin Example", police_reference="MP/1"))
    rows = [
        _row(n, reference="MP/1", numbers=frozenset({f"log-extract|N{n}"}), name=name)
        for n, name in ((1, "Ann Testchild"), (2, "Ben Testchild"))
    ]

    _load(cast, rows[1])
    alone = [(row.kind, row.their_name) for row in _open(cast.asha)]
    _load(cast, *rows, at=NOW + hours(1))

    assert alone == [("theirs_only", "Ben Testchild"), ("ours_only", "")]
    assert [(row.kind, row.their_name) for row in _open(cast.asha)] == [
        ("theirs_only", "Ben Testchild")
    ]
    assert _ended(cast, cast.asha, NOW + hours(1)).rejects == ()


def test_child_is_matched_when_the_number_stands_on_a_row_joined_to_theirs(cast: Cast) -> None:
    child, same = cast.child(), cast.child()
    _numbered(cast, child, "N1")
    _numbered(cast, same, "N2")
    join(cast.gwen.ctx(), child=child, other=same, reason="Asked")
    cast.missing(child, said=ReportSaid("Erin Example", police_reference="MP/1"))

    _load(cast, _row(reference="MP/1", numbers=frozenset({"log-extract|N2"})))

    assert _open(cast.asha) == []


def _told(cast: Cast) -> list[tuple[str, str, str, str]]:
    found = [row for row in messages(cast) if row.template == "police_list_differs"]
    assert all(row.organisation == cast.asha.organisation for row in found)
    return [(row.key, row.role, row.urgency, row.title) for row in found]


ONE = "Settle a child who is on the police’s list and not on ours"


@pytest.mark.parametrize("loader", ["dev", "asha"])
@pytest.mark.parametrize(("at", "role"), [(NIGHT, "duty_officer"), (NOW, "missing_officer")])
def test_somebody_is_told_at_once_when_only_their_list_has_a_child(
    cast: Cast, loader: str, at: datetime, role: str
) -> None:
    edie = colleague(cast, "Edie", "duty_officer")
    on_shift(cast, edie, NOW + hours(4), NOW + hours(20))
    reachable(edie, cast.asha)
    row = _row(reference="MP/SECRET/26", name="Ben Hiddenchild")

    made = _load(cast, row, by=getattr(cast, loader), at=at)

    assert _told(cast) == [(f"police_list:{made}", role, "now", ONE)]
    [message] = [one for one in messages(cast) if one.template == "police_list_differs"]
    asked = {one.person for one in deliveries(cast, message) if one.asks}
    assert asked == {edie.id if role == "duty_officer" else cast.asha.id}
    assert (message.child_id, message.episode_id) == (None, None)


def test_one_message_tells_of_all_when_their_list_has_several(cast: Cast) -> None:
    _load(cast, *(_row(n, reference=f"MP/{n}/26") for n in (2, 3, 4)), by=cast.dev)

    [(_, _, _, title)] = _told(cast)
    assert title == "Settle 3 children who are on the police’s list and not on ours"


def test_nobody_is_told_again_when_the_next_list_says_the_same(cast: Cast) -> None:
    row = _row(reference="MP/9/26")
    _load(cast, row, by=cast.dev)

    _load(cast, row, by=cast.dev, at=NOW + hours(1))
    _load(cast, _row(reference="MP/9/26", last_seen=NOW - hours(5)), at=NOW + hours(2))
    assert len(_told(cast)) == 1
    made = _load(cast, row, _row(3, reference="MP/10/26"), by=cast.dev, at=NOW + hours(3))

    assert [(key, title) for key, _, _, title in _told(cast) if str(made) in key] == [
        (f"police_list:{made}", ONE)
    ]


def test_nobody_is_told_when_only_times_or_grades_differ(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    cast.missing(cast.child())

    _load(cast, _row(our_reference=str(episode), grade="high"), by=cast.dev)

    assert len(_open(cast.asha)) == 2
    assert _told(cast) == []


def test_duty_officer_settles_when_told_at_night(cast: Cast) -> None:
    edie = colleague(cast, "Edie", "duty_officer")
    _load(cast, _row(reference="MP/9/26"), by=cast.dev, at=NIGHT)
    [row] = _open(edie, NIGHT)

    settle(edie.ctx(at=NIGHT), difference=row.pk, version=1, decision="theirs", reason="Rang them")

    assert _open(edie, NIGHT) == []
