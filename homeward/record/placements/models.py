"""Tables of where a child lives. Addresses are identifying and withheld by default."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from homeward.record.about_child import AboutChild


class Area(models.Model):
    """A district or police area within an authority. Not about any child."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    authority = models.ForeignKey("guard.Authority", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)

    tracked: ClassVar[str] = "home"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "name"], name="record_area_once")
        ]

    class Privacy:
        plain = "id authority name"
        retention = "permanent"

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    """Who runs a placement. ``organisation`` is set when its people sign in here."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    urn = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=10, blank=True)
    organisation = models.ForeignKey(
        "guard.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )

    tracked: ClassVar[str] = "home"

    class Privacy:
        plain = "id name urn kind organisation"
        retention = "permanent"

    def __str__(self) -> str:
        return self.name


def _period(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            name=f"{name}_ends_after_start",
        )
    ]


class CarePeriod(AboutChild):
    """A period of being looked after under one legal status (an SSDA903 or SSD episode)."""

    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    start_reason = models.CharField(max_length=4, blank=True)
    end_reason = models.CharField(max_length=4, blank=True)
    legal_status = models.CharField(max_length=4, blank=True)
    need = models.CharField(max_length=4, blank=True)

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = _period("record_careperiod")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "starts_on"], name="record_careperiod_child")
        ]

    class Privacy:
        special = "start_reason end_reason legal_status need"
        operational = "id authority version recorded_at recorded_by child starts_on ends_on"
        retention = "child_file"


class Placement(AboutChild):
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

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = _period("record_placement")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "starts_on"], name="record_placement_child")
        ]

    class Privacy:
        identifying = "address postcode carer_name"
        operational = (
            "id authority version recorded_at recorded_by child starts_on ends_on kind provider "
            "host_authority end_reason"
        )
        retention = "child_file"


class UascPeriod(AboutChild):
    """When the child was an unaccompanied asylum-seeking child; ``ends_on`` when that ceased."""

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(AboutChild.Meta):
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
        operational = "id authority version recorded_at recorded_by child"
        retention = "child_file"
