"""Refuses to serve with an unsafe configuration (Django's system checks)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import WARNING, CheckMessage, Error, register


@register("studio")
def configuration(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """What must hold: transactions take the write lock at once, limits are shared, hashing is argon2, no inline script."""
    options = cast("dict[str, object]", settings.DATABASES["default"].get("OPTIONS") or {})
    policy = " ".join(value for values in settings.SECURE_CSP.values() for value in values)
    wrong = {
        "E1: SQLite must begin transactions with IMMEDIATE": options.get("transaction_mode")
        not in {None, "IMMEDIATE"},
        "E2: the cache must be shared by all processes": "locmem" in settings.CACHES["default"]["BACKEND"],
        "E3: passwords must be hashed with argon2": "Argon2" not in settings.PASSWORD_HASHERS[0],
        "E4: the content security policy must allow nothing inline": "unsafe" in policy or "*" in policy,
        "E5: DEBUG must be off": settings.DEBUG,
    }
    return [
        Error(text.split(": ", 1)[1], id=f"studio.{text[:2]}") for text, is_wrong in wrong.items() if is_wrong
    ]


@register("studio")
def languages(app_configs: Sequence[AppConfig] | None, **_options: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Every language that a page offers has its words built; where they are missing its pages would be in English."""
    missing = [
        code
        for code, _name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
        and not any(
            (Path(folder) / code / "LC_MESSAGES" / "django.mo").is_file() for folder in settings.LOCALE_PATHS
        )
    ]
    return [
        CheckMessage(
            WARNING,
            f"The words of the language {code!r} are not built, so its pages are in English.",
            hint="Run `make web` in the project's folder, or install the studio from its wheel.",
            id="studio.W1",
        )
        for code in missing
    ]
