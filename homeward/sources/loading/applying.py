"""One batch of one file, whole or not at all: the named operation ``load.apply``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F

from homeward.domain.context import Context
from homeward.guard.operation import Outcome, operation
from homeward.record import bulk, bulk_queries
from homeward.sources.loading.appliers import APPLIERS
from homeward.sources.loading.incoming import Incoming, Rows
from homeward.sources.loading.said import as_json
from homeward.sources.loading.work import Led, Links, Registered, Result, Work, key_twice
from homeward.sources.models import ClockDue, LoadFile, RejectedRow
from homeward.sources.reading.decode import without_damage
from homeward.sources.reading.reason import Reason
from homeward.sources.reading.table import Rejected
from homeward.sources.tables.definition import TableDef

CLOCKS = 25
"""Episodes whose obligations are worked out under one ledger entry of at most 1,000 rows."""


@dataclass(frozen=True, slots=True)
class Job:
    """The file whose batches are applied, and what the load said before."""

    file: LoadFile
    table: TableDef
    links: Links


@operation("load.apply")
def apply_batch(
    ctx: Context, *, job: Job, rows: Rows, refused: frozenset[int] = frozenset()
) -> Outcome:
    """Apply one batch of a file, and count how each of its rows ended.

    ``refused``: lines that the database will not have, to be given back.

    Raises:
        Outrun: somebody changed a row meanwhile; nothing was done.
    """
    work, ends = _decided(ctx, job, rows, refused)
    work.batch.write()
    rejected = [*rows.rejected, *_rejected(rows.sound, ends)]
    _give_back(job.file, rejected)
    accepted = sum(isinstance(end, Led | Registered) for end in ends)
    _count(ctx, job.file, rows, accepted=accepted, rejected=len(rejected))
    children = {end.child for end in ends if isinstance(end, Led)}
    _wake(ctx, job.file, work, children)
    return Outcome(job.file.pk, children=tuple(sorted(children)), named=())


@operation("load.apply")
def set_clocks(ctx: Context, *, due: Sequence[ClockDue]) -> Outcome:
    """Have the obligations of some episodes that a load moved worked out."""
    rows = ClockDue.objects.seen_by(ctx).filter(pk__in=[row.pk for row in due])
    rows.delete()
    return Outcome(
        due[0].load_id,
        episodes=tuple(row.episode_id for row in due),
        children=tuple(sorted({row.child_id for row in due})),
        named=(),
    )


def _decided(
    ctx: Context, job: Job, rows: Rows, refused: frozenset[int]
) -> tuple[Work, list[Result]]:
    """Return what is to be written, and how each sound row ends: None is unchanged."""
    source, table = job.table.family, job.table.name
    keys = {row.key for row in rows.sound}
    heard = bulk_queries.heard(ctx, source=source, table=table, keys=keys)
    ends: list[Result] = [None] * len(rows.sound)
    new: list[int] = []
    for place, row in enumerate(rows.sound):
        told = heard.setdefault(row.key, set())
        if row.line in refused:
            ends[place] = _refused()
        elif row.digest not in told and row.earlier and row.earlier[0] in told:
            ends[place] = key_twice(row.earlier[1])
        elif row.digest not in told:
            new.append(place)
    changed = {rows.sound[place].key for place in new if heard[rows.sound[place].key]}
    former = bulk_queries.standing(ctx, source=source, table=table, keys=changed)
    system = next((getattr(row.row, "system", "") for row in rows.sound), "")
    work = Work(ctx, job.table, bulk.Batch(ctx), former, job.links, system)
    _apply(work, rows.sound, new, ends)
    return work, ends


def _apply(work: Work, sound: Sequence[Incoming], new: list[int], ends: list[Result]) -> None:
    """Apply the new statements, those that say again what this batch said left for the last."""
    told: dict[str, tuple[str, int]] = {}
    while new:
        now: list[int] = []
        later: list[int] = []
        keys: set[str] = set()
        for place in new:
            key = sound[place].key
            (later if key in keys else now).append(place)
            keys.add(key)
        for place, end in zip(
            now,
            APPLIERS[work.table.name](work, [sound[place] for place in now]),
            strict=True,
        ):
            ends[place] = end
            row = sound[place]
            if isinstance(end, Led):
                _assert(work, row, end)
            if not isinstance(end, Reason):
                told[row.key] = (row.digest, row.line)
        new = [place for place in later if not _settled(sound[place], told, place, ends)]


def _settled(
    row: Incoming, told: dict[str, tuple[str, int]], place: int, ends: list[Result]
) -> bool:
    """Tell whether an earlier row of the batch settles a later one about the same thing."""
    former = told.get(row.key)
    if former is not None and former[0] != row.digest:
        ends[place] = key_twice(former[1])
    return former is not None


def _assert(work: Work, row: Incoming, led: Led) -> None:
    made = uuid4()
    former = work.former.get(row.key)
    if former is not None:
        work.batch.change(former, superseded_by=made)
    work.batch.add(
        "record_assertion",
        id=made,
        child_id=led.child,
        source=work.table.family,
        table_name=work.table.name,
        key=row.key,
        digest=row.digest,
        said=as_json(row.row),
        row_table=led.table,
        row_id=led.row,
    )


def _refused() -> Reason:
    return Reason(
        "not_kept",
        "This row does not fit with what is in the record already. Check its numbers and dates.",
    )


def _rejected(sound: Sequence[Incoming], ends: Sequence[Result]) -> list[Rejected]:
    return [
        Rejected(row.line, row.cells, (end,))
        for row, end in zip(sound, ends, strict=True)
        if isinstance(end, Reason)
    ]


def _give_back(file: LoadFile, rejected: Sequence[Rejected]) -> None:
    RejectedRow.objects.bulk_create(
        RejectedRow(
            authority_id=file.authority_id,
            file=file,
            line=row.line,
            cells=[without_damage(cell) for cell in row.cells],
            reasons=[
                [reason.code, without_damage(reason.sentence), reason.column]
                for reason in row.reasons
            ],
        )
        for row in rejected
    )


def _count(ctx: Context, file: LoadFile, rows: Rows, *, accepted: int, rejected: int) -> None:
    kept = LoadFile.objects.seen_by(ctx).filter(pk=file.pk)
    warnings = kept.get().warnings
    for row in rows.sound:
        for warning in row.warnings:
            told = warnings.setdefault(
                f"{warning.code} {warning.column}".strip(),
                {"sentence": without_damage(warning.sentence), "line": row.line, "rows": 0},
            )
            told["rows"] += 1
    kept.update(
        read=F("read") + len(rows),
        accepted=F("accepted") + accepted,
        unchanged=F("unchanged") + len(rows) - accepted - rejected,
        rejected=F("rejected") + rejected,
        warnings=warnings,
    )


def _wake(ctx: Context, file: LoadFile, work: Work, children: set[UUID]) -> None:
    """Note the episodes whose clocks follow: those moved, and the open ones of these children."""
    due: dict[UUID, UUID] = dict(work.moved)
    due.update(bulk_queries.open_among(ctx, children))
    rows: list[Any] = [
        ClockDue(
            authority_id=file.authority_id, load_id=file.load_id, episode_id=episode, child_id=child
        )
        for episode, child in sorted(due.items())
    ]
    ClockDue.objects.bulk_create(rows, ignore_conflicts=True)
