"""Tables of the missing episode. Each time is a fact of its own, all aware UTC."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from homeward.record.about_child import AboutChild, FactAboutChild


class Span(Func):
    """The period [start, end) of an episode; no end is open for ever."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


class Episode(AboutChild):
    """One time that one child was missing or away.

    ``started_at`` is the earliest moment known (last seen, noticed, reported, aware);
    ``ended_at`` is set when somebody who saw the child confirms: the later of found and
    returned as far as known. ``reported_back_at`` is a carer's word and ends nothing.
    Source: statutory guidance 2014; SSDA903 rules 564 to 574.
    """

    class Kind(models.TextChoices):
        MISSING = "missing", "Missing"
        AWAY = "away", "Away without authorisation"

    class Precision(models.TextChoices):
        MINUTE = "minute", "To the minute"
        DAY = "day", "To the day"

    class From(models.TextChoices):
        HOME = "home", "Home"
        PLACEMENT = "placement", "Care (the placement)"
        SCHOOL = "school", "School or college"
        OTHER = "other", "Somewhere else"

    class ReportedBy(models.TextChoices):
        PARENT = "parent", "Parent or family"
        FOSTER_CARER = "foster_carer", "Foster carer"
        CHILDRENS_HOME = "childrens_home", "Children’s home or supported accommodation"
        SCHOOL = "school", "School or college"
        SOCIAL_WORKER = "social_worker", "Social worker"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        CHILD = "child", "The child"
        OTHER = "other", "Somebody else"

    class Condition(models.TextChoices):
        WELL = "well", "Well"
        TIRED = "tired", "Tired, hungry or cold"
        DISTRESSED = "distressed", "Distressed"
        INTOXICATED = "intoxicated", "Under the influence of drink or drugs"
        UNWELL = "unwell", "Unwell"
        INJURED = "injured", "Injured"
        HOSPITAL = "hospital", "Taken to hospital"
        NOT_KNOWN = "not_known", "Not known"

    kind = models.CharField(max_length=10, choices=Kind)
    grade = models.CharField(max_length=20, blank=True)
    immediate_concern = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    noticed_at = models.DateTimeField(null=True, blank=True)
    reported_to_police_at = models.DateTimeField(null=True, blank=True)
    authority_aware_at = models.DateTimeField(null=True, blank=True)
    reported_back_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    precision = models.CharField(max_length=6, choices=Precision, default=Precision.MINUTE)
    found_where = models.CharField(max_length=200, blank=True)
    returned_to = models.CharField(max_length=200, blank=True)
    confirmed_by = models.CharField(max_length=120, blank=True)
    missing_from = models.CharField(max_length=10, blank=True)
    police_reference = models.CharField(max_length=40, blank=True)
    event_id = models.UUIDField(default=uuid4)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_reason = models.CharField(max_length=300, blank=True)
    # Added after rows were digested, so null is "not recorded": a digest leaves nulls out.
    reported_by = models.CharField(max_length=20, choices=ReportedBy, null=True, blank=True)  # noqa: DJ001
    missing_area = models.ForeignKey(
        "record.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    condition = models.CharField(max_length=20, choices=Condition, null=True, blank=True)  # noqa: DJ001
    condition_note = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001
    with_parent = models.BooleanField(null=True, blank=True)
    missing_with = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["id", "child", "authority"], name="record_episode_child_authority"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="record_episode_ends_after_start",
            ),
            ExclusionConstraint(
                name="record_episode_no_overlap",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    (Span(F("started_at"), F("ended_at")), RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(ended_at__isnull=True, voided_at__isnull=True),
                name="record_episode_one_open",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["authority"],
                condition=Q(ended_at__isnull=True, voided_at__isnull=True),
                name="record_episode_open",
            ),
            models.Index(fields=["child", "started_at"], name="record_episode_child"),
            models.Index(fields=["event_id"], name="record_episode_event"),
        ]

    class Privacy:
        identifying = (
            "found_where returned_to confirmed_by police_reference voided_reason missing_with "
            "condition_note"
        )
        special = "condition"
        operational = (
            "id authority version recorded_at recorded_by child kind grade immediate_concern "
            "last_seen_at noticed_at reported_to_police_at authority_aware_at reported_back_at "
            "found_at returned_at started_at ended_at precision missing_from "
            "event_id voided_at reported_by missing_area with_parent"
        )
        retention = "child_file"

    @property
    def is_open(self) -> bool:
        """Tell whether the child is still missing, or away: not over, nor recorded in error."""
        return self.ended_at is None and self.voided_at is None


