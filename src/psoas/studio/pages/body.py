"""The body of a visit: its files for the viewer, its figures, and what a slider would change."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from psoas.assessment import Cleared
from psoas.errors import PsoasError
from psoas.report.words import intervention_name
from psoas.studio.body.asked import ACTIVITIES, Asked, Failure, Kind
from psoas.studio.body.labels import activity_title, viewer_words
from psoas.studio.body.process import ask
from psoas.studio.body.questions import asked_of
from psoas.studio.engine import answer_for
from psoas.studio.models import Role, Visit
from psoas.studio.pages.frame import visit_for
from psoas.studio.security.policy import StaffRequest, anyone, staff
from psoas.visit import MuscleState

# As long as a request may wait for the body; then the page asks again.
_PATIENCE_S: Final = 0.4
_SLIDER_S: Final = 0.15
_STAFF: Final = (Role.OWNER, Role.PRACTITIONER)
_KINDS: Final[dict[str, Kind]] = {"motion": "activity", "twin": "twin", "activations": "activations"}
_YEAR_S: Final = 31_536_000


@anyone("body.bones")
@require_GET
@gzip_page
def bones(request: StaffRequest, version: str) -> HttpResponse:  # noqa: ARG001 - the version is the address's alone
    """The bones, the same for all people; the address names the version, so they are kept by the browser."""
    answer = _answered(ask(Asked("bones"), _PATIENCE_S), "application/octet-stream")
    if answer.status_code == 200:
        answer["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
        answer.may_be_kept = True  # type: ignore[attr-defined] # read by HeadersMiddleware
    return answer


@staff("body.file", *_STAFF)
@require_GET
@gzip_page
def file(request: StaffRequest, pk: str, activity: str, kind: str) -> HttpResponse:
    """One activity of this client (``motion``), of the same body in health (``twin``), or the activations alone.

    With ``muscle``, ``side``, ``state`` and ``amount`` in the address the state is tried and not stored.
    """
    visit = visit_for(request, pk)
    if activity not in ACTIVITIES or kind not in _KINDS:
        return HttpResponseBadRequest(_("There is no such activity."))
    try:
        instead = _tried(request)
        asked = asked_of(answer_for(visit), _KINDS[kind], activity, instead=instead)
    except PsoasError as error:
        return HttpResponseBadRequest(str(error))
    return _answered(ask(asked, _SLIDER_S if instead else _PATIENCE_S), "application/octet-stream")


@staff("body.figures", *_STAFF)
@require_GET
def figures(request: StaffRequest, pk: str, activity: str) -> HttpResponse:
    """The same facts in words and numbers; while they are worked out the page asks again."""
    visit = visit_for(request, pk)
    if activity not in ACTIVITIES:
        return HttpResponseBadRequest(_("There is no such activity."))
    answer = answer_for(visit)
    told = ask(asked_of(answer, "summary", activity), _PATIENCE_S)
    assessment = answer.record.assessment
    shown: dict[str, Any] = {
        "visit": visit, "activity": activity, "title": activity_title(activity), "figures": None, "failure": "", "again": told is None,
        "stretch": assessment.plan.stretch if isinstance(assessment, Cleared) else None,
        "carried": [one for one in answer.record.gate.supposed if one.found_on] if isinstance(assessment, Cleared) else [],
        "name": intervention_name,
    }  # fmt: skip
    if isinstance(told, Failure):
        shown["failure"] = told.why
    elif told is not None:
        shown["figures"] = json.loads(told)
    return render(request, "visit/body/figures.html.jinja", shown)


@staff("body.panel", *_STAFF)
@require_GET
def panel(request: StaffRequest, pk: str) -> HttpResponse:
    """The viewer with its controls, for one activity."""
    visit = visit_for(request, pk)
    wanted = request.GET.get("activity", "")
    activity = wanted if wanted in ACTIVITIES else ACTIVITIES[0]
    return render(request, "visit/body/panel.html.jinja", shown_body(visit, activity))


def shown_body(visit: Visit, activity: str) -> dict[str, Any]:
    """What the panel's template needs."""
    return {
        "visit": visit,
        "activity": activity,
        "activities": [{"value": code, "label": activity_title(code)} for code in ACTIVITIES],
        "bones_url": reverse("body_bones", args=[Asked("bones").key[:16]]),
        "activations_url": reverse("body_file", args=[visit.pk, activity, "activations"]),
        "motion_url": reverse("body_file", args=[visit.pk, activity, "motion"]),
        "twin_url": reverse("body_file", args=[visit.pk, activity, "twin"]),
        "figures_url": reverse("body_figures", args=[visit.pk, activity]),
        "viewer_words": viewer_words(),
    }


def _tried(request: StaffRequest) -> MuscleState | None:
    """A muscle state in the address.

    Raises:
        VisitFileError: it is none.
    """
    asked = request.GET
    if "muscle" not in asked:
        return None
    try:
        amount: object = float(asked.get("amount", ""))
    except ValueError:
        amount = asked.get("amount", "")
    return MuscleState.from_mapping(
        {
            "muscle": asked.get("muscle"),
            "side": asked.get("side"),
            "state": asked.get("state"),
            "amount": amount,
        },
        "muscle",
    )


def _answered(told: bytes | Failure | None, content_type: str) -> HttpResponse:
    """The file; 202 where it is being worked out; 503 where it cannot be."""
    if told is None:
        response = HttpResponse(status=202)
        response["Retry-After"] = "1"
        return response
    if isinstance(told, Failure):
        return HttpResponse(told.why, status=503, content_type="text/plain")
    return HttpResponse(told, content_type=content_type)


ROUTES: Final = [
    path("body/bones-<str:version>.bin", bones, name="body_bones"),
    path("visits/<uuid:pk>/body/", panel, name="body_panel"),
    path("visits/<uuid:pk>/body/<slug:activity>/figures", figures, name="body_figures"),
    path("visits/<uuid:pk>/body/<slug:activity>/<slug:kind>.bin", file, name="body_file"),
]
