"""The whole report as one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import assert_never

from psoas.assessment import Assessment, Cleared, Stopped, Undetermined
from psoas.differential import what_is_known
from psoas.differential.mechanical import mechanical_words
from psoas.report.body_picture import body_picture
from psoas.report.body_values import BodySection
from psoas.report.care_plan import follow_up, honesty, plan
from psoas.report.head import masthead
from psoas.report.markup import Child, Markup, tag
from psoas.report.next_steps import next_steps
from psoas.report.pain_map import pain_map
from psoas.report.references import collect
from psoas.report.safety import safety
from psoas.report.sources import sources
from psoas.report.understood import understood
from psoas.visit import Visit

# The page may load nothing at all from anywhere, should an escape ever fail.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render_html(visit: Visit, assessment: Assessment, body: BodySection | None) -> str:
    """One self-contained HTML page: no script, nothing fetched, every client word escaped.

    A page of ``Stopped`` or ``Undetermined`` holds safety and what was understood, and neither sources, plan nor body.

    Args:
        visit: who, and what they said.
        assessment: what was concluded.
        body: pictures and figures of the body, or nothing where it was not worked out.

    Returns:
        The page; the same input gives the same bytes.
    """
    references = collect(assessment)
    parts: list[Child] = [safety(visit, assessment, references), understood(assessment)]
    match assessment:
        case Stopped() | Undetermined():
            parts.append(honesty(references, explains=False))
        case Cleared():
            parts += [
                pain_map(assessment, visit.drawing),
                sources(assessment, references, _of_the_body(visit, assessment)),
                next_steps(assessment),
                body_picture(body) if body is not None else None,
                plan(assessment, references),
                follow_up(assessment.follow_up, references),
                honesty(references, explains=True),
            ]
        case _:
            assert_never(assessment)
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
            tag("meta", name="referrer", content="no-referrer"),
            tag("meta", name="robots", content="noindex"),
            tag("title", f"psoas report: visit {visit.id or 'without a name'}"),
            tag("style", Markup(_style())),
        ),
        tag(
            "body",
            tag("a", "Skip to the safety result", href="#safety", class_="skip"),
            masthead(visit, assessment.understanding),
            tag("main", *parts),
            tag(
                "footer",
                tag(
                    "p",
                    "psoas informs a practitioner and does not replace a doctor. Mechanical load is not pain.",
                ),
            ),
        ),
        lang="en-GB",
    )
    return f"<!DOCTYPE html>\n{page}\n"


@lru_cache(maxsize=1)
def _style() -> str:
    return resources.files("psoas.report").joinpath("data").joinpath("report.css").read_text(encoding="utf-8")


def _of_the_body(visit: Visit, assessment: Cleared) -> Mapping[str, str]:
    """For each source, what the activities that the client names ask of its tissue."""
    return mechanical_words(
        what_is_known(visit.client, assessment.findings, assessment.understanding.duration_days)
    )
