"""Every address of the studio. A route needs a rule (``psoas.studio.security.policy``); one without is closed."""

from __future__ import annotations

from django.urls import include, path

from psoas.studio.pages import (
    body,
    care,
    check_in,
    clients,
    evidence,
    faults,
    handed,
    health,
    intake,
    links,
    notes,
    papers_pdf,
    pictures,
    settings,
    today,
    visit,
    welcome,
)

urlpatterns = [
    *health.ROUTES,
    *links.ROUTES,
    *check_in.ROUTES,
    *handed.ROUTES,
    *intake.ROUTES,
    *today.ROUTES,
    *clients.ROUTES,
    *body.ROUTES,
    *care.ROUTES,
    *evidence.ROUTES,
    *notes.ROUTES,
    *papers_pdf.ROUTES,
    *pictures.ROUTES,
    *settings.ROUTES,
    *welcome.ROUTES,
    *visit.ROUTES,
    path("account/", include("allauth.account.urls")),
]
handler404 = faults.not_found
handler500 = faults.failed
