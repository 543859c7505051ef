"""What a mapping says. Frozen; made by ``parse``, ``proposing`` or a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from homeward.sources.tables.definition import TableDef, normal
from homeward.sources.tables.own import TARGETS

SYSTEM = "system"
"""The column that holds the mapping's own name, which no mapping writes."""

PARTS = ("given", "family")


@dataclass(frozen=True, slots=True)
class From:
    """Where one column comes from: the first filled of some headings, or the same for every row.

    ``part`` takes the given or the family name out of “SURNAME, Given”; ``time`` is the heading
    of the time of day that goes with a date.
    """

    headings: tuple[str, ...] = ()
    part: str = ""
    time: str = ""
    value: str = ""

    @property
    def reads(self) -> tuple[str, ...]:
        """Return every heading that is read."""
        return (*self.headings, self.time) if self.time else self.headings


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How a system's file becomes rows of one of Homeward's own tables (``TARGETS``).

    ``authority`` is the code of the authority whose record such files usually go into.
    ``system`` names the system whose numbers these are, where several mappings share it; else
    the mapping's own name does. ``dates``
    are forms in which days and times are written, tried in order before the usual ones.
    ``codes`` gives, by column, what the file's words stand for (compared without case).
    """

    name: str
    title: str
    table: str
    columns: Mapping[str, From]
    authority: str = ""
    system: str = ""
    encoding: str = ""
    dates: tuple[str, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def target(self) -> TableDef:
        """Return the table that the file's rows become rows of."""
        return TARGETS[self.table]

    @property
    def numbers_of(self) -> str:
        """Return the name of the system by whose numbers children are known."""
        return self.system or self.name

    @property
    def digest(self) -> str:
        """Return what names this very mapping."""
        said = (self.name, self.table, self.system, self.encoding, self.dates)
        columns = sorted((name, repr(source)) for name, source in self.columns.items())
        codes = sorted((name, sorted(told.items())) for name, told in self.codes.items())
        return sha256(repr((said, columns, codes)).encode()).hexdigest()

    def lacking(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the headings that are read and not there.

        Of several headings for one column, one is enough.
        """
        there = {normal(name) for name in header}
        wanted: list[str] = []
        for source in self.columns.values():
            if source.headings and not any(normal(name) in there for name in source.headings):
                wanted.append(source.headings[0])
            if source.time and normal(source.time) not in there:
                wanted.append(source.time)
        return tuple(dict.fromkeys(wanted))
