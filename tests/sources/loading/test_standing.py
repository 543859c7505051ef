"""The dataset's other tables and Annex A in the record: standing, workers, numbers, addresses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.sources.dresses import DATA, DRESSES, FAULTS, dressed, iso, with_faults
from tests.sources.loading.loading import HEADER, Loader, counts
from tests.sources.workbooks import workbook

MODELS = (
    "legalstatus",
    "immigrationstatus",
    "disability",
    "protectionplan",
    "needepisode",
    "enquiry47",
    "involvement",
    "address",
    "identifier",
    "statusperiod",
    "episode",
    "professional",
)


def held(loader: Loader) -> dict[str, list[dict[str, str]]]:
    """Return what every table holds, without ids and instants of recording."""
    left_out = ("id", "child_id", "recorded_at", "professional_id", "event_id")
    return {
        model: sorted(
            (
                {
                    field.attname: str(getattr(row, field.attname))
                    for field in row._meta.concrete_fields
                    if field.attname not in left_out
                }
                for row in loader.rows(model)
            ),
            key=str,
        )
        for model in MODELS
    }


def test_every_table_reaches_the_record_when_a_data_set_is_loaded(loader: Loader) -> None:
    standing = loader(dressed(iso))

    assert [(f.table, f.rejected) for f in standing.files if f.rejected] == []
    assert {name: len(rows) for name, rows in held(loader).items()} == {
        "legalstatus": 1,
        "immigrationstatus": 1,
        "disability": 1,
        "protectionplan": 1,
        "needepisode": 1,
        "enquiry47": 1,
        "involvement": 1,
        "address": 1,
        "identifier": 4,
        "statusperiod": 2,
        "episode": 1,
        "professional": 1,
    }
    (worker,) = loader.rows("involvement")
    assert (worker.name, worker.role) == ("Ingrid Façade", "allocated")
    assert worker.professional_id == loader.rows("professional")[0].pk
    (address,) = loader.rows("address")
    assert (address.address, address.telling) == ("7, Invented Row, Sampleton", "not_decided")


def test_record_is_the_same_when_five_dresses_are_loaded_one_after_another(
    loader: Loader,
) -> None:
    loader(dressed(iso))
    first = held(loader)

    for name, dress in DRESSES.items():
        again = loader(dressed(dress))
        assert all(f.read == f.unchanged for f in again.files), name

    assert held(loader) == first


def test_sound_rows_land_and_wrong_ones_come_back_when_faults_are_planted(loader: Loader) -> None:
    standing = loader(dressed(iso, with_faults()))

    assert {f.table: f.rejected for f in standing.files if f.rejected} == dict.fromkeys(FAULTS, 1)
    assert sum(f.accepted for f in standing.files) == sum(map(len, DATA.values()))


def test_plan_follows_its_source_when_a_later_file_ends_it(loader: Loader) -> None:
    loader(dressed(iso))
    later = {**DATA["ssd_cin_episodes"][0], "cine_close_date": "2024-01-09 00:00:00"}

    standing = loader({"ssd_cin_episodes.csv": iso("", [later])})

    assert counts(standing) == [("ssd_cin_episodes.csv", 1, 1, 0, 0)]
    assert [row.ends_on for row in loader.rows("needepisode")] == [date(2024, 1, 9)]
    need = loader.rows("statusperiod", status="child_in_need")
    assert [row.ends_on for row in need] == [date(2024, 1, 9)]


def test_fact_goes_with_the_child_when_a_source_says_it_of_another(loader: Loader) -> None:
    loader(dressed(iso))
    (before,) = loader.rows("disability")
    moved = {**DATA["ssd_disability"][0], "disa_person_id": "P3"}

    loader({"ssd_disability.csv": iso("", [moved])})

    (after,) = loader.rows("disability")
    assert after.child_id != before.child_id


def test_professional_is_unchanged_when_the_register_is_loaded_again(loader: Loader) -> None:
    loader(dressed(iso))
    renamed = {**DATA["ssd_professionals"][0], "prof_professional_name": "Ingrid Elsewhere"}

    again = loader({"ssd_professionals.csv": iso("", DATA["ssd_professionals"])})
    other = loader({"ssd_professionals.csv": iso("", [renamed])})

    assert counts(again) == [("ssd_professionals.csv", 1, 0, 1, 0)]
    assert counts(other) == [("ssd_professionals.csv", 1, 1, 0, 0)]
    assert [row.name for row in loader.rows("professional")] == ["Ingrid Elsewhere"]


def test_number_is_not_doubled_when_the_child_has_it_already(loader: Loader) -> None:
    person = {**DATA["ssd_person"][0], "pers_legacy_id": "C0001"}

    standing = loader(
        {
            "ssd_person.csv": iso("", [person]),
            "ssd_linked_identifiers.csv": iso("", DATA["ssd_linked_identifiers"]),
        }
    )

    assert standing.rejected == 0
    assert [row.value for row in loader.rows("identifier", kind="legacy")] == ["C0001"]


LIST_6 = ["Child Unique ID", "Gender", "Date of Birth", "CIN Start Date", "CIN Closure Date"]


def test_annex_a_child_is_the_returns_own_when_number_and_birth_agree(loader: Loader) -> None:
    loader({"header.csv": HEADER + "101,1,03/04/2010,WBRI,,,\n102,2,05/06/2011,WBRI,,,\n"})
    rows = [
        LIST_6,
        [101, "a) Male", date(2010, 4, 3), date(2023, 1, 1), date(2023, 6, 1)],
        [101, "a) Male", date(2010, 4, 3), date(2024, 1, 1), None],
        [102, "b) Female", date(2011, 6, 6), date(2024, 1, 1), None],
    ]

    standing = loader({"annex.xlsx": workbook({"List 6": rows, "Cover": [["Annex A"]]})})

    assert counts(standing) == [("annex.xlsx › List 6", 3, 3, 0, 0)]
    assert [name for name, _ in standing.unknown] == ["annex.xlsx › Cover"]
    assert len(loader.rows("child")) == 3
    assert len(loader.rows("needepisode")) == 3
    again = loader({"annex.xlsx": workbook({"List 6": rows})})
    assert counts(again) == [("annex.xlsx › List 6", 3, 0, 3, 0)]


def test_published_annex_a_and_xml_land_and_are_unchanged_again(
    loader: Loader, shared_data: Path
) -> None:
    files = {
        "Annex_A.xlsx": (shared_data / "annex-a" / "Annex_A.xlsx").read_bytes(),
        "fake_903.xml": (shared_data / "ssda903" / "fake_903.xml").read_bytes(),
    }

    first, again = loader(files), loader(files)

    assert sum(f.read for f in first.files) == 253 + 459 + 12 + 6 + 28
    assert first.rejected == 0
    assert all(f.read == f.unchanged for f in again.files)
    assert len(loader.rows("careleaver")) == 6
    assert len(loader.rows("careperiod")) == 459 + 5


@pytest.mark.parametrize("urn", ["1234567", "7654321"])
def test_placement_names_its_provider_when_the_register_has_the_urn(
    loader: Loader, urn: str
) -> None:
    provider = _provider()
    row = f"101,01/02/2024,S,C2,N1,U4,PR1,,,,AB1 2CD,EF3 4GH,{urn}\n"
    episodes = (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
        "HOME_POST,PL_POST,URN\n"
    )

    loader({"header.csv": HEADER + "101,1,03/04/2010,WBRI,,,\n", "episodes.csv": episodes + row})

    expected = provider if urn == "1234567" else None
    assert [row.provider_id for row in loader.rows("placement")] == [expected]


def _provider() -> object:
    from homeward.guard.people import system_context
    from homeward.record.placements.operations import add_provider
    from tests.cast import NOW

    ctx = system_context(now=NOW, purpose="set up")
    return add_provider(ctx, name="Sample House", urn="1234567", kind="K2", organisation=None).id
