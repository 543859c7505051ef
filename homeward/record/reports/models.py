"""Tables of the missing report: the first caller's words, drafts, and likely duplicates."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from homeward.record.about_child import AboutChild
from homeward.record.episodes.models import AboutEpisode


class MissingReport(AboutEpisode):
    """What the person who reported said, kept as it was said. ``at``: when they said it."""

    reporter_name = models.CharField(max_length=120)
    reporter_role = models.CharField(max_length=60, blank=True)
    reporter_contact = models.CharField(max_length=120, blank=True)
    circumstances = models.TextField(blank=True)
    clothing = models.CharField(max_length=300, blank=True)
    tried_already = models.TextField(blank=True)
    said = models.JSONField(default=dict)

    class Privacy:
        identifying = (
            "reporter_name reporter_role reporter_contact circumstances clothing tried_already said"
        )
        operational = "id authority version recorded_at recorded_by child episode at"
        retention = "child_file"


class Draft(models.Model):
    """A missing report as far as it was typed: its author's alone, kept until sent."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    author = models.UUIDField()
    body = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["author"], name="record_draft_author")
        ]

    class Privacy:
        identifying = "body"
        operational = "id author saved_at sent_at"
        retention = "one month"

    def __str__(self) -> str:
        return str(self.pk)


class PossibleMatch(AboutChild):
    """A new child may be one already known: for the missing officer to settle.

    Stands in the record of the *known* child's authority, so somebody who may not see that
    child never learns of the match. ``child`` is the known one, ``newcomer`` the new.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", "To be settled"
        SAME = "same", "The same child"
        DIFFERENT = "different", "Two children"

    newcomer = models.UUIDField()
    reasons = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)

    class Privacy:
        identifying = "reasons"
        operational = "id authority version recorded_at recorded_by child newcomer answer"
        retention = "child_file"
