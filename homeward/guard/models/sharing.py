"""What one organisation is let see of another's record, and what is kept from other teams."""

from __future__ import annotations

from typing import ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from homeward.domain.context import Context
from homeward.guard.models.people import Authority, Organisation, User


class ShareQuerySet(models.QuerySet["Share"]):
    """Shares as a reader meets them."""

    def live(self, ctx: Context) -> Self:
        """Return the shares that hold for the acting organisation now, also when it looks back."""
        now = ctx.true_now
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now),
            to_organisation_id=ctx.organisation,
            starts_at__lte=now,
        )


class Share(models.Model):
    """One child's record opened to one organisation, for a purpose, until an instant.

    ``child_id`` is no foreign key: the guard stands below the record, and a share is written
    before the child's row when a missing report of another authority's child is taken.
    """

    class Purpose(models.TextChoices):
        LOCATE = "locate", "To find the child"
        CARE = "care", "The child lives there"
        HOST = "host", "The child is placed in or missing from this area"
        RESPONSIBLE = "responsible", "The child is theirs"
        FORMER = "former", "The child was theirs, and they finish what they began"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    child_id = models.UUIDField()
    to_organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20, choices=Purpose)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ShareQuerySet.as_manager()

    tracked: ClassVar[str] = "row"

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_organisation", "child_id"], name="guard_share_to"),
            models.Index(fields=["child_id"], name="guard_share_child"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="guard_share_ends_after_start",
            )
        ]

    class Privacy:
        operational = "id authority child_id to_organisation purpose starts_at ends_at version"
        retention = "child_file"

    def __str__(self) -> str:
        return self.purpose


class Restriction(models.Model):
    """A child whose record only one team of the authority may open."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    child_id = models.UUIDField(unique=True)
    team = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)

    tracked: ClassVar[str] = "row"

    class Privacy:
        operational = "id authority child_id team version"
        retention = "child_file"

    def __str__(self) -> str:
        return self.team


class Transfer(models.Model):
    """Responsibility for a child passed from one authority to another.

    ``authority`` is the one responsible now: the row moves with the child, so that those who
    hold the record today may read its whole past, and those who gave it away may not.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    child_id = models.UUIDField()
    from_authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    to_authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=300)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    tracked: ClassVar[str] = "row"

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child_id"], name="guard_transfer_child")
        ]

    class Privacy:
        identifying = "reason"
        operational = (
            "id authority child_id from_authority to_authority on version recorded_at recorded_by"
        )
        retention = "child_file"

    def __str__(self) -> str:
        return str(self.on)


class KeptForm(models.Model):
    """What somebody had typed when their session ended, kept for them alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE)
    path = models.CharField(max_length=300)
    body = models.TextField()
    kept_at = models.DateTimeField()

    class Privacy:
        identifying = "body"
        operational = "id user path kept_at"
        retention = "one day"

    def __str__(self) -> str:
        return self.path
