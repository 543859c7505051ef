"""Tables of messages. A message is one thing to tell; a delivery is one try to reach one person.

A message is written in the transaction that made it due. What wakes the worker (``Outbox``,
``Chase``) says nothing of any child.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from homeward.guard.models import Tracked

_ROW = "id authority version recorded_at recorded_by child"


class _AboutSomething(Tracked):
    """A row about one child's episode, or (both empty) about the work of a whole authority."""

    # Tied to the episode and its authority by the database; see the migration.
    authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, related_name="+", db_index=False
    )
    child = models.ForeignKey(
        "record.Child",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
    )

    class Meta(Tracked.Meta):
        abstract = True


class Message(_AboutSomething):
    """One thing that a role must be told, until somebody has it or it is no longer needed.

    ``organisation``: the children's services on whose behalf it is sent. ``key`` is unique, so
    that what made it due may be worked out again. ``tell_at`` is when it was due to be told.
    ``chased`` counts how many times it went on to somebody else.
    """

    class Urgency(models.TextChoices):
        NOW = "now", "Now"
        SHIFT = "shift", "This shift"
        WORKING_DAY = "working_day", "Next working day"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        TOLD = "told", "Told, not acknowledged"
        ACKNOWLEDGED = "acknowledged", "Acknowledged"
        NOT_NEEDED = "not_needed", "No longer needed"

    organisation = models.UUIDField()
    episode = models.ForeignKey(
        "record.Episode",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        null=True,
        blank=True,
    )
    key = models.CharField(max_length=240)
    template = models.CharField(max_length=40)
    duty = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=40)
    urgency = models.CharField(max_length=12, choices=Urgency)
    tell_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    owner = models.UUIDField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.UUIDField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    chased = models.PositiveIntegerField(default=0)

    class Meta(_AboutSomething.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["authority", "key"], name="work_message_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["episode"], name="work_message_episode"),
            models.Index(
                fields=["organisation", "owner"],
                condition=models.Q(state__in=["waiting", "told"]),
                name="work_message_open",
            ),
        ]

    class Privacy:
        operational = (
            f"{_ROW} organisation episode key template duty title role urgency tell_at state "
            "owner told_at acknowledged_at acknowledged_by ended_at chased"
        )
        retention = "child_file"


class Delivery(_AboutSomething):
    """One message to one person by one channel: its tries, and what became of it.

    ``person`` signs in here; ``contact`` names, in words without a person's name, a desk or a
    provider that does not, and ``desk`` which provider of the register it is. ``reference`` is
    the Message-ID, or the provider's own.
    """

    class Channel(models.TextChoices):
        IN_APP = "in_app", "In Homeward"
        EMAIL = "email", "Email"
        NOTIFY_EMAIL = "notify_email", "Email by GOV.UK Notify"
        NOTIFY_SMS = "notify_sms", "Text message by GOV.UK Notify"

    class State(models.TextChoices):
        PENDING = "pending", "Waiting to be sent"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        BOUNCED = "bounced", "Bounced"
        FAILED = "failed", "Could not be sent"
        NOT_NEEDED = "not_needed", "No longer needed"

    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_constraint=False)
    person = models.UUIDField(null=True, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    desk = models.UUIDField(null=True, blank=True)
    channel = models.CharField(max_length=14, choices=Channel)
    address = models.CharField(max_length=254, blank=True)
    asks = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    tries = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    failure = models.CharField(max_length=40, blank=True)

    class Meta(_AboutSomething.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["message"], name="work_delivery_message"),
            models.Index(fields=["reference"], name="work_delivery_reference"),
            models.Index(fields=["person"], name="work_delivery_person"),
        ]

    class Privacy:
        identifying = "address"
        operational = (
            f"{_ROW} message person contact desk channel asks state tries sent_at settled_at "
            "reference failure"
        )
        retention = "child_file"


class Answer(_AboutSomething):
    """What somebody answered to a message: they have it, it is another's, or it was passed on."""

    class Intent(models.TextChoices):
        HAVE_IT = "have_it", "I have it"
        PASSED = "passed", "Not mine: passed to somebody else"
        SEEN = "seen", "Seen"

    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_constraint=False)
    person = models.UUIDField()
    intent = models.CharField(max_length=10, choices=Intent)
    passed_to = models.UUIDField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField()

    class Meta(_AboutSomething.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["message"], name="work_answer_message")
        ]

    class Privacy:
        identifying = "note"
        operational = f"{_ROW} message person intent passed_to answered_at"
        retention = "child_file"


class Handover(Tracked):
    """Outstanding messages given by one person to another at the end of a shift, and accepted."""

    organisation = models.UUIDField()
    given_by = models.UUIDField()
    given_to = models.UUIDField()
    given_at = models.DateTimeField()
    messages = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    subject: ClassVar[str] = "authority_id"

    class Privacy:
        identifying = "note"
        operational = (
            "id authority version recorded_at recorded_by organisation given_by given_to "
            "given_at messages accepted_at refused_at"
        )
        retention = "child_file"


class Outbox(models.Model):
    """When the worker next tries a delivery. Held by one worker at a time, while it sends.

    ``failures``: how many times running the row itself could not be worked. ``reference``: under
    which it was handed over already, where that could not be noted: only that is left to do.
    """

    delivery_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    organisation = models.UUIDField()
    at = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField(default=0)
    by_text = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    reference = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by_text", "urgent", "at"], name="work_outbox_due")
        ]

    class Privacy:
        operational = "delivery_id authority_id organisation at failures by_text urgent reference"
        retention = "while open"

    def __str__(self) -> str:
        return str(self.delivery_id)


class Chase(models.Model):
    """When an unanswered message next goes on, or one that waits for its time is first told.

    ``failures``: how many times running the row itself could not be worked.
    """

    message_id = models.UUIDField(primary_key=True)
    authority_id = models.UUIDField()
    organisation = models.UUIDField()
    at = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField(default=0)

    class Privacy:
        operational = "message_id authority_id organisation at failures"
        retention = "while open"

    def __str__(self) -> str:
        return str(self.message_id)


class Gap(_AboutSomething):
    """What was wanting when somebody was looked for: why nobody, or nobody who is reached well.

    ``role``: for which role; ``sentence``: what is wanting, once for each message. It stays in
    the message's trail when the gap is mended.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_constraint=False)
    role = models.CharField(max_length=40)
    sentence = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    class Meta(_AboutSomething.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["message"], name="work_gap_message")
        ]

    class Privacy:
        operational = f"{_ROW} message role sentence found_at"
        retention = "child_file"


class Suppression(_AboutSomething):
    """A recipient kept from a message because of whom it concerns, until a manager decides.

    ``contact`` and ``desk`` name the recipient as a delivery does; ``reason`` is a code of why.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_constraint=False)
    person = models.UUIDField(null=True, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    desk = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=40)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    allowed = models.BooleanField(null=True, blank=True)
    decision = models.CharField(max_length=300, blank=True)

    class Meta(_AboutSomething.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["message"], name="work_suppression_message")
        ]

    class Privacy:
        special = "reason decision"
        operational = f"{_ROW} message person contact desk decided_at decided_by allowed"
        retention = "child_file"
