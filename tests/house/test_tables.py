"""Every table guarded, every field labelled, every operation in the one table."""

from __future__ import annotations

import re

import pytest
from django.db import models

from homeward.config.env import CHECKOUT
from homeward.guard import permissions
from tests.operations import operations
from tests.tables import ask, models_here, tracked

LABELS = {"identifying", "special", "operational", "plain"}
SOURCE = CHECKOUT / "homeward"


def _triggered() -> set[str]:
    rows = ask(
        "SELECT relname FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid "
        "WHERE tgname = 'guard_writes'"
    )
    return {row[0] for row in rows}


def _forced() -> set[str]:
    rows = ask(
        "SELECT relname FROM pg_class c WHERE relrowsecurity AND relforcerowsecurity "
        "AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)"
    )
    return {row[0] for row in rows}


@pytest.mark.django_db
def test_tables_with_triggers_are_the_tracked_models_when_compared() -> None:
    assert _triggered() == set(tracked())


@pytest.mark.django_db
def test_tables_of_records_have_a_policy_when_the_catalogue_is_asked() -> None:
    rows = {table for table, how in tracked().items() if how.startswith("row")}
    histories = {f"{table}_history" for table in rows}

    assert rows | histories <= _forced()
    named_otherwise = {t for t in _forced() if t not in rows | histories}
    assert {table for table in named_otherwise if table in tracked()} == set()


@pytest.mark.django_db
def test_every_tracked_table_keeps_history_when_it_says_so() -> None:
    kept = {row[0] for row in ask("SELECT tablename FROM pg_tables")}
    without = {table for table in tracked() if f"{table}_history" not in kept}

    assert without == {table for table, how in tracked().items() if "ledger only" in how}


@pytest.mark.django_db
def test_history_has_the_tables_columns_when_a_migration_adds_one() -> None:
    def columns(table: str) -> list[tuple]:
        return ask(
            "SELECT column_name, udt_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
            table,
        )

    histories = [table for table, how in tracked().items() if "ledger only" not in how]

    assert histories
    for table in histories:
        assert columns(f"{table}_history")[3:] == columns(table)


@pytest.mark.parametrize("model", models_here(), ids=lambda model: model._meta.db_table)
def test_every_field_is_labelled_once_when_read(model: type[models.Model]) -> None:
    privacy = vars(model.Privacy)  # type: ignore[attr-defined]
    labelled = [name for label in LABELS for name in privacy.get(label, "").split()]
    fields = [field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)]

    assert sorted(labelled) == sorted(fields)
    assert privacy["retention"]
    assert {name for name in privacy if not name.startswith("_")} <= LABELS | {"retention"}


def _demanded() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    return set(re.findall(r'(?:demand|allows)\(\w+, "([\w.]+)"', text))


def test_every_operation_is_in_the_table_when_the_product_is_read() -> None:
    assert {name for name, _ in operations()} - set(permissions.OPERATIONS) == set()


def test_every_name_in_the_table_is_used_when_the_product_is_read() -> None:
    assert set(permissions.OPERATIONS) - {name for name, _ in operations()} - _demanded() == set()


def test_roles_are_known_when_the_table_names_them() -> None:
    granted = frozenset().union(*permissions.OPERATIONS.values())
    held = frozenset().union(*permissions.ROLES_OF_KIND.values())

    assert granted <= permissions.EVERYBODY | permissions.SYSTEM
    assert set(permissions.ROLE_NAMES) == permissions.EVERYBODY == held


def test_nobody_holds_the_programs_role_when_roles_are_given() -> None:
    assert not permissions.SYSTEM & permissions.EVERYBODY
