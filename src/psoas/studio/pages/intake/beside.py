"""What stands beside the questions: the service worker, the page for when there is no connection, the help page."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from psoas.studio.interview import urgent
from psoas.studio.models.clients import Purpose
from psoas.studio.pages.intake.frame import SHELL, here, in_their_language, page
from psoas.studio.security.policy import LinkRequest, anyone, by_link

_WORKER = "built/sw.js"


@anyone("intake.worker")
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's interface
    """The script of the service worker, from the address whose pages it may serve."""
    if staticfiles_storage.exists(_WORKER):
        with staticfiles_storage.open(_WORKER) as file:
            script = file.read()
    else:  # nothing was collected: the built file itself
        found = finders.find(_WORKER)
        if not isinstance(found, str):
            raise Http404
        with open(found, "rb") as file:  # noqa: PTH123 - the finder's path
            script = file.read()
    response = HttpResponse(script, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/i/"
    return response


@by_link("intake.shell", Purpose.INTAKE)
@in_their_language
@require_safe
def shell(request: LinkRequest) -> HttpResponse:
    """The page that the phone shows where it has no connection and has not kept the page that was asked for."""
    response = page(request, here(request.link), "shell.html.jinja", reminder="", fill="phone")
    response[SHELL] = "1"
    return response


@by_link("intake.help", Purpose.INTAKE)
@in_their_language
@require_safe
def help_now(request: LinkRequest) -> HttpResponse:
    """Whom to call: the same page for everyone, so that opening it says nothing of anybody."""
    now = here(request.link)
    response = page(request, now, "help.html.jinja", calls=urgent.help_calls(now.visit), fill="", reminder="")
    response[SHELL] = "1"
    return response
