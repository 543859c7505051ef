"""SSDA903 returns as XML: the same tables as the CSV files, and XML that does harm."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from homeward.sources.reading.containers import unpacked
from homeward.sources.reading.table import Accepted, read_table

RETURN = """<?xml version="1.0"?>
<EXPSSDA903><CHILD><HEADER><CHILDID>101</CHILDID><SEX>1</SEX><DOB>03/04/2010</DOB>
<ETHNIC>WBRI</ETHNIC><UPN/><DUC>01/05/2028</DUC><OC2><SDQ_SCORE>7</SDQ_SCORE></OC2>
<AMISSING><MISSING>M</MISSING><MIS_START>01/05/2024</MIS_START><MIS_END/></AMISSING></HEADER>
<EPISODE><DECOM>01/02/2024</DECOM><RNE>S</RNE><LS>C2</LS><PL>U4</PL><PL_POST>AB1 2CD</PL_POST>
</EPISODE></CHILD></EXPSSDA903>"""
FILES = {
    "header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n101,1,03/04/2010,WBRI,,,\n",
    "uasc": "CHILD,SEX,DOB,DUC\n101,1,03/04/2010,01/05/2028\n",
    "episodes": (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
        "PL_POST,URN\n101,01/02/2024,S,C2,,U4,,,,,,AB1 2CD,\n"
    ),
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END\n101,03/04/2010,M,01/05/2024,\n",
}


def tables(data: bytes) -> dict[str, list[str]]:
    """Return the digests of every table's rows, by table, and what is not read."""
    found: dict[str, list[str]] = {}
    for part in unpacked(name="return.xml", stream=io.BytesIO(data)) or ():
        section = part.name.removeprefix("return.xml › ")
        if part.source is None:
            assert part.problem is not None
            found[section] = [part.problem.code]
            continue
        with read_table(name=part.name, source=part.source) as reading:
            found[section] = [o.digest for o in reading if isinstance(o, Accepted)]
        part.close()
    return found


def test_tables_are_those_of_the_csv_files_when_a_return_is_xml() -> None:
    expected = {}
    for name, text in FILES.items():
        with read_table(name=f"{name}.csv", source=text.encode()) as reading:
            expected[name] = [o.digest for o in reading if isinstance(o, Accepted)]

    found = tables(RETURN.encode())

    assert found == {**expected, "OC2": ["section_not_read"]}


def test_return_is_the_same_when_it_is_utf_16() -> None:
    wide = RETURN.replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16")

    assert tables(wide) == tables(RETURN.encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (RETURN.replace("<EXP", '<!DOCTYPE a [<!ENTITY b "c">]><EXP', 1), "xml_unsafe"),
        (RETURN.replace("<EXP", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><EXP', 1), "xml_unsafe"),
        ("<?xml version='1.0'?>" + "<a>" * 200, "xml_unsafe"),
        (RETURN[:300], "xml_broken"),
        ("<?xml version='1.0'?><feed><a/></feed>", "unknown_table"),
        ("<?xml version='1.0' encoding='klingon'?><EXPSSDA903/>", "xml_broken"),
    ],
)
def test_return_is_refused_whole_when_its_xml_is_harmful_or_broken(data: str, code: str) -> None:
    assert tables(data.encode()) == {"return.xml": [code]}


def test_return_reconciles_when_it_is_the_published_one(shared_data: Path) -> None:
    found = tables((shared_data / "ssda903" / "fake_903.xml").read_bytes())

    counts = {name: len(found[name]) for name in ("header", "episodes", "uasc", "missing")}
    assert counts == {"header": 253, "episodes": 459, "uasc": 12, "missing": 6}
