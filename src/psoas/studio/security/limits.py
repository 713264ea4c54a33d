"""The largest request that is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from psoas.studio.security.untrusted import whole_number


class BodyLimitMiddleware:
    """Refuses a request body over ``MAX_BODY_BYTES`` before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 to a body that is too large, or whose length is not told."""
        length = whole_number(request.META.get("CONTENT_LENGTH") or "0")
        too_large = length is None or length > settings.MAX_BODY_BYTES
        if too_large or request.META.get("HTTP_TRANSFER_ENCODING"):
            return HttpResponse(
                _("This is too long to be taken. Nothing was changed."), status=413, content_type="text/plain"
            )
        return self.get_response(request)
