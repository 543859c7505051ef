"""Authorities, organisations and the people who act for them.

Knows who exists and where they belong; must not know any child.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

HOME = "00000000-0000-0000-0000-000000000000"
"""The ledger's subject for what belongs to no authority: people, organisations, settings."""


class Authority(models.Model):
    """A local authority: whose record a row is. ``code`` is its three-figure DfE code."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    protocol = models.CharField(max_length=60, default="national")

    tracked: ClassVar[str] = "home"

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    class Privacy:
        plain = "id code name protocol"
        retention = "permanent"

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Who acts: one authority's children's services, a police force, a provider, a council."""

    class Kind(models.TextChoices):
        CHILDRENS_SERVICES = "childrens_services", "Children's services"
        POLICE = "police", "Police"
        PROVIDER = "provider", "Care provider"
        OTHER_COUNCIL = "other_council", "Another council"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True)
    covers = models.ManyToManyField(
        Authority, through="guard.Coverage", related_name="+", blank=True
    )

    tracked: ClassVar[str] = "home"

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(kind="childrens_services") | Q(authority__isnull=False),
                name="guard_organisation_services_have_authority",
            ),
            models.UniqueConstraint(
                fields=["authority"],
                condition=Q(kind="childrens_services"),
                name="guard_organisation_one_services_each",
            ),
        ]

    class Privacy:
        plain = "id name kind authority covers"
        retention = "permanent"

    def __str__(self) -> str:
        return self.name


class Coverage(models.Model):
    """That a police force, provider or council works in an authority's area."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")

    tracked: ClassVar[str] = "home"

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "authority"], name="guard_coverage_once"
            )
        ]

    class Privacy:
        plain = "id organisation authority"
        retention = "permanent"

    def __str__(self) -> str:
        return str(self.pk)


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person who signs in with this address."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. Rights come from memberships, never from the row itself."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    last_login = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    tracked: ClassVar[str] = "home, ledger only"  # its row history would keep old passwords

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    class Privacy:
        identifying = "email name"
        special = "password"
        plain = "id is_active version"
        retention = "staff"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in an organisation, in a team, between two instants."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    role = models.CharField(max_length=30)
    team = models.CharField(max_length=60, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    tracked: ClassVar[str] = "home"

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user"], name="guard_membership_user")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="guard_membership_ends_after_start",
            )
        ]

    class Privacy:
        plain = "id user organisation role team starts_at ends_at version"
        retention = "staff"

    def __str__(self) -> str:
        return f"{self.role} {self.team}".strip()


class SignInAttempt(models.Model):
    """Failed tries to sign in with one address, so that guessing is slowed.

    Holds a keyed digest of the address, never the address: anybody can type anything there.
    """

    address = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)

    class Privacy:
        operational = "address failures locked_until"
        retention = "one day"

    def __str__(self) -> str:
        return self.address[:8]
