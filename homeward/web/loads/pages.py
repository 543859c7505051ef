"""Loads as their templates meet them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from homeward.guard.staff import Recorder
from homeward.sources.mending import ToMend
from homeward.sources.queries import FileStanding, LoadStanding, RejectedPage
from homeward.sources.reading.reason import Reason
from homeward.web.components.content import Pagination, Tag, pages
from homeward.web.due import moment

_STATES = {
    "waiting": Tag("Waiting", "grey"),
    "running": Tag("Loading", "blue"),
    "finished": Tag("Finished", "green"),
}


@dataclass(frozen=True)
class LoadLine:
    """One load in the list."""

    url: str
    when: str
    who: str
    names: str
    state: Tag
    read: str
    rejected: str


@dataclass(frozen=True)
class LoadsPage:
    """What was loaded of late, and the form that sends more."""

    title: str
    lines: tuple[LoadLine, ...]
    watched: bool


@dataclass(frozen=True)
class FileLine:
    """One file of a load, and how its rows ended. They add up to the rows read."""

    name: str
    title: str
    read: str
    accepted: str
    unchanged: str
    rejected: str
    rejects_url: str
    mend_url: str
    percent: int
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class LoadPage:
    """How one load stands; ``refresh`` is the address that says so again, while it runs."""

    title: str
    when: str
    state: Tag
    percent: int
    done: str
    files: tuple[FileLine, ...]
    unknown: tuple[tuple[str, str], ...]
    refresh: str


@dataclass(frozen=True)
class RejectedLine:
    """One row given back: where to mend it, or the load in which it was sent again."""

    mend_url: str
    again_url: str
    line: int
    reasons: tuple[str, ...]
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RejectsPage:
    """Rows of one file given back, with why, and the file to mend."""

    title: str
    name: str
    counted: str
    lines: tuple[RejectedLine, ...]
    mend_url: str
    retry_url: str
    pagination: Pagination | None


def loads_page(
    rows: Iterable[LoadStanding],
    *,
    now: datetime,
    people: Mapping[UUID, Recorder],
    watched: bool,
) -> LoadsPage:
    """Return the page model of the latest loads; ``watched``: files also arrive by themselves."""
    return LoadsPage("Load files", tuple(_line(row, now, people) for row in rows), watched)


def _line(row: LoadStanding, now: datetime, people: Mapping[UUID, Recorder]) -> LoadLine:
    files = [file.name for file in row.files] + [name for name, _ in row.unknown]
    return LoadLine(
        url=reverse("load", args=[row.id]),
        when=moment(row.requested_at, now),
        who=people[row.requested_by].name if row.requested_by in people else "Homeward",
        names=", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else ""),
        state=_STATES[row.state],
        read=f"{row.done:,}",
        rejected=f"{row.rejected:,}",
    )


def load_page(row: LoadStanding, *, now: datetime) -> LoadPage:
    """Return the page model of one load."""
    return LoadPage(
        title=f"Files sent {moment(row.requested_at, now)}",
        when=moment(row.requested_at, now),
        state=_STATES[row.state],
        percent=row.percent,
        done=_how_far(row),
        files=tuple(_file(file) for file in row.files),
        unknown=row.unknown,
        refresh="" if row.finished_at else reverse("load_progress", args=[row.id]),
    )


def _how_far(row: LoadStanding) -> str:
    if row.finished_at:
        return f"{row.done:,} rows read"
    return f"{row.done:,} of about {row.total:,} rows read"


def _file(file: FileStanding) -> FileLine:
    return FileLine(
        name=file.name,
        title=file.title,
        read=f"{file.read:,}",
        accepted=f"{file.accepted:,}",
        unchanged=f"{file.unchanged:,}",
        rejected=f"{file.rejected:,}",
        rejects_url=reverse("load_rejects", args=[file.id]) if file.rejected else "",
        mend_url=reverse("load_rejects_file", args=[file.id]) if file.rejected else "",
        percent=file.percent,
        warnings=tuple(
            f"{w.sentence} ({w.rows:,} {'row' if w.rows == 1 else 'rows'}, first on line {w.line})"
            for w in file.warnings
        ),
    )


def rejects_page(found: RejectedPage) -> RejectsPage:
    """Return the page model of one page of rows given back."""
    number = found.file.rejected
    return RejectsPage(
        title="Rows to mend",
        name=found.file.name,
        counted=f"{number:,} {'row was' if number == 1 else 'rows were'} not taken.",
        lines=tuple(
            RejectedLine(
                "" if again else reverse("load_mend", args=[found.file.id, row_id]),
                reverse("load", args=[again]) if again else "",
                row.line,
                tuple(reason.sentence for reason in row.reasons),
                tuple(zip(found.header, row.cells, strict=False)),
            )
            for row, row_id, again in zip(found.rows, found.ids, found.again, strict=True)
        ),
        mend_url=reverse("load_rejects_file", args=[found.file.id]),
        retry_url="" if all(found.again) else reverse("load_retry", args=[found.file.id]),
        pagination=pages(page=found.page, of=found.pages) if found.pages > 1 else None,
    )


@dataclass(frozen=True)
class MendPage:
    """One row given back, with why, to be put right here."""

    title: str
    name: str
    reasons: tuple[str, ...]
    back_url: str
    again_url: str


def mend_page(row: ToMend, reasons: Iterable[Reason]) -> MendPage:
    """Return the page model of one row to mend."""
    return MendPage(
        title=f"Mend line {row.line}",
        name=row.name,
        reasons=tuple(f"{r.column}: {r.sentence}" if r.column else r.sentence for r in reasons),
        back_url=reverse("load_rejects", args=[row.file]),
        again_url=reverse("load", args=[row.mended_by]) if row.mended_by else "",
    )
