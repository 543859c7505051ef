"""The table of corrections: that something was put right, and why."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeward.record.about_child import AboutChild


class Correction(AboutChild):
    """That a row was corrected, or withdrawn as recorded in error, and why.

    ``row_version`` is the version the correction made; what stood before is in its history.
    """

    row_table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    row_version = models.PositiveIntegerField()
    withdrew = models.BooleanField(default=False)
    reason = models.CharField(max_length=300)

    class Meta(AboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_correction_child"),
            models.Index(fields=["row_id"], name="record_correction_row"),
        ]

    class Privacy:
        identifying = "reason"
        operational = (
            "id authority version recorded_at recorded_by child row_table row_id row_version "
            "withdrew"
        )
        retention = "child_file"
