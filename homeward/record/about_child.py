"""What every row about one child shares: a link that can never cross authorities."""

from __future__ import annotations

from datetime import date

from django.db import models

from homeward.guard.models import Tracked


class AboutChild(Tracked):
    """A row about one child, in the record of that child's authority.

    The database ties (child, authority) together (``guard.tracking.same_authority``), so the
    plain foreign key needs no constraint of its own.
    """

    # (child, authority) is tied to a child's own row, and that row to its authority: to check
    # the authority of every row again would only cost.
    authority = models.ForeignKey(
        "guard.Authority", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    child = models.ForeignKey(
        "record.Child", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta(Tracked.Meta):
        abstract = True


class FactAboutChild(AboutChild):
    """A row that says one thing of a child: it can be corrected, and withdrawn if it was wrong.

    A row withdrawn as recorded in error is kept, and ``seen_by`` leaves it out.
    """

    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(AboutChild.Meta):
        abstract = True


def stands_on(day: date) -> models.Q:
    """Return the condition that what has an ``ends_on`` has not ended on a London day."""
    return models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day)


def ends_after_start(table: str) -> models.CheckConstraint:
    """Return the constraint that a period of days does not end before it starts."""
    return models.CheckConstraint(
        condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
        name=f"{table}_ends_after_start",
    )


class Period(FactAboutChild):
    """Something that held of a child from a day until a day (``ends_on`` excluded), per source.

    ``starts_on`` may be missing: nobody wrote down when it began, and it holds from always.
    """

    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=60, blank=True)

    class Meta(FactAboutChild.Meta):
        abstract = True
