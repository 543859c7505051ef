"""Reading a list of the police's, in our own layout or through a saved mapping."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard import session
from homeward.guard.people import services_context
from homeward.sources.kept_mappings import KeptMapping, kept_mappings
from homeward.sources.mapping.model import FileMapping, From
from homeward.sources.reading.containers import unpacked
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.table import Accepted, TableReading, read_table
from homeward.sources.tables.own import MISSING, MissingRow
from homeward.work.exchange.comparing import Theirs
from homeward.work.exchange.operations import MOST_ROWS, BadList, ListSaid

_NUMBER_KIND = 30  # characters of a system's name, as the record keeps it

OWN_LAYOUT = FileMapping(
    name="homeward-list",
    title="Homeward’s own layout",
    table="missing_episode",
    columns={
        "number": From(("our_reference", "police_reference")),
        "record_id": From(("our_reference",)),
        "police_reference": From(("police_reference",)),
        "kind": From(("kind",)),
        "last_seen_at": From(("last_seen_at",)),
        "reported_at": From(("reported_at",)),
        "returned_at": From(("ended_at",)),
        "grade": From(("grade",)),
        "given_name": From(("given_name",)),
        "family_name": From(("family_name",)),
        "born_on": From(("born_on",)),
    },
)


@dataclass(frozen=True, slots=True)
class ListFile:
    """A file as the browser sent it."""

    name: str
    stream: BinaryIO


def mappings_for(ctx: Context, *, authority: UUID | None) -> list[KeptMapping]:
    """Return the mappings that an authority saved, for a partner that it works with as well.

    A mapping says how a file is laid out, and nothing of any child.
    """
    keeper = services_context(now=ctx.now, authority=authority, purpose="exchange")
    with session.lent_to(keeper):
        kept = kept_mappings(keeper)
    return [each for each in kept if each.mapping.table == OWN_LAYOUT.table]


def read_list(file: ListFile, *, mapping: FileMapping | None, as_at: datetime) -> ListSaid:
    """Return a list's rows and why others cannot be taken.

    Raises:
        BadList: the file is no such list.
    """
    used = mapping or OWN_LAYOUT
    rows: list[Theirs] = []
    rejects: list[tuple[int, str]] = []
    with _opened(file, used) as reading:
        if reading.table is not MISSING:
            raise BadList(_why_not(reading))
        for outcome in reading:
            if isinstance(outcome, Accepted):
                rows.append(_theirs(outcome, used))
            else:
                rejects.append((outcome.line, " ".join(_sentences(outcome.reasons))))
            if len(rows) + len(rejects) > MOST_ROWS:
                break
    return ListSaid(file.name, as_at, tuple(rows), tuple(rejects))


def _opened(file: ListFile, mapping: FileMapping) -> TableReading:
    """Return the file's table; of a workbook, its first sheet that has one."""
    parts = unpacked(name=file.name, stream=file.stream)
    if parts is None:
        return read_table(name=file.name, source=file.stream, mapping=mapping)
    for part in parts:
        if part.source is not None:
            return read_table(name=part.name, source=part.source, mapping=mapping)
    raise BadList("The workbook has no sheet that can be read. Save the list as CSV.")


def _why_not(reading: TableReading) -> str:
    if reading.problem is not None:
        return reading.problem.sentence
    return "This is a file of another kind. Send it from the page Load files."


def _sentences(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        yield f"{reason.column}: {reason.sentence}" if reason.column else reason.sentence


def _theirs(outcome: Accepted, mapping: FileMapping) -> Theirs:
    row = cast("MissingRow", outcome.row)
    own = mapping is OWN_LAYOUT
    return Theirs(
        line=outcome.line,
        digest=outcome.digest,
        our_reference=(row.record_id or "") if own else "",
        reference=row.police_reference or ("" if own else row.record_id or ""),
        numbers=frozenset(_numbers(row, "" if own else mapping.numbers_of)),
        name=" ".join(filter(None, (row.given_name, row.family_name))),
        born_on=row.born_on,
        last_seen=row.last_seen_at,
        reported=row.reported_at,
        ended=row.ended_at,
        grade=(row.grade or "").lower(),
    )


def _numbers(row: Any, system: str) -> Iterator[str]:
    if row.number and system:
        yield f"{system[:_NUMBER_KIND]}|{row.number}"
    if row.nhs_number:
        yield f"nhs|{row.nhs_number}"
    if row.upn:
        yield f"upn|{row.upn}"
