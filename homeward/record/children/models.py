"""Tables of the child: one row a person as one source or worker knew them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from homeward.guard.models import Tracked
from homeward.record.about_child import AboutChild, FactAboutChild


class Child(Tracked):
    """A child, as this record's authority knows them. ``authority`` is the responsible one."""

    class BirthKind(models.TextChoices):
        EXACT = "exact", "Date of birth"
        ESTIMATED = "estimated", "Estimated date of birth"
        EXPECTED = "expected", "Expected date of birth"

    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    born_on = models.DateField(null=True, blank=True)
    birth_kind = models.CharField(max_length=10, choices=BirthKind, default=BirthKind.EXACT)
    sex = models.CharField(max_length=2, blank=True)
    ethnicity = models.CharField(max_length=8, blank=True)
    team = models.CharField(max_length=60, blank=True)
    host_authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, null=True, blank=True, related_name="+"
    )
    home_area = models.ForeignKey(
        "record.Area", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Folded keys compared with "=": trigram and ILIKE are not leakproof, so under row-level
    # security their indexes would go unused.
    family_key = models.CharField(max_length=100, blank=True)
    given_key = models.CharField(max_length=100, blank=True)

    subject: ClassVar[str] = "id"

    class Meta(Tracked.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["id", "authority"], name="record_child_authority")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["authority", "family_key"], name="record_child_family"),
            models.Index(fields=["authority", "born_on"], name="record_child_born"),
        ]

    class Privacy:
        identifying = "given_name family_name born_on family_key given_key"
        special = "ethnicity"
        operational = (
            "id authority version recorded_at recorded_by birth_kind sex team host_authority "
            "home_area"
        )
        retention = "child_file"


class Identifier(FactAboutChild):
    """A number by which somebody's system knows the child. ``kind`` names the system."""

    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=60)
    source = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "kind", "value", "child"],
                condition=Q(withdrawn_at__isnull=True),
                name="record_identifier_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_identifier_child")
        ]

    class Privacy:
        identifying = "kind value"
        operational = (
            "id authority version recorded_at recorded_by child source starts_on ends_on "
            "withdrawn_at"
        )
        retention = "child_file"


class Alias(FactAboutChild):
    """Another name the child is or was known by."""

    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    given_key = models.CharField(max_length=100, blank=True)
    family_key = models.CharField(max_length=100, blank=True)

    class Meta(FactAboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_alias_child"),
            models.Index(fields=["authority", "family_key"], name="record_alias_family"),
        ]

    class Privacy:
        identifying = "given_name family_name given_key family_key"
        operational = "id authority version recorded_at recorded_by child withdrawn_at"
        retention = "child_file"


class StatusPeriod(FactAboutChild):
    """The child's standing with children's services, and the team that holds it, over time."""

    class Status(models.TextChoices):
        LOOKED_AFTER = "looked_after", "Looked after"
        CHILD_PROTECTION = "child_protection", "Child protection plan"
        CHILD_IN_NEED = "child_in_need", "Child in need"
        EARLY_HELP = "early_help", "Early help"
        CARE_LEAVER = "care_leaver", "Care leaver"
        NOT_OPEN = "not_open", "Not open to a team"

    status = models.CharField(max_length=20, choices=Status)
    team = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="record_statusperiod_ends_after_start",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "starts_on"], name="record_statusperiod_child")
        ]

    class Privacy:
        special = "status"
        operational = (
            "id authority version recorded_at recorded_by child team starts_on ends_on withdrawn_at"
        )
        retention = "child_file"


class SameAs(AboutChild):
    """A reversible judgement that two rows are one child. Nothing is rewritten by it."""

    other = models.ForeignKey(Child, models.PROTECT, related_name="+", db_constraint=False)
    reason = models.CharField(max_length=300)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "other"],
                condition=Q(ended_at__isnull=True),
                name="record_sameas_once",
            ),
            models.CheckConstraint(
                condition=~Q(child=F("other")), name="record_sameas_two_children"
            ),
        ]

    class Privacy:
        identifying = "reason ended_reason"
        operational = "id authority version recorded_at recorded_by child other ended_at"
        retention = "child_file"


class Assertion(AboutChild):
    """What one source said, kept as it was said. A later statement supersedes, never rewrites.

    ``key`` names the thing within the source's table, ``digest`` its content: the same file
    loaded twice says nothing new. ``row_table``/``row_id`` tell which row it led to.
    """

    source = models.CharField(max_length=20)
    table_name = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    said = models.JSONField()
    row_table = models.CharField(max_length=63)
    row_id = models.UUIDField()
    superseded_by = models.UUIDField(null=True, blank=True)

    class Meta(AboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["authority", "source", "table_name", "key"],
                condition=Q(superseded_by__isnull=True),
                name="record_assertion_current",
            ),
            models.UniqueConstraint(
                fields=["authority", "source", "table_name", "key", "digest"],
                name="record_assertion_heard_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_assertion_child")
        ]

    class Privacy:
        identifying = "key said"
        operational = (
            "id authority version recorded_at recorded_by child source table_name digest "
            "row_table row_id superseded_by"
        )
        retention = "child_file"


class Photo(FactAboutChild):
    """A picture of the child, under the child's own policy; its metadata was taken off."""

    image = models.BinaryField()
    taken_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta(FactAboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_photo_child")
        ]

    class Privacy:
        identifying = "image"
        operational = (
            "id authority version recorded_at recorded_by child taken_on source withdrawn_at"
        )
        retention = "child_file"
