"""Mappings: their text, the rows they make, and how one is guessed from a sample."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.sources.mapping.dates import form_fault, joined, read_by
from homeward.sources.mapping.model import FileMapping, From
from homeward.sources.mapping.parse import InvalidMapping, parse_mapping
from homeward.sources.mapping.previewing import Sample, preview, samples
from homeward.sources.mapping.proposing import propose
from homeward.sources.mapping.reader import part_of_name
from homeward.sources.mapping.writing import mapping_text
from homeward.sources.reading.table import Accepted, Outcome, Rejected, read_row, read_table
from homeward.sources.tables.own import MISSING, MissingRow, PersonRow
from tests.sources.workbooks import workbook

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests" / "sources" / "samples" / "police-missing.csv"
POLICE = parse_mapping((ROOT / "mappings" / "police-missing-persons.toml").read_text("utf-8"))
CASES = parse_mapping((ROOT / "mappings" / "case-system-children.toml").read_text("utf-8"))


def read(mapping: FileMapping, source: bytes | Path = SAMPLE) -> list[Outcome]:
    """Read a file through a mapping."""
    with read_table(name="extract.csv", source=source, mapping=mapping) as reading:
        return list(reading)


def faults(text: str) -> set[str]:
    """Return the paths of a mapping's faults."""
    with pytest.raises(InvalidMapping) as caught:
        parse_mapping(text)
    return {fault.path for fault in caught.value.faults}


def the_sample() -> Sample:
    """Return the beginning of the police sample."""
    with SAMPLE.open("rb") as stream:
        (sample,) = samples(name=SAMPLE.name, stream=stream)
    return sample


def test_every_row_is_accounted_for_when_a_police_extract_is_read() -> None:
    found = read(POLICE)

    assert [(type(o), o.line) for o in found] == [
        (Accepted, 3),
        (Accepted, 4),
        (Accepted, 5),
        (Accepted, 6),
        (Rejected, 7),
        (Rejected, 8),
    ]


def test_row_says_what_the_extract_says_when_names_dates_and_codes_are_its_own() -> None:
    first = read(POLICE)[0]

    assert isinstance(first, Accepted)
    row = first.row
    assert isinstance(row, MissingRow)
    assert (row.system, row.number, row.given_name, row.family_name) == (
        "police",
        "N900001",
        "Robin Sample",
        "TESTCHILD",
    )
    assert row.born_on == date(2010, 4, 3)
    assert row.last_seen_at == datetime(2026, 4, 12, 18, 30, tzinfo=UTC)
    assert row.returned_at == datetime(2026, 4, 13, 2, 0, tzinfo=UTC)
    assert (row.kind, row.grade, row.missing_from) == ("M", "HIGH", "PLACEMENT")
    assert (row.reported_by, row.condition) == ("CHILDRENS_HOME", "WELL")


def test_reasons_name_the_files_own_headings_when_rows_are_refused() -> None:
    nothing, kind = read(POLICE)[4:]

    assert isinstance(nothing, Rejected)
    assert isinstance(kind, Rejected)
    assert "no time of the start" in nothing.reasons[0].sentence
    assert [(r.code, r.column) for r in kind.reasons] == [("code_unknown", "Category")]


def test_mended_row_is_taken_when_it_is_read_again_by_itself() -> None:
    sample = the_sample()
    cells = [cell if cell != "RUNAWAY" else "MISPER" for cell in sample.cells[5]]

    again = read_row(table=MISSING, header=sample.header, cells=cells, line=8, mapping=POLICE)
    short = read_row(table=MISSING, header=sample.header, cells=cells[1:], line=8, mapping=POLICE)

    assert isinstance(again, Accepted)
    assert isinstance(short, Rejected)


def test_other_files_are_left_alone_when_they_lack_the_mappings_headings() -> None:
    known = b"CHILD,DOB,MISSING,MIS_START,MIS_END\n1,,M,01/05/2024,\n"

    with read_table(name="missing.csv", source=known, mapping=POLICE) as reading:
        assert reading.table is not None
        assert reading.table.name == "ssda903_missing"
    with read_table(name="x.csv", source=b"a,b,c\n1,2,3\n", mapping=POLICE) as reading:
        assert reading.problem is not None
        assert reading.problem.code == "columns_lacking"
        assert "Occurrence No" in reading.problem.sentence


