"""The sample members, one for each role. Their addresses lead nowhere (RFC 2606: ``.invalid``), and mark them as samples."""

from __future__ import annotations

from typing import Final

from psoas.studio.models import Role

DOMAIN: Final = "sample.invalid"
PASSWORD: Final = "invented people only"  # noqa: S105 - it is printed: a folder with samples takes no real client
STUDIO: Final = "Sample studio"
COUNTRY: Final = "IE"
NAMES: Final[dict[Role, str]] = {
    Role.OWNER: "Olive Park",
    Role.PRACTITIONER: "Ren Adeyemi",
    Role.DESK: "Dana Moreau",
}


def email_of(role: Role) -> str:
    """The address with which the sample member of a role signs in."""
    return f"{role.value}@{DOMAIN}"
