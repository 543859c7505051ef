"""Another system's files in the record, through a mapping that the load carries."""

from __future__ import annotations

from pathlib import Path
from typing import cast as typed
from uuid import uuid4

import pytest

from homeward.guard.session import scope
from homeward.sources.loading.given import Given
from homeward.sources.loading.running import run_load
from homeward.sources.mapping.model import FileMapping
from homeward.sources.mapping.parse import InvalidMapping, parse_mapping
from homeward.sources.mapping.writing import mapping_text
from homeward.sources.operations import request_load, save_mapping
from homeward.sources.queries import (
    LoadStanding,
    load_mapping,
    load_standing,
    mended_file,
    read_again,
    rejected_page,
    saved_mappings,
)
from homeward.sources.reading.table import Accepted
from tests.cast import NOW
from tests.sources.loading.loading import PERSON, Loader, counts

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = (ROOT / "tests" / "sources" / "samples" / "police-missing.csv").read_bytes()
POLICE = parse_mapping((ROOT / "mappings" / "police-missing-persons.toml").read_text("utf-8"))
KNOWN = PERSON + "P7,Robin Sample,Testchild,M,WBRI,2010-04-03,,\n"


def mapped(loader: Loader, data: bytes = SAMPLE, mapping: FileMapping = POLICE) -> LoadStanding:
    """Load a file through a mapping and return how the load stands."""
    ctx = loader.ctx()
    files = [Given("extract.csv", data)]
    load = request_load(ctx, files=files, in_background=False, mapping=mapping).id
    assert load is not None
    run_load(load=load, authority=loader.authority, clock=lambda: NOW, patience=0)
    with scope(ctx):
        assert load_mapping(ctx, load) == mapping
        return load_standing(ctx, load)


def test_episodes_land_and_are_unchanged_again_when_police_send_an_extract(
    loader: Loader,
) -> None:
    first, again = mapped(loader), mapped(loader)

    assert counts(first) == [("extract.csv", 6, 4, 0, 2)]
    assert counts(again) == [("extract.csv", 6, 0, 4, 2)]
    episodes = sorted(loader.rows("episode"), key=lambda e: typed(str, e.police_reference))
    assert [(e.police_reference, e.kind, e.grade, e.missing_from) for e in episodes] == [
        ("LOG-0412-01", "missing", "high", "placement"),
        ("LOG-0502-07", "missing", "medium", "placement"),
        ("LOG-0510-11", "away", "no_apparent_risk", "home"),
        ("LOG-0601-02", "missing", "high", "placement"),
    ]
    assert episodes[0].condition == "well"
    assert len(loader.rows("child")) == 3
    assert {n.value for n in loader.rows("identifier", kind="police")} == {
        "N900001",
        "N900002",
        "N900003",
    }
    assert len(loader.rows("gradechange")) == 4


def test_child_is_the_known_one_when_name_and_birth_are_the_very_same(loader: Loader) -> None:
    loader({"ssd_person.csv": KNOWN})
    (known,) = loader.rows("child")

    mapped(loader)

    theirs = loader.rows("identifier", value="N900001")
    assert [number.child_id for number in theirs] == [known.pk]


def test_child_is_another_when_only_the_name_is_the_same(loader: Loader) -> None:
    loader({"ssd_person.csv": KNOWN.replace("2010-04-03", "2009-04-03")})

    mapped(loader)

    assert len(loader.rows("child")) == 4


def test_mended_rows_are_taken_when_they_are_loaded_through_the_same_mapping(
    loader: Loader,
) -> None:
    standing = mapped(loader)
    ctx, file = loader.ctx(), standing.files[0].id
    with scope(ctx):
        page = rejected_page(ctx, file=file, page=1)
        cells = [cell if cell != "RUNAWAY" else "MISPER" for cell in page.rows[1].cells]
        again = read_again(ctx, file=file, line=page.rows[1].line, cells=cells)
        data = mended_file(ctx, file=file, rows=[cells])

    assert isinstance(again, Accepted)
    assert counts(mapped(loader, data)) == [("extract.csv", 1, 1, 0, 0)]


def test_mapping_is_kept_and_replaced_when_it_is_saved(loader: Loader) -> None:
    ctx = loader.ctx()

    save_mapping(ctx, text=mapping_text(POLICE))
    save_mapping(ctx.for_operation(uuid4()), text=mapping_text(POLICE).replace("Police", "Force"))

    with scope(ctx):
        kept = saved_mappings(ctx)
    assert [(mapping.name, mapping.title) for mapping in kept] == [
        ("police-missing", "Force missing reports (CSV)")
    ]


def test_mapping_is_refused_with_its_faults_when_it_is_saved_wrong(loader: Loader) -> None:
    with pytest.raises(InvalidMapping, match="columns: is missing"):
        save_mapping(loader.ctx(), text='[mapping]\nname = "m1"\n')
