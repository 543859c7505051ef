"""A whole file: recognised, then read row by row in constant memory.

Every row that is not blank comes out once, accepted or rejected, so that the two add up to the
rows read.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, TextIO, TypeAlias, cast

from homeward.sources.mapping.model import FileMapping
from homeward.sources.mapping.reader import MappedReader
from homeward.sources.reading.decode import Encoding, detect_encoding, open_text
from homeward.sources.reading.dialect import Dialect, sniff
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.records import Record, read_records
from homeward.sources.reading.rejects import ADDED, is_given_back, restored
from homeward.sources.tables.catalogue import recognise, why_unknown
from homeward.sources.tables.definition import ReadRow, Row, RowReader, TableDef, normal

Source: TypeAlias = Path | bytes | BinaryIO | Iterable[bytes]

_SPOOLED = 8 << 20  # bytes kept in memory of a file that comes in pieces
_FAULTS = {
    "quotes": Reason(
        "quotes",
        "A quotation mark is out of place or never closes. Take it away, or double it.",
    ),
    "long": Reason("line_too_long", "This line is too long to be a row. Only its start is shown."),
}


class Accepted(NamedTuple):
    """A row that can be recorded. ``line`` is where it starts; ``cells`` are as they came."""

    line: int
    cells: tuple[str, ...]
    row: Row
    key: str
    digest: str
    warnings: tuple[Reason, ...]


class Rejected(NamedTuple):
    """A row that cannot be recorded, and every reason why."""

    line: int
    cells: tuple[str, ...]
    reasons: tuple[Reason, ...]


Outcome: TypeAlias = Accepted | Rejected
Reader: TypeAlias = RowReader | MappedReader


class TableReading:
    """What a file is, and its rows' outcomes.

    ``table`` is None where it is no known table, and ``problem`` then says why; such a file has
    no outcomes. Iterating reads the file from its start each time. Close it when done, or use it
    in a ``with`` statement.
    """

    def __init__(self, *, name: str, source: Source, mapping: FileMapping | None = None) -> None:
        self.name = name
        self._mapping = mapping
        self._owned: IO[bytes] | None = None
        self._source = self._settled(source)
        self.table: TableDef | None = None
        self.problem: Reason | None = None
        self.header: tuple[str, ...] = ()
        self.is_mended = False
        self.encoding = Encoding(codec="utf-8")
        self.dialect: Dialect | None = None
        self._reader: Reader | None = None
        self._begin()

    def __enter__(self) -> TableReading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what was kept of a file that came in pieces."""
        if self._owned:
            self._owned.close()

    @property
    def extra_columns(self) -> tuple[str, ...]:
        """Return the headings that are not of this table; their cells are not read."""
        return self._reader.extra if self._reader else ()

    def __iter__(self) -> Iterator[Outcome]:
        if self._reader is None or self.dialect is None:
            return
        with self._stream() as stream, _text_of(stream, self.encoding) as text:
            # Rows given back with the wrong number of cells were quoted by us, and soundly.
            width = None if self.is_mended else len(self.dialect.header)
            for record in read_records(text=text, delimiter=self.dialect.delimiter, width=width):
                if record.line > self.dialect.header_line and not _is_blank(record):
                    yield self._outcome(record, self._reader)

    def _outcome(self, record: Record, reader: Reader) -> Outcome:
        cells = record.cells
        if self.is_mended:
            cells = tuple(restored(cell) for cell in cells[len(ADDED) :])
        read = self._shape_reasons(record, cells) or reader.read(cells)
        return _ended(record.line, cells, read)

    def _shape_reasons(self, record: Record, cells: tuple[str, ...]) -> tuple[Reason, ...]:
        """Return what is wrong with a row before any cell of it is read."""
        if record.fault:
            return (_FAULTS[record.fault],)
        if self._reader and self._reader.repeated:
            names = ", ".join(self._reader.repeated)
            return (Reason("heading_twice", f"The heading {names} is there twice. Keep one."),)
        if len(cells) != len(self.header):
            there, due = len(cells), len(self.header)
            return (Reason("cells", f"The row has {there} cells but there are {due} headings."),)
        # Only a heading's own text can be equal to it, so the first cell settles nearly all.
        if cells[0] == self.header[0] and [*map(normal, cells)] == [*map(normal, self.header)]:
            return (Reason("heading_again", "These are the headings again. Delete the row."),)
        return ()

    def _begin(self) -> None:
        with self._stream() as stream:
            stated = self._mapping.encoding if self._mapping else ""
            self.encoding = detect_encoding(stream=stream, stated=stated)
            with _text_of(stream, self.encoding) as text:
                self.dialect = sniff(
                    text=text, is_known=lambda header: self._table_of(_own(header)) is not None
                )
        if self.dialect is None:
            self.problem = Reason("empty", "The file is empty.")
            return
        self.is_mended = is_given_back(self.dialect.header)
        self.header = _own(self.dialect.header)
        self.table = self._table_of(self.header)
        if self.table is None:
            self.problem = self._why_unknown()
            return
        self._reader = _reader(self.table, self.header, self._mapping)

    def _table_of(self, header: Sequence[str]) -> TableDef | None:
        """Return the table: the mapping's where its headings are there, else the known one."""
        if self._mapping and not self._mapping.lacking(header):
            return self._mapping.target
        return recognise(filename=self.name, header=header)

    def _why_unknown(self) -> Reason:
        why = why_unknown(filename=self.name, header=self.header)
        if self._mapping is None or why.code != "unknown_table":
            return why
        lacking = ", ".join(self._mapping.lacking(self.header))
        return Reason(
            "columns_lacking",
            f"The mapping {self._mapping.name} reads {lacking}, which is not among the headings.",
        )

    def _settled(self, source: Source) -> Path | bytes | BinaryIO:
        """Return a source that can be read more than once."""
        if isinstance(source, Path | bytes):
            return source
        if hasattr(source, "seek"):
            return cast(BinaryIO, source)
        self._owned = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115 - see close
        for chunk in source:
            self._owned.write(chunk)
        return cast(BinaryIO, self._owned)

    @contextmanager
    def _stream(self) -> Iterator[BinaryIO]:
        if isinstance(self._source, Path):
            with self._source.open("rb") as stream:
                yield stream
        elif isinstance(self._source, bytes):
            yield BytesIO(self._source)
        else:
            yield self._source


