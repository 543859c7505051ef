"""Asking for files to be loaded."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.operation import Outcome, operation
from homeward.sources.jobs import defer_load
from homeward.sources.loading.given import Given, Sorted, sort
from homeward.sources.models import Load, LoadFile, Piece

MOST_FILES = 200


class BadLoad(Refusal):
    """These files can't be taken."""

    code = "bad_load"


@operation("load.request")
def request_load(ctx: Context, *, files: Sequence[Given], in_background: bool) -> Outcome:
    """Keep files to be loaded into the record of ``ctx.authority``; return the load's id.

    The same files as in a load that has not ended take that one up again. With
    ``in_background`` a worker does it; else the caller runs it.

    Raises:
        BadLoad: no file, too many, or one that cannot be read.
    """
    if not files:
        raise BadLoad("Choose at least one file.", field="files")
    if len(files) > MOST_FILES:
        raise BadLoad(f"Choose at most {MOST_FILES} files at a time.", field="files")
    try:
        found = sort(files)
    except OSError as error:
        raise BadLoad(
            f"A file could not be read ({error.strerror}). Check that it is still there.",
            field="files",
        ) from None
    if ctx.authority is None:
        raise BadLoad("Choose whose record the files go into.")
    load = _under_way(ctx, found, ctx.authority) or _kept(ctx, found, ctx.authority)
    if in_background and load.finished_at is None:
        defer_load(load=load.pk, authority=ctx.authority)
    return Outcome(load.pk)


def _under_way(ctx: Context, found: Sorted, authority: UUID) -> Load | None:
    rows = Load.objects.seen_by(ctx).filter(authority=authority, finished_at__isnull=True)
    row: Load | None = rows.filter(digest=found.digest(authority)).first()
    return row


def _kept(ctx: Context, found: Sorted, authority: UUID) -> Load:
    load = Load.objects.create(
        authority_id=authority,
        digest=found.digest(authority),
        requested_at=ctx.now,
        requested_by=ctx.actor,
        unknown=[{"name": name, "reason": why} for name, why in found.unknown],
        finished_at=None if found.known else ctx.now,
    )
    for place, known in enumerate(found.known):
        file = LoadFile.objects.create(
            authority_id=authority,
            load=load,
            place=place,
            name=known.name,
            table_name=known.table.name,
            header=list(known.header),
            lines=known.lines,
        )
        for number, piece in enumerate(known.given.pieces()):
            Piece.objects.create(authority_id=authority, file=file, place=number, content=piece)
    return load
