"""Mapping text (TOML) to a frozen ``FileMapping``, or every fault at once; reads no file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from typing import Any

from homeward.domain.protocol.reading import Fault, Table
from homeward.domain.refusal import Refusal
from homeward.sources.mapping.dates import form_fault
from homeward.sources.mapping.model import PARTS, SYSTEM, FileMapping, From
from homeward.sources.mapping.reader import is_time
from homeward.sources.reading.decode import ENCODINGS
from homeward.sources.tables.own import TARGETS

LONGEST = 100_000
"""Characters of a mapping's text."""

_NAME = re.compile(r"[a-z][a-z0-9-]{1,27}")


class InvalidMapping(Refusal):
    """A mapping has faults; ``faults`` lists every one found."""

    code = "invalid_mapping"

    def __init__(self, faults: Collection[Fault]) -> None:
        self.faults = tuple(faults)
        listed = "; ".join(f"{fault.path}: {fault.message}" for fault in self.faults)
        super().__init__(f"The mapping needs mending. {listed}")


def parse_mapping(text: str) -> FileMapping:
    """Read a mapping's text.

    Raises: InvalidMapping with the path of every fault.
    """
    faults: list[Fault] = []
    root = Table(_toml(text), "", faults)
    head, columns, codes = root.table("mapping"), root.table("columns"), root.take("codes")
    root.done()
    if head is None or columns is None:
        names = (("mapping", head), ("columns", columns))
        raise InvalidMapping([Fault(name, "is missing") for name, there in names if there is None])
    said = _head(head)
    known = _known(said["table"])
    mapping = FileMapping(
        columns={name: _from(columns, name) for name in _keys(columns, known)},
        codes=_codes(codes, known, faults),
        **said,
    )
    if known and not mapping.columns:
        columns.fault("", "must name at least one column")
    if faults:
        raise InvalidMapping(faults)
    return mapping


def _toml(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise InvalidMapping([Fault("file", f"is longer than {LONGEST:,} characters")])
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidMapping([Fault("file", f"is not TOML: {error}")]) from None


def _head(head: Table) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": head.text("name"),
        "title": head.text("title"),
        "table": head.text("table"),
        "authority": head.text("default_authority", required=False),
        "system": head.text("system", required=False),
        "encoding": head.text("encoding", required=False),
        "dates": tuple(_strings(head, "dates")),
    }
    head.done()
    for key in ("name", "system"):
        if said[key] and not _NAME.fullmatch(said[key]):
            head.fault(key, "must be at most 28 small letters, figures and hyphens")
    if said["table"] and said["table"] not in TARGETS:
        head.fault("table", f"must be one of {', '.join(TARGETS)}")
    if said["encoding"] and said["encoding"] not in ENCODINGS:
        head.fault("encoding", f"must be one of {', '.join(ENCODINGS)}")
    for form in said["dates"]:
        wrong = form_fault(form)
        if wrong:
            head.fault("dates", f"“{form}” {wrong}")
    return said


def _known(table: str) -> tuple[str, ...]:
    if table not in TARGETS:
        return ()
    return tuple(column.name for column in TARGETS[table].columns if column.name != SYSTEM)


def _keys(columns: Table, known: tuple[str, ...]) -> list[str]:
    """Return the columns that are written, in the table's order, and note those not known."""
    found = [name for name in known if columns.has(name)]
    for name in found:
        columns.take(name)
    if known:
        columns.done()
    return found


def _from(columns: Table, name: str) -> From:
    said = columns.take(name)
    if isinstance(said, str):
        said = [said]
    if isinstance(said, list):
        said = {"from": said}
    source = Table(said, f"{columns.path}.{name}", columns.faults)
    found = From(
        headings=tuple(_strings(source, "from")),
        part=source.text("part", required=False),
        time=source.text("time", required=False),
        value=source.text("value", required=False),
    )
    source.done()
    if bool(found.headings) == bool(found.value):
        source.fault("", "needs either “from” or “value”")
    if found.part and found.part not in PARTS:
        source.fault("part", f"must be one of {', '.join(PARTS)}")
    if found.time and not is_time(name):
        source.fault("time", "goes only with a column of days or times")
    return found


def _strings(table: Table, key: str) -> list[str]:
    said = table.take(key)
    listed = [said] if isinstance(said, str) else said
    if listed is None:
        return []
    if not isinstance(listed, list) or not all(isinstance(t, str) and t.strip() for t in listed):
        table.fault(key, "must be a text, or a list of texts")
        return []
    return listed


def _codes(said: Any, known: tuple[str, ...], faults: list[Fault]) -> dict[str, dict[str, str]]:
    if said is None:
        return {}
    table = Table(said, "codes", faults)
    found: dict[str, dict[str, str]] = {}
    for name in said if isinstance(said, dict) else ():
        told = table.take(name)
        if known and name not in known:
            table.fault(name, "is not a column of this table")
        elif not isinstance(told, dict) or not all(isinstance(v, str) for v in told.values()):
            table.fault(name, "must say for each word what it stands for")
        else:
            found[name] = told
    return found
