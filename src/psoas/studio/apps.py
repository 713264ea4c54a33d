"""The one Django application of the studio."""

from __future__ import annotations

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Tables, pages and commands of the studio."""

    name = "psoas.studio"
    label = "studio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks that refuse an unsafe configuration."""
        from psoas.studio.security import checks  # noqa: F401, PLC0415 - registered by being imported
