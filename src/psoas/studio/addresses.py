"""The address that a link is shown with. A phone cannot reach this machine's own address: then it is shown for this machine, without a QR code."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import segno
from django.conf import settings
from markupsafe import Markup

_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_DEFAULT: Final = "http://127.0.0.1:8000"


@dataclass(frozen=True, slots=True)
class LinkAddress:
    """A link as it is shown: the whole address, whether it opens on this machine alone, and its QR code as SVG (empty there)."""

    url: str
    is_for_this_machine: bool
    qr: Markup


def link_address(path: str) -> LinkAddress:
    """The address of a path of the studio, for a client's phone.

    Args:
        path: such as ``reverse("open_link", args=[token])``.
    """
    base = settings.PUBLIC_URL or os.environ.get("PSOAS_STUDIO_ADDRESS", _DEFAULT)
    url = f"{base}{path}"
    if urlsplit(url).hostname in _HERE:
        return LinkAddress(url, True, Markup(""))
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, border=4
    )
    return LinkAddress(url, False, Markup(drawn.getvalue().decode()))  # noqa: S704 - drawn from the modules of the code alone
