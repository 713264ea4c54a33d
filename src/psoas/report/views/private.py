"""What is for the practitioner alone: what was said of violence or of one's own life, and how to answer it.

It is folded away and never printed. Where something may stand on no paper, the rest of the page is made without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from psoas.assessment import (
    Assessment,
    Response,
    may_be_written,
    most_urgent,
    redacted,
    redacted_visit,
    stops,
)
from psoas.report.views.story import Piece, pieces
from psoas.visit import Visit


@dataclass(frozen=True, slots=True)
class PrivateView:
    """``responses`` are what to ask, say and do; ``words`` the client's own, where the page shows none."""

    responses: tuple[Response, ...]
    words: tuple[Piece, ...]


def private_view(assessment: Assessment) -> PrivateView | None:
    """What is for the practitioner alone, or nothing."""
    screening = assessment.screening
    said = assessment.understanding
    hidden = bool(screening.kept_from_paper) and bool(said.text.strip())
    words = pieces(said) if hidden else ()
    return PrivateView(screening.responses, words) if screening.responses or words else None


def prints_empty(assessment: Assessment) -> bool:
    """Whether the page may not be printed: what is private sends the person away in haste, and haste alone gives it away."""
    return stops(assessment.verdict.urgency) and not may_be_written(assessment, letter=True)


def on_paper(assessment: Assessment) -> Assessment | None:
    """The assessment whose verdict is printed, where it is another than that of the screen: without what is private."""
    if prints_empty(assessment) or may_be_written(assessment, letter=True):
        return None
    shown = redacted(assessment, letter=True)
    urgency = most_urgent(flag.urgency for flag in shown.screening.red_flags)
    return replace(shown, verdict=replace(shown.verdict, urgency=urgency))


def without_private(visit: Visit, assessment: Assessment) -> tuple[Visit, Assessment]:
    """The visit and its assessment as the open part of the report may show them; the verdict stays as it is."""
    if not assessment.screening.kept_from_paper:
        return visit, assessment
    shown = redacted(assessment, letter=True)
    verdict = replace(assessment.verdict, override="")  # a reason may name what stands on no paper
    return redacted_visit(visit, assessment, letter=True), replace(shown, verdict=verdict)
