"""The address at which a new studio's owner is made. Its token is signed with the studio's own key, and opens while there is nobody."""

from __future__ import annotations

from typing import Final

from django.core import signing

from psoas.studio.models.people import Member

_SALT: Final = "studio.welcome"
HOURS: Final = 24


def new_token() -> str:
    """A token that opens for a day, until an owner is made."""
    return signing.dumps("owner", salt=_SALT)


def opens(token: str) -> bool:
    """Whether this token may make the owner now."""
    try:
        signing.loads(token, salt=_SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return False
    return not Member.objects.exists()
