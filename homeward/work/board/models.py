"""One number an organisation, raised whenever its board may look different."""

from __future__ import annotations

from django.db import models


class BoardVersion(models.Model):
    """How often an organisation's board has changed. Says nothing of any child."""

    organisation = models.UUIDField(primary_key=True)
    number = models.BigIntegerField(default=0)

    class Privacy:
        operational = "organisation number"
        retention = "permanent"

    def __str__(self) -> str:
        return str(self.number)
