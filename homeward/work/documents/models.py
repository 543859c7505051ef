"""The table of documents: what was written from the record of one episode, and sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeward.record.about_child import AboutChild


class Document(AboutChild):
    """One document about one episode, as somebody read it and sent it.

    ``sections`` are frozen as of ``data_at``; each is ``[key, title, text]``. ``sent_to`` are
    roles. What was sent is never changed.
    """

    class Kind(models.TextChoices):
        HIGH_RISK = "high_risk", "High-Risk Notification"
        NEED_TO_KNOW = "need_to_know", "Need-to-Know"

    episode = models.ForeignKey(
        "record.Episode", models.PROTECT, related_name="+", db_constraint=False
    )
    kind = models.CharField(max_length=20, choices=Kind)
    sections = models.JSONField(default=list)
    data_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.UUIDField(null=True, blank=True)
    sent_to = models.JSONField(default=list)

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["episode", "kind"],
                condition=models.Q(sent_at__isnull=True),
                name="work_document_one_draft",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["episode"], name="work_document_episode")
        ]

    class Privacy:
        special = "sections"
        operational = (
            "id authority version recorded_at recorded_by child episode kind data_at reviewed_at "
            "reviewed_by sent_at sent_by sent_to"
        )
        retention = "child_file"
