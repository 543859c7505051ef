"""Reading how loads stand: the list, one load, the rows given back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any, TextIO
from uuid import UUID

from homeward.domain.context import Context
from homeward.guard.versions import NotFound
from homeward.sources.loading.given import TABLES
from homeward.sources.mapping.model import FileMapping
from homeward.sources.mapping.parse import parse_mapping
from homeward.sources.models import Load, LoadFile, RejectedRow, SavedMapping
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.rejects import write_rejects
from homeward.sources.reading.table import Outcome as Read
from homeward.sources.reading.table import Rejected, read_row

PAGE = 50
_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning that rows of a file met: how many, the first line, and what it said there."""

    sentence: str
    line: int
    rows: int


@dataclass(frozen=True, slots=True)
class FileStanding:
    """How one file stands. ``read`` is always accepted + unchanged + rejected."""

    id: UUID
    name: str
    table: str
    title: str
    read: int
    accepted: int
    unchanged: int
    rejected: int
    lines: int
    finished: bool
    warnings: tuple[Warned, ...]

    @property
    def percent(self) -> int:
        """Return how far it is, by its lines: 0 to 99 until it has ended, then 100."""
        return 100 if self.finished else min(99, 100 * self.read // max(self.lines, 1))


@dataclass(frozen=True, slots=True)
class LoadStanding:
    """How one load stands. ``state``: waiting, running or finished."""

    id: UUID
    requested_at: datetime
    requested_by: UUID
    finished_at: datetime | None
    state: str
    files: tuple[FileStanding, ...]
    unknown: tuple[tuple[str, str], ...]

    @property
    def done(self) -> int:
        """Return the rows that have ended one way or another."""
        return sum(file.read for file in self.files)

    @property
    def total(self) -> int:
        """Return about how many rows there are; exactly, once it has finished."""
        return sum(file.read if file.finished else file.lines for file in self.files)

    @property
    def percent(self) -> int:
        """Return how far the load is: 0 to 99 until it has ended, then 100."""
        return 100 if self.finished_at else min(99, 100 * self.done // max(self.total, 1))

    @property
    def rejected(self) -> int:
        """Return how many rows were given back."""
        return sum(file.rejected for file in self.files)


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """Some rows given back of one file, and how many pages of them there are.

    ``ids`` are the rows', in their order; ``again`` the load in which each was sent again.
    """

    file: FileStanding
    header: tuple[str, ...]
    rows: tuple[Rejected, ...]
    ids: tuple[int, ...]
    again: tuple[UUID | None, ...]
    page: int
    pages: int


def latest_loads(ctx: Context) -> list[LoadStanding]:
    """Return the latest loads into the record that ``ctx`` works in, the newest first."""
    loads = list(
        Load.objects.seen_by(ctx)
        .filter(authority=ctx.authority)
        .order_by("-requested_at", "id")[:_SHOWN]
    )
    files: dict[UUID, list[LoadFile]] = {}
    rows = LoadFile.objects.seen_by(ctx).filter(load__in=[load.pk for load in loads])
    for file in rows.order_by("place"):
        files.setdefault(file.load_id, []).append(file)
    return [_standing(load, files.get(load.pk, [])) for load in loads]


def load_standing(ctx: Context, load: UUID) -> LoadStanding:
    """Return how one load stands.

    Raises:
        NotFound: there is none in what the reader may see.
    """
    row = Load.objects.seen_by(ctx).filter(pk=load).first()
    if row is None:
        raise NotFound("This load is not here, or it is not open to you.")
    files = LoadFile.objects.seen_by(ctx).filter(load=row).order_by("place")
    return _standing(row, list(files))


def load_mapping(ctx: Context, load: UUID) -> FileMapping | None:
    """Return the mapping that a load is read through, as it was when it was asked for."""
    row = Load.objects.seen_by(ctx).filter(pk=load).first()
    return parse_mapping(row.mapping) if row is not None and row.mapping else None


def saved_mappings(ctx: Context) -> list[FileMapping]:
    """Return the mappings that the authority of ``ctx`` keeps, by title."""
    rows = SavedMapping.objects.seen_by(ctx).filter(authority=ctx.authority)
    return [parse_mapping(row.text) for row in rows.order_by("title", "id")]


def read_again(ctx: Context, *, file: UUID, line: int, cells: Sequence[str]) -> Read:
    """Return how a mended row of a file would end, read as the file was. Writes nothing.

    Raises:
        NotFound: there is no such file in what the reader may see.
    """
    row = _file(ctx, file)
    mapping = load_mapping(ctx, row.load_id)
    table = TABLES[row.table_name]
    return read_row(table=table, header=row.header, cells=cells, line=line, mapping=mapping)


def file_name(ctx: Context, *, file: UUID) -> str:
    """Return the name under which a file's mended rows are recognised as its own.

    Raises:
        NotFound: there is no such file in what the reader may see.
    """
    name = _file(ctx, file).name
    return name if name.lower().endswith(".csv") else f"{name}.csv"


def load_of(ctx: Context, *, file: UUID) -> UUID:
    """Return the load that a file was sent in.

    Raises:
        NotFound: there is no such file in what the reader may see.
    """
    return _file(ctx, file).load_id


def mended_file(ctx: Context, *, file: UUID, rows: Iterable[Sequence[str]]) -> bytes:
    """Return mended rows as a file to be loaded, under the headings that theirs had.

    Raises:
        NotFound: there is no such file in what the reader may see.
    """
    out = StringIO(newline="")
    csv.writer(out).writerows([_file(ctx, file).header, *rows])
    return out.getvalue().encode()


def rejected_page(ctx: Context, *, file: UUID, page: int) -> RejectedPage:
    """Return one page of a file's rows given back, 50 a page; pages count from 1.

    Raises:
        NotFound: there is no such file in what the reader may see.
    """
    row = _file(ctx, file)
    rows = RejectedRow.objects.seen_by(ctx).filter(file=row).order_by("line", "id")
    pages = max(1, -(-rows.count() // PAGE))
    page = min(max(page, 1), pages)
    shown = list(rows[(page - 1) * PAGE : page * PAGE])
    return RejectedPage(
        file=_file_standing(row),
        header=tuple(row.header),
        rows=tuple(map(_rejected, shown)),
        ids=tuple(each.pk for each in shown),
        again=tuple(each.mended_by for each in shown),
        page=page,
        pages=pages,
    )


def write_file_rejects(ctx: Context, *, file: UUID, out: TextIO) -> int:
    """Write a file's rows given back, to be mended and loaded again; return how many.

    ``out`` is opened with ``newline=""``, and ``encoding="utf-8-sig"`` for spreadsheets. No cell
    of it is taken for a formula.

    Raises:
        NotFound: there is no such file in what the reader may see.
    """
    row = _file(ctx, file)
    return write_rejects(header=row.header, rows=_rejects(ctx, row), out=out)


def rejects_name(file: FileStanding) -> str:
    """Return what to call the file of rows given back."""
    stem = file.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    kept = "".join(c if c.isalnum() or c in "-_ " else "-" for c in stem).strip() or file.table
    return f"to-mend-{kept}.csv"


def _rejects(ctx: Context, file: LoadFile) -> Iterator[Rejected]:
    rows = RejectedRow.objects.seen_by(ctx).filter(file=file).order_by("line", "id")
    for row in rows.iterator(chunk_size=500):
        yield _rejected(row)


def _rejected(row: RejectedRow) -> Rejected:
    return Rejected(row.line, tuple(row.cells), tuple(Reason(*reason) for reason in row.reasons))


def _file(ctx: Context, file: UUID) -> LoadFile:
    row: LoadFile | None = LoadFile.objects.seen_by(ctx).filter(pk=file).first()
    if row is None:
        raise NotFound("This file is not here, or it is not open to you.")
    return row


def _standing(load: Load, files: list[LoadFile]) -> LoadStanding:
    standing = tuple(map(_file_standing, files))
    state = "finished" if load.finished_at else "running"
    if state == "running" and not any(file.read for file in standing):
        state = "waiting"
    return LoadStanding(
        id=load.pk,
        requested_at=load.requested_at,
        requested_by=load.requested_by,
        finished_at=load.finished_at,
        state=state,
        files=standing,
        unknown=tuple((each["name"], each["reason"]) for each in load.unknown),
    )


def _file_standing(file: LoadFile) -> FileStanding:
    warnings: list[dict[str, Any]] = sorted(file.warnings.values(), key=lambda w: -w["rows"])
    return FileStanding(
        id=file.pk,
        name=file.name,
        table=file.table_name,
        title=TABLES[file.table_name].title,
        read=file.read,
        accepted=file.accepted,
        unchanged=file.unchanged,
        rejected=file.rejected,
        lines=file.lines,
        finished=file.finished_at is not None,
        warnings=tuple(Warned(w["sentence"], w["line"], w["rows"]) for w in warnings),
    )
