"""Settings: theme and language of this device; for an owner the people of the studio and the access log."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings as django_settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from psoas.studio.commands.people import add_member, set_member_active
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.desk.acts import acts_by_day
from psoas.studio.models import Access, Member, Role
from psoas.studio.pages.frame import desk_frame
from psoas.studio.security.policy import StaffRequest, anyone, staff

_LOGGED: Final = 100


@staff("settings.read")
@require_GET
def settings(request: StaffRequest) -> HttpResponse:
    """The settings page."""
    return render(request, "settings/page.html.jinja", _shown(request))


@staff("member.add", Role.OWNER)
@require_POST
def add_person(request: StaffRequest) -> HttpResponse:
    """Let another person sign in."""
    values = {key: request.POST.get(key, "").strip() for key in ("name", "email", "role")}
    try:
        if values["role"] not in Role.values:
            raise RefusedError(_("role: choose one."))
        add_member(
            by=request.member,
            name=values["name"],
            email=values["email"],
            password=request.POST.get("password", ""),
            role=Role(values["role"]),
        )
    except RefusedError as refused:
        shown = {**_shown(request), "values": values, "errors": [{"href": "#f-email", "text": str(refused)}]}
        return render(request, "settings/page.html.jinja", shown, status=422)
    return HttpResponseRedirect(reverse("settings"))


@staff("member.change", Role.OWNER)
@require_POST
def change_person(request: StaffRequest, pk: str) -> HttpResponse:
    """Let a person in, or keep them out."""
    row = get_object_or_404(Member, pk=pk, studio=request.member.studio)
    try:
        set_member_active(by=request.member, member=row, active=request.POST.get("active") == "yes")
    except RefusedError as refused:
        return render(
            request,
            "settings/page.html.jinja",
            {**_shown(request), "errors": [{"href": "#people", "text": str(refused)}]},
            status=422,
        )
    return HttpResponseRedirect(reverse("settings"))


@anyone("language.choose")
@require_POST
def choose_language(request: StaffRequest) -> HttpResponse:
    """Keep the language of this device in a cookie."""
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(_back(request.POST.get("back", "")))
    if chosen in dict(django_settings.LANGUAGES):
        response.set_cookie(
            django_settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 86400, samesite="Lax", httponly=True
        )
    return response


def _back(address: str) -> str:
    """A path of this studio; anything else leads to the first page."""
    return address if address.startswith("/") and url_has_allowed_host_and_scheme(address, None) else "/"


def _shown(request: StaffRequest) -> dict[str, Any]:
    member = request.member
    shown: dict[str, Any] = {
        **desk_frame(request, "settings"), "errors": [],
        "values": {"name": "", "email": "", "role": "practitioner"}, "languages": django_settings.LANGUAGES, "people": [], "log": [],
        "roles": Role.choices,
    }  # fmt: skip
    if member.is_owner:
        people = Member.objects.filter(studio=member.studio).select_related("user").order_by("name")
        log = Access.objects.filter(studio=member.studio).order_by("-number")[:_LOGGED]
        shown |= {
            "people": people,
            "log": acts_by_day(log, {person.pk: person.name for person in people}),
        }
    return shown


ROUTES: Final = [
    path("settings/", settings, name="settings"),
    path("settings/people", add_person, name="member_add"),
    path("settings/people/<uuid:pk>", change_person, name="member_change"),
    path("language", choose_language, name="language"),
]
