"""Whether the studio runs, and whether it can serve."""

from __future__ import annotations

from typing import Final

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from psoas.studio.security.policy import anyone


@anyone("health")
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@anyone("ready")
def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM studio_studio LIMIT 1")
    return HttpResponse("ready", content_type="text/plain")


ROUTES: Final = [path("health", health, name="health"), path("ready", ready, name="ready")]
