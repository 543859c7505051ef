"""The key rows under which children are found: a cache of the record, never a source."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import HashIndex
from django.db import models

from homeward.guard.models.tracked import GuardedQuerySet


class KeyField(models.BigIntegerField):  # type: ignore[type-arg, unused-ignore]
    """A key."""

    def deconstruct(self) -> Any:
        """Return the field as migrations write it: a plain big number."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs


@KeyField.register_lookup
@models.UUIDField.register_lookup
@models.ForeignKey.register_lookup
class Among(models.Lookup):  # type: ignore[type-arg, unused-ignore]
    """``column = ANY(array)``: any of many keys or ids, sent as one array.

    Thousands of parameters would take longer to send than to look up.
    """

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """Return the array as one parameter, written as the database writes it."""
        kind = "bigint" if isinstance(self.lhs.output_field, KeyField) else "uuid"
        return f"%s::{kind}[]", ["{" + ",".join(map(str, value)) + "}"]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Return the comparison."""
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


class SearchKey(models.Model):
    """One key of one child (``domain.matching.keys``). About twenty rows a child.

    ``team``: the team to which the child's record is kept, else "". It stands before the key in
    the index, so that a reader's search never meets the rows of a child kept to another team.
    """

    pk = models.CompositePrimaryKey("authority_id", "team", "key", "child_id")
    authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    team = models.CharField(max_length=60, blank=True)
    key = KeyField()
    child = models.ForeignKey(
        "record.Child", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    objects: ClassVar[Any] = GuardedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"
        indexes: ClassVar[list[models.Index]] = [
            # Hashed, so that no plan can walk all children in its order: by authority, team and
            # key is then the only way to a remit's rows.
            HashIndex(fields=["child"], name="record_searchkey_child")
        ]

    class Privacy:
        identifying = "key"
        operational = "authority team child"
        retention = "child_file"

    def __str__(self) -> str:
        return str(self.child_id)
