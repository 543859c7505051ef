"""Working out again the obligations of all episodes, set-wise: after a protocol or engine change.

A slice holds its episodes as ``work_out`` does, and it and how far the walk has come are one
transaction in the ledger: killed, it is taken up where it stood.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID, uuid4

from homeward.domain.context import Context
from homeward.domain.protocol import Obligation as Duty
from homeward.guard import session
from homeward.guard.operation import Outcome, operation
from homeward.record.bulk import Batch
from homeward.work.obligations.models import EpisodeClock, Sweep, Wake
from homeward.work.obligations.operations import last_of_each
from homeward.work.obligations.rows import columns_of
from homeward.work.obligations.standing import Stands, clocks_kept, stands_of

AT_ONCE = 500
_FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far working out again has come: episodes seen of all, and how many changed."""

    seen: int
    total: int
    changed: int
    resumed: bool = False


def recompute(ctx: Context, *, authority: UUID) -> Iterator[Progress]:
    """Work out again every episode whose clock ``ctx.organisation`` keeps, a slice at a time.

    Each is judged by the version in force for the day on which it began, also when that version
    was added later. ``ctx`` is the program's, working as the keeper. One that was cut short is
    taken up. ``authority`` is the keeper's own.
    """
    row, made = Sweep.objects.get_or_create(
        kind=Sweep.Kind.RECOMPUTE,
        organisation=ctx.organisation,
        defaults={"authority_id": authority, "due_at": ctx.now, "began_at": ctx.now},
    )
    resumed = not made and row.began_at is not None
    if not made and not resumed:
        Sweep.objects.filter(pk=row.pk).update(
            due_at=ctx.now, began_at=ctx.now, reached=None, seen=0, found=0
        )
    with session.scope(ctx):
        total = EpisodeClock.objects.seen_by(ctx).filter(kept_by=ctx.organisation).count()
    while True:
        renew_some(ctx.for_operation(uuid4()), sweep=row.pk)
        row.refresh_from_db()
        yield Progress(row.seen, total, row.found, resumed=resumed)
        if row.began_at is None:
            return


@operation("obligations.recompute")
def renew_some(ctx: Context, *, sweep: UUID) -> Outcome:
    """Work out again the next slice of clocks; the sweep says how far that is."""
    row = Sweep.objects.select_for_update().get(pk=sweep)
    if row.began_at is None:  # another did the last slice meanwhile
        return Outcome()
    clocks = clocks_kept(ctx, after=row.reached or _FIRST, at_once=AT_ONCE)
    session.hold_all([clock.episode_id for clock in clocks])
    if clocks:  # read again, now that nobody else can be writing them
        clocks = clocks_kept(ctx, after=row.reached or _FIRST, at_once=len(clocks))
    children = _renew(ctx, stands_of(ctx, clocks, rechoose=True))
    row.seen += len(clocks)
    row.found += len(children)
    row.reached = clocks[-1].episode_id if clocks else row.reached
    if not clocks:
        row.began_at, row.reached, row.ended_at = None, None, ctx.now
    row.save()
    return Outcome(row.pk, children=tuple(sorted({child for child in children})), named=())


def _renew(ctx: Context, stands: list[Stands]) -> list[UUID]:
    """Write what differs; return the child of each episode that did."""
    changed: list[UUID] = []
    ordered = sorted(stands, key=lambda one: one.episode.authority_id)
    first = True
    for authority, some in groupby(ordered, key=lambda one: one.episode.authority_id):
        theirs = ctx.for_authority(authority)
        with session.lent_to(theirs):
            batch = Batch(theirs)
            here = [one.episode.child_id for one in some if _gather(batch, one)]
            if here and not first:
                _next_entry()
            batch.write()
            first = first and not here
            changed += here
    _set_wakes(ctx, [one for one in stands if one.wakes_wrongly or one.changes])
    return changed


def _next_entry() -> None:
    session.append_entry()
    session.begin_entry(uuid4())


def _gather(batch: Batch, one: Stands) -> bool:
    """Gather what is to be written of one episode; tell whether anything is."""
    about = {"episode_id": one.episode.pk, "child_id": one.episode.child_id}
    duties = last_of_each(one.changes)
    for duty in duties:
        kept = one.rows.get(duty.key)
        if kept is not None:
            batch.change(kept, **bulk_columns(duty))
        else:
            batch.add("work_obligation", **bulk_columns(duty), **about)
    governs = (one.pack.id, one.pack.version)
    moved = governs != (one.clock.protocol, one.clock.protocol_version)
    if moved:
        batch.change(one.clock, protocol=governs[0], protocol_version=governs[1])
    return moved or bool(duties) or one.wakes_wrongly


def bulk_columns(duty: Duty) -> dict[str, object]:
    """Return the columns that keep a duty, as rows written together take them."""
    columns = columns_of(duty)
    return columns | {name: json.dumps(columns[name]) for name in ("because", "escalations")}


def _set_wakes(ctx: Context, stands: list[Stands]) -> None:
    """Set when each is looked at next: those that changed at once, so that people are told."""
    Wake.objects.bulk_create(
        [
            Wake(
                episode_id=one.episode.pk,
                authority_id=one.episode.authority_id,
                kept_by=one.clock.kept_by,
                at=ctx.now if one.changes else one.should_wake_at,
            )
            for one in stands
        ],
        update_conflicts=True,
        unique_fields=["episode_id"],
        update_fields=["authority_id", "kept_by", "at"],
        batch_size=1_000,
    )
