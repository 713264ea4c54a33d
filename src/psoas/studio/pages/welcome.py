"""The first page of a new studio: its name and its owner."""

from __future__ import annotations

from typing import Final

from babel import Locale
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from psoas.studio.commands.people import found_studio, sign_in_faults
from psoas.studio.commands.refusals import RefusedError
from psoas.studio.models import User
from psoas.studio.security import device
from psoas.studio.security.policy import anyone
from psoas.studio.security.welcome import opens

_FIELDS: Final = ("studio", "name", "email", "language", "country")
_BACKEND: Final = settings.AUTHENTICATION_BACKENDS[0]


@anyone("welcome")
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the studio's name and its owner, make them, and sign the owner in."""
    if not opens(token):
        return render(request, "welcome/closed.html.jinja", status=404)
    values = {name: str(request.POST.get(name, "")).strip() for name in _FIELDS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        password = str(request.POST.get("password", ""))
        errors = _missing(values, password)
        if not errors:
            try:
                owner = found_studio(
                    name=values["studio"], owner_name=values["name"], email=values["email"], password=password,
                    language=values["language"], country=values["country"], only_first=True,
                )  # fmt: skip
            except RefusedError as refusal:
                field, _colon, why = str(refusal).partition(": ")
                errors[field if field in {"email", "password"} else "studio"] = why or str(refusal)
            else:
                user = User.objects.get(pk=owner.user_id)
                login(request, user, backend=_BACKEND)
                response = HttpResponseRedirect(reverse("today"))
                device.remember(request, response, user)
                return response
    values["language"] = values["language"] or (get_language() or "en")
    page = {"values": values, "errors": errors, "languages": _languages(), "countries": _countries()}
    return render(request, "welcome/page.html.jinja", page, status=422 if errors else 200)


def _missing(values: dict[str, str], password: str) -> dict[str, str]:
    said = {
        "studio": _("Write the name of your studio."),
        "name": _("Write your own name."),
        "email": _("Write the e-mail address with which you will sign in."),
        "country": _("Choose the country: emergency numbers depend on it."),
    }
    errors = {field: text for field, text in said.items() if not values[field]}
    if not password:
        errors["password"] = _("Choose a password.")
    if len(values["studio"]) > 120 or len(values["name"]) > 120:
        errors["studio" if len(values["studio"]) > 120 else "name"] = _("At most 120 characters.")
    if values["language"] not in dict(settings.LANGUAGES):
        values["language"] = "en"
    if values["country"] and values["country"] not in {o["value"] for o in _countries()}:
        errors["country"] = said["country"]
    # All at once: nobody corrects one line only to be told of the next.
    return sign_in_faults(values["email"], password) | errors


def _languages() -> list[dict[str, str]]:
    return [{"value": code, "label": str(name)} for code, name in settings.LANGUAGES]


def _countries() -> list[dict[str, str]]:
    names = Locale.parse(get_language() or "en", sep="-").territories
    known = [
        (name, code)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NONE
    ]
    return [{"value": "", "label": _("Choose")}, *({"value": c, "label": n} for n, c in sorted(known))]


_NONE: Final = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})  # groups and places that are no country

ROUTES: Final = [path("welcome/<str:token>", welcome, name="welcome")]
