"""The page of tables: every field with its privacy class, every table with its retention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL
from django.db.models import Field, Model

from homeward.config.reference.markdown import MADE, first_sentence, table

_ABOUT = """
Every table that Homeward makes, and every field's privacy class: *identifying* (says who or where),
*special* (special category or as sensitive), *operational* (about the work; tells of a child only
together with the rest), *plain* (about no child). Retention names the schedule that will decide how
long rows are kept; deletion by schedule is not built yet.

"Guarded" says what the migrations put beneath a table: *policy* (row-level security), *operation*
(writes refused outside a named operation, and put in the ledger), *history* (every state of a row
kept in a table of its own, under the same policy). Tables of the libraries used (sessions, the job
queue) are not listed; they hold ids alone.
"""
_CLASSES = ("identifying", "special", "operational", "plain")
_GUARDS = {
    "policy": re.compile(r"ALTER TABLE (\w+) ENABLE ROW LEVEL SECURITY"),
    "operation": re.compile(r"CREATE TRIGGER guard_writes [A-Z ]+ ON (\w+)"),
    "history": re.compile(r"CREATE TABLE (\w+)_history "),
}


def record_page() -> str:
    """Return the page as Markdown."""
    lines = [MADE, "# The record: tables and fields", "", _ABOUT.strip(), ""]
    for config in apps.get_app_configs():
        if not config.name.startswith("homeward."):
            continue
        models = sorted(config.get_models(), key=lambda model: model._meta.db_table)
        for model in models:
            lines += [f"## {model._meta.db_table}", "", first_sentence(model), ""]
            lines += [f"Retention: {retention(model)}. Guarded: {guarded(model)}.", ""]
            lines += [*table(["Field", "Class", "Kind"], _fields(model)), ""]
    return "\n".join(lines).rstrip() + "\n"


def retention(model: type[Model]) -> str:
    """Return the name of a table's retention schedule."""
    privacy = getattr(model, "Privacy", None)
    return str(getattr(privacy, "retention", "unlabelled")).replace("_", " ")


def guarded(model: type[Model]) -> str:
    """Return what the migrations put beneath a table."""
    table_name = model._meta.db_table
    return ", ".join(g for g, tables in _guards().items() if table_name in tables) or "no"


@cache
def _guards() -> dict[str, set[str]]:
    migrations = MigrationLoader(None).disk_migrations.values()
    steps = [step for each in migrations for step in each.operations]
    said = "\n".join(str(step.sql) for step in steps if isinstance(step, RunSQL))
    return {guard: set(pattern.findall(said)) for guard, pattern in _GUARDS.items()}


def privacy_class(model: type[Model], field: str) -> str:
    """Return a field's privacy class, or that it has none."""
    privacy = getattr(model, "Privacy", None)
    for name in _CLASSES:
        if field in str(getattr(privacy, name, "")).split():
            return name
    return "unlabelled"


def _fields(model: type[Model]) -> Iterator[tuple[str, str, str]]:
    for field in model._meta.concrete_fields:
        yield f"`{field.name}`", privacy_class(model, field.name), _kind(field)


def _kind(field: Field[object, object]) -> str:
    target = field.related_model
    if isinstance(target, type) and issubclass(target, Model):
        return f"link to {target._meta.db_table}"
    kind = field.get_internal_type().removesuffix("Field")
    return f"{kind}, at most {field.max_length}" if kind == "Char" else kind
