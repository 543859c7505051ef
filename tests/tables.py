"""The product's tables, as its models and the database's own catalogue each know them."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, models


def models_here() -> list[type[models.Model]]:
    """Return every model of the product."""
    return [m for m in apps.get_models() if m.__module__.startswith("homeward.")]


def tracked() -> dict[str, str]:
    """Return each tracked table's name, and how it is tracked."""
    return {m._meta.db_table: m.tracked for m in models_here() if hasattr(m, "tracked")}


def of_records() -> list[str]:
    """Return the tables whose rows belong to an authority's record, and their histories."""
    rows = [table for table, how in tracked().items() if how.startswith("row")]
    return sorted([*rows, *(f"{table}_history" for table in rows)])


def ask(query: str, *values: object) -> list[tuple]:
    """Return the rows of a query, as the role that the tests run as."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []
