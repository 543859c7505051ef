"""A workbook's sheets as tables on the side. Macros, formulas and links are never looked at.

Read by our own hand rather than by a library, as those hold a whole sheet in memory, cells that
are not there included: one cell at its far corner ends the process.

Source: ECMA-376 part 1 (parts of a workbook, number formats) and part 2 (packages).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import BinaryIO, cast

from homeward.sources.reading.aside import Aside, Part, TooMuch
from homeward.sources.reading.dialect import TITLE_CELLS, TITLES
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.safe_xml import Broken, Handler, Unsafe, read_xml
from homeward.sources.reading.sheet import Book, SheetRow, read_sheet
from homeward.sources.reading.workbook_parts import Relations, Strings, Structure, Styles

MOST_BYTES = 1 << 30
"""Bytes that the parts of a workbook may come to, unpacked."""

MOST_SHEETS = 200
_WORKBOOK = "xl/workbook.xml"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError)

BROKEN = Reason(
    "workbook_broken",
    "The workbook is damaged. Open it in the program that made it and save it again as .xlsx.",
)
TOO_LARGE = Reason(
    "workbook_large",
    "The workbook unpacks to more than can be read. Save each of its sheets as CSV.",
)
UNSAFE = Reason(
    "workbook_unsafe",
    "The workbook holds XML that a spreadsheet program does not write. Save it again as .xlsx.",
)


def read_workbook(*, name: str, stream: BinaryIO) -> tuple[Part, ...]:
    """Return each sheet as a part called “file › sheet”, or one part that says what is wrong."""
    try:
        with zipfile.ZipFile(stream) as package:
            wrong = _wrong(package)
            if wrong is not None:
                return (Part(name, problem=wrong),)
            return tuple(_parts(name, package))
    except Unsafe:
        return (Part(name, problem=UNSAFE),)
    except TooMuch:
        return (Part(name, problem=TOO_LARGE),)
    except (Broken, KeyError, *_BROKEN):
        return (Part(name, problem=BROKEN),)


def _wrong(package: zipfile.ZipFile) -> Reason | None:
    """Say why a package is no workbook that can be read, before any of it is unpacked."""
    entries = {info.filename: info for info in package.infolist()}
    if _WORKBOOK not in entries:
        binary = "xl/workbook.bin" in entries
        kind = "a binary workbook" if binary else "an archive and no workbook"
        advice = "Save it as .xlsx." if binary else "Unpack it and load the files in it."
        return Reason("not_a_workbook", f"This is {kind}. {advice}")
    if any(info.flag_bits & 1 for info in entries.values()):
        return Reason("encrypted", "The workbook needs a password. Save it without one.")
    if len(entries) != len(package.infolist()):
        return BROKEN
    return TOO_LARGE if sum(info.file_size for info in entries.values()) > MOST_BYTES else None


def _parts(name: str, package: zipfile.ZipFile) -> Iterator[Part]:
    structure = Structure()
    _read(package, _WORKBOOK, structure)
    relations = Relations()
    _read(package, "xl/_rels/workbook.xml.rels", relations)
    book = _book(package, relations, from_1904=structure.from_1904)
    for title, key in structure.sheets[:MOST_SHEETS]:
        path = relations.target.get(key, "")
        if relations.kind.get(key) != "worksheet":
            continue  # a chart
        yield _part(f"{name} › {title}", package, path, book)


def _part(name: str, package: zipfile.ZipFile, path: str, book: Book) -> Part:
    """Return one sheet's part; what is wrong with one sheet leaves the others alone."""
    aside = Aside()
    try:
        with _opened(package, path) as stream:
            _write(read_sheet(stream=stream, book=book), aside)
        return Part(name, source=aside.taken())
    except Unsafe:
        problem = UNSAFE
    except TooMuch:
        problem = TOO_LARGE
    except (Broken, KeyError, *_BROKEN):
        problem = BROKEN
    aside.close()
    return Part(name, problem=problem)


def _write(rows: Iterator[SheetRow], aside: Aside) -> None:
    """Write the rows, each as wide as the headings, so that blanks at its end are cells too."""
    first = list(islice(rows, TITLES))
    width = next((len(row.cells) for row in first if _filled(row) > TITLE_CELLS), 0)
    last = 0
    for row in chain(first, rows):
        if row.number > last:  # a number that comes again, or goes back, is of no spreadsheet
            aside.write(row.number, row.cells + [""] * (width - len(row.cells)))
            last = row.number
        else:
            raise Broken(row.number)


def _filled(row: SheetRow) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _book(package: zipfile.ZipFile, relations: Relations, *, from_1904: bool) -> Book:
    strings, styles = Strings(), Styles()
    kinds: tuple[tuple[str, Handler], ...] = (("sharedStrings", strings), ("styles", styles))
    for kind, handler in kinds:
        target = relations.of(kind)
        if target:
            _read(package, target, handler)
    return Book(strings.found, styles.days(), from_1904)


def _read(package: zipfile.ZipFile, path: str, handler: Handler) -> None:
    with _opened(package, path) as stream:
        read_xml(stream=stream, handler=handler)


@contextmanager
def _opened(package: zipfile.ZipFile, path: str) -> Iterator[BinaryIO]:
    # Never more than the size that the package states, and that was added up.
    with package.open(path) as stream:
        yield cast(BinaryIO, stream)
