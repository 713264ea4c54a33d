"""What a person sees when something is not there, not theirs, or has failed: what it was, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from psoas.studio.security.policy import anyone


@anyone("fault.not_found")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's interface
    """404."""
    return render(request, "faults/not_found.html.jinja", status=404)


@anyone("fault.failed")
def failed(request: HttpRequest) -> HttpResponse:
    """500, without a word of what went in."""
    return render(request, "faults/failed.html.jinja", status=500)


@anyone("fault.csrf")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's interface
    """The page was open for too long, or was sent from elsewhere."""
    return render(request, "faults/stale.html.jinja", status=403)
