"""Prepares a studio's folder: keys, tables, pages; loads Django for it."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psoas.errors import StudioError
from psoas.studio.security import keys
from psoas.studio.serving.only_one import must_be_folder

_STAMP: Final = "built.sha256"
DATABASE: Final = "studio.sqlite3"


def prepare(data: Path, *, public_url: str = "") -> bool:
    """Make the folder and its keys, load Django for it, bring tables and pages up to date, and check the configuration.

    Returns:
        Whether the studio is new.
    """
    new = load(data, public_url=public_url)
    migrate()
    is_another_version = collect_pages()
    check_configuration(everything=new or is_another_version)
    return new


def load(data: Path, *, public_url: str = "") -> bool:
    """Make the folder and its keys, and load Django for this folder; the tables are left as they are.

    Returns:
        Whether the keys were made now.

    Raises:
        StudioError: the folder cannot be made, or a key is missing.
    """
    must_be_folder(data)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = keys.make(data)
        (data / "static").mkdir(exist_ok=True)  # the built pages are collected there
        _close_to_others(data)
    except OSError as error:
        raise StudioError(
            f"{data}: cannot be made or written ({error.strerror}); give another folder."
        ) from None
    os.environ["PSOAS_STUDIO_DATA"] = str(data.resolve())
    os.environ["PSOAS_STUDIO_PUBLIC_URL"] = public_url
    os.environ.setdefault("PSOAS_STUDIO_TIME_ZONE", _time_zone())
    os.environ["DJANGO_SETTINGS_MODULE"] = "psoas.studio.settings"
    import django  # noqa: PLC0415 - it reads the settings when it is set up

    django.setup()
    return new


def _close_to_others(data: Path) -> None:
    """Nobody else on this machine reads the database or the log, also where the folder was there before and is open to them.

    SQLite gives the files beside the database the rights of the database.
    """
    (data / DATABASE).touch(mode=0o600)
    for path in (*data.glob(f"{DATABASE}*"), *data.glob("logs/*"), *data.glob(f"{keys.FOLDER}/*")):
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def _time_zone() -> str:
    """The machine's time zone by its name; UTC where it has none."""
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        _, _, name = os.path.realpath("/etc/localtime").partition("zoneinfo/")
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return "UTC"


def load_existing(data: Path) -> None:
    """Load Django for a studio that is there.

    Raises:
        StudioError: no studio is in this folder, or its key is missing.
    """
    must_be_folder(data)
    if not (data / DATABASE).is_file():
        raise StudioError(
            f"{data}: holds no studio; give the folder that `psoas studio --data` was started with."
        )
    load(data)


def migrate() -> None:
    """Bring the tables up to date."""
    from django.core.management import call_command  # noqa: PLC0415 - after Django is loaded

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def collect_pages() -> bool:
    """Copy and compress the built scripts and styles into the studio's folder, where they have changed.

    Returns:
        Whether they had.

    Raises:
        StudioError: they have not been built.
    """
    from django.conf import settings  # noqa: PLC0415 - after Django is loaded
    from django.core.management import call_command  # noqa: PLC0415

    if os.environ.get("PSOAS_STUDIO_STATIC") == "plain":
        return False
    built, kept = settings.HERE / "static" / "built" / _STAMP, settings.STATIC_ROOT / _STAMP
    if not built.is_file():
        raise StudioError(
            "the studio's pages have not been built; run `make web`, or install psoas from its package."
        )
    if kept.is_file() and kept.read_bytes() == built.read_bytes():
        return False
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    shutil.copyfile(built, kept)
    return True


def check_configuration(*, everything: bool) -> None:
    """Refuse to serve with an unsafe configuration.

    Args:
        everything: all checks of Django too, which load every page (a second and a half); otherwise the studio's own alone.

    Raises:
        StudioError: what is unsafe.
    """
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415 - after Django is loaded

    from psoas.studio.security import logs  # noqa: PLC0415 - after Django is loaded

    all_found = run_checks(tags=None if everything else ["studio"])
    for found in all_found:
        if found.level < ERROR and str(found.id).startswith("studio."):
            logging.getLogger(logs.OWN).warning("%s %s", found.msg, found.hint)
    wrong = [str(found.msg) for found in all_found if found.level >= ERROR]
    if wrong:
        raise StudioError(f"the studio's settings are not safe: {'; '.join(wrong)}.")


def is_new() -> bool:
    """Whether nobody owns the studio yet."""
    from psoas.studio.models import Member  # noqa: PLC0415 - after Django is loaded

    return not Member.objects.exists()


def welcome_path() -> str:
    """The address at which the owner is made; it opens once, within a day."""
    from psoas.studio.security.welcome import new_token  # noqa: PLC0415 - after Django is loaded

    return f"/welcome/{new_token()}"


def about_keys(data: Path) -> str:
    """What the person who starts a new studio must know of its keys."""
    return (
        f"A new studio was made in {data.resolve()}.\n"
        f"  Its keys lie in {(data / keys.FOLDER).resolve()}. What clients say, their names and all notes are sealed with them:\n"
        "  whoever has the folder with its keys can read everything, and without the keys nobody can, not even you.\n"
        f"  Keep a copy in another place: psoas studio backup --data {data} --out FILE (encrypted, keys included)."
    )