def test_children_are_read_when_a_case_systems_list_is_a_workbook() -> None:
    header = ["Client ID", "NHS No", "UPN", "First Name(s)", "Surname", "Date of Birth"]
    rest = ["Gender", "Ethnicity Code", "Allocated Team"]
    row = [12345, None, None, "Robin", "Testchild", date(2010, 4, 3), "Boy", "WBRI", "Team A"]
    stream = io.BytesIO(workbook({"Children": [["Children, all teams"], [*header, *rest], row]}))

    (sample,) = samples(name="children.xlsx", stream=stream)
    (landing,) = preview(mapping=CASES, header=sample.header, rows=sample.rows)

    assert landing.line == 3
    assert dict(landing.values) == {
        "number": "12345",
        "given_name": "Robin",
        "family_name": "Testchild",
        "born_on": "03/04/2010",
        "sex": "M",
        "ethnicity": "WBRI",
        "team": "Team A",
    }


def test_preview_shows_values_or_reasons_when_rows_would_land_or_not() -> None:
    sample = the_sample()

    found = preview(mapping=POLICE, header=sample.header, rows=sample.rows, n=5)

    assert len(found) == 5
    assert dict(found[0].values)["last_seen_at"] == "12/04/2026 19:30"
    assert found[0].reasons == ()
    assert found[4].values == ()
    assert found[4].reasons[0].code == "blank"


@pytest.mark.parametrize("mapping", [POLICE, CASES], ids=lambda mapping: mapping.name)
def test_mapping_is_the_same_when_it_goes_through_its_text(mapping: FileMapping) -> None:
    assert parse_mapping(mapping_text(mapping)) == mapping


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=50
).filter(str.strip)


@given(
    title=_WORDS.map(str.strip),
    headings=st.lists(_WORDS, min_size=1, max_size=3),
    codes=st.dictionaries(_WORDS, _WORDS, max_size=4),
)
def test_mapping_is_the_same_when_its_words_are_anything(
    title: str, headings: list[str], codes: dict[str, str]
) -> None:
    columns = {"number": From(tuple(headings)), "team": From(value=headings[0].strip())}
    mapping = FileMapping("a-mapping", title, "person", columns, codes={"team": codes})

    assert parse_mapping(mapping_text(mapping)).columns["number"] == columns["number"]
    assert parse_mapping(mapping_text(mapping)).codes == {"team": codes}


HEAD = '[mapping]\nname = "m1"\ntitle = "T"\ntable = "person"\n'


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("not toml", {"file"}),
        ("", {"mapping", "columns"}),
        (HEAD + "[columns]\n", {"columns"}),
        (HEAD + '[columns]\nshoe_size = "Shoes"\n', {"columns.shoe_size", "columns"}),
        (HEAD + "[columns]\nnumber = 7\n", {"columns.number"}),
        (HEAD + '[columns]\nnumber = { from = "A", value = "B" }\n', {"columns.number"}),
        (HEAD + '[columns]\nnumber = { from = "A", time = "B" }\n', {"columns.number.time"}),
        (
            HEAD + '[columns]\ngiven_name = { from = "A", part = "b" }\n',
            {"columns.given_name.part"},
        ),
        (HEAD + '[columns]\nnumber = "A"\n[codes]\nshoe = { a = "b" }\n', {"codes.shoe"}),
        (HEAD + '[columns]\nnumber = "A"\n[codes]\nsex = 7\n', {"codes.sex"}),
        (HEAD + 'dates = ["DD/MM/YY"]\n[columns]\nnumber = "A"\n', {"mapping.dates"}),
        (HEAD + 'encoding = "ebcdic"\n[columns]\nnumber = "A"\n', {"mapping.encoding"}),
        (HEAD.replace("m1", "M 1") + '[columns]\nnumber = "A"\n', {"mapping.name"}),
        (HEAD.replace("person", "people") + '[columns]\nnumber = "A"\n', {"mapping.table"}),
    ],
)
def test_every_fault_is_named_by_its_path_when_a_mapping_is_wrong(
    text: str, paths: set[str]
) -> None:
    assert faults(text) == paths


