"""Tables of loads: what was sent, how far it is, and the rows given back.

A file's bytes stay only until its load has ended. What its rows said is then in the record as
assertions; what was not taken stays here to be fetched and mended.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from homeward.guard.models.tracked import GuardedQuerySet


class Staged(models.Model):
    """A row of one authority's own load: met by that authority's services alone."""

    authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, related_name="+", db_index=False
    )

    objects = GuardedQuerySet.as_manager()

    subject: ClassVar[str] = "authority_id"

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def __str__(self) -> str:
        return str(self.pk)


class Load(Staged):
    """Some files sent together. ``digest`` names their content: the same again goes on.

    ``mapping`` is the text of the mapping that they are read through, as it was then.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    requested_by = models.UUIDField()
    unknown = models.JSONField(default=list)
    mapping = models.TextField(null=True, blank=True)  # noqa: DJ001 - null: no mapping
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(Staged.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "digest"],
                condition=Q(finished_at__isnull=True),
                name="sources_load_one_under_way",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "requested_at"], name="sources_load_latest")
        ]

    class Privacy:
        operational = "id authority digest requested_at requested_by unknown mapping finished_at"
        retention = "one year"


class LoadFile(Staged):
    """One known file of a load, and how many of its rows ended how.

    ``lines`` is how many lines it has, to say how far it is before its rows are counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    load = models.ForeignKey(Load, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    table_name = models.CharField(max_length=40)
    header = models.JSONField(default=list)
    lines = models.PositiveBigIntegerField(default=0)
    read = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    warnings = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(Staged.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["load", "place"], name="sources_loadfile_place"),
            models.CheckConstraint(
                condition=Q(
                    read=models.F("accepted") + models.F("unchanged") + models.F("rejected")
                ),
                name="sources_loadfile_adds_up",
            ),
        ]

    class Privacy:
        identifying = "warnings"
        operational = (
            "id authority load place name table_name header lines read accepted unchanged "
            "rejected finished_at"
        )
        retention = "one year"


class SavedMapping(Staged):
    """A mapping that an authority keeps, as its text. Its last saving counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.UUIDField()

    class Meta(Staged.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name"], name="sources_savedmapping_once")
        ]

    class Privacy:
        operational = "id authority name title text saved_at saved_by"
        retention = "until replaced"


class Piece(Staged):
    """A stretch of a file's bytes, kept until the load has ended."""

    file = models.ForeignKey(LoadFile, models.CASCADE, related_name="+")
    place = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta(Staged.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "place"], name="sources_piece_place")
        ]

    class Privacy:
        identifying = "content"
        operational = "id authority file place"
        retention = "until loaded"


class RejectedRow(Staged):
    """A row that was not taken: its line, its cells as they came, and why.

    ``mended_by`` is the load in which it was sent again.
    """

    file = models.ForeignKey(LoadFile, models.CASCADE, related_name="+")
    line = models.PositiveBigIntegerField()
    cells = models.JSONField()
    reasons = models.JSONField()
    mended_by = models.UUIDField(null=True, blank=True)

    class Meta(Staged.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["file", "line"], name="sources_rejectedrow_line")
        ]

    class Privacy:
        identifying = "cells reasons"
        operational = "id authority file line mended_by"
        retention = "one year"


class ClockDue(Staged):
    """An episode that a load moved, whose obligations are still to be worked out."""

    load = models.ForeignKey(Load, models.PROTECT, related_name="+")
    episode_id = models.UUIDField()
    child_id = models.UUIDField()

    class Meta(Staged.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["load", "episode_id"], name="sources_clockdue_once")
        ]

    class Privacy:
        operational = "id authority load episode_id child_id"
        retention = "until loaded"
