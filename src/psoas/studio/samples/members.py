"""The sample members, one for each role. Their addresses lead nowhere (RFC 2606: ``.invalid``), and mark them as samples."""

from __future__ import annotations

from typing import Final

DOMAIN: Final = "sample.invalid"
PASSWORD: Final = "invented people only"  # noqa: S105 - it is printed: a folder with samples takes no real client
STUDIO: Final = "Sample studio"
COUNTRY: Final = "IE"
NAMES: Final[dict[str, str]] = {
    "owner": "Olive Park",
    "practitioner": "Ren Adeyemi",
    "desk": "Dana Moreau",
}


def email_of(role: str) -> str:
    """The address with which the sample member of a role signs in."""
    return f"{role}@{DOMAIN}"
