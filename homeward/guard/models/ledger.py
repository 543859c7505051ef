"""The ledger: who did what, why and when; ids and keyed digests, never content.

Written only by the database's own functions (see ``migrations/0002``); the application's role
may read it and nothing else.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class LedgerEntry(models.Model):
    """One operation, or one batch of at most 1,000 rows, linked to the entry before it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stream = models.CharField(max_length=60)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    actor = models.UUIDField()
    organisation = models.UUIDField()
    authority_id = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=40)
    operation = models.CharField(max_length=60)
    operation_id = models.UUIDField()
    item_count = models.IntegerField()
    items_hash = models.CharField(max_length=64)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stream", "seq"], name="guard_ledgerentry_place")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["operation_id"], name="guard_ledgerentry_operation")
        ]

    class Privacy:
        operational = (
            "id stream seq at actor organisation authority_id purpose operation operation_id "
            "item_count items_hash prev_hash hash"
        )
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class LedgerItem(models.Model):
    """One row that an entry touched: its table, its id, its digest under its subject's key.

    ``op`` is I inserted, U updated, D deleted, R read. A read carries no digest.
    """

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="items")
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    subject = models.UUIDField()
    op = models.CharField(max_length=1)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["table_name", "row_id"], name="guard_ledgeritem_row")
        ]

    class Privacy:
        operational = "id entry table_name row_id subject op digest"
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.table_name} {self.op}"


class LedgerHead(models.Model):
    """The last link of each stream; locked while the next is added."""

    stream = models.CharField(max_length=60, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    moved_at = models.DateTimeField(db_index=True)

    class Privacy:
        operational = "stream seq hash moved_at"
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}"


class Seal(models.Model):
    """All heads that moved since the seal before, signed under the home's sealing key."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    heads = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)

    class Privacy:
        operational = "seq at heads prev_hash hash signature"
        retention = "permanent"

    def __str__(self) -> str:
        return f"seal {self.seq}"


class SubjectKey(models.Model):
    """The key under which one child's (or authority's) rows are digested.

    Kept as the two HMAC pads. The application's role may add one and never read one;
    destroying it makes every digest of that child's rows meaningless, and the chain still
    verifies.
    """

    subject = models.UUIDField(primary_key=True)
    inner = models.BinaryField()
    outer = models.BinaryField()

    class Privacy:
        special = "inner outer"
        operational = "subject"
        retention = "child_file"

    def __str__(self) -> str:
        return str(self.subject)


class DoneOperation(models.Model):
    """An operation id that has acted, and what it made: a form sent twice acts once."""

    operation_id = models.UUIDField(primary_key=True)
    operation = models.CharField(max_length=60)
    actor = models.UUIDField()
    at = models.DateTimeField()
    result = models.UUIDField(null=True, blank=True)

    class Privacy:
        operational = "operation_id operation actor at result"
        retention = "permanent"

    def __str__(self) -> str:
        return self.operation
