"""The work as a Django app."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Names the layer's tables ``work_*``."""

    name = "homeward.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
