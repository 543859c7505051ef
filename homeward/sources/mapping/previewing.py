"""The first rows of a file as they would land through a mapping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from homeward.domain.time import to_london
from homeward.sources.mapping.model import SYSTEM, FileMapping
from homeward.sources.mapping.reader import MappedReader
from homeward.sources.reading.aside import Part
from homeward.sources.reading.containers import unpacked
from homeward.sources.reading.decode import detect_encoding, open_text
from homeward.sources.reading.dialect import sniff
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.records import read_records
from homeward.sources.tables.definition import ReadRow

SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: its name, headings, and the first rows with their lines."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows' cells alone."""
        return tuple(cells for _, cells in self.rows)


@dataclass(frozen=True, slots=True)
class Landing:
    """How one row would land: (column, value) as people read them, or why it would not."""

    line: int
    cells: tuple[str, ...]
    values: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]
    warnings: tuple[Reason, ...]


def samples(*, name: str, stream: BinaryIO, most: int = SAMPLE_ROWS) -> tuple[Sample, ...]:
    """Return the beginnings of the tables in a file, whatever tables they are.

    A workbook gives one for each sheet that has headings; damage and emptiness give none.
    """
    parts = unpacked(name=name, stream=stream)
    found = [_sample(name, stream, most)] if parts is None else list(_of_parts(parts, most))
    return tuple(sample for sample in found if sample is not None)


def preview(
    *,
    mapping: FileMapping,
    header: Sequence[str],
    rows: Iterable[tuple[int, Sequence[str]]],
    n: int = 10,
) -> tuple[Landing, ...]:
    """Return how the first ``n`` rows (line, cells) would land.

    Times are shown as London's.
    """
    reader = MappedReader(mapping=mapping, header=header)
    return tuple(
        _landing(line, tuple(cells), reader, len(header)) for line, cells in islice(rows, n)
    )


def _landing(line: int, cells: tuple[str, ...], reader: MappedReader, width: int) -> Landing:
    if len(cells) != width:
        said = f"The row has {len(cells)} cells but there are {width} headings."
        return Landing(line, cells, (), (Reason("cells", said),), ())
    read = reader.read(cells)
    if not isinstance(read, ReadRow):
        return Landing(line, cells, (), read, ())
    values = tuple((k, _shown(v)) for k, v in vars(read.row).items() if v is not None)
    kept = tuple(pair for pair in values if pair[0] != SYSTEM)
    return Landing(line, cells, kept, (), read.warnings)


def _shown(value: Any) -> str:
    if hasattr(value, "hour"):
        return f"{to_london(value):%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if hasattr(value, "year") else str(value)


def _of_parts(parts: Sequence[Part], most: int) -> Iterator[Sample | None]:
    for part in parts:
        if part.source is not None:
            yield _sample(part.name, part.source, most)
        part.close()


def _sample(name: str, stream: BinaryIO, most: int) -> Sample | None:
    encoding = detect_encoding(stream=stream)
    text = open_text(stream=stream, encoding=encoding)
    try:
        dialect = sniff(text=text, is_known=lambda header: False)
        if dialect is None:
            return None
        stream.seek(0)
        again = open_text(stream=stream, encoding=encoding)
        try:
            records = read_records(
                text=again, delimiter=dialect.delimiter, width=len(dialect.header)
            )
            below = (
                (record.line, record.cells)
                for record in records
                if record.line > dialect.header_line and any(c.strip() for c in record.cells)
            )
            return Sample(name, dialect.header, tuple(islice(below, most)))
        finally:
            again.detach()
    finally:
        text.detach()
