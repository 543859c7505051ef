"""Care and placements from files, and the child's status that follows from them."""

from __future__ import annotations

from datetime import date

import pytest

from homeward.record.children.operations import set_status
from homeward.sources.loading.care import runs
from tests.cast import Cast
from tests.sources.loading.loading import EPISODES, PERSON, TWO_CHILDREN, Loader, counts

FIRST = "101,01/02/2024,S,C2,N1,U4,PR1,01/06/2024,X1,CARPL,AB1 2CD,EF3 4GH,1234567\n"
SECOND = "101,01/06/2024,P,C2,N1,K2,PR4,,,,AB1 2CD,EF3 4GH,\n"
SSD_CARE = (
    "clae_cla_episode_id,clae_person_id,clae_cla_episode_start_date,"
    "clae_cla_episode_ceased_date,clae_cla_id,clae_cla_placement_id\n"
)
SSD_PLACEMENT = (
    "clap_cla_placement_id,clap_cla_id,clap_person_id,clap_cla_placement_start_date,"
    "clap_cla_placement_type,clap_cla_placement_end_date\n"
)
P7 = PERSON + "P7,Robin,Testchild,M,WBRI,2010-04-03,,\n"


def statuses(loader: Loader) -> list[tuple[date, date | None]]:
    """Return the first and last days of the looked-after periods that last."""
    rows = [(row.starts_on, row.ends_on) for row in loader.rows("statusperiod")]
    return sorted(row for row in rows if row[0] != row[1])


def test_stays_make_one_looked_after_period_when_they_join(loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN, "episodes.csv": EPISODES + FIRST + SECOND})

    assert [row.legal_status for row in loader.rows("careperiod")] == ["C2", "C2"]
    assert sorted(row.kind for row in loader.rows("placement")) == ["K2", "U4"]
    assert statuses(loader) == [(date(2024, 2, 1), None)]


@pytest.mark.parametrize("order", [(FIRST, SECOND), (SECOND, FIRST)], ids=["as lived", "backwards"])
def test_looked_after_period_is_one_when_its_parts_come_apart(
    loader: Loader, order: tuple[str, str]
) -> None:
    loader({"header.csv": TWO_CHILDREN})

    for rows in order:
        loader({"episodes.csv": EPISODES + rows})

    assert statuses(loader) == [(date(2024, 2, 1), None)]


def test_periods_join_when_the_stay_between_comes_last(loader: Loader) -> None:
    middle = SECOND.replace("P,C2,N1,K2,PR4,,", "P,C2,N1,K2,PR4,01/09/2024,X1")
    last = SECOND.replace("01/06/2024", "01/09/2024")
    loader({"header.csv": TWO_CHILDREN, "episodes.csv": EPISODES + FIRST + last})

    loader({"episodes.csv": EPISODES + middle})

    assert statuses(loader) == [(date(2024, 2, 1), None)]


def test_typed_status_stands_when_a_file_tells_of_the_same_time(cast: Cast, loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN})
    child = next(row for row in loader.rows("child") if row.born_on == date(2010, 4, 3))
    typed = {"status": "looked_after", "team": "North", "starts_on": date(2024, 2, 3)}
    set_status(cast.asha.ctx(), child=child.pk, **typed)

    loader({"episodes.csv": EPISODES + FIRST + SECOND})

    assert statuses(loader) == [(date(2024, 2, 3), None)]


def test_stay_ends_when_a_later_return_says_so(loader: Loader) -> None:
    loader({"header.csv": TWO_CHILDREN, "episodes.csv": EPISODES + SECOND})
    ended = SECOND.replace("PR4,,,,", "PR4,01/03/2025,E11,,")

    standing = loader({"episodes.csv": EPISODES + ended})

    assert counts(standing) == [("episodes.csv", 1, 1, 0, 0)]
    ends = {
        row.ends_on
        for model in ("careperiod", "placement", "statusperiod")
        for row in loader.rows(model)
    }
    assert ends == {date(2025, 3, 1)}


def test_placement_finds_its_child_when_only_its_care_names_one(loader: Loader) -> None:
    care = SSD_CARE + "E1,P7,2024-02-01,,C9,\nE2,P7,2024-06-01,,,L2\n"
    placed = SSD_PLACEMENT + "L1,C9,,2024-02-01,U4,2024-06-01\nL2,,,2024-06-01,K2,\n"
    files = {"ssd_cla_placement.csv": placed, "ssd_cla_episodes.csv": care, "ssd_person.csv": P7}

    standing = loader(files)

    assert [file.name for file in standing.files] == [
        "ssd_person.csv",
        "ssd_cla_episodes.csv",
        "ssd_cla_placement.csv",
    ]
    assert standing.rejected == 0
    assert sorted(row.kind for row in loader.rows("placement")) == ["K2", "U4"]


def test_placement_is_given_back_when_nothing_names_its_child(loader: Loader) -> None:
    loader({"ssd_person.csv": P7})

    standing = loader({"ssd_cla_placement.csv": SSD_PLACEMENT + "L1,C9,,2024-02-01,U4,\n"})

    assert "load the two files together" in loader.rejects(standing)


@pytest.mark.parametrize(
    ("periods", "joined"),
    [
        ([], []),
        ([(2, 4), (1, 2)], [(1, 4)]),
        ([(1, 2), (3, 4)], [(1, 2), (3, 4)]),
        ([(1, None), (3, 4)], [(1, None)]),
        ([(1, 6), (2, 3), (6, None)], [(1, None)]),
    ],
    ids=["none", "touching", "apart", "open", "within"],
)
def test_runs_are_joined_when_periods_touch(
    periods: list[tuple[int, int | None]], joined: list[tuple[int, int | None]]
) -> None:
    def days(pairs: list[tuple[int, int | None]]) -> list[tuple[date, date | None]]:
        return [(date(2024, 1, a), date(2024, 1, b) if b else None) for a, b in pairs]

    assert runs(days(periods)) == days(joined)
