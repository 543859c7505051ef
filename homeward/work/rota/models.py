"""Tables of rotas. No child is in them."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q


class Shift(models.Model):
    """That somebody is on duty for a role, from an instant until another.

    ``team``: for whose children; empty for all of the organisation's. ``backup`` stands behind
    the first, and is told when the first does not answer. ``removed_at``: it was taken off.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("guard.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    team = models.CharField(max_length=60, blank=True)
    user = models.ForeignKey("guard.User", models.PROTECT, related_name="+")
    backup = models.BooleanField(default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    tracked: ClassVar[str] = "home"

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organisation", "role", "ends_at"], name="work_shift_role")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="work_shift_ends_after_start"
            )
        ]

    class Privacy:
        plain = "id organisation role team user backup starts_at ends_at version removed_at"
        retention = "staff"

    def __str__(self) -> str:
        return f"{self.role} {self.starts_at}"


class Leave(models.Model):
    """That somebody is away between two instants, and who stands in for them.

    ``removed_at``: it was taken back before it began.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey("guard.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey("guard.User", models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        "guard.User", models.PROTECT, related_name="+", null=True, blank=True
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    tracked: ClassVar[str] = "home"

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "ends_at"], name="work_leave_user")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="work_leave_ends_after_start"
            )
        ]

    class Privacy:
        plain = "id organisation user deputy starts_at ends_at version removed_at"
        retention = "staff"

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at}"


class Reach(models.Model):
    """How somebody is reached, and whether that was seen to work.

    ``address`` is an email address or a mobile number; "" if it was taken away.
    ``verified_at``: a code sent there came back. ``bounced_at``: the last message sent there did
    not arrive. ``new_address`` is to take its place once a code comes back from it. ``code_at``:
    when the code is next tried; empty for at once.
    """

    class Kind(models.TextChoices):
        EMAIL = "email", "Email"
        SMS = "sms", "Text message"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey("guard.User", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    address = models.CharField(max_length=254)
    new_address = models.CharField(max_length=254, null=True, blank=True)  # noqa: DJ001
    code = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveIntegerField(default=0)
    verified_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    tracked: ClassVar[str] = "home, ledger only"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind"], name="work_reach_once")
        ]

    class Privacy:
        identifying = "address new_address"
        special = "code"
        plain = (
            "id user kind code_at code_sent_at code_tries verified_at bounced_at quiet_from "
            "quiet_until version"
        )
        retention = "staff"

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"
