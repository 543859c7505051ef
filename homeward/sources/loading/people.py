"""Applying children: the SSDA903 header, ``ssd_person`` and the SSDA903 uasc table.

A child is the one who has the source's own number. Failing that, one child who has the same
sound UPN or NHS number, no other number of this source, and no other date of birth. Else new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from homeward.record import bulk_queries
from homeward.sources.loading.columns import Person
from homeward.sources.loading.incoming import Incoming
from homeward.sources.loading.merging import merged
from homeward.sources.loading.work import Applier, Led, Result, Work, child_twice
from homeward.sources.reading.reason import Reason

_WITH = {"given_name": "given_key", "family_name": "family_key", "born_on": "birth_kind"}


def people(*, read: Callable[[Any], Person], number: Callable[[Any], str], born: str) -> Applier:
    """Build the applier of a table of children. ``born`` is its birth date's column."""

    def apply(work: Work, rows: Sequence[Incoming]) -> list[Result]:
        persons = [read(row.row) for row in rows]
        numbers = [number(row.row) for row in rows]
        found = _found(work, persons, numbers)
        known = {ids[0] for ids in found if len(ids) == 1}
        lives = bulk_queries.children(work.ctx, known)
        held = bulk_queries.numbers_of(work.ctx, known)
        results: list[Result] = []
        for row, person, own, ids in zip(rows, persons, numbers, found, strict=True):
            if len(ids) > 1:
                results.append(child_twice())
            elif _unborn(work, person):
                results.append(Reason("future", f"{born} is in the future. Correct it.", born))
            else:
                base = work.base(row.key)
                child = ids[0] if ids else None
                live = lives.get(child) if child else None
                before = read(base).columns if base else {}
                made = _written(work, live, person, before)
                _number(work, made, ((work.number_kind, own), *person.numbers), held)
                results.append(Led(made, "record_child", made))
        return results

    return apply


def _unborn(work: Work, person: Person) -> bool:
    born = person.columns["born_on"]
    expected = person.columns.get("birth_kind") == "expected"
    return bool(born and not expected and born > work.ctx.now.date())


def _written(work: Work, live: Any, person: Person, base: dict[str, Any]) -> UUID:
    if live is None:
        return work.batch.add("record_child", **_filled(person.columns))
    changes = merged(live, base=base, new=person.columns)
    for name, follower in _WITH.items():
        changes.pop(follower, None)
        if follower in person.columns and (name in changes):
            changes[follower] = person.columns[follower]
    work.batch.change(live, **changes)
    made: UUID = live.pk
    return made


def _filled(columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value not in (None, "")}


def _number(
    work: Work,
    child: UUID,
    numbers: Sequence[tuple[str, str]],
    held: set[tuple[UUID, str, str]],
) -> None:
    for kind, value in numbers:
        if value and (child, kind, value) not in held:
            held.add((child, kind, value))
            work.batch.add(
                "record_identifier",
                child_id=child,
                kind=kind,
                value=value,
                source=work.table.family,
            )


def _found(work: Work, persons: Sequence[Person], numbers: Sequence[str]) -> list[list[UUID]]:
    """Return for each row the children it may be: none (new), one, or too many."""
    kind = work.number_kind
    known = bulk_queries.children_by_number(
        work.ctx, kind=kind, values={number for number in numbers if number}
    )
    rest = [(p, n) for p, n in zip(persons, numbers, strict=True) if n not in known]
    tied = _tied(work, [person for person, _ in rest])
    left = [(person, own) for person, own in rest if person.by_name and id(person) not in tied]
    if left:
        tied |= _namesakes(work, *map(list, zip(*left, strict=True)))
    return [
        known.get(own) or tied.get(id(person), [])
        for person, own in zip(persons, numbers, strict=True)
    ]


