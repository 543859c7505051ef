"""Applying a child's standing, workers, numbers and addresses: rows that say facts of a child.

A fact's id comes from the child, the source and the thing the row is about, so that the same
statement always leads to the same row. What somebody corrected stays; what was recorded in error
stays so; and what a source no longer says of a child it now says of another is withdrawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from homeward.guard.people import SYSTEM
from homeward.record import bulk_queries
from homeward.sources.loading.care import Span, set_looked_after
from homeward.sources.loading.columns import listed
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.merging import merged
from homeward.sources.loading.people import once, people
from homeward.sources.loading.standing_columns import Fact, involvement, number
from homeward.sources.loading.work import Applier, Led, Registered, Result, Work, key_twice
from homeward.sources.reading.reason import Reason
from homeward.sources.tables import annex_a

Read = Callable[[Any], list[Fact]]
Made = tuple[UUID, Fact]


def standing(*, read: Read) -> Applier:
    """Build the applier of a table whose rows each lead to one row about a child."""

    def apply(work: Work, rows: Sequence[Incoming]) -> list[Result]:
        children = work.children([row.row.person_id for row in rows])
        return keep_facts(work, rows, children, read)

    return apply


def involvements(work: Work, rows: Sequence[Incoming]) -> list[Result]:
    """Apply rows of ``ssd_involvements``, each with the worker as the register has them."""
    bases = [base for row in rows if (base := work.base(row.key)) is not None]
    numbers = {row.professional_id for row in (*(r.row for r in rows), *bases)} - {None}
    known = bulk_queries.professionals(work.ctx, numbers)

    def read(row: Any) -> list[Fact]:
        (fact,) = involvement(row)
        worker = known.get(row.professional_id or "")
        own = {"professional_id": worker.pk if worker else None}
        return [
            fact._replace(columns={**fact.columns, **own, "name": worker.name if worker else ""})
        ]

    children = work.children([row.row.person_id for row in rows])
    return keep_facts(work, rows, children, read)


def numbers(work: Work, rows: Sequence[Incoming]) -> list[Result]:
    """Apply rows of ``ssd_linked_identifiers``; a number that the child has already is left."""
    children = work.children([row.row.person_id for row in rows])
    held = bulk_queries.number_rows(work.ctx, {c for c in children if isinstance(c, UUID)})

    def is_free(child: UUID, made: Made) -> bool:
        row, fact = made
        return held.setdefault((child, fact.columns["kind"], fact.columns["value"]), row) == row

    return keep_facts(work, rows, children, number, is_free=is_free)


def lists(*, read: Read) -> Applier:
    """Build the applier of an Annex A list: the child first, then what the list says of them.

    Care and placements are left to the SSDA903 or the dataset where they have told of them.
    """
    children_of = once(people(read=listed, number=lambda row: str(row.child), born="Date of Birth"))

    def apply(work: Work, rows: Sequence[Incoming]) -> list[Result]:
        children = children_of(work, rows)
        ids = {child for child in children if isinstance(child, UUID)}
        own = _own_cares(work, rows, children)
        told = {c for c, care, *_ in bulk_queries.care_spans(work.ctx, ids) if care not in own}

        def is_free(child: UUID, made: Made) -> bool:
            return child not in told or made[1].table not in _CARE

        results = keep_facts(work, rows, children, read, is_free=is_free)
        if work.table is annex_a.LOOKED_AFTER:
            set_looked_after(work, _spans(rows, children, own, told))
        return results

    return apply


_CARE = frozenset(
    {"record_careperiod", "record_placement", "record_legalstatus", "record_uascperiod"}
)


def _own_cares(
    work: Work, rows: Sequence[Incoming], children: Sequence[UUID | Reason]
) -> dict[UUID, Incoming]:
    """Return the rows by the id of the care period that each leads to."""
    return {
        fact_id(work, child, row.key, "care"): row
        for row, child in zip(rows, children, strict=True)
        if isinstance(child, UUID)
    }


def _spans(
    rows: Sequence[Incoming],
    children: Sequence[UUID | Reason],
    own: dict[UUID, Incoming],
    told: set[UUID],
) -> dict[UUID, dict[UUID, Span]]:
    of = {row.line: child for row, child in zip(rows, children, strict=True)}
    spans: dict[UUID, dict[UUID, Span]] = {}
    for care, row in own.items():
        child = of[row.line]
        if isinstance(child, UUID) and child not in told:
            spans.setdefault(child, {})[care] = (row.row.began_on, row.row.ended_on)
    return spans


def professionals(work: Work, rows: Sequence[Incoming]) -> list[Result]:
    """Apply rows of ``ssd_professionals`` to the authority's staff register."""
    known = bulk_queries.professionals(work.ctx, {row.row.professional_id for row in rows})
    results: list[Result] = []
    for row in rows:
        if row.earlier is not None:
            results.append(key_twice(row.earlier[1]))
            continue
        said, live = _professional(row.row), known.get(row.row.professional_id)
        if live is None:
            made = work.batch.add("record_professional", **said)
            results.append(Registered("record_professional", made))
            continue
        # No statement is kept of people who are no child: what the program wrote, it follows.
        base = {name: getattr(live, name) for name in said} if live.recorded_by == SYSTEM else {}
        columns = merged(live, base=base, new=said)
        work.batch.change(live, **columns)
        results.append(Registered("record_professional", live.pk) if columns else None)
    return results


