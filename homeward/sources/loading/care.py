"""Applying care: the SSDA903 episodes, ``ssd_cla_episodes`` and ``ssd_cla_placement``.

A row is a period of care; an SSDA903 row is also a placement. Periods that join without a gap
make one period of being looked after in the child's status.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from homeward.guard.people import SYSTEM
from homeward.record import bulk_queries
from homeward.sources.loading.columns import Stay, placement
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.merging import merged
from homeward.sources.loading.work import Applier, Led, Result, Work
from homeward.sources.reading.reason import Reason

Span = tuple[date, date | None]


def stays(*, read: Callable[[Any], Stay], number: Callable[[Any], str]) -> Applier:
    """Build the applier of a table of care episodes."""

    def apply(work: Work, rows: Sequence[Incoming]) -> list[Result]:
        children = work.children([number(row.row) for row in rows])
        former = [statement.row_id for statement in work.former.values()]
        cares = bulk_queries.care_periods(work.ctx, former)
        placed = bulk_queries.placements(work.ctx, [_placement_of(care) for care in former])
        spans: dict[UUID, dict[UUID, Span]] = {}
        known = _providers(read(said).placement for said in _said(work, rows))
        results: list[Result] = []
        for row, child in zip(rows, children, strict=True):
            if isinstance(child, Reason):
                results.append(child)
                continue
            base, stay = work.base(row.key), _run_by(known, read(row.row))
            before = _run_by(known, read(base)) if base else Stay({})
            live = cares.get(work.former[row.key].row_id) if base else None
            care = _kept(work, "record_careperiod", live, child, Change(before.care, stay.care))
            _place(work, placed.get(_placement_of(care)), (child, care), before, stay)
            days = (stay.care["starts_on"], stay.care["ends_on"])
            spans.setdefault(child, {})[care] = days
            results.append(Led(child, "record_careperiod", care))
        set_looked_after(work, spans)
        return results

    return apply


def placements(work: Work, rows: Sequence[Incoming]) -> list[Result]:
    """Apply rows of ``ssd_cla_placement``; one without a person takes its care's."""
    people = [row.row.person_id or _person_of(work, row.row) for row in rows]
    children = work.children(people)
    ids = [statement.row_id for statement in work.former.values()]
    lives = bulk_queries.placements(work.ctx, ids)
    known = _providers(placement(said) for said in _said(work, rows))
    results: list[Result] = []
    for row, person, child in zip(rows, people, children, strict=True):
        if isinstance(child, Reason):
            results.append(child if person else _nobody())
            continue
        base = work.base(row.key)
        before = known(placement(base)) if base else {}
        columns = known(placement(row.row))
        live = lives.get(work.former[row.key].row_id) if base else None
        made = _kept(work, "record_placement", live, child, Change(before, columns))
        results.append(Led(child, "record_placement", made))
    return results


def _person_of(work: Work, row: Any) -> str | None:
    of = work.links.person_of
    return of.get(f"placement {row.record_id}") or of.get(f"care {row.care_id}")


def _nobody() -> Reason:
    return Reason(
        "blank",
        "clap_person_id is empty, and no row of ssd_cla_episodes in this load has this placement "
        "or period of care. Give the person's number, or load the two files together.",
        "clap_person_id",
    )


def _placement_of(care: UUID) -> UUID:
    return uuid5(care, "placement")


Known = Callable[[dict[str, Any]], dict[str, Any]]


def _said(work: Work, rows: Sequence[Incoming]) -> list[Any]:
    """Return what rows say, and what was said before of the same things."""
    bases = (work.base(row.key) for row in rows if row.key in work.former)
    return [*(row.row for row in rows), *(base for base in bases if base is not None)]


def _providers(said: Iterable[dict[str, Any]]) -> Known:
    """Build what puts the register's provider in the place of a URN.

    The assertion alone keeps a URN that the register does not know, or knows twice.
    """
    known = bulk_queries.providers({each["urn"] for each in said if each.get("urn")})

    def run_by(columns: dict[str, Any]) -> dict[str, Any]:
        own = {name: value for name, value in columns.items() if name != "urn"}
        found = known.get(columns.get("urn", ""))
        return own | {"provider_id": found[0]} if found else own

    return run_by


def _run_by(known: Known, stay: Stay) -> Stay:
    return replace(stay, placement=known(stay.placement)) if stay.placement else stay


def _place(work: Work, live: Any, of: tuple[UUID, UUID], before: Stay, stay: Stay) -> None:
    """Keep the placement of (child, period of care) as it is now said."""
    child, care = of
    if live is not None:
        columns = stay.placement or {"ends_on": stay.care["ends_on"]}
        work.batch.change(live, **merged(live, base=before.placement, new=columns))
    elif stay.placement:
        work.batch.add("record_placement", id=_placement_of(care), child_id=child, **stay.placement)


class Change(NamedTuple):
    """What a source said of a row before, and what it says now."""

    base: dict[str, Any]
    new: dict[str, Any]


def _kept(work: Work, table: str, live: Any, child: UUID, said: Change) -> UUID:
    if live is None:
        return work.batch.add(table, child_id=child, **said.new)
    work.batch.change(live, **merged(live, base=said.base, new=said.new))
    made: UUID = live.pk
    return made


def set_looked_after(work: Work, spans: dict[UUID, dict[UUID, Span]]) -> None:
    """Bring the children's looked-after periods into line with their periods of care."""
    if not spans:
        return
    for child, care, starts_on, ends_on in bulk_queries.care_spans(work.ctx, spans):
        spans[child].setdefault(care, (starts_on, ends_on))
    standing = bulk_queries.looked_after(work.ctx, spans)
    for child, periods in spans.items():
        for run in runs(list(periods.values())):
            _set_run(work, child, run, standing.get(child, []))


def runs(periods: Sequence[Span]) -> list[Span]:
    """Return periods joined where one begins by the day on which another ends."""
    joined: list[Span] = []
    for starts_on, ends_on in sorted(periods, key=lambda p: (p[0], p[1] is None, p[1] or p[0])):
        if joined and (joined[-1][1] is None or starts_on <= joined[-1][1]):
            begun, reach = joined[-1]
            later = None if reach is None or ends_on is None else max(reach, ends_on)
            joined[-1] = (begun, later)
        else:
            joined.append((starts_on, ends_on))
    return joined


def _set_run(work: Work, child: UUID, run: Span, standing: Sequence[Any]) -> None:
    starts_on, ends_on = run
    mine = [row for row in standing if _touches(row, run)]
    if any(row.recorded_by != SYSTEM for row in mine):
        return  # what somebody typed of this time stands
    if not mine:
        work.batch.add(
            "record_statusperiod",
            child_id=child,
            status="looked_after",
            starts_on=starts_on,
            ends_on=ends_on,
        )
        return
    first, *swallowed = mine
    if (first.starts_on, first.ends_on) != run:
        work.batch.change(first, starts_on=starts_on, ends_on=ends_on)
    for row in swallowed:
        if row.ends_on != row.starts_on:
            work.batch.change(row, ends_on=row.starts_on)


def _touches(row: Any, run: Span) -> bool:
    starts_on, ends_on = run
    begins_in_time = ends_on is None or row.starts_on <= ends_on
    return begins_in_time and (row.ends_on is None or row.ends_on >= starts_on)
