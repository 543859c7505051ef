"""Files as they are given: recognised, put in the order they are applied, named by content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.core.files.base import File

from homeward.sources.mapping.model import FileMapping
from homeward.sources.reading.aside import Part
from homeward.sources.reading.containers import unpacked
from homeward.sources.reading.decode import without_damage
from homeward.sources.reading.table import read_table
from homeward.sources.tables import annex_a, own, ssd, ssd_people, ssd_standing, ssda903
from homeward.sources.tables.definition import TableDef

PIECE = 1 << 20
"""Bytes read, and kept, at a time."""

# Children first; then what is only about them; care before placements, which may name no child
# of their own; workers before what they do; episodes last, when it is known how the child lived.
ORDER: tuple[TableDef, ...] = (
    ssda903.HEADER,
    ssd.PERSON,
    *annex_a.LISTS,
    own.PERSON,
    ssda903.UASC,
    ssd_people.LINKED,
    ssd_people.PROFESSIONALS,
    ssd_people.INVOLVEMENTS,
    ssd_people.ADDRESS,
    ssd_standing.LEGAL_STATUS,
    ssd_standing.IMMIGRATION,
    ssd_standing.DISABILITY,
    ssd_standing.PLANS,
    ssd_standing.NEED,
    ssd_standing.ENQUIRY,
    ssda903.EPISODES,
    ssd.EPISODES,
    ssd.PLACEMENT,
    ssda903.MISSING,
    ssd.MISSING,
    own.MISSING,
)
TABLES = {table.name: table for table in ORDER}


@dataclass(frozen=True, slots=True)
class Given:
    """One file: the name to call it by, and its bytes (a path, an upload, a stream to seek in)."""

    name: str
    source: Path | bytes | BinaryIO | File[Any]

    @property
    def raw(self) -> Path | bytes | BinaryIO:
        """Return where the bytes are, an uploaded file's own stream included."""
        return cast(BinaryIO, self.source.file) if isinstance(self.source, File) else self.source

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes from the start, a megabyte at a time."""
        with self.opened() as stream:
            stream.seek(0)
            while piece := stream.read(PIECE):
                yield piece

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the bytes to be read, somewhere in them."""
        raw = self.raw
        if isinstance(raw, Path):
            with raw.open("rb") as stream:
                yield stream
        else:
            yield BytesIO(raw) if isinstance(raw, bytes) else raw


@dataclass(frozen=True, slots=True)
class Known:
    """A file of a known table: its headings, its content's digest, its number of lines."""

    given: Given
    name: str
    table: TableDef
    header: tuple[str, ...]
    digest: str
    lines: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """The files that are read, in order, and those that are not: (name, why).

    Close it when their bytes have been kept.
    """

    known: tuple[Known, ...]
    unknown: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...] = ()
    mapping: FileMapping | None = None

    def digest(self, authority: UUID) -> str:
        """Return what names this very content, loaded into this authority's record."""
        parts = [str(authority), *(f"{f.table.name} {f.digest} {f.name}" for f in self.known)]
        if self.mapping is not None:
            parts.append(self.mapping.digest)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def close(self) -> None:
        """Let go of the tables that were taken out of workbooks and XML files."""
        for part in self.parts:
            part.close()


def sort(files: Sequence[Given], *, mapping: FileMapping | None = None) -> Sorted:
    """Recognise files and put them in the order in which they are applied.

    A workbook's sheets and an XML file's sections count as files of their own. With a
    ``mapping`` every file whose headings it fits is read through it.

    Raises:
        OSError: a file cannot be read.
    """
    parts: list[Part] = []
    found: list[Known | tuple[str, str]] = []
    for given in files:
        taken = _taken_out(given)
        if taken is None:
            found.append(_recognised(given, mapping))
        else:
            parts += taken
            found += [_of_part(part, mapping) for part in taken]
    known = [file for file in found if isinstance(file, Known)]
    unknown = [file for file in found if not isinstance(file, Known)]
    known.sort(key=lambda file: (ORDER.index(file.table), file.name, file.digest))
    return Sorted(tuple(known), tuple(sorted(unknown)), tuple(parts), mapping)


def _taken_out(given: Given) -> tuple[Part, ...] | None:
    """Return the tables that a file holds; None where it is one itself."""
    with given.opened() as stream:
        return unpacked(name=without_damage(given.name), stream=stream)


def _of_part(part: Part, mapping: FileMapping | None) -> Known | tuple[str, str]:
    if part.source is None:
        return part.name[-200:], part.problem.sentence if part.problem else ""
    return _recognised(Given(part.name, part.source), mapping)


def _recognised(given: Given, mapping: FileMapping | None) -> Known | tuple[str, str]:
    """Return a file of a known table, or its name and why it is none."""
    name = without_damage(given.name)[-200:]
    with read_table(name=name, source=given.raw, mapping=mapping) as reading:
        if reading.table is None:
            return name, reading.problem.sentence if reading.problem else ""
        digest, lines = _measured(given)
        header = tuple(map(without_damage, reading.header))
        return Known(given, name, reading.table, header, digest, lines)


def _measured(given: Given) -> tuple[str, int]:
    digest, lines = hashlib.sha256(), 0
    for piece in given.pieces():
        digest.update(piece)
        lines += piece.count(b"\n")
    return digest.hexdigest(), lines
