"""Reading the rows of another system's file through a mapping."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from homeward.sources.mapping.dates import joined, read_by
from homeward.sources.mapping.model import SYSTEM, FileMapping, From
from homeward.sources.reading.dates import is_blank
from homeward.sources.reading.reason import Reason
from homeward.sources.tables.definition import ReadRow, RowReader, normal

_TIMES = ("_at", "_on")
"""How the names of columns that hold days or times end."""

_Make = Callable[[Sequence[str]], str]


def is_time(column: str) -> bool:
    """Tell whether a column of Homeward's own tables holds days or times."""
    return column.endswith(_TIMES)


class MappedReader:
    """Reads one file's rows as rows of the mapping's table, as ``RowReader`` reads a table's own.

    Reasons name the file's own headings.
    """

    def __init__(self, *, mapping: FileMapping, header: Sequence[str]) -> None:
        self.table = mapping.target
        self._mapping = mapping
        self._header = header
        self._places = {normal(name): place for place, name in reversed([*enumerate(header)])}
        read = {normal(name) for source in mapping.columns.values() for name in source.reads}
        self.extra = tuple(name for name in header if normal(name) not in read)
        counted = [normal(name) for name in header]
        twice = (
            name for name in header if counted.count(normal(name)) > 1 and normal(name) in read
        )
        self.repeated = tuple(dict.fromkeys(twice))
        self._makers = [(name, self._maker(name, s)) for name, s in mapping.columns.items()]
        self._reader = RowReader(
            table=self.table, header=[SYSTEM, *(name for name, _ in self._makers)]
        )

    def read(self, cells: Sequence[str]) -> ReadRow | tuple[Reason, ...]:
        """Return the row, or every reason why it cannot be recorded."""
        read = self._reader.read(self.as_own(cells))
        if isinstance(read, ReadRow):
            return read._replace(warnings=tuple(map(self._named, read.warnings)))
        return tuple(map(self._named, read))

    def as_own(self, cells: Sequence[str]) -> list[str]:
        """Return the cells as those of the mapping's table, before they are judged."""
        return [self._mapping.numbers_of, *(make(cells) for _, make in self._makers)]

    def _named(self, reason: Reason) -> Reason:
        source = self._mapping.columns.get(reason.column)
        heading = self._heading(source) if source else ""
        return replace(reason, column=heading or reason.column)

    def _heading(self, source: From) -> str:
        there = [name for name in source.headings if normal(name) in self._places]
        return self._header[self._places[normal(there[0])]] if there else ""

    def _maker(self, column: str, source: From) -> _Make:
        """Build what makes one column's cell out of a row's cells."""
        if not source.headings:
            return lambda cells: source.value
        places = [self._places[normal(n)] for n in source.headings if normal(n) in self._places]
        time = self._places.get(normal(source.time)) if source.time else None
        codes = {normal(k): v for k, v in self._mapping.codes.get(column, {}).items()}
        forms = self._mapping.dates if is_time(column) else ()

        def make(cells: Sequence[str]) -> str:
            cell = next((cells[p] for p in places if not is_blank(cells[p])), "")
            if time is not None:
                cell = joined(read_by(forms, cell), cells[time])
            cell = read_by(forms, cell) if forms else cell
            cell = part_of_name(cell, source.part) if source.part else cell
            return codes.get(normal(cell), cell) if codes else cell

        return make


def part_of_name(name: str, part: str) -> str:
    """Return the given or the family name of “SURNAME, Given” or “Given SURNAME”.

    Without a comma the last word is the family name; a single word is one.
    """
    family, comma, given = name.partition(",")
    if not comma:
        given, _, family = name.strip().rpartition(" ")
    return (given if part == "given" else family).strip()
