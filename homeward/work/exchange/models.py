"""Tables of the exchange with the police: the lists received, and where they differ from ours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeward.guard.models import Tracked

_ROW = "id authority version recorded_at recorded_by"


class PoliceList(Tracked):
    """A list of theirs that was taken in, and how its rows ended.

    ``organisation``: who sent it in. ``as_at``: when it was made. ``rows``: a digest of each row
    taken, by which the next list's unchanged ones are known. ``rejects``: line and reasons of
    each row that was not taken, without its cells.
    """

    organisation = models.UUIDField()
    sent_by = models.UUIDField()
    name = models.CharField(max_length=120)
    as_at = models.DateTimeField()
    received_at = models.DateTimeField()
    read = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    rejected = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    rejects = models.JSONField(default=list)

    subject: ClassVar[str] = "authority_id"

    class Meta(Tracked.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "-received_at"], name="work_policelist_latest")
        ]

    class Privacy:
        identifying = "name rejects"
        operational = (
            f"{_ROW} organisation sent_by as_at received_at read accepted unchanged rejected rows"
        )
        retention = "child_file"


class Difference(Tracked):
    """One thing in which their list and our record differ, until somebody settles it.

    ``about`` names what differs, ``facts`` what each side said of it: a settled difference
    comes back when the facts are others. ``child`` and ``episode`` are empty where only theirs
    has the episode. ``ours`` and ``theirs``: an instant (ISO, UTC), a grade, or nothing.
    """

    class Kind(models.TextChoices):
        OURS_ONLY = "ours_only", "In ours, not in theirs"
        THEIRS_ONLY = "theirs_only", "In theirs, not in ours"
        TIME = "time", "Times differ"
        GRADE = "grade", "Grades differ"

    class Part(models.TextChoices):
        WHOLE = "whole", "The episode"
        LAST_SEEN = "last_seen", "Last seen"
        REPORTED = "reported", "Reported to the police"
        ENDED = "ended", "Found or returned"
        GRADE = "grade", "Grade"

    class State(models.TextChoices):
        OPEN = "open", "To settle"
        SETTLED = "settled", "Settled"
        GONE = "gone", "No longer differs"

    class Decision(models.TextChoices):
        OURS = "ours", "Ours is right: the police are asked to change theirs"
        THEIRS = "theirs", "Theirs is right: our record is corrected"
        BOTH = "both", "Both are right, for the reason given"
        NOT_OURS = "not_ours", "It does not concern this authority"

    # Tied to the episode and its authority by the database; see the migration.
    authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, related_name="+", db_index=False
    )
    child = models.ForeignKey(
        "record.Child",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
    )
    episode = models.ForeignKey(
        "record.Episode",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        null=True,
        blank=True,
    )
    police_list = models.UUIDField()
    kind = models.CharField(max_length=12, choices=Kind)
    part = models.CharField(max_length=10, choices=Part)
    about = models.CharField(max_length=64)
    facts = models.CharField(max_length=64)
    reference = models.CharField(max_length=60, blank=True)
    their_name = models.CharField(max_length=200, blank=True)
    their_born_on = models.DateField(null=True, blank=True)
    ours = models.CharField(max_length=40, blank=True)
    theirs = models.CharField(max_length=40, blank=True)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.UUIDField(null=True, blank=True)

    class Meta(Tracked.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "about"],
                condition=models.Q(state="open"),
                name="work_difference_one_open",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "about"], name="work_difference_about")
        ]

    class Privacy:
        identifying = "reference their_name their_born_on reason"
        operational = (
            f"{_ROW} child episode police_list kind part about facts ours theirs found_at state "
            "decision settled_at settled_by"
        )
        retention = "child_file"
