"""The page that says to get help now, and the two ways out of it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from psoas.studio.commands import intake as command
from psoas.studio.interview import steps as order
from psoas.studio.models.clients import Purpose
from psoas.studio.pages.intake.frame import Here, here, in_their_language, page
from psoas.studio.security.policy import LinkRequest, by_link

_WAYS = ("seen", "go_on")


@by_link("intake.stop", Purpose.INTAKE)
@in_their_language
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: LinkRequest) -> HttpResponse:
    """Shown: kept as told. Left: kept with the way, and on to the page where the client is."""
    now = here(request.link)
    if now.stop is None:
        return HttpResponseRedirect(now.address)
    rules = list(now.stop.rules)
    if request.method == "POST":
        if request.POST.get("way") in _WAYS:
            _keep(now, uuid.uuid4(), {"rules": rules, "way": request.POST["way"]})
        return HttpResponseRedirect(here(request.link, anew=True).address)
    # The same page shown twice is one answer.
    _keep(now, uuid.uuid5(now.link.pk, "told " + " ".join(rules)), {"rules": rules})
    now = here(request.link, anew=True)
    return page(
        request, now, "stop.html.jinja", stop=now.stop, told_at=now.visit.told_to_get_help_at, reminder=""
    )


def _keep(now: Here, key: uuid.UUID, payload: dict[str, object]) -> None:
    event = {"id": str(key), "seq": order.last_sequence(now.link) + 1, "step": "told", "payload": payload}
    command.receive(link=now.link, events=[event])
