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
    """Which protocol version governs an episode: the one in force when it began.

    It stays so, unless somebody works out again after a version was added late
    (``homeward protocol recompute``).

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
        PAUSED = "paused", "Paused"
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
                condition=models.Q(state__in=["running", "paused", "overdue"]),
                name="work_obligation_active",
            )
        ]

    class Privacy:
        operational = (
            "id authority version recorded_at recorded_by child episode key rule title owner "
            "protocol protocol_version opened_at due_at state met_at ended_at "
            "ended_by because escalations changes_at why"
        )
        retention = "child_file"


class Sweep(models.Model):
    """A walk over all clocks that one organisation keeps, slice by slice, and how far it is.

    Says nothing of any child. ``due_at`` is when it is to begin; while it is under way
    ``began_at`` is set and ``reached`` is the last episode done. ``seen`` and ``found`` are the
    counts of the walk under way, else of the last; ``found`` are those that differed.
    """

    class Kind(models.TextChoices):
        CHECK = "check", "Nightly check"
        RECOMPUTE = "recompute", "Working out again"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    organisation = models.UUIDField()
    authority_id = models.UUIDField()
    due_at = models.DateTimeField(db_index=True)
    began_at = models.DateTimeField(null=True, blank=True)
    reached = models.UUIDField(null=True, blank=True)
    seen = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "kind"], name="work_sweep_once")
        ]

    class Privacy:
        operational = (
            "id kind organisation authority_id due_at began_at reached seen found ended_at "
            "failed_at"
        )
        retention = "while open"

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation}"


class Alarm(models.Model):
    """Something wrong with what Homeward keeps, for the authority's staff to know.

    Counts only: which episodes it is about stand in ``Drift``, under the guard.
    """

    class Kind(models.TextChoices):
        DRIFT = "drift", "Actions due were not what the protocol gives"
        FAILED = "failed", "The nightly check could not be done"
        DAILY = "daily", "The daily report was late or could not be made"
        STUCK = "stuck", "Actions due could not be worked out"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    organisation = models.UUIDField()
    authority_id = models.UUIDField()
    count = models.PositiveIntegerField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=models.Q(cleared_at__isnull=True),
                name="work_alarm_one_standing",
            )
        ]

    class Privacy:
        operational = "id kind organisation authority_id count raised_at cleared_at"
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.kind} {self.raised_at}"


class Drift(AboutChild):
    """An episode whose rows were found not to be what its protocol gives, until they are again."""

    episode = models.ForeignKey(
        "record.Episode", models.PROTECT, related_name="+", db_constraint=False
    )
    kept_by = models.UUIDField()
    found_at = models.DateTimeField()
    mended_at = models.DateTimeField(null=True, blank=True)

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["episode"],
                condition=models.Q(mended_at__isnull=True),
                name="work_drift_one_standing",
            )
        ]

    class Privacy:
        operational = (
            "id authority version recorded_at recorded_by child episode kept_by found_at mended_at"
        )
        retention = "child_file"


class Wake(models.Model):
    """When an episode's obligations change by themselves, if they will, and who keeps its clock.

    Says nothing of any child. ``failures``: how often in a row it could not be worked out.
    """

    episode_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    kept_by = models.UUIDField()
    at = models.DateTimeField(null=True, blank=True, db_index=True)
    failures = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["kept_by"],
                condition=models.Q(failures__gt=0),
                name="work_wake_failing",
            )
        ]

    class Privacy:
        operational = "episode_id authority_id kept_by at failures"
        retention = "while open"

    def __str__(self) -> str:
        return str(self.episode_id)
