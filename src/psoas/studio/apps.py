"""The one Django application of the studio."""

from __future__ import annotations

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """Tables, pages and commands of the studio."""

    name = "psoas.studio"
    label = "studio"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks that refuse an unsafe configuration, and keep words out of the results of tasks."""
        from django.db.models.signals import pre_save  # noqa: PLC0415 - after Django is set up
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

        from psoas.studio.security import checks  # noqa: F401, PLC0415 - registered by being imported
        from psoas.studio.security.quiet import keep_places_only  # noqa: PLC0415

        pre_save.connect(keep_places_only, sender=DBTaskResult)
