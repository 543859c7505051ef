"""What a load asks of the record, for a thousand rows at a time.

Every question names the authority besides ``seen_by``: an index then begins with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.apps import apps

from homeward.domain.context import Context
from homeward.record.care.models import Professional
from homeward.record.children.joins import groups_of
from homeward.record.children.models import Assertion, Child, Identifier, SameAs, StatusPeriod
from homeward.record.episodes.models import Episode
from homeward.record.placements.models import Area, CarePeriod, Placement, Provider, UascPeriod

__all__ = ["CarePeriod", "Child", "Episode", "Placement", "StatusPeriod", "UascPeriod"]


def heard(ctx: Context, *, source: str, table: str, keys: Collection[str]) -> dict[str, set[str]]:
    """Return the digests of all that was ever said of the things that these keys name."""
    rows = Assertion.objects.seen_by(ctx).filter(
        authority=ctx.authority, source=source, table_name=table, key__in=list(keys)
    )
    found: dict[str, set[str]] = {}
    for key, digest in rows.values_list("key", "digest"):
        found.setdefault(key, set()).add(digest)
    return found


def standing(ctx: Context, *, source: str, table: str, keys: Collection[str]) -> dict[str, Any]:
    """Return, for each key, the statement that stands (an assertion row)."""
    if not keys:
        return {}
    rows = Assertion.objects.seen_by(ctx).filter(
        authority=ctx.authority,
        source=source,
        table_name=table,
        key__in=list(keys),
        superseded_by__isnull=True,
    )
    return {row.key: row for row in rows}


def children_by_number(
    ctx: Context, *, kind: str, values: Collection[str]
) -> dict[str, list[UUID]]:
    """Return the children who have each number, rows joined as one child counting once."""
    if not values:
        return {}
    rows = Identifier.objects.seen_by(ctx).filter(
        authority=ctx.authority, kind=kind, value__in=list(values)
    )
    found: dict[str, list[UUID]] = {}
    for value, child in rows.order_by("recorded_at", "id").values_list("value", "child_id"):
        found.setdefault(value, []).append(child)
    many = {value: ids for value, ids in found.items() if len(ids) > 1}
    return found | {value: _apart(ctx, ids) for value, ids in many.items()}


def _apart(ctx: Context, ids: list[UUID]) -> list[UUID]:
    """Return the first of several rows where live links make them all one child, else all."""
    links = SameAs.objects.seen_by(ctx).filter(ended_at__isnull=True, child__in=ids, other__in=ids)
    one = {ids[0]}
    for pair in sorted(links.values_list("child_id", "other_id")) * len(ids):
        if one & set(pair):
            one |= set(pair)
    return ids[:1] if one >= set(ids) else ids


def children(ctx: Context, ids: Collection[UUID]) -> dict[UUID, Child]:
    """Return children by id."""
    return _by_id(ctx, Child, ids)


def births(ctx: Context, ids: Collection[UUID]) -> dict[UUID, Any]:
    """Return dates of birth by child."""
    rows = Child.objects.seen_by(ctx).filter(authority=ctx.authority, id__in=list(ids))
    return dict(rows.values_list("id", "born_on"))


def numbers_of(ctx: Context, ids: Collection[UUID]) -> set[tuple[UUID, str, str]]:
    """Return (child, kind, number) of these children."""
    rows = Identifier.objects.seen_by(ctx).filter(authority=ctx.authority, child__in=list(ids))
    return set(rows.values_list("child_id", "kind", "value"))


def number_rows(ctx: Context, ids: Collection[UUID]) -> dict[tuple[UUID, str, str], UUID]:
    """Return the row of each (child, kind, number) of these children."""
    rows = Identifier.objects.seen_by(ctx).filter(authority=ctx.authority, child__in=list(ids))
    said = rows.values_list("child_id", "kind", "value", "id")
    return {(child, kind, value): row for child, kind, value, row in said}


def care_periods(ctx: Context, ids: Collection[UUID]) -> dict[UUID, CarePeriod]:
    """Return care periods by id."""
    return _by_id(ctx, CarePeriod, ids)


def placements(ctx: Context, ids: Collection[UUID]) -> dict[UUID, Placement]:
    """Return placements by id."""
    return _by_id(ctx, Placement, ids)


def uasc_periods(ctx: Context, ids: Collection[UUID]) -> dict[UUID, UascPeriod]:
    """Return periods of being an unaccompanied asylum-seeking child by id."""
    return _by_id(ctx, UascPeriod, ids)


def facts(ctx: Context, *, table: str, ids: Collection[UUID]) -> dict[UUID, Any]:
    """Return rows of any table about children by id, those recorded in error too."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    return _by_id(ctx, model, ids)