class AboutEpisode(AboutChild):
    """A row about one episode. ``at`` is when it happened, ``recorded_at`` when it was written."""

    episode = models.ForeignKey(
        Episode, models.PROTECT, related_name="+", db_constraint=False, db_index=True
    )
    at = models.DateTimeField()

    class Meta(AboutChild.Meta):
        abstract = True


class EpisodeFact(AboutEpisode):
    """A row about one episode that can be withdrawn as recorded in error."""

    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(AboutEpisode.Meta):
        abstract = True


class KindChange(EpisodeFact):
    """The episode became missing, or away, at an instant, for a reason."""

    kind = models.CharField(max_length=10, choices=Episode.Kind)
    reason = models.CharField(max_length=300, blank=True)

    class Privacy:
        identifying = "reason"
        operational = (
            "id authority version recorded_at recorded_by child episode at kind withdrawn_at"
        )
        retention = "child_file"


class GradeChange(EpisodeFact):
    """A risk grade: the police's, or a view recorded beside it by children's services."""

    class Source(models.TextChoices):
        POLICE = "police", "Police grade"
        OUR_VIEW = "our_view", "Our recorded view"

    grade = models.CharField(max_length=20)
    source = models.CharField(max_length=10, choices=Source)
    given_by = models.CharField(max_length=120, blank=True)
    reasons = models.CharField(max_length=500, blank=True)

    class Privacy:
        identifying = "given_by reasons"
        operational = (
            "id authority version recorded_at recorded_by child episode at grade source "
            "withdrawn_at"
        )
        retention = "child_file"


class LogEntry(EpisodeFact):
    """An enquiry, a sighting, a contact attempt, or a note."""

    class Kind(models.TextChoices):
        ENQUIRY = "enquiry", "Enquiry"
        SIGHTING = "sighting", "Sighting"
        CONTACT_ATTEMPT = "contact_attempt", "Contact attempt"
        NOTE = "note", "Note"

    kind = models.CharField(max_length=20, choices=Kind)
    text = models.TextField()
    who = models.CharField(max_length=120, blank=True)

    class Privacy:
        identifying = "text who"
        operational = (
            "id authority version recorded_at recorded_by child episode at kind withdrawn_at"
        )
        retention = "child_file"


class Act(EpisodeFact):
    """Something done that the protocol asks for: its kind, when, who did it, and a note.

    ``of_id`` names the record (``record/acts``) that it was written with, which keeps it true.
    """

    kind = models.CharField(max_length=40)
    who = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    of_id = models.UUIDField(null=True, blank=True)

    class Privacy:
        identifying = "who note"
        operational = (
            "id authority version recorded_at recorded_by child episode at kind withdrawn_at of_id"
        )
        retention = "child_file"


class PreventionInterview(EpisodeFact):
    """The police's prevention interview when the child is found: who, where, what was said.

    It has another purpose than the return home interview and never stands in for it.
    """

    done = models.BooleanField(default=True)
    by_whom = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    harm_told = models.BooleanField(null=True, blank=True)
    said = models.TextField(blank=True)
    not_done_reason = models.CharField(max_length=300, blank=True)

    class Meta(EpisodeFact.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done=True) | ~Q(not_done_reason=""),
                name="record_preventioninterview_reason",
            )
        ]

    class Privacy:
        identifying = "by_whom place said not_done_reason"
        special = "harm_told"
        operational = (
            "id authority version recorded_at recorded_by child episode at done withdrawn_at"
        )
        retention = "child_file"


class FoundWith(FactAboutChild):
    """That a child was found with a missing child, and had not been reported missing.

    ``child`` is the one nobody reported; ``episode_id`` the other child's episode, which may be
    in another authority's record, hence no foreign key. Source: Oxfordshire report 2017, p. 23.
    """

    episode_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)

    class Meta(FactAboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_foundwith_child")
        ]

    class Privacy:
        identifying = "note"
        operational = (
            "id authority version recorded_at recorded_by child episode_id at withdrawn_at"
        )
        retention = "child_file"


class TimeCorrection(AboutEpisode):
    """One of an episode's times was corrected: which, from what, to what, and why.

    ``at`` is the corrected time. The former state of the row stays in its history.
    """

    name = models.CharField(max_length=30)
    former = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    class Privacy:
        identifying = "reason"
        operational = "id authority version recorded_at recorded_by child episode at name former"
        retention = "child_file"
