"""Whole loads: dresses of one content, resumption, refusals, hostile files, pages' figures."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from homeward.guard.models import LedgerEntry
from homeward.guard.permissions import Denied
from homeward.guard.session import scope
from homeward.guard.versions import NotFound
from homeward.record import bulk
from homeward.sources import operations
from homeward.sources.loading import applying, incoming, running
from homeward.sources.loading.given import Given
from homeward.sources.models import Piece
from homeward.sources.operations import BadLoad, request_load
from homeward.sources.queries import latest_loads, load_standing, rejected_page
from tests.cast import NOW, Cast
from tests.sources.loading.loading import (
    EPISODES,
    HEADER,
    MISSING,
    TWO_CHILDREN,
    UASC,
    Loader,
    counts,
)

CONTENT = {
    "header.csv": TWO_CHILDREN,
    "uasc.csv": UASC + "101,1,03/04/2010,03/04/2028\n",
    "episodes.csv": EPISODES
    + "101,01/02/2024,S,C2,N1,U4,PR1,01/06/2024,X1,CARPL,AB1 2CD,EF3 4GH,1234567\n"
    + "101,01/06/2024,P,C2,N1,K2,PR4,,,,AB1 2CD,EF3 4GH,\n",
    "missing.csv": MISSING + "101,03/04/2010,M,20/02/2026,22/02/2026\n102,,A,01/03/2026,\n",
}
DRESSES = {
    "UTF-8 with a mark, Windows lines": lambda t: (
        b"\xef\xbb\xbf" + t.replace("\n", "\r\n").encode()
    ),
    "cp1252": lambda t: t.encode("cp1252"),
    "UTF-16": lambda t: t.encode("utf-16"),
    "tabs": lambda t: t.replace(",", "\t").encode(),
    "text NULL": lambda t: t.replace(",,", ",NULL,").replace(",,", ",NULL,").encode(),
}


@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES.keys())
def test_record_is_the_same_when_files_come_in_another_dress(
    cast: Cast, loader: Loader, dress: object
) -> None:
    loader(CONTENT)
    birch = Loader(cast.birch)

    birch({name: dress(text) for name, text in CONTENT.items()})  # type: ignore[operator]

    assert birch.said() == loader.said()
    assert len(loader.said()) > 20


def test_same_content_is_unchanged_when_it_comes_in_another_dress(loader: Loader) -> None:
    loader(CONTENT)

    standing = loader({name: text.encode("utf-16") for name, text in CONTENT.items()})

    assert {(file.read, file.unchanged) for file in standing.files} == {(2, 2), (1, 1)}


def test_files_are_put_in_order_when_children_come_last(loader: Loader) -> None:
    standing = loader(dict(reversed(CONTENT.items())))

    assert [file.name for file in standing.files] == list(CONTENT)
    assert standing.rejected == 0


def many_children(number: int) -> str:
    """Return a header of so many children."""
    rows = (f"{n},1,03/04/2010,WBRI,,,\n" for n in range(number))
    return HEADER + "".join(rows)


class Killed(BaseException):
    """What stands in for the end of a process."""


@pytest.mark.parametrize("step", range(5))
def test_load_ends_as_undisturbed_when_it_is_cut_short(
    cast: Cast, loader: Loader, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(incoming, "ROWS", 10)
    files = {"header.csv": many_children(35), **{k: CONTENT[k] for k in ("missing.csv",)}}
    Loader(cast.birch)(files)
    whole, calls = applying.apply_batch, []

    def cut(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) > step:
            raise Killed
        return whole(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "apply_batch", cut)
    with pytest.raises(Killed):
        loader(files)
    monkeypatch.setattr(running, "apply_batch", whole)
    standing = loader(files)

    assert loader.said() == Loader(cast.birch).said()
    assert counts(standing)[0] == ("header.csv", 35, 35, 0, 0)
    entries = LedgerEntry.objects.filter(authority_id=cast.alder, operation="load.apply")
    with scope(loader.ctx()):
        batches = list(entries.values_list("operation_id", flat=True))
    assert len(set(batches)) == 5


def test_entries_hold_a_thousand_rows_at_most_when_a_load_is_long(loader: Loader) -> None:
    loader({"header.csv": many_children(2_300)})

    with scope(loader.ctx()):
        sizes = list(
            LedgerEntry.objects.filter(operation="load.apply").values_list("item_count", flat=True)
        )
    assert max(sizes) == 1_000
    assert sum(sizes) == 3 * 2_300


def test_bytes_are_let_go_when_a_load_has_ended(loader: Loader) -> None:
    loader(CONTENT)

    with scope(loader.ctx()):
        assert not Piece.objects.seen_by(loader.ctx()).exists()


def test_row_alone_is_given_back_when_the_database_will_not_have_it(
    loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader({"header.csv": TWO_CHILDREN})
    monkeypatch.setattr("homeward.sources.loading.missing._overlap", lambda one, other: False)
    rows = "101,,M,20/02/2026,25/02/2026\n101,,M,22/02/2026,26/02/2026\n102,,M,01/03/2026,\n"
    loader({"missing.csv": MISSING + rows.splitlines(keepends=True)[0]})

    standing = loader({"missing.csv": MISSING + rows})

    assert counts(standing) == [("missing.csv", 3, 1, 1, 1)]
    assert "does not fit with what is in the record" in loader.rejects(standing)


def test_second_load_is_refused_when_another_holds_the_record(loader: Loader) -> None:
    load = request_load(loader.ctx(), files=[Given("header.csv", b"x")], in_background=False).id
    params = connection.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
    other = connection.Database.connect(
        **{k: params[k] for k in ("host", "port", "user", "password", "dbname")}
    )
    other.execute(
        "SELECT pg_advisory_lock(hashtext('homeward load'), hashtext(%s))", [str(loader.authority)]
    )

    with other, pytest.raises(bulk.Busy, match="Another load into this record is under way"):
        running.run_load(load=load, authority=loader.authority, clock=lambda: NOW, patience=0)


@pytest.mark.parametrize("files", [[], [Given("a.csv", b"")] * 201], ids=["none", "too many"])
def test_request_is_refused_when_the_number_of_files_is_wrong(
    loader: Loader, files: list[Given]
) -> None:
    with pytest.raises(BadLoad):
        request_load(loader.ctx(), files=files, in_background=False)


def test_request_is_refused_when_a_file_is_gone(loader: Loader, tmp_path: Path) -> None:
    gone = Given("header.csv", tmp_path / "header.csv")

    with pytest.raises(BadLoad, match="could not be read"):
        request_load(loader.ctx(), files=[gone], in_background=False)


def test_request_is_denied_when_the_role_may_not_load(cast: Cast) -> None:
    ctx = cast.asha.ctx(roles=frozenset({"social_worker"}))

    with pytest.raises(Denied):
        request_load(ctx, files=[Given("header.csv", b"x")], in_background=False)


def test_job_is_deferred_once_when_a_page_asks(
    cast: Cast, loader: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(operations, "defer_load", lambda **job: asked.append(job))
    ctx = cast.asha.ctx().for_operation(uuid4())
    files = [Given("header.csv", TWO_CHILDREN.encode())]

    first = request_load(ctx, files=files, in_background=True).id
    second = request_load(ctx, files=files, in_background=True).id

    assert first == second
    assert asked == [{"load": first, "authority": cast.alder}]
    with scope(cast.asha.ctx()):
        standing = load_standing(cast.asha.ctx(), first)
        assert (standing.state, standing.percent, standing.total) == ("waiting", 0, 3)
        assert [row.id for row in latest_loads(cast.asha.ctx())] == [first]


def test_load_is_not_found_when_it_is_another_authoritys(cast: Cast, loader: Loader) -> None:
    standing = loader({"missing.csv": MISSING + "999,,M,20/02/2026,\n"})

    with scope(cast.carys.ctx()):
        with pytest.raises(NotFound):
            load_standing(cast.carys.ctx(), standing.id)
        with pytest.raises(NotFound):
            rejected_page(cast.carys.ctx(), file=standing.files[0].id, page=1)


def test_rejects_come_fifty_a_page_when_there_are_many(cast: Cast, loader: Loader) -> None:
    rows = "".join(f"{number},,M,20/02/2026,\n" for number in range(900, 1_020))

    standing = loader({"missing.csv": MISSING + rows})

    with scope(cast.asha.ctx()):
        page = rejected_page(cast.asha.ctx(), file=standing.files[0].id, page=3)
    assert (page.pages, len(page.rows), page.rows[0].line) == (3, 20, 102)
    assert page.header == tuple(MISSING.strip().split(","))


@pytest.mark.parametrize("place", range(5))
def test_rows_add_up_and_nothing_is_run_when_strings_are_hostile(
    loader: Loader, hostile: list[str], place: int
) -> None:
    good = ["101", "03/04/2010", "M", "20/02/2026", "22/02/2026"]
    loader({"header.csv": TWO_CHILDREN})
    rows = [",".join([*good[:place], f'"{v}"', *good[place + 1 :]]) for v in hostile]

    standing = loader({"missing.csv": (MISSING + "\n".join(rows)).encode("utf-8", "replace")})

    (file,) = standing.files
    assert file.read == file.accepted + file.unchanged + file.rejected
    assert file.read >= len(hostile) - 3
    cells = [cell for line in loader.rejects(standing).splitlines() for cell in line.split('","')]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t"}]


@pytest.fixture
def hostile() -> list[str]:
    """Return strings that break importers."""
    return [
        "=1+2",
        "@SUM(1)",
        "+1",
        "-1",
        "=cmd|'/c calc'!A1",
        "\t=1",
        "'; DROP TABLE record_child; --",
        "NULL",
        "\x00",
        "\x00\x01",
        "\\N",
        "\\.",
        "Ω≈ç√∫",
        "\u202eabc",
        "田中さん",
        "😍",
        "{{7*7}}",
        "<script>alert(1)</script>",
        "x" * 5_000,
        "99/99/9999",
        "1e400",
        "NaN",
        "",
    ]


def test_whole_returns_reconcile_and_are_unchanged_when_loaded_again(
    loader: Loader, shared_data: Path
) -> None:
    for folder, rows in (("ssda903", 7_900), ("ssda903-years", 5_949)):
        files = {path.name: path.read_bytes() for path in (shared_data / folder).glob("*.csv")}

        first, second = loader(files), loader(files)

        assert sum(file.read for file in first.files) == rows
        assert sum(file.accepted for file in second.files) == 0
        assert [file.rejected for file in first.files] == [f.rejected for f in second.files]
        assert all(f.read == f.accepted + f.unchanged + f.rejected for f in first.files)


def test_hostile_folder_is_listed_and_not_counted_when_loaded(
    loader: Loader, shared_data: Path
) -> None:
    paths = [path for path in (shared_data / "hostile").rglob("*") if path.is_file()]

    standing = loader({path.name: path.read_bytes() for path in paths})

    assert standing.files == ()
    assert len(standing.unknown) == len({path.name for path in paths})
    assert standing.state == "finished"
    assert json.dumps(standing.unknown)
