"""The top of the house as a Django app: owns no table, puts the wiring in place."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Connects the layers as soon as all of them are loaded."""

    name = "homeward.config"
    label = "config"

    def ready(self) -> None:
        """Put the upward effects in place."""
        from homeward.config.wiring import wire

        wire()