def _tied(work: Work, persons: Sequence[Person]) -> dict[int, list[UUID]]:
    """Return the one child whom a sound number of another system points to, by person."""
    values: dict[str, set[str]] = {}
    for kind, value in (tie for person in persons for tie in person.ties):
        values.setdefault(kind, set()).add(value)
    holders = {
        (kind, value): ids
        for kind, wanted in values.items()
        for value, ids in bulk_queries.children_by_number(
            work.ctx, kind=kind, values=wanted
        ).items()
    }
    candidates = {child for ids in holders.values() for child in ids}
    if not candidates:
        return {}
    own = work.number_kind
    numbered = {c for c, kind, _ in bulk_queries.numbers_of(work.ctx, candidates) if kind == own}
    births = bulk_queries.births(work.ctx, candidates)
    taken: set[UUID] = set()
    tied: dict[int, list[UUID]] = {}
    for person in persons:
        ids = {child for tie in person.ties for child in holders.get(tie, ())}
        if len(ids) == 1:
            child = ids.pop()
            free = child not in numbered and child not in taken
            born = births.get(child), person.columns["born_on"]
            if free and (
                _may_be(*born) if not person.certain else None not in born and _may_be(*born)
            ):
                taken.add(child)
                tied[id(person)] = [child]
    return tied


def _namesakes(
    work: Work, persons: Sequence[Person], numbers: Sequence[str]
) -> dict[int, list[UUID]]:
    """Return the one child with the very name and date of birth, for those who may go by them.

    A child whom the same system knows by another number is somebody else.
    """
    keys = {id(person): person.name_key for person in persons if person.by_name}
    wanted = {key for key in keys.values() if all(key)}
    found = bulk_queries.namesakes(work.ctx, wanted)
    ids = {child for each in found.values() for child in each}
    kind = work.number_kind
    numbered = (
        {c for c, k, _ in bulk_queries.numbers_of(work.ctx, ids) if k == kind} if ids else set()
    )
    tied: dict[int, list[UUID]] = {}
    for person, own in zip(persons, numbers, strict=True):
        children = found.get(keys.get(id(person), ("", "", None)), [])
        if len(children) == 1 and not (own and children[0] in numbered):
            tied[id(person)] = children
    return tied


def once(apply: Applier) -> Callable[[Work, Sequence[Incoming]], list[UUID | Reason]]:
    """Build what finds or makes each row's child, once for all rows that name the same one."""

    def children(work: Work, rows: Sequence[Incoming]) -> list[UUID | Reason]:
        firsts: dict[tuple[str, ...], Incoming] = {}
        names = [_name_of(row.row) for row in rows]
        for name, row in zip(names, rows, strict=True):
            firsts.setdefault(name, row)
        ends = dict(zip(firsts, apply(work, list(firsts.values())), strict=True))
        return [_child_of(ends[name]) for name in names]

    return children


def _name_of(row: Any) -> tuple[str, ...]:
    number = getattr(row, "child", None) or getattr(row, "number", None)
    return (number,) if number else (row.given_name or "", row.family_name or "", str(row.born_on))


def _child_of(end: Result) -> UUID | Reason:
    if isinstance(end, Led):
        return end.child
    assert isinstance(end, Reason)  # noqa: S101 - for the type checker: people lead nowhere else
    return end


def _may_be(born: Any, said: Any) -> bool:
    return born is None or said is None or born == said


def uasc(work: Work, rows: Sequence[Incoming]) -> list[Result]:
    """Apply rows of the SSDA903 uasc table."""
    children = work.children([row.row.child for row in rows])
    ids = [statement.row_id for statement in work.former.values()]
    lives = bulk_queries.uasc_periods(work.ctx, ids)
    results: list[Result] = []
    for row, child in zip(rows, children, strict=True):
        if isinstance(child, Reason):
            results.append(child)
            continue
        base, columns = work.base(row.key), {"ends_on": row.row.status_ceased_on}
        live = lives.get(work.former[row.key].row_id) if base else None
        if live is None:
            made = work.batch.add("record_uascperiod", child_id=child, **columns)
        else:
            made = live.pk
            before = {"ends_on": base.status_ceased_on} if base else {}
            work.batch.change(live, **merged(live, base=before, new=columns))
        results.append(Led(child, "record_uascperiod", made))
    return results
