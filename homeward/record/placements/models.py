"""Tables of where a child lives. Addresses are identifying and withheld by default."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from homeward.record.about_child import FactAboutChild


class Area(models.Model):
    """A district, or a police area (LPA), within an authority. Not about any child.

    A district may lie in one police area. A child's *home area* and the area an episode is
    *missing from* are two facts. Source: Oxfordshire report 2017, paragraphs 18 to 24.
    """

    class Kind(models.TextChoices):
        DISTRICT = "district", "District"
        POLICE = "police", "Police area (LPA)"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    authority = models.ForeignKey("guard.Authority", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind, null=True, blank=True)  # noqa: DJ001
    within = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    tracked: ClassVar[str] = "home"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name"], name="record_area_once")
        ]

    class Privacy:
        plain = "id authority name kind within"
        retention = "permanent"

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    """Who runs a placement. ``organisation`` is set when its people sign in here.

    ``capacity``: children it may care for. Where it stands is withheld: ``area`` is the district.
    ``checked_on``, ``checked_by``: when somebody rang and was told that these are right, and who;
    ``bounced_at``: when a message to one of them last did not arrive, as they stand.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    urn = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    organisation = models.ForeignKey(
        "guard.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    phone = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    out_of_hours_phone = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    email = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.UUIDField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    tracked: ClassVar[str] = "home"

    class Privacy:
        plain = (
            "id name urn kind organisation capacity phone out_of_hours_phone email area "
            "checked_on checked_by bounced_at"
        )
        retention = "permanent"

    def __str__(self) -> str:
        return self.name


class AuthorityContact(models.Model):
    """Whom to ring at an authority about its children: for other authorities' children above all.

    An office, not a person; readable by everybody who works in the home. ``checked_on``,
    ``checked_by`` and ``bounced_at`` as of a provider.
    """

    class Desk(models.TextChoices):
        MISSING = "missing", "Missing children's officer"
        DUTY = "duty", "Duty social worker"
        OUT_OF_HOURS = "out_of_hours", "Out-of-hours team (EDT)"
        PLACEMENTS = "placements", "Placements team"
        INTERVIEWS = "interviews", "Return interview service"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    authority = models.ForeignKey("guard.Authority", models.PROTECT, related_name="+")
    desk = models.CharField(max_length=14, choices=Desk)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    hours = models.CharField(max_length=80, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.UUIDField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)

    tracked: ClassVar[str] = "home"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "desk"], name="record_authoritycontact_once"
            )
        ]

    class Privacy:
        plain = "id authority desk phone email hours checked_on checked_by bounced_at"
        retention = "permanent"

    def __str__(self) -> str:
        return f"{self.authority_id} {self.desk}"


def _period(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            name=f"{name}_ends_after_start",
        )
    ]


class CarePeriod(FactAboutChild):
    """A period of being looked after under one legal status (an SSDA903 or SSD episode)."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    start_reason = models.CharField(max_length=4, blank=True)
    end_reason = models.CharField(max_length=4, blank=True)
    legal_status = models.CharField(max_length=4, blank=True)
    need = models.CharField(max_length=4, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = _period("record_careperiod")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "starts_on"], name="record_careperiod_child")
        ]

    class Privacy:
        special = "start_reason end_reason legal_status need"
        operational = (
            "id authority version recorded_at recorded_by child starts_on ends_on withdrawn_at"
        )
        retention = "child_file"


class Placement(FactAboutChild):
    """Where a child is placed, by whom it is run and whose area it lies in."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=4, blank=True)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+")
    host_authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    carer_name = models.CharField(max_length=120, blank=True)
    end_reason = models.CharField(max_length=8, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = _period("record_placement")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "starts_on"], name="record_placement_child")
        ]

    class Privacy:
        identifying = "address postcode carer_name"
        operational = (
            "id authority version recorded_at recorded_by child starts_on ends_on kind provider "
            "host_authority end_reason withdrawn_at"
        )
        retention = "child_file"


class UascPeriod(FactAboutChild):
    """When the child was an unaccompanied asylum-seeking child; ``ends_on`` when that ceased."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="record_uascperiod_ends_after_start",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_uascperiod_child")
        ]

    class Privacy:
        special = "starts_on ends_on"
        operational = "id authority version recorded_at recorded_by child withdrawn_at"
        retention = "child_file"
