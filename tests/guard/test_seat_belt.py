"""The manager that refuses a read which names no reader, before the database is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Count, QuerySet, prefetch_related_objects

from homeward.guard.models import Tracked, Unscoped
from homeward.guard.session import scope
from homeward.record.children.operations import add_alias
from homeward.record.models import Alias, Child, Episode
from tests.cast import Cast
from tests.tables import models_here

pytestmark = pytest.mark.django_db

READS: dict[str, Callable[[QuerySet[Any]], object]] = {
    "list": list,
    "iterator": lambda rows: list(rows.iterator()),
    "len": len,
    "bool": bool,
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(),
    "index": lambda rows: rows[0],
    "slice": lambda rows: list(rows[:2]),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "contains": lambda rows: rows.contains(rows.model()),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "values": lambda rows: list(rows.values("pk")),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "union": lambda rows: list(rows.union(rows)),
    "explain": lambda rows: rows.explain(),
    "raw": lambda rows: list(rows.raw("SELECT * FROM record_child")),
    "update": lambda rows: rows.update(version=9),
    "bulk_update": lambda rows: rows.bulk_update([rows.model()], ["version"]),
    "delete": lambda rows: rows.delete(),
    "get_or_create": lambda rows: rows.get_or_create(version=9),
    "update_or_create": lambda rows: rows.update_or_create(version=9),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_read_is_refused_when_it_names_no_reader(
    read: Callable[[QuerySet[Any]], object],
) -> None:
    with pytest.raises(Unscoped):
        read(Child.objects.all())


@pytest.mark.parametrize(
    "model",
    [m for m in models_here() if issubclass(m, Tracked)],
    ids=lambda model: model._meta.db_table,
)
def test_every_sensitive_table_is_refused_when_it_names_no_reader(model: type[Tracked]) -> None:
    with pytest.raises(Unscoped):
        model._default_manager.first()
    with pytest.raises(Unscoped):
        model._base_manager.first()


def test_union_is_refused_when_one_half_names_no_reader(cast: Cast) -> None:
    scoped = Child.objects.seen_by(cast.asha.ctx())

    with pytest.raises(Unscoped):
        scoped.union(Child.objects.all())


def test_row_is_not_followed_or_refreshed_when_no_reader_is_named(cast: Cast) -> None:
    episode = cast.missing(cast.child())
    ctx = cast.asha.ctx()
    with scope(ctx):
        row = Episode.objects.seen_by(ctx).get(pk=episode)

        with pytest.raises(Unscoped):
            _ = row.child
        with pytest.raises(Unscoped):
            row.refresh_from_db()
        with pytest.raises(Unscoped):
            prefetch_related_objects([row], "child")
        with pytest.raises(Unscoped), transaction.atomic():
            row.save()


def test_no_sensitive_table_is_reached_when_a_key_is_followed_backwards() -> None:
    reverse = [
        f"{model.__name__}.{relation.get_accessor_name()}"
        for model in models_here()
        for relation in model._meta.related_objects
        if issubclass(relation.related_model, Tracked) and not relation.hidden
    ]

    assert reverse == []


def test_reader_gets_the_rows_when_named(cast: Cast) -> None:
    child = cast.child()
    ctx = cast.asha.ctx()

    with scope(ctx):
        rows = Child.objects.seen_by(ctx)

        assert [row.pk for row in rows] == [child]
        assert [row.pk for row in rows.iterator()] == [child]
        assert rows.filter(pk=child).count() == 1
        assert rows.explain()
        assert str(rows.get()) == str(child)


def test_delete_is_refused_by_the_database_when_the_reader_is_named(cast: Cast) -> None:
    add_alias(cast.asha.ctx(), child=cast.child(), given_name="Rob", family_name="")
    ctx = cast.asha.ctx()

    with pytest.raises(ProgrammingError), scope(ctx):
        Alias.objects.seen_by(ctx).delete()
