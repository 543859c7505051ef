"""A daily report as a tagged PDF (PDF/UA-1), the same bytes for the same report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typst

from homeward.outputs.daily.sheet import Sheet

_SOURCE = Path(__file__).with_name("report.typ")


def report_pdf(sheet: Sheet) -> bytes:
    """Return the report as PDF: one table, however long, with its heading on every page."""
    made = typst.compile(
        _SOURCE.read_bytes(),
        format="pdf",
        pdf_standards="ua-1",
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(asdict(sheet), default=str)},
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made
