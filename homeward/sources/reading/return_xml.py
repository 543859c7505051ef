"""An SSDA903 return as XML: the same tables as its CSV files, on the side.

A row's line is its place in its own table, the headings being line 1. Sections that are not read
here are listed by name.

Source: SSDA903 guide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from homeward.sources.reading.aside import Aside, Part, TooMuch
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.safe_xml import Broken, Unsafe, read_xml

_ROOT = "SSDA903"
_MOST_ROWS = 10_000  # of one child
_MOST_SECTIONS = 50  # named as not read
_HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
_MISSING = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
_UASC = ("CHILD", "SEX", "DOB", "DUC")
_EPISODES = (
    "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN"
)
_COLUMNS: dict[str, Sequence[str]] = {
    "header": _HEADER,
    "uasc": _UASC,
    "episodes": _EPISODES.split(),
    "missing": _MISSING,
}
_NAMED = {"CHILDID": "CHILD", "PL": "PLACE"}
_KNOWN = {name for columns in _COLUMNS.values() for name in columns} | {"UASC"}
_SECTIONS = {"EPISODE": "episodes", "AMISSING": "missing"}
_YES = frozenset({"1", "Y", "YES", "TRUE"})

NOT_READ = Reason("section_not_read", "This section of the return is not read here.")
UNSAFE = Reason(
    "xml_unsafe",
    "The XML has a document type or is nested too deep. Export it again without one.",
)
TOO_LARGE = Reason("xml_large", "The XML holds more than can be read. Load the CSV files instead.")


def read_return_xml(*, name: str, stream: BinaryIO) -> tuple[Part, ...]:
    """Return each table of a return as a part, or one part that says what is wrong."""
    handler = _Return()
    try:
        read_xml(stream=stream, handler=handler)
        if handler.is_return:
            return tuple(handler.parts(name))
        problem = Reason("unknown_table", "This XML is not an SSDA903 return.")
    except Unsafe:
        problem = UNSAFE
    except TooMuch:
        problem = TOO_LARGE
    except Broken as broken:
        problem = Reason(
            "xml_broken",
            f"The XML is damaged at line {broken.line}. Export it again and load it whole.",
        )
    handler.close()
    return (Part(name, problem=problem),)


class _Return:
    """Takes the return's elements, one child at a time."""

    def __init__(self) -> None:
        self.is_return = False
        self._tables = {table: Aside() for table in _COLUMNS}
        self._rows = dict.fromkeys(_COLUMNS, 1)
        self._path: list[str] = []
        self._words: list[str] = []
        self._header: dict[str, str] = {}
        self._group: dict[str, str] = {}
        self._groups: list[tuple[str, dict[str, str]]] = []
        self._unread: dict[str, None] = {}
        for table, columns in _COLUMNS.items():
            self._tables[table].write(1, columns)

    def start(self, name: str, given: dict[str, str]) -> None:
        """Note where in the return this is."""
        if not self._path:
            self.is_return = _ROOT in name.upper()
        self._path.append(name)
        self._words = []
        if name == "CHILD" and len(self._path) == 2:
            self._header, self._groups = {}, []
        elif name in _SECTIONS:
            self._group = {}

    def text(self, words: str) -> None:
        """Take a field's text."""
        self._words.append(words)

    def end(self, name: str) -> None:
        """Keep a field, a section or a child."""
        self._path.pop()
        above = self._path[-1] if self._path else ""
        if name in _SECTIONS:
            self._keep(_SECTIONS[name], self._group)
        elif name == "CHILD" and len(self._path) == 1:
            self._write_child()
        elif above == "HEADER":
            self._field(name, self._header)
        elif above in _SECTIONS:
            self._field(name, self._group)
        elif len(self._path) > 2:
            self._pass_over(above)
        self._words = []

    def parts(self, name: str) -> list[Part]:
        """Return the tables that have rows, and the sections that were not read."""
        found = []
        for table, aside in self._tables.items():
            if self._rows[table] > 1:
                found.append(Part(f"{name} › {table}", source=aside.taken()))
            else:
                aside.close()
        unread = [Part(f"{name} › {section}", problem=NOT_READ) for section in self._unread]
        return found + unread

    def close(self) -> None:
        """Let go of everything gathered."""
        for aside in self._tables.values():
            aside.close()

    def _field(self, name: str, into: dict[str, str]) -> None:
        column = _NAMED.get(name, name)
        if column in _KNOWN:
            into[column] = "".join(self._words).strip()
        elif self._words:
            self._pass_over(name)

    def _pass_over(self, name: str) -> None:
        if len(self._unread) < _MOST_SECTIONS:
            self._unread[name] = None

    def _keep(self, table: str, group: dict[str, str]) -> None:
        if len(self._groups) >= _MOST_ROWS:
            raise TooMuch
        self._groups.append((table, group))

    def _write_child(self) -> None:
        header = self._header
        self._write("header", header)
        if header.get("DUC") or header.get("UASC", "").upper() in _YES:
            self._write("uasc", header)
        for table, group in self._groups:
            of_child = {name: header.get(name, "") for name in ("CHILD", "DOB")}
            self._write(table, of_child | group)

    def _write(self, table: str, row: dict[str, str]) -> None:
        self._rows[table] += 1
        self._tables[table].write(
            self._rows[table], [row.get(name, "") for name in _COLUMNS[table]]
        )
