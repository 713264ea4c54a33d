"""The report of one visit as one page that needs nothing else."""

from __future__ import annotations

from psoas.assessment import Assessment
from psoas.pathway.series import Since
from psoas.report.body_values import BodySection
from psoas.report.templating import render, style
from psoas.report.views.page import Made, page_view
from psoas.visit import Visit


def render_html(
    visit: Visit,
    assessment: Assessment,
    body: BodySection | None,
    made: Made | None = None,
    since: Since | None = None,
) -> str:
    """One self-contained HTML page: no script, nothing fetched, every client word escaped.

    The first screen answers what a practitioner asks before the client sits; all else is one tap below, in the order of a
    visit. A page of ``Stopped`` or ``Undetermined`` holds safety and what was understood, and neither sources, plan nor body.

    Args:
        visit: who, and what they said.
        assessment: what was concluded.
        body: pictures and figures of the body, or nothing where it was not worked out.
        made: when and by which program the page is made, and which pages lie beside it.
        since: what has changed since the visit before; the page begins with it after its verdict.

    Returns:
        The page; the same input gives the same bytes.
    """
    view = page_view(visit, assessment, body, made or Made(), since)
    return render("report.html.jinja", view=view, style=style())
