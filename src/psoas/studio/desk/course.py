"""A client's visits in a row: pain, what matters to them, and what came first each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from psoas.assessment import Cleared, Stopped
from psoas.report.words import source_name
from psoas.studio.engine import answer_for
from psoas.studio.engine.earlier import TookPlace, took_place
from psoas.studio.engine.stored import standing_of
from psoas.studio.models import Visit
from psoas.studio.models.visits import VisitState
from psoas.studio.wording.spoken import spoken
from psoas.vocabulary import label


@dataclass(frozen=True, slots=True)
class Activity:
    """One of the client's own activities; ``values`` are the scores in the order of the visits."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """``pain`` holds (weeks since the first visit, 0 to 10); ``words`` says the same as the picture."""

    pain: tuple[tuple[float, float], ...]
    words: str
    activities: tuple[Activity, ...]


def course_of(visits: Sequence[Visit]) -> Course:
    """The course over the visits, whatever their order."""
    ordered = sorted(visits, key=lambda visit: (visit.on, visit.created_at))
    pain: list[tuple[float, float]] = []
    scores: dict[str, list[float]] = {}
    for visit in ordered:
        outcomes = visit.outcomes
        if outcomes.get("pain_now") is not None:
            pain.append((round((visit.on - ordered[0].on).days / 7, 1), outcomes["pain_now"]))
        for activity in outcomes.get("activities") or []:
            if activity.get("score") is not None:
                scores.setdefault(str(activity["name"]), []).append(activity["score"])
    words = (
        _("No pain score yet.")
        if not pain
        else _("Pain by week: %(said)s.")
        % {
            "said": ", ".join(
                _("week %(week)s: %(pain)s") % {"week": f"{week:g}", "pain": f"{value:g}"}
                for week, value in pain
            )
        }
    )
    return Course(tuple(pain), words, tuple(Activity(name, tuple(values)) for name, values in scores.items()))


def timeline_of(visits: Sequence[Visit]) -> list[dict[str, str]]:
    """The visits as the time line shows them, newest first."""
    ordered = sorted(visits, key=lambda visit: (visit.on, visit.created_at), reverse=True)
    count = len(ordered)
    known = took_place(ordered[0].client_id) if ordered else ()
    return [
        {
            "when": date_format(visit.on, "DATE_FORMAT"),
            "title": _("Visit %(number)s") % {"number": count - n},
            "text": _summary(visit, known),
            "state": _state(visit),
            "href": reverse("visit", args=[visit.pk]),
        }
        for n, visit in enumerate(ordered)
    ]


def _state(visit: Visit) -> str:
    if visit.state == VisitState.PLANNED and not visit.words_sealed:
        return "ahead"
    return "alert" if visit.urgency in {"emergency_now", "same_day", "within_2_weeks"} else ""


def _summary(visit: Visit, known: TookPlace) -> str:
    """In a line: stopped, or what came first; and whether it is signed."""
    if not visit.words_sealed and not standing_of(visit).findings:
        return _("Planned.") if visit.state == VisitState.PLANNED else _("Nothing is written yet.")
    assessment = answer_for(visit, known).record.assessment
    if isinstance(assessment, Stopped):
        said = _("%(urgency)s.") % {"urgency": spoken(label(assessment.verdict.urgency).capitalize())}
    elif isinstance(assessment, Cleared):
        first = assessment.differential.estimates[0]
        said = _("%(source)s first, %(percent)s%%.") % {
            "source": spoken(source_name(first.source)), "percent": round(100 * first.probability)
        }  # fmt: skip
    else:
        said = _("Too little was understood.")
    signed = _("Signed.") if visit.state == VisitState.SIGNED else _("Not signed.")
    return f"{said} {signed}"
