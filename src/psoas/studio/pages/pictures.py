"""Pictures as files of their own, the same for all people: exercises as the body poses for them, and acupuncture points.

The address of an exercise's picture names the program's version, so that a browser keeps it and never asks again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from psoas import __version__
from psoas.care.points import points
from psoas.errors import BodyError
from psoas.report.drawing.exercise import exercise_pictures, exercise_svg
from psoas.report.drawing.point import point_picture
from psoas.studio.body.asked import Asked, Failure
from psoas.studio.body.pictures import FORMS, SIDES, drawn, moves, name_of
from psoas.studio.body.process import ask
from psoas.studio.security.headers import policy_of
from psoas.studio.security.policy import anyone

_YEAR_S: Final = 31_536_000
# A picture is drawn in under a second and then kept; an image cannot ask again by itself, as a page can.
_PATIENCE_S: Final = 8.0
_NO_BODY: Final = "the body's process was not started"
_VERSION: Final = hashlib.sha256(__version__.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture of an exercise on a page: where its still and its loop are (no loop of what is held or is a line drawing), and the same in words.

    ``body`` is the exercise that the body poses for, empty for a line drawing.
    """

    still: str
    loop: str
    words: str
    body: str


def picture_of(exercise: str, side: str, language: str) -> Shown | None:
    """The picture of an exercise of the plan; nothing where there is none.

    Args:
        exercise: its code in ``care.exercises``.
        side: the stretched, moving or working one.
        language: of the words.
    """
    found = exercise_pictures().get(exercise)
    if found is None:
        return None
    still, loop = (
        reverse("exercise_picture", args=[_VERSION, exercise, side if found.body else SIDES[1], form])
        for form in FORMS
    )
    return Shown(still, loop if found.body and moves(found.body) else "", found.told(language), found.body)


def point_address(code: str) -> str:
    """Where the picture of an acupuncture point is."""
    return reverse("point_picture", args=[_VERSION, code])


@anyone("picture.exercise")
@require_safe
@gzip_page
def exercise(request: HttpRequest, version: str, exercise_code: str, side: str, form: str) -> HttpResponse:  # noqa: ARG001 - as of the bones
    """An exercise: ``still`` or ``loop``.

    Raises:
        Http404: there is no such picture.
    """
    found = exercise_pictures().get(exercise_code)
    if found is None or side not in SIDES or form not in FORMS or (form == "loop" and not found.body):
        raise Http404
    if not found.body:
        return _kept(request, str(exercise_svg(exercise_code, for_paper=True)))
    name = name_of(found.body, side, form)
    told = ask(Asked("picture", activity=name), _PATIENCE_S)
    if isinstance(told, Failure) and told.why == _NO_BODY:
        try:
            told = drawn(name)
        except BodyError:
            raise Http404 from None
    if not isinstance(told, bytes):
        answer = HttpResponse(status=503)
        answer["Retry-After"] = "5"
        return answer
    return _kept(request, told.decode())


@anyone("picture.point")
@require_safe
@gzip_page
def point(request: HttpRequest, version: str, point_code: str) -> HttpResponse:  # noqa: ARG001 - as of the bones
    """Where an acupuncture point lies, on the body's own outline.

    Raises:
        Http404: there is no such point.
    """
    if point_code not in points():
        raise Http404
    return _kept(request, _point(point_code))


@lru_cache(maxsize=128)
def _point(code: str) -> str:
    return point_picture(points()[code])


def _kept(request: HttpRequest, svg: str) -> HttpResponse:
    """The picture, to be kept for a year; nothing personal is in it. 304 where the browser has it."""
    tag = f'"{hashlib.sha256(svg.encode()).hexdigest()[:32]}"'
    whole = HttpResponse(svg, content_type="image/svg+xml; charset=utf-8")
    whole["ETag"] = tag
    answer = get_conditional_response(request, etag=tag, response=whole) or whole
    answer["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    answer.may_be_kept = True  # type: ignore[attr-defined] # read by HeadersMiddleware
    answer.own_policy = policy_of(svg)  # type: ignore[attr-defined]
    return answer


ROUTES: Final = [
    path("pictures/<str:version>/exercises/<slug:exercise_code>/<slug:side>-<slug:form>.svg", exercise, name="exercise_picture"),
    path("pictures/<str:version>/points/<slug:point_code>.svg", point, name="point_picture"),
]  # fmt: skip
