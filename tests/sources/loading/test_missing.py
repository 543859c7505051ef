"""Missing episodes from files: made, followed, tied to what was typed, refused where they clash."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.guard.session import scope
from homeward.record.children.operations import Particulars, add_identifier
from homeward.record.episodes.queries import episode_named
from homeward.work.obligations.queries import obligations_of
from tests.cast import NOW, Cast
from tests.sources.loading.loading import (
    MISSING,
    PERSON,
    SSD_MISSING,
    TWO_CHILDREN,
    Loader,
    counts,
)

ONE = "101,03/04/2010,M,20/02/2026,22/02/2026\n"


def load_missing(loader: Loader, rows: str) -> str:
    """Load two children and missing rows; return the rows given back."""
    loader({"header.csv": TWO_CHILDREN})
    return loader.rejects(loader({"missing.csv": MISSING + rows}))


def test_days_are_londons_when_a_return_knows_no_hours(loader: Loader) -> None:
    load_missing(loader, "101,03/04/2010,M,28/03/2026,30/03/2026\n")

    (episode,) = loader.rows("episode")
    assert (episode.started_at, episode.ended_at, episode.precision) == (
        datetime(2026, 3, 28, tzinfo=UTC),
        datetime(2026, 3, 29, 23, tzinfo=UTC),
        "day",
    )
    assert [row.kind for row in loader.rows("kindchange")] == ["missing"]


def test_episode_ends_when_a_later_file_says_so(loader: Loader) -> None:
    load_missing(loader, "101,03/04/2010,M,20/02/2026,\n")

    loader({"missing.csv": MISSING + ONE})

    (episode,) = loader.rows("episode")
    assert (episode.ended_at, episode.version) == (datetime(2026, 2, 22, tzinfo=UTC), 2)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (ONE + "101,03/04/2010,A,21/02/2026,25/02/2026\n", "overlaps the child's missing episode"),
        ("101,,M,20/02/2026,\n101,,M,01/03/2026,\n", "overlaps the child's missing episode"),
        ("999,,M,20/02/2026,\n", "Load the header file"),
        ("101,,M,20/02/2027,\n", "MIS_START is in the future"),
        ("101,,M,20/02/2026,20/02/2027\n", "MIS_END is in the future"),
        ("101,,M,20/02/2009,21/02/2009\n", "before the child's date of birth"),
        (ONE + "101,,M,20/02/2026,23/02/2026\n", "Line 2 of this file is about the same thing"),
    ],
    ids=["overlap", "second open", "no child", "start", "end", "birth", "said twice"],
)
def test_row_is_given_back_when_it_cannot_be_true(loader: Loader, rows: str, why: str) -> None:
    given_back = load_missing(loader, rows)

    assert why in given_back
    assert given_back.count("\n") == 2


def test_row_is_unchanged_when_a_file_says_it_twice(loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN})

    standing = loader({"missing.csv": MISSING + ONE + ONE})

    assert counts(standing) == [("missing.csv", 2, 1, 1, 0)]


def test_row_is_given_back_again_when_the_same_file_clashes_again(loader: Loader) -> None:
    text = MISSING + ONE + "101,03/04/2010,A,21/02/2026,25/02/2026\n"
    loader({"header.csv": TWO_CHILDREN, "missing.csv": text})

    standing = loader({"header.csv": TWO_CHILDREN, "missing.csv": text})

    assert counts(standing)[1] == ("missing.csv", 2, 0, 1, 1)


def test_rows_load_when_they_are_given_back_and_mended(loader: Loader) -> None:
    given_back = load_missing(loader, ONE + "101,03/04/2010,A,21/02/2026,25/02/2026\n")

    standing = loader({"to-mend-missing.csv": given_back.replace("21/02/2026", "22/02/2026")})

    assert counts(standing) == [("to-mend-missing.csv", 1, 1, 0, 0)]
    assert len(loader.rows("episode")) == 2


def typed_child(cast: Cast) -> object:
    """Return a typed child who has the number 101."""
    child = cast.child(Particulars("Robin", "Testchild", date(2010, 4, 3), sex="F"))
    add_identifier(cast.asha.ctx(), child=child, kind="ssda903_child", value="101")
    add_identifier(cast.asha.ctx(), child=child, kind="ssd_person", value="P7")
    return child


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("missing.csv", MISSING + "101,,M,09/06/2026,\n"),
        ("ssd_missing.csv", SSD_MISSING + "1,P7,M,2026-06-10 02:00,\n"),
    ],
    ids=["by days", "by hours"],
)
def test_typed_times_stand_when_a_file_reports_the_same_episode(
    cast: Cast, loader: Loader, name: str, text: str
) -> None:
    episode = cast.missing(typed_child(cast), seen=NOW - timedelta(hours=8))

    standing = loader({name: text})

    assert counts(standing) == [(name, 1, 1, 0, 0)]
    (row,) = loader.rows("episode")
    assert (row.pk, row.last_seen_at, row.noticed_at) == (episode, NOW - timedelta(hours=8), None)
    (told,) = loader.rows("assertion")
    assert (told.row_table, told.row_id) == ("record_episode", episode)


def test_open_episode_is_only_reported_back_when_a_file_ends_it(cast: Cast, loader: Loader) -> None:
    cast.missing(typed_child(cast), seen=NOW - timedelta(hours=8))

    loader({"ssd_missing.csv": SSD_MISSING + "1,P7,M,2026-06-10 05:00,2026-06-10 12:00\n"})

    (row,) = loader.rows("episode")
    assert (row.ended_at, row.reported_back_at) == (None, datetime(2026, 6, 10, 11, tzinfo=UTC))


def test_row_is_given_back_when_it_is_not_near_the_typed_episode(
    cast: Cast, loader: Loader
) -> None:
    cast.missing(typed_child(cast), seen=NOW - timedelta(hours=8))

    standing = loader({"missing.csv": MISSING + "101,,M,01/06/2026,\n"})

    assert counts(standing) == [("missing.csv", 1, 0, 0, 1)]


def test_two_sources_meet_in_one_episode_when_both_tell_of_it(cast: Cast, loader: Loader) -> None:
    typed_child(cast)
    loader({"missing.csv": MISSING + "101,,M,20/02/2026,\n"})

    loader({"ssd_missing.csv": SSD_MISSING + "1,P7,M,2026-02-20 18:00,2026-02-22 09:00\n"})

    (row,) = loader.rows("episode")
    assert row.ended_at == datetime(2026, 2, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("end", "clocked"), [("", True), ("2026-06-08 10:00", True), ("2026-05-30 10:00", False)]
)
def test_clock_runs_when_an_episode_is_open_or_was_of_late(
    loader: Loader, end: str, clocked: bool
) -> None:
    person = PERSON + "P7,Robin,Testchild,M,WBRI,2010-04-03,,\n"
    row = f"1,P7,M,2026-05-29 10:00,{end}\n"

    loader({"ssd_person.csv": person, "ssd_missing.csv": SSD_MISSING + row})

    (episode,) = loader.rows("episode")
    with scope(loader.ctx()):
        assert episode_named(loader.ctx(), episode.pk)
        assert bool(obligations_of(loader.ctx(), episode.pk)) is clocked