def _professional(row: Any) -> dict[str, Any]:
    return {
        "staff_number": row.professional_id,
        "name": (row.name or "")[:120],
        "registration": (row.registration or "")[:30],
        "job": (row.job or "")[:80],
        "team": (row.department or "")[:60],
    }


def _any(child: UUID, made: Made) -> bool:
    return True


def keep_facts(
    work: Work,
    rows: Sequence[Incoming],
    children: Sequence[UUID | Reason],
    read: Read,
    *,
    is_free: Callable[[UUID, Made], bool] = _any,
) -> list[Result]:
    """Keep what each row says of its child, and return how each row ends.

    ``is_free`` tells whether a fact is to be kept: others say it already where it is not.
    """
    said = [
        [] if isinstance(child, Reason) else _made(work, child, row.key, read(row.row))
        for row, child in zip(rows, children, strict=True)
    ]
    before = [_before(work, row.key, read) for row in rows]
    lives = _lives(work, [made for each in (*said, *before) for made in each])
    results: list[Result] = []
    for child, now, then in zip(children, said, before, strict=True):
        if isinstance(child, Reason):
            results.append(child)
            continue
        now = [made for made in now if is_free(child, made)]
        _keep(work, child, now, dict(then), lives)
        first = now[0] if now else None
        led = Led(child, first[1].table, first[0]) if first else Led(child, "record_child", child)
        results.append(led)
    return results


def _made(work: Work, child: UUID, key: str, facts: Iterable[Fact]) -> list[Made]:
    return [(fact_id(work, child, key, fact.part), fact) for fact in facts]


def fact_id(work: Work, child: UUID, key: str, part: str) -> UUID:
    """Return the id of what the part of a row, about the thing with this key, leads to."""
    return uuid5(child, f"{work.table.name} {key} {part}".strip())


def _before(work: Work, key: str, read: Read) -> list[Made]:
    """Return what the source said before, of the child of whom it then said it."""
    base = work.base(key)
    return _made(work, work.former[key].child_id, key, read(base)) if base is not None else []


def _lives(work: Work, made: Iterable[Made]) -> dict[UUID, Any]:
    by_table: dict[str, set[UUID]] = {}
    for row, fact in made:
        by_table.setdefault(fact.table, set()).add(row)
    return {
        row: live
        for table, ids in by_table.items()
        for row, live in bulk_queries.facts(work.ctx, table=table, ids=ids).items()
    }


def _keep(
    work: Work,
    child: UUID,
    now: Sequence[Made],
    before: dict[UUID, Fact],
    lives: dict[UUID, Any],
) -> None:
    for row, fact in now:
        live = lives.get(row)
        if live is None:
            work.batch.add(fact.table, id=row, child_id=child, **_given(fact))
        else:
            base = before[row].columns if row in before else {}
            work.batch.change(live, **merged(live, base=base, new=fact.columns))
    said = {row for row, _ in now}
    for row in before:
        live = lives.get(row)
        if row not in said and live is not None and _stands(live):
            work.batch.change(live, withdrawn_at=work.ctx.now)


def _stands(live: Any) -> bool:
    """Tell whether a row is the program's own and was not withdrawn."""
    return bool(live.recorded_by == SYSTEM and live.withdrawn_at is None)


def _given(fact: Fact) -> dict[str, Any]:
    return {name: value for name, value in fact.columns.items() if value is not None}
