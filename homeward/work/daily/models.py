"""Tables of the daily report: when it is due, the frozen copies, and who opened them."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models

from homeward.guard.models import Tracked
from homeward.record.about_child import AboutChild


class DailyHour(models.Model):
    """When an organisation's daily report is made, and when the next is due.

    Says nothing of any child. ``look_at`` is when the worker next looks: ``due_at``, or a little
    later after a failure. ``told_at``: when it was told that this one is late.
    """

    organisation = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    hour = models.TimeField(default=time(8))
    due_at = models.DateTimeField()
    look_at = models.DateTimeField(db_index=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        operational = "organisation authority_id hour due_at look_at failed_at told_at"
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.hour:%H:%M}"


class DailyReport(Tracked):
    """One daily report of one organisation, as sent: never changed.

    ``due_at`` is its hour, ``data_at`` the instant whose state it shows, ``since`` when the
    period that it covers began.
    """

    organisation = models.UUIDField()
    due_at = models.DateTimeField()
    since = models.DateTimeField()
    data_at = models.DateTimeField()
    late = models.BooleanField(default=False)

    subject: ClassVar[str] = "authority_id"

    class Meta(Tracked.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organisation", "due_at"], name="work_dailyreport_once")
        ]

    class Privacy:
        operational = (
            "id authority version recorded_at recorded_by organisation due_at since data_at late"
        )
        retention = "child_file"


class DailyRow(AboutChild):
    """What one daily report says of one episode, in the words of its moment.

    ``place`` is its place in the report. ``whose``: the authority's name where the child is
    another authority's. ``duties`` holds what is next, overdue, to interview and breached,
    and what begins next.
    """

    report = models.UUIDField()
    episode = models.ForeignKey(
        "record.Episode", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    place = models.PositiveIntegerField()
    still = models.BooleanField()
    began = models.BooleanField()
    ended = models.BooleanField()
    voided = models.BooleanField()
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    born_on = models.DateField(null=True, blank=True)
    team = models.CharField(max_length=60, blank=True)
    whose = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10)
    grade = models.CharField(max_length=20, blank=True)
    immediate_concern = models.BooleanField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reported_back_at = models.DateTimeField(null=True, blank=True)
    duties = models.JSONField(default=dict)

    class Meta(AboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["report", "place"], name="work_dailyrow_report")
        ]

    class Privacy:
        identifying = "given_name family_name born_on"
        operational = (
            "id authority version recorded_at recorded_by child report episode place still began "
            "ended voided team whose kind grade immediate_concern started_at ended_at "
            "reported_back_at duties"
        )
        retention = "child_file"


class DailyOpening(Tracked):
    """That a person opened a daily report, and when they acknowledged it."""

    report = models.UUIDField()
    person = models.UUIDField()
    opened_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    subject: ClassVar[str] = "authority_id"

    class Meta(Tracked.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "person"], name="work_dailyopening_once")
        ]

    class Privacy:
        operational = (
            "id authority version recorded_at recorded_by report person opened_at acknowledged_at"
        )
        retention = "child_file"
