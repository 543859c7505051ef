"""Tables of the watchdog. They say nothing of any child."""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """That a worker was alive at an instant, and how far behind its clock was, in seconds.

    ``name`` is one worker process's own. ``lag`` is how long ago the oldest undone thing fell
    due.
    """

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField(db_index=True)
    lag = models.FloatField(default=0.0)

    class Privacy:
        operational = "name started_at beat_at lag"
        retention = "while open"

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """A time in which no worker gave a sign of life, and when the administrators were told.

    ``standing`` is true for the one that goes on, and empty once it is over.
    """

    standing = models.BooleanField(null=True, unique=True, default=True)
    began_at = models.DateTimeField()
    noticed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        operational = "id standing began_at noticed_at told_at ended_at"
        retention = "permanent"

    def __str__(self) -> str:
        return str(self.began_at)
