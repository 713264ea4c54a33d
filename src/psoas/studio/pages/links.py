"""Opening a link: the token in the address is exchanged at once for a cookie, so that it stays in no history and no log."""

from __future__ import annotations

from typing import Final

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from psoas.studio.commands.clients import hash_of
from psoas.studio.models import Link
from psoas.studio.models.clients import Purpose
from psoas.studio.security import rate
from psoas.studio.security.policy import anyone, keep_link, too_many
from psoas.studio.security.write import write

_PAGES: Final = {
    Purpose.INTAKE.value: "intake", Purpose.CHECK_IN.value: "check_in", Purpose.HANDOUT.value: "handout_link",
}  # fmt: skip


@anyone("link.open")
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange a token for a cookie; a link that is closed, expired or unknown says so and no more."""
    if not rate.OPENINGS.allows(get_adapter().get_client_ip(request)):
        return too_many(request)
    link = (
        Link.objects.select_related("client")
        .filter(token_hash=hash_of(token), client__erased_at__isnull=True)
        .first()
    )
    if link is None or not link.is_open(timezone.now()) or link.purpose not in _PAGES:
        return render(request, "faults/link_closed.html.jinja", status=403)
    with write(by=link, verb="link.open", about=("link", link.pk)):
        Link.objects.filter(pk=link.pk, opened_at__isnull=True).update(opened_at=timezone.now())
    response = HttpResponseRedirect(reverse(_PAGES[link.purpose]))
    keep_link(response, link, request)
    return response


ROUTES: Final = [path("i/<str:token>/open", open_link, name="open_link")]
