"""The guard as a Django app: the layer that owns people, shares and the ledger."""

from django.apps import AppConfig


class GuardConfig(AppConfig):
    """Names the layer's tables ``guard_*``."""

    name = "homeward.guard"
    label = "guard"
    default_auto_field = "django.db.models.BigAutoField"
