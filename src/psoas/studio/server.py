"""``psoas studio``: prepares a studio's folder, and serves it until Ctrl-C."""

from __future__ import annotations

import os
from pathlib import Path

from psoas.studio.security import keys


def prepare(data: Path, *, public_url: str = "") -> bool:
    """Make the folder and its keys, bring the tables up to date, and load Django for this folder.

    Returns:
        Whether the studio is new.
    """
    new = load(data, public_url=public_url)
    migrate()
    return new


def load(data: Path, *, public_url: str = "") -> bool:
    """Make the folder and its keys, and load Django for this folder; the tables are left as they are.

    Returns:
        Whether the keys were made now.
    """
    data.mkdir(parents=True, exist_ok=True)
    new = keys.make(data)
    os.environ["PSOAS_STUDIO_DATA"] = str(data.resolve())
    os.environ["PSOAS_STUDIO_PUBLIC_URL"] = public_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "psoas.studio.settings"
    import django  # noqa: PLC0415 - it reads the settings when it is set up

    django.setup()
    return new


def migrate() -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command  # noqa: PLC0415 - after Django is loaded

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
