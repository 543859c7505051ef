"""Asking for files to be loaded, and keeping the mappings that they are read through."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from uuid import UUID

from homeward.domain.context import Context
from homeward.domain.refusal import Refusal
from homeward.guard.operation import Outcome, operation
from homeward.sources.jobs import defer_load
from homeward.sources.loading.given import Given, Sorted, sort
from homeward.sources.mapping.model import FileMapping
from homeward.sources.mapping.parse import parse_mapping
from homeward.sources.mapping.writing import mapping_text
from homeward.sources.models import Load, LoadFile, Piece, SavedMapping

MOST_FILES = 200


class BadLoad(Refusal):
    """These files can't be taken."""

    code = "bad_load"


@operation("mapping.save")
def save_mapping(ctx: Context, *, text: str) -> Outcome:
    """Keep a mapping for the authority of ``ctx``, in place of one of the same name.

    Raises:
        InvalidMapping: with every fault of the text.
        BadLoad: nobody's record was chosen.
    """
    mapping = parse_mapping(text)
    if ctx.authority is None:
        raise BadLoad("Choose whose mapping this is.")
    rows = SavedMapping.objects.seen_by(ctx).filter(authority=ctx.authority, name=mapping.name)
    said = {
        "title": mapping.title[:200],
        "text": text,
        "saved_at": ctx.now,
        "saved_by": ctx.actor,
    }
    row = rows.first()
    if row is not None:
        rows.update(**said)
        return Outcome(row.pk)
    made = SavedMapping.objects.create(authority_id=ctx.authority, name=mapping.name, **said)
    return Outcome(made.pk)


@operation("load.request")
def request_load(
    ctx: Context,
    *,
    files: Sequence[Given],
    in_background: bool,
    mapping: FileMapping | None = None,
) -> Outcome:
    """Keep files to be loaded into the record of ``ctx.authority``; return the load's id.

    The same files as in a load that has not ended take that one up again. With
    ``in_background`` a worker does it; else the caller runs it. Files that have the headings of
    the ``mapping`` are read through it, which the load carries as it is now.

    Raises:
        BadLoad: no file, too many, or one that cannot be read.
    """
    return Outcome(request(ctx, files=files, in_background=in_background, mapping=mapping))


def request(
    ctx: Context, *, files: Sequence[Given], in_background: bool, mapping: FileMapping | None
) -> UUID:
    """Keep files to be loaded, within the operation under way; return the load's id.

    Raises:
        BadLoad: no file, too many, or one that cannot be read.
    """
    if not files:
        raise BadLoad("Choose at least one file.", field="files")
    if len(files) > MOST_FILES:
        raise BadLoad(f"Choose at most {MOST_FILES} files at a time.", field="files")
    if ctx.authority is None:
        raise BadLoad("Choose whose record the files go into.")
    try:
        with closing(sort(files, mapping=mapping)) as found:
            load = _under_way(ctx, found, ctx.authority) or _kept(ctx, found, ctx.authority)
    except OSError as error:
        raise BadLoad(
            f"A file could not be read ({error.strerror}). Check that it is still there.",
            field="files",
        ) from None
    if in_background and load.finished_at is None:
        defer_load(load=load.pk, authority=ctx.authority)
    return load.pk


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
        mapping=mapping_text(found.mapping) if found.mapping else None,
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
