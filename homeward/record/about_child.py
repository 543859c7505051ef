"""What every row about one child shares: a link that can never cross authorities."""

from __future__ import annotations

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