def read_table(*, name: str, source: Source, mapping: FileMapping | None = None) -> TableReading:
    """Recognise a file by its headings and name, ready to give its rows' outcomes.

    With a ``mapping`` a file that has the mapping's headings is read through it. A workbook is
    taken apart first (``containers.unpacked``).

    Raises: OSError where a path cannot be opened. Nothing in a file's content raises.
    """
    return TableReading(name=name, source=source, mapping=mapping)


def read_row(
    *,
    table: TableDef,
    header: Sequence[str],
    cells: Sequence[str],
    line: int,
    mapping: FileMapping | None = None,
) -> Outcome:
    """Read one row again, such as one that was mended, under the headings that its file had.

    ``mapping`` is the one that the file was read through.
    """
    there, due = len(cells), len(header)
    if there != due:
        reason = Reason("cells", f"The row has {there} cells but there are {due} headings.")
        return Rejected(line, tuple(cells), (reason,))
    return _ended(line, tuple(cells), _reader(table, header, mapping).read(cells))


def _reader(table: TableDef, header: Sequence[str], mapping: FileMapping | None) -> Reader:
    if mapping is not None and mapping.target is table:
        return MappedReader(mapping=mapping, header=header)
    return RowReader(table=table, header=header)


def _ended(line: int, cells: tuple[str, ...], read: ReadRow | tuple[Reason, ...]) -> Outcome:
    if isinstance(read, ReadRow):
        return Accepted(line, cells, read.row, read.key, read.digest, read.warnings)
    return Rejected(line, cells, read)


def _own(header: tuple[str, ...] | Iterable[str]) -> tuple[str, ...]:
    """Return the sender's own headings, without those that were added on giving back."""
    names = tuple(header)
    return tuple(restored(n) for n in names[len(ADDED) :]) if is_given_back(names) else names


@contextmanager
def _text_of(stream: BinaryIO, encoding: Encoding) -> Iterator[TextIO]:
    """Read a stream as text and leave it open, as it may be read again."""
    text = open_text(stream=stream, encoding=encoding)
    try:
        yield text
    finally:
        text.detach()


def _is_blank(record: Record) -> bool:
    return not record.fault and not "".join(record.cells).strip()
