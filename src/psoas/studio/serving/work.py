"""The process that does what no request may wait for: ``python -m psoas.studio.serving.work default``."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import django

from psoas.studio.security import logs
from psoas.studio.serving.die_with_parent import die_with_parent


def main(queues: str) -> None:
    """Assess what a power cut left unassessed, then work through the queues until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "psoas.studio.settings")
    logs.configure(Path(os.environ["PSOAS_STUDIO_DATA"]))
    die_with_parent()
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after Django is set up

    from psoas.studio.commands.check_ins import catch_up  # noqa: PLC0415
    from psoas.studio.models import Studio  # noqa: PLC0415

    for studio in Studio.objects.all():
        if behind := catch_up(studio.pk):
            logging.getLogger(logs.OWN).info("assessed anew: %d visits", behind)
    call_command("db_worker", queue_name=queues, interval=0.5, startup_delay=False, reload=False)


if __name__ == "__main__":
    main(sys.argv[1])
