"""Tables of the child's profile: every fact with its source and day.

Source: the Philomena Protocol's form, part 1 (description, vulnerabilities, associates,
addresses, places, medical, money, social media, phone, transport).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeward.record.about_child import FactAboutChild


class Section(models.TextChoices):
    """The parts of the profile, in the order in which they are read."""

    DESCRIPTION = "description", "Description"
    VULNERABILITY = "vulnerability", "Vulnerabilities"
    MEDICAL = "medical", "Medical"
    PHONE = "phone", "Phones"
    SOCIAL_MEDIA = "social_media", "Social media"
    MONEY = "money", "Money"
    TRANSPORT = "transport", "Transport"
    HABIT = "habit", "Habits and interests"
    OTHER = "other", "Anything else that helps"


class Telling(models.TextChoices):
    """Whether somebody may be told, or an address used. Nothing is sent while not decided."""

    NOT_DECIDED = "not_decided", "Not decided: ask first"
    MAY = "may", "May be told"
    MUST_NOT = "must_not", "Must not be told"


class Danger(models.TextChoices):
    """A danger from somebody who might be told of the child: it holds messages back from them.

    Source: Multi-agency statutory guidance on forced marriage (2023) and on female genital
    mutilation (2020); Domestic Abuse Act 2021; Working Together 2023, chapter 4 (allegations).
    """

    HONOUR_BASED_ABUSE = "honour_based_abuse", "Honour-based abuse"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    FORCED_MARRIAGE = "forced_marriage", "Forced marriage"
    FEMALE_GENITAL_MUTILATION = "female_genital_mutilation", "Female genital mutilation (FGM)"
    ALLEGATION = "allegation", "Allegation"
    NONE = "none", "No danger of these kinds: a manager has read it"


class Whom(models.TextChoices):
    """Whom a danger comes from: they and their household are not told before a manager decides."""

    HOUSEHOLD = "household", "Those who care for the child where the child lives"
    FAMILY = "family", "Parents or family, and whoever lives with them"
    CONTACT = "contact", "One of the child’s contacts, named below"
    PERSON = "person", "A colleague who signs in here, named below"


class ProfileFact(FactAboutChild):
    """One thing that helps to find and protect the child, from a source, as of a day.

    ``harm`` says that it is a danger from somebody, ``concerns`` from whom, with the contact or
    the person who signs in where one is named. Without it, words alone may hold messages back.
    """

    section = models.CharField(max_length=20, choices=Section)
    item = models.CharField(max_length=60, blank=True)
    said = models.CharField(max_length=500)
    harm = models.CharField(max_length=30, choices=Danger, null=True, blank=True)  # noqa: DJ001
    concerns = models.CharField(max_length=12, choices=Whom, null=True, blank=True)  # noqa: DJ001
    concerns_contact = models.UUIDField(null=True, blank=True)
    concerns_person = models.UUIDField(null=True, blank=True)
    source = models.CharField(max_length=120)
    as_of = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_profilefact_child")
        ]

    class Privacy:
        identifying = "item said source"
        special = "harm concerns concerns_contact concerns_person"
        operational = (
            "id authority version recorded_at recorded_by child section as_of ends_on withdrawn_at"
        )
        retention = "child_file"


class Contact(FactAboutChild):
    """Somebody in the child's life: family, carer, friend, professional, or a danger.

    ``telling`` says whether they may be told about the child, with the reason: a parent or
    carer may be the danger. How to reach them is withheld by default.
    """

    class Relation(models.TextChoices):
        PARENT = "parent", "Parent"
        CARER = "carer", "Carer"
        SIBLING = "sibling", "Brother or sister"
        RELATIVE = "relative", "Other relative"
        PARTNER = "partner", "Partner, as the child says"
        FRIEND = "friend", "Friend"
        ASSOCIATE = "associate", "Associate"
        CONCERN = "concern", "Person of concern"
        PROFESSIONAL = "professional", "Professional"
        OTHER = "other", "Somebody else"

    relation = models.CharField(max_length=20, choices=Relation)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    parental_responsibility = models.BooleanField(null=True, blank=True)
    telling = models.CharField(max_length=12, choices=Telling, default=Telling.NOT_DECIDED)
    telling_reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=120)
    as_of = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(telling=Telling.NOT_DECIDED) | ~models.Q(telling_reason=""),
                name="record_contact_telling_has_reason",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_contact_child")
        ]

    class Privacy:
        identifying = "name role phone email address postcode telling_reason source"
        operational = (
            "id authority version recorded_at recorded_by child relation telling as_of ends_on "
            "parental_responsibility withdrawn_at"
        )
        retention = "child_file"


class Place(FactAboutChild):
    """Somewhere the child is known to go or was found: never a placement's address."""

    class Kind(models.TextChoices):
        GOES = "goes", "Goes there"
        FOUND = "found", "Was found there"
        FAMILY = "family", "Family lives there"
        FRIEND = "friend", "A friend lives there"
        CONCERN = "concern", "Place of concern"
        FORMER = "former", "Used to live there"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    why = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=120)
    as_of = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_place_child")
        ]

    class Privacy:
        identifying = "name address postcode why source"
        operational = (
            "id authority version recorded_at recorded_by child kind as_of ends_on withdrawn_at"
        )
        retention = "child_file"


class Address(FactAboutChild):
    """Where the child lived or lives, apart from placements. Withheld by default.

    ``telling``: whether letters and maps may use it.
    """

    kind = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    telling = models.CharField(max_length=12, choices=Telling, default=Telling.NOT_DECIDED)
    telling_reason = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(telling=Telling.NOT_DECIDED) | ~models.Q(telling_reason=""),
                name="record_address_telling_has_reason",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child"], name="record_address_child")
        ]

    class Privacy:
        identifying = "kind address postcode telling_reason source"
        operational = (
            "id authority version recorded_at recorded_by child telling starts_on ends_on "
            "withdrawn_at"
        )
        retention = "child_file"


class TriggerPlan(FactAboutChild):
    """What to do at once when this child goes missing, agreed beforehand. The latest counts.

    A new version stands beside the old; ``review_on`` is the day by which it is looked at again.
    """

    actions = models.TextField()
    agreed_by = models.CharField(max_length=200)
    agreed_on = models.DateField()
    review_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta(FactAboutChild.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(review_on__gte=models.F("agreed_on")),
                name="record_triggerplan_review_after_agreed",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "agreed_on"], name="record_triggerplan_child")
        ]

    class Privacy:
        identifying = "actions agreed_by"
        operational = (
            "id authority version recorded_at recorded_by child agreed_on review_on ends_on "
            "withdrawn_at"
        )
        retention = "child_file"
