"""Applying missing episodes that came through a mapping: the child first, then the episode."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeward.record import bulk_queries
from homeward.sources.loading.columns import own_missing, own_person
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.missing import keep_absences
from homeward.sources.loading.people import once, people
from homeward.sources.loading.work import Result, Work
from homeward.sources.reading.reason import Reason


def own_absences(work: Work, rows: Sequence[Incoming]) -> list[Result]:
    """Apply missing episodes that came through a mapping: the child first, then the episode."""
    areas = bulk_queries.areas(work.ctx, {row.row.area for row in rows if row.row.area})
    future = [_future(work, row.row) for row in rows]
    sound = [row for row, wrong in zip(rows, future, strict=True) if wrong is None]
    children = iter(_children(work, sound))
    both = [next(children) if wrong is None else wrong for wrong in future]
    columns = ("the start", "the end")
    return keep_absences(work, rows, both, lambda row: own_missing(row, areas), columns)


_children = once(people(read=own_person, number=lambda row: row.number or "", born="born_on"))


def _future(work: Work, row: Any) -> Reason | None:
    names = ("last_seen_at", "noticed_at", "reported_at", "found_at", "returned_at")
    for name in names:
        at = getattr(row, name)
        if at is not None and at > work.ctx.now:
            said = f"{name.removesuffix('_at').replace('_', ' ').capitalize()} is in the future."
            return Reason("future", f"{said} Correct it.", name)
    return None