def test_proposal_reads_as_the_shipped_mapping_does_when_it_is_guessed() -> None:
    sample = the_sample()

    proposal = propose(header=sample.header, rows=sample.cells)
    guessed = replace(proposal.mapping, system="police")

    assert proposal.mapping.table == "missing_episode"
    assert set(proposal.words["kind"]) == {"MISPER", "RUNAWAY"}
    ours = {"kind": {"MISPER": "missing"}, "missing_from": {"CARE HOME": "placement"}}
    mended = replace(guessed, codes={**guessed.codes, **ours})
    told = [o.row for o in read(mended) if isinstance(o, Accepted)]
    assert [row.last_seen_at for row in told if isinstance(row, MissingRow)] == [
        o.row.last_seen_at
        for o in read(POLICE)
        if isinstance(o, Accepted) and isinstance(o.row, MissingRow)
    ]


def test_proposal_leaves_to_people_what_it_cannot_tell() -> None:
    header = ["Ref", "Shoe size", "Forename", "Surname", "DOB", "Gender"]
    rows = [["1", "7", "Robin", "Testchild", "2010.13.45", "Enby"]]

    proposal = propose(header=header, rows=rows)

    assert proposal.mapping.table == "person"
    assert proposal.unplaced == ("Ref", "Shoe size")
    assert proposal.words == {"sex": ("Enby",)}
    assert proposal.unread_dates == {"born_on": "2010.13.45"}


@pytest.mark.parametrize(
    ("written", "born"),
    [
        (["04/03/2010", "12/31/2011"], date(2010, 4, 3)),
        (["03-APR-2010"], date(2010, 4, 3)),
        (["20100403"], date(2010, 4, 3)),
        (["03/04/2010"], date(2010, 4, 3)),
    ],
)
def test_forms_of_dates_are_found_when_a_sample_has_them(
    written: Sequence[str], born: date
) -> None:
    rows = [["1", text] for text in written]
    proposal = propose(header=["Person ID", "DOB"], rows=rows)
    data = "Person ID,DOB,X\n" + "".join(f"{n},{text},\n" for n, text in rows)

    first = read(proposal.mapping, data.encode())[0]

    assert isinstance(first, Accepted)
    assert isinstance(first.row, PersonRow)
    assert first.row.born_on == born


@pytest.mark.parametrize("rows", [[], [[]], [["", "NULL"]], [["\x00", "x" * 100_000]]])
def test_nothing_raises_when_a_sample_is_hostile(rows: list[list[str]]) -> None:
    proposal = propose(header=["Last seen", "Name"], rows=rows)

    found = preview(
        mapping=proposal.mapping, header=["Last seen", "Name"], rows=[(2, row) for row in rows]
    )

    assert all(landing.reasons for landing in found)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("TESTCHILD, Robin Sample", ("Robin Sample", "TESTCHILD")),
        ("Robin Testchild", ("Robin", "Testchild")),
        ("Robin", ("", "Robin")),
        ("", ("", "")),
    ],
)
def test_name_is_split_when_it_stands_in_one_cell(name: str, parts: tuple[str, str]) -> None:
    assert (part_of_name(name, "given"), part_of_name(name, "family")) == parts


def test_day_and_time_are_one_when_they_stand_apart() -> None:
    assert joined("12/04/2026", "1930") == "12/04/2026 19:30"
    assert joined("2026-04-12 00:00:00", "19:30:15") == "2026-04-12 19:30:15"
    assert joined("12/04/2026", "") == "12/04/2026"
    assert joined("", "19:30") == ""


def test_form_reads_only_what_fits_it_when_dates_are_written_otherwise() -> None:
    assert read_by(("MM/DD/YYYY",), "12/31/2011") == "2011-12-31"
    assert read_by(("DD-MON-YYYY HH:MI",), "03-Apr-2010 07:05") == "2010-04-03 07:05:00"
    assert read_by(("MM/DD/YYYY",), "31/12/2011") == "31/12/2011"
    assert read_by(("DD-MON-YYYY",), "03-Xyz-2010") == "03-Xyz-2010"
    assert form_fault("DD/MM/YYYY DD") != ""
    assert form_fault("DD/MM/YYYY HH:MI") == ""
