"""The record as a Django app."""

from django.apps import AppConfig


class RecordConfig(AppConfig):
    """Names the layer's tables ``record_*``."""

    name = "homeward.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"
