"""The sources as a Django app: files on their way into the record."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Names the layer's tables ``sources_*``."""

    name = "homeward.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"
