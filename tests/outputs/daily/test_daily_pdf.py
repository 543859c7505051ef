"""The daily report as PDF: its tags and its text, read back by another library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from homeward.outputs.daily.pdf import report_pdf
from homeward.outputs.daily.sheet import Sheet, sheet
from homeward.work.daily.report import Report
from tests.cast import NOW, hours

pytestmark = pytest.mark.django_db


def tags(reader: PdfReader) -> Counter[str]:
    """Return how many of each tag the document has."""
    return Counter(_walk(reader.root_object["/StructTreeRoot"]))


def _walk(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            yield from _walk(each)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _walk(node["/K"])


def words(reader: PdfReader) -> str:
    """Return all text of the document, in one line."""
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_document_is_tagged_for_every_reader_when_made(morning: Sheet) -> None:
    reader = PdfReader(BytesIO(report_pdf(morning)))

    found = tags(reader)

    root = reader.root_object
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata
    assert reader.metadata.title == "Daily report of missing children: Alder children’s services"
    assert (found["/Table"], found["/TH"], found["/TR"]) == (1, 5, 4)
    assert found["/Figure"] == 0  # the bars repeat the number beside them


def test_text_is_the_reports_when_read_back(morning: Sheet) -> None:
    said = words(PdfReader(BytesIO(report_pdf(morning))))

    assert "As known at 8:00am on Thursday 11 June 2026." in said
    for line in morning.lines:
        assert line.name in said
        assert line.standing in said
        assert str(line.hours) in said
        assert line.threshold in said
    assert morning.lines[0].threshold


def test_table_stays_one_when_it_is_long(morning: Sheet) -> None:
    long = replace(morning, lines=morning.lines * 60)

    reader = PdfReader(BytesIO(report_pdf(long)))

    assert len(reader.pages) > 5
    assert tags(reader)["/Table"] == 1
    assert tags(reader)["/TR"] == 181


def test_names_are_words_and_no_markup_when_they_look_like_it(morning: Sheet) -> None:
    odd = replace(morning.lines[0], name='#panic("x") $a$ *b* @c <d> \\ `e`')

    said = words(PdfReader(BytesIO(report_pdf(replace(morning, lines=(odd,))))))

    assert '#panic("x") $a$ *b* @c <d> \\ `e`' in said


def test_bytes_are_the_same_when_made_twice(morning: Sheet) -> None:
    assert report_pdf(morning) == report_pdf(morning)


def test_document_says_nothing_when_there_is_nothing() -> None:
    drawn = sheet(Report(NOW, NOW - hours(24), ()), for_whom="Alder", names=True)

    reader = PdfReader(BytesIO(report_pdf(drawn)))

    assert "Nothing to report" in words(reader)
    assert tags(reader)["/Table"] == 0
