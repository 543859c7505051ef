"""Tables of what is due. The obligations table is a cache of a pure function."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models

from homeward.record.about_child import AboutChild


class ProtocolVersion(models.Model):
    """The text of a protocol in force from a day. Never edited: a change is a new version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    approved_by = models.CharField(max_length=200)
    effective_from = models.DateField()

    tracked: ClassVar[str] = "home"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "number"], name="work_protocolversion_once")
        ]

    class Privacy:
        plain = "id name number text sha256 approved_by effective_from"
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class EpisodeClock(AboutChild):
    """Which protocol version governs an episode: the one in force when it began, for good.

    ``protocol_authority`` is whose protocol it is: the responsible authority's, or that of the
    children's services (``kept_by``) who host a child whose own authority is not in this home.
    An episode without one has no clock here: it was over before it reached this record.
    """

    episode = models.ForeignKey(
        "record.Episode", models.PROTECT, related_name="+", db_constraint=False
    )
    protocol = models.CharField(max_length=60)
    protocol_version = models.PositiveIntegerField()
    protocol_authority = models.UUIDField()
    kept_by = models.UUIDField()

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode"], name="work_episodeclock_once")
        ]

    class Privacy:
        operational = (
            "id authority version recorded_at recorded_by child episode protocol protocol_version "
            "protocol_authority kept_by"
        )
        retention = "child_file"


class Obligation(AboutChild):
    """One thing due (or done, or no longer due) in one episode, and why."""

    class State(models.TextChoices):
        RUNNING = "running", "Due"
        OVERDUE = "overdue", "Overdue"
        MET = "met", "Done"
        MET_LATE = "met_late", "Done late"
        LAPSED = "lapsed", "No longer due"

    episode = models.ForeignKey(
        "record.Episode", models.PROTECT, related_name="+", db_constraint=False
    )
    key = models.CharField(max_length=120)
    rule = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=40)
    protocol = models.CharField(max_length=60)
    protocol_version = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State)
    met_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, null=True, blank=True)  # noqa: DJ001
    because = models.JSONField(default=list)
    escalations = models.JSONField(default=list)
    changes_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500)

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["episode", "key"], name="work_obligation_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["authority", "due_at"],
                condition=models.Q(state__in=["running", "overdue"]),
                name="work_obligation_open",
            )
        ]

    class Privacy:
        operational = (
            "id authority version recorded_at recorded_by child episode key rule title owner "
            "protocol protocol_version opened_at due_at state met_at ended_at "
            "ended_by because escalations changes_at why"
        )
        retention = "child_file"


class Wake(models.Model):
    """When an episode's obligations change by themselves, if they will, and who keeps its clock.

    Says nothing of any child.
    """

    episode_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    kept_by = models.UUIDField()
    at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Privacy:
        operational = "episode_id authority_id kept_by at"
        retention = "while open"

    def __str__(self) -> str:
        return str(self.episode_id)
