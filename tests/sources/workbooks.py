"""Workbooks written by hand, cell by cell, so that a test can plant what no program writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f'<styleSheet {_NS}><numFmts count="1"><numFmt numFmtId="164" '
    'formatCode="[$-809]dd\\ mmm\\ yyyy\\ hh:mm"/></numFmts><cellXfs count="4">'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="2"/>'
    "</cellXfs></styleSheet>"
)

Cell = str | int | float | bool | date | None


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Cell]]],
    *,
    from_1904: bool = False,
    parts: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a workbook of these sheets; ``parts`` puts other content in a part's place."""
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": _book(sheets, from_1904),
        "xl/_rels/workbook.xml.rels": _relations(len(sheets)),
    }
    for place, rows in enumerate(sheets.values(), start=1):
        written[f"xl/worksheets/sheet{place}.xml"] = sheet_xml(rows, from_1904=from_1904)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**written, **(parts or {})}.items():
            package.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: Sequence[Sequence[Cell]], *, from_1904: bool = False) -> str:
    """Return a worksheet's XML, rows from 1 and cells from A; None is no cell."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            _cell(f"{_letters(place)}{number}", value, from_1904)
            for place, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return f"<worksheet {_NS}><sheetData>{''.join(lines)}</sheetData></worksheet>"


def _book(sheets: Mapping[str, object], from_1904: bool) -> str:
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(sheets, start=1)
    )
    first = '<workbookPr date1904="1"/>' if from_1904 else ""
    return f'<workbook {_NS} xmlns:r="{_REL}">{first}<sheets>{listed}</sheets></workbook>'


def _relations(sheets: int) -> str:
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    styles = f'<Relationship Id="rIdS" Type="{_REL}/styles" Target="styles.xml"/>'
    return f"<Relationships>{rels}{styles}</Relationships>"


def _cell(reference: str, value: Cell, from_1904: bool) -> str:
    if isinstance(value, bool):
        return f'<c r="{reference}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
        serial = value.toordinal() - zero.toordinal() + _part_of_day(value)
        style = 2 if isinstance(value, datetime) else 1
        return f'<c r="{reference}" s="{style}"><v>{serial!r}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{reference}" s="3"><v>{value!r}</v></c>'
    if str(value).startswith("#"):
        return f'<c r="{reference}" t="e"><v>{escape(str(value))}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def _part_of_day(value: date) -> float:
    if not isinstance(value, datetime):
        return 0
    return (value.hour * 3_600 + value.minute * 60 + value.second) / 86_400


def _letters(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
