"""The headers of every answer: content security policy, permissions, no storing of pages that hold a person's data."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_NOTHING: Final = "camera=(), geolocation=(), payment=(), usb=(), microphone=()"
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_DICTATION: Final = "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)"


class HeadersMiddleware:
    """Adds them.

    A view may set ``response.may_be_kept`` (nothing personal in it), ``response.takes_dictation``, or ``response.own_policy``: the
    content security policy of a page that stands by itself and names its own style by a hash.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.policy = "; ".join(f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self.get_response(request)
        response["Content-Security-Policy"] = getattr(response, "own_policy", self.policy)
        response["Permissions-Policy"] = (
            _DICTATION if getattr(response, "takes_dictation", False) else _NOTHING
        )
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        # Where an address holds a token. Not on the pages after it: a form of a page without a referrer is sent with the
        # origin "null", which the protection against forged forms refuses.
        if request.path.startswith("/c/") or request.path.endswith("/open"):
            response["Referrer-Policy"] = "no-referrer"
        if not request.path.startswith("/static/") and not getattr(response, "may_be_kept", False):
            response["Cache-Control"] = "no-store, private"
        return response


def policy_of(text: str) -> str:
    """The policy of a page that stands by itself: its own style by its hash, pictures inside it, and nothing else."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'"
        for style in _STYLE.findall(text)
    )
    return (
        f"default-src 'none'; style-src {hashes or chr(39) + 'none' + chr(39)}; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
