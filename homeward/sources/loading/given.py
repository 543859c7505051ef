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

from homeward.sources.reading.decode import without_damage
from homeward.sources.reading.table import read_table
from homeward.sources.tables import ssd, ssda903
from homeward.sources.tables.definition import TableDef

PIECE = 1 << 20
"""Bytes read, and kept, at a time."""

# Children first; then what is only about them; care before placements, which may name no child
# of their own; episodes last, when it is known how the child lived.
ORDER: tuple[TableDef, ...] = (
    ssda903.HEADER,
    ssd.PERSON,
    ssda903.UASC,
    ssda903.EPISODES,
    ssd.EPISODES,
    ssd.PLACEMENT,
    ssda903.MISSING,
    ssd.MISSING,
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
        with self._opened() as stream:
            stream.seek(0)
            while piece := stream.read(PIECE):
                yield piece

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
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
    """The files that are read, in order, and those that are not: (name, why)."""

    known: tuple[Known, ...]
    unknown: tuple[tuple[str, str], ...]

    def digest(self, authority: UUID) -> str:
        """Return what names this very content, loaded into this authority's record."""
        parts = [str(authority), *(f"{f.table.name} {f.digest} {f.name}" for f in self.known)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def sort(files: Sequence[Given]) -> Sorted:
    """Recognise files and put them in the order in which they are applied.

    Raises:
        OSError: a file cannot be read.
    """
    known: list[Known] = []
    unknown: list[tuple[str, str]] = []
    for given in files:
        name = without_damage(given.name)[-200:]
        with read_table(name=name, source=given.raw) as reading:
            if reading.table is None:
                unknown.append((name, reading.problem.sentence if reading.problem else ""))
                continue
            digest, lines = _measured(given)
            header = tuple(map(without_damage, reading.header))
            known.append(Known(given, name, reading.table, header, digest, lines))
    known.sort(key=lambda file: (ORDER.index(file.table), file.name, file.digest))
    return Sorted(tuple(known), tuple(sorted(unknown)))


def _measured(given: Given) -> tuple[str, int]:
    digest, lines = hashlib.sha256(), 0
    for piece in given.pieces():
        digest.update(piece)
        lines += piece.count(b"\n")
    return digest.hexdigest(), lines
