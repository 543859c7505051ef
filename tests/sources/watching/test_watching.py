"""The folder that files arrive in: taken once whole, loaded as sent, moved aside."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from homeward.config.clock import utc_now
from homeward.guard.people import services_context
from homeward.guard.session import scope
from homeward.sources.loading.running import PURPOSE
from homeward.sources.models import Load, LoadFile
from homeward.sources.operations import save_mapping
from homeward.sources.watching import TAKEN, Watch
from tests.cast import Cast

pytestmark = pytest.mark.django_db

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\nT100,1,01/02/2010,WBRI,UN1,,\n"
MAPPING = (
    '[mapping]\nname = "elm-list"\ntitle = "Elm list"\ntable = "person"\n'
    '[columns]\nnumber = "No"\nfamily_name = "Surname"\nborn_on = "DOB"\n'
)


@pytest.fixture
def arrivals(cast: Cast, tmp_path: Path) -> Path:
    """Return Alder's folder within the folder under watch."""
    folder = tmp_path / "x01"
    folder.mkdir()
    return folder


def loaded(cast: Cast, authority: str = "alder") -> list[str]:
    """Return the names of the files asked to be loaded into an authority's record."""
    ctx = services_context(now=utc_now(), authority=getattr(cast, authority), purpose=PURPOSE)
    with scope(ctx):
        return sorted(LoadFile.objects.seen_by(ctx).values_list("name", flat=True))


def test_file_is_taken_and_moved_when_two_looks_find_it_the_same(
    cast: Cast, arrivals: Path
) -> None:
    (arrivals / "header.csv").write_text(HEADER)
    watch = Watch(arrivals.parent)

    watch.look(utc_now())
    done = watch.look(utc_now())

    assert done.taken == {"X01": 1}
    assert loaded(cast) == ["header.csv"]
    assert not (arrivals / "header.csv").exists()
    assert [path.read_text() for path in (arrivals / TAKEN).rglob("header.csv")] == [HEADER]


def test_file_is_left_alone_when_it_is_still_being_written(cast: Cast, arrivals: Path) -> None:
    file = arrivals / "header.csv"
    file.write_text(HEADER[:30])
    watch = Watch(arrivals.parent)
    watch.look(utc_now())
    file.write_text(HEADER)

    done = watch.look(utc_now())

    assert done.taken == {}
    assert watch.look(utc_now()).taken == {"X01": 1}


def test_file_taken_before_is_not_written_over_when_one_of_its_name_comes(
    cast: Cast, arrivals: Path
) -> None:
    watch = Watch(arrivals.parent)
    now = utc_now()
    for more in ("", "T102,1,01/02/2010,WBRI,UN1,,\n"):
        (arrivals / "header.csv").write_text(HEADER + more)
        watch.look(now)
        watch.look(now)

    kept = sorted(path.name for path in (arrivals / TAKEN).rglob("*.csv"))

    assert kept == ["header 2.csv", "header.csv"]


def test_file_is_loaded_once_when_the_worker_died_before_moving_it(
    cast: Cast, arrivals: Path
) -> None:
    file = arrivals / "header.csv"
    for _ in range(2):
        file.write_text(HEADER)
        watch = Watch(arrivals.parent)  # a new process remembers nothing
        watch.look(utc_now())
        watch.look(utc_now())

    ctx = services_context(now=utc_now(), authority=cast.alder, purpose=PURPOSE)
    with scope(ctx):
        assert Load.objects.seen_by(ctx).count() == 1


def test_file_is_read_through_a_mapping_when_it_lies_in_its_folder(
    cast: Cast, arrivals: Path
) -> None:
    save_mapping(cast.asha.ctx(at=utc_now() - timedelta(minutes=1)), text=MAPPING)
    (arrivals / "elm-list").mkdir()
    (arrivals / "elm-list" / "list.csv").write_text("No,Surname,DOB\n1,Testchild,01/02/2010\n")
    watch = Watch(arrivals.parent)

    watch.look(utc_now())
    watch.look(utc_now())

    ctx = services_context(now=utc_now(), authority=cast.alder, purpose=PURPOSE)
    with scope(ctx):
        assert [row.table_name for row in LoadFile.objects.seen_by(ctx)] == ["own_person"]


@pytest.mark.parametrize("name", [".hidden.csv", "~lock.csv", "header.csv.part", "header.tmp"])
def test_file_is_left_alone_when_it_is_no_whole_file(cast: Cast, arrivals: Path, name: str) -> None:
    (arrivals / name).write_text(HEADER)
    watch = Watch(arrivals.parent)

    watch.look(utc_now())
    done = watch.look(utc_now())

    assert done.taken == {}
    assert (arrivals / name).exists()


def test_folder_is_left_alone_when_it_is_of_no_authority_or_a_link(
    cast: Cast, arrivals: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "header.csv").write_text(HEADER)
    os.symlink(elsewhere, arrivals.parent / "X02")
    os.symlink(elsewhere / "header.csv", arrivals / "header.csv")
    (arrivals.parent / "nobody").mkdir()
    (arrivals.parent / "nobody" / "header.csv").write_text(HEADER)
    watch = Watch(arrivals.parent)

    watch.look(utc_now())
    done = watch.look(utc_now())

    assert done.taken == {}
    assert (elsewhere / "header.csv").exists()
    assert loaded(cast, "birch") == []
