"""The client's own page: the handout as a page for a browser, which prints alone.

What stands in it is made by ``psoas.care.handout``; ``psoas.report.pdf`` prints the same as PDF.
"""

from __future__ import annotations

from dataclasses import replace

from psoas.assessment import Assessment
from psoas.care.handout import Handout, Occasion, handout_of
from psoas.report.drawing.exercise import exercise_svg
from psoas.report.templating import render, style
from psoas.report.views.page import Made, made_words
from psoas.report.words import setting
from psoas.screening.responses import emergency_number
from psoas.visit import Visit
from psoas.vocabulary import knowledge_version

_NOTHING = Occasion()


def client_handout(
    visit: Visit, assessment: Assessment, occasion: Occasion = _NOTHING, *, language: str = "en"
) -> Handout | None:
    """The handout of a visit, with the emergency number of the client's country; a child's speaks to the parent.

    Args:
        visit: its date, and the client's age and country; no more of it is shown.
        assessment: whose plan, or whose verdict, the handout tells.
        occasion: what is known beside the visit.
        language: of its texts.

    Returns:
        Nothing where too little was understood to say anything, or where no copy may be written.
    """
    age = visit.client.age_years
    return handout_of(
        visit,
        assessment,
        replace(occasion, emergency=occasion.emergency or emergency_number(visit.country)),
        for_parent=age is not None and age < setting("parent_reads_below_age"),
        language=language,
    )


def render_client(
    visit: Visit,
    assessment: Assessment,
    made: Made | None = None,
    occasion: Occasion = _NOTHING,
    language: str = "en",
) -> str | None:
    """The client's page; nothing where there is no handout.

    Args:
        visit: its date is that of the page.
        assessment: whose plan, or whose verdict, the page tells.
        made: when and by which program.
        occasion: what is known beside the visit.
        language: of its texts.
    """
    handout = client_handout(visit, assessment, occasion, language=language)
    if handout is None:
        return None
    return render(
        "client.html.jinja",
        view=handout,
        made=made_line(handout, made),
        pictures={
            action.exercise: exercise_svg(
                action.exercise, handout.language, side="left" if action.side == "left" else "right"
            )
            for action in handout.actions
        },
        style=style(),
    )


def made_line(handout: Handout, made: Made | None) -> str:
    """When and by which program a handout was made: on the day of the visit where that is known."""
    of = Made(handout.made_on or (made.on if made else None), made.program if made else "")
    if handout.language == "en" or of.on is None:
        return made_words(of)
    values = {
        "day": str(of.on.day),
        "month": handout.word("months").split()[of.on.month - 1],
        "year": str(of.on.year),
        "program": of.program,
        "knowledge": knowledge_version(),
    }
    line = handout.word("made")
    for name, value in values.items():
        line = line.replace(f"{{{name}}}", value)
    return line
