"""The visit on one screen, its changes and its papers."""

from typing import Final

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from psoas.studio.pages.visit import change, papers, plan, show


class BoxConverter(StringConverter):
    """A text of a visit that holds marks."""

    regex = "words|notes"


register_converter(BoxConverter, "box")
_VISIT: Final = "visits/<uuid:pk>/"

ROUTES: Final = [
    path(_VISIT, show.visit, name="visit"),
    path(f"{_VISIT}changes", show.changes, name="visit_changes"),
    path(f"{_VISIT}draw", show.draw, name="visit_draw"),
    path(f"{_VISIT}exam", show.exam, name="visit_exam"),
    path(f"{_VISIT}places/<box:box>/<int:start>-<int:end>/", show.place, name="visit_place"),
    *(
        path(f"{_VISIT}{view.__name__}/", view, name=f"visit_{view.__name__}")
        for view in (
            change.findings, change.answers, change.words, change.observations, change.corrections, change.muscles, change.override,
            change.about, change.copy, change.drawing, change.totals,
        )
    ),
    path(f"{_VISIT}plan/", plan.plan, name="visit_plan"),
    path(f"{_VISIT}plan/change/", plan.plan_change, name="visit_plan_change"),
    path(f"{_VISIT}plan/back/", plan.plan_back, name="visit_plan_back"),
    path(f"{_VISIT}report.html", papers.report, name="visit_report"),
    path(f"{_VISIT}letter.html", papers.letter, name="visit_letter"),
    path(f"{_VISIT}client.html", papers.client_page, name="visit_client_page"),
]  # fmt: skip
