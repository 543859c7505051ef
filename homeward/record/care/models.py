"""Tables of a child's standing over time. Each row is one period, from one source.

Source: Standard Safeguarding Dataset (ssd_legal_status, ssd_cp_plans, ssd_cin_episodes,
ssd_s47_enquiry, ssd_disability, ssd_immigration_status, ssd_involvements, ssd_professionals).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeward.guard.models import Tracked
from homeward.record.about_child import Period, ends_after_start

_ROW = "id authority version recorded_at recorded_by child withdrawn_at"
_DAYS = "starts_on ends_on source"


def _of_child(name: str) -> list[models.Index]:
    return [models.Index(fields=["child"], name=f"record_{name}_child")]


class LegalStatus(Period):
    """An order or agreement under which the child is looked after. Codes: SSDA903 LS."""

    code = models.CharField(max_length=4)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_legalstatus")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("legalstatus")

    class Privacy:
        special = "code"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class Proceedings(Period):
    """Care or other proceedings about the child in a court, and where they stand."""

    class Stage(models.TextChoices):
        PRE_PROCEEDINGS = "pre_proceedings", "Pre-proceedings (Public Law Outline)"
        ISSUED = "issued", "Issued"
        INTERIM = "interim", "Interim order made"
        FINAL = "final", "Final order made"
        SECURE = "secure", "Secure accommodation order"
        DEPRIVATION = "deprivation", "Deprivation of liberty order"
        RECOVERY = "recovery", "Recovery order"
        OTHER = "other", "Other"

    stage = models.CharField(max_length=20, choices=Stage)
    note = models.CharField(max_length=300, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_proceedings")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("proceedings")

    class Privacy:
        special = "stage"
        identifying = "note"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class Disability(Period):
    """A disability as the children's services record it. Codes: SSDA903 and SSD (NONE … DDA)."""

    code = models.CharField(max_length=4)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_start("record_disability")]
        indexes: ClassVar[list[models.Index]] = _of_child("disability")

    class Privacy:
        special = "code"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class ImmigrationStatus(Period):
    """The child's immigration status, in the words of its source."""

    status = models.CharField(max_length=100)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_immigrationstatus")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("immigrationstatus")

    class Privacy:
        special = "status"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class ProtectionPlan(Period):
    """A child protection plan. ``category``: the latest; ``first_category``: the initial one."""

    first_category = models.CharField(max_length=10, blank=True)
    category = models.CharField(max_length=10, blank=True)
    other_authority = models.BooleanField(default=False)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_protectionplan")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("protectionplan")

    class Privacy:
        special = "first_category category"
        operational = f"{_ROW} {_DAYS} other_authority"
        retention = "child_file"


class NeedEpisode(Period):
    """A period as a child in need: from referral to closing."""

    need = models.CharField(max_length=4, blank=True)
    referral_source = models.CharField(max_length=10, blank=True)
    close_reason = models.CharField(max_length=10, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_needepisode")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("needepisode")

    class Privacy:
        special = "need"
        operational = f"{_ROW} {_DAYS} referral_source close_reason"
        retention = "child_file"


class Enquiry47(Period):
    """An enquiry under section 47 of the Children Act 1989, and how it ended."""

    no_further_action = models.BooleanField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_start("record_enquiry47")]
        indexes: ClassVar[list[models.Index]] = _of_child("enquiry47")

    class Privacy:
        special = "no_further_action"
        identifying = "outcome"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class ExploitationLevel(Period):
    """How likely it is that somebody exploits the child, as a screening found, from its day."""

    class Level(models.TextChoices):
        NONE = "none", "No known risk"
        LOW = "low", "Low"
        MEDIUM = "medium", "Medium"
        HIGH = "high", "High"

    level = models.CharField(max_length=8, choices=Level)
    form = models.CharField(max_length=60, blank=True)
    reasons = models.CharField(max_length=500, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_exploitationlevel")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("exploitationlevel")

    class Privacy:
        special = "level"
        identifying = "form reasons"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class Schooling(Period):
    """Where the child is on roll, and whom to ring there."""

    name = models.CharField(max_length=120)
    urn = models.CharField(max_length=20, blank=True)
    standing = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_start("record_schooling")]
        indexes: ClassVar[list[models.Index]] = _of_child("schooling")

    class Privacy:
        identifying = "name urn standing contact phone"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class Professional(Tracked):
    """Somebody who works with children in one authority, as its staff register has them."""

    staff_number = models.CharField(max_length=60)
    name = models.CharField(max_length=120, blank=True)
    registration = models.CharField(max_length=30, blank=True)
    job = models.CharField(max_length=80, blank=True)
    team = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    left_on = models.DateField(null=True, blank=True)

    subject: ClassVar[str] = "authority_id"

    class Meta(Tracked.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "staff_number"], name="record_professional_once"
            )
        ]

    class Privacy:
        identifying = "staff_number name registration phone email"
        operational = "id authority version recorded_at recorded_by job team left_on"
        retention = "staff"


class Involvement(Period):
    """A worker's part in a child's life over time: allocated worker, IRO, personal adviser …

    The name stands here too: those with whom the child is shared cannot read the register.
    """

    class Role(models.TextChoices):
        ALLOCATED = "allocated", "Allocated social worker"
        IRO = "iro", "Independent reviewing officer (IRO)"
        MANAGER = "manager", "Team manager"
        ADVISER = "adviser", "Personal adviser"
        EARLY_HELP = "early_help", "Early help worker"
        YOUTH_JUSTICE = "youth_justice", "Youth justice worker"
        ADVOCATE = "advocate", "Advocate or independent visitor"
        OTHER = "other", "Other worker"

    professional = models.ForeignKey(
        Professional,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    role_said = models.CharField(max_length=80, blank=True)
    team = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            ends_after_start("record_involvement")
        ]
        indexes: ClassVar[list[models.Index]] = _of_child("involvement")

    class Privacy:
        identifying = "name role_said phone"
        operational = f"{_ROW} {_DAYS} professional role team"
        retention = "child_file"


class EarlyHelp(Period):
    """A period of early help, and who leads it. Not a status with children's social care."""

    lead = models.CharField(max_length=120, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_start("record_earlyhelp")]
        indexes: ClassVar[list[models.Index]] = _of_child("earlyhelp")

    class Privacy:
        identifying = "lead"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"


class CareLeaver(Period):
    """A period as a care leaver: eligibility and in what accommodation."""

    eligibility = models.CharField(max_length=60, blank=True)
    accommodation = models.CharField(max_length=60, blank=True)

    class Meta(Period.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [ends_after_start("record_careleaver")]
        indexes: ClassVar[list[models.Index]] = _of_child("careleaver")

    class Privacy:
        special = "eligibility accommodation"
        operational = f"{_ROW} {_DAYS}"
        retention = "child_file"