def professionals(ctx: Context, numbers: Collection[str]) -> dict[str, Professional]:
    """Return people of the staff register by their number."""
    if not numbers:
        return {}
    rows = Professional.objects.seen_by(ctx).filter(
        authority=ctx.authority, staff_number__in=list(numbers)
    )
    return {row.staff_number: row for row in rows}


def providers(urns: Collection[str]) -> dict[str, tuple[UUID, UUID | None]]:
    """Return (provider, the organisation whose people sign in) by URN, if one alone has it."""
    if not urns:
        return {}
    rows = Provider.objects.filter(urn__in=list(urns)).order_by("id")
    found: dict[str, list[tuple[UUID, UUID | None]]] = {}
    for urn, provider, organisation in rows.values_list("urn", "id", "organisation_id"):
        found.setdefault(urn, []).append((provider, organisation))
    return {urn: rows[0] for urn, rows in found.items() if len(rows) == 1}


def areas(ctx: Context, names: Collection[str]) -> dict[str, UUID]:
    """Return the authority's areas by name in small letters, of those asked for."""
    wanted = {name.casefold() for name in names}
    rows = Area.objects.filter(authority=ctx.authority) if wanted else ()
    return {row.name.casefold(): row.pk for row in rows if row.name.casefold() in wanted}


def namesakes(
    ctx: Context, names: Collection[tuple[str, str, Any]]
) -> dict[tuple[str, str, Any], list[UUID]]:
    """Return the children with each family key, given key and date of birth (all known)."""
    families = {family for family, _, _ in names}
    if not families:
        return {}
    rows = Child.objects.seen_by(ctx).filter(
        authority=ctx.authority, family_key__in=families, born_on__in={day for *_, day in names}
    )
    found: dict[tuple[str, str, Any], list[UUID]] = {}
    for row in rows.order_by("recorded_at", "id"):
        found.setdefault((row.family_key, row.given_key, row.born_on), []).append(row.pk)
    many = {key: ids for key, ids in found.items() if len(ids) > 1}
    return found | {key: _apart(ctx, ids) for key, ids in many.items()}


def _by_id(ctx: Context, model: Any, ids: Collection[UUID]) -> dict[UUID, Any]:
    """Return rows by id. One recorded in error is among them: it is not to be made again."""
    if not ids:
        return {}
    rows = model.objects.seen_by(ctx, withdrawn=True).filter(
        authority=ctx.authority, id__in=list(ids)
    )
    return {row.pk: row for row in rows}


def care_spans(ctx: Context, children: Iterable[UUID]) -> list[tuple[UUID, UUID, Any, Any]]:
    """Return (child, id, first day, exclusive last day or None) of the children's care periods."""
    rows = CarePeriod.objects.seen_by(ctx).filter(authority=ctx.authority, child__in=list(children))
    return list(rows.values_list("child_id", "id", "starts_on", "ends_on"))


def looked_after(ctx: Context, children: Iterable[UUID]) -> dict[UUID, list[StatusPeriod]]:
    """Return the children's periods of being looked after, the earliest first."""
    rows = StatusPeriod.objects.seen_by(ctx).filter(
        authority=ctx.authority, child__in=list(children), status="looked_after"
    )
    found: dict[UUID, list[StatusPeriod]] = {}
    for row in rows.order_by("starts_on", "id"):
        found.setdefault(row.child_id, []).append(row)
    return found


def episodes_of_many(ctx: Context, children: Iterable[UUID]) -> dict[UUID, list[Episode]]:
    """Return the children's episodes that were not recorded in error, the earliest first."""
    rows = Episode.objects.seen_by(ctx).filter(
        authority=ctx.authority, child__in=list(children), voided_at__isnull=True
    )
    found: dict[UUID, list[Episode]] = {}
    for row in rows.order_by("started_at", "id"):
        found.setdefault(row.child_id, []).append(row)
    return found


def told_of(ctx: Context, *, source: str, table: str, children: Iterable[UUID]) -> set[UUID]:
    """Return the rows of these children that a source's standing statements led to."""
    rows = Assertion.objects.seen_by(ctx).filter(
        authority=ctx.authority,
        child__in=list(children),
        source=source,
        table_name=table,
        superseded_by__isnull=True,
    )
    return set(rows.values_list("row_id", flat=True))


def open_among(ctx: Context, children: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Return (episode, child) of the children's episodes that are not over, joined rows' too."""
    groups = groups_of(ctx, children)
    rows = Episode.objects.seen_by(ctx).filter(
        authority=ctx.authority,
        child__in=sorted({one for group in groups.values() for one in group}),
        ended_at__isnull=True,
        voided_at__isnull=True,
    )
    return sorted(rows.values_list("id", "child_id"))
