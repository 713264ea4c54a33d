"""What the page says of safety, and its silence on causes when screening stops."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.report.pages import full, stop, summary, undetermined
from tests.report.reading import Page
from tests.report.samples import (
    ASSESSMENT,
    STOPPED,
    UNDETERMINED,
    VISIT,
    WATCH,
    WORDS,
)

from psoas.assessment import Cleared, Screening
from psoas.report import render_html
from psoas.report.words import intervention_name, source_name
from psoas.visit import Correction, NotApplied, Span


def test_a_stop_shows_safety_alone() -> None:
    page = Page(stop())
    assert [a["data-part"] for a in page.all("details")] == ["safety", "understood", "honesty"]
    for item in (*ASSESSMENT.plan.items, *ASSESSMENT.plan.withheld):
        assert intervention_name(item.intervention) not in page.text
    for estimate in ASSESSMENT.differential.estimates:
        assert source_name(estimate.source) not in page.text
    assert "data:image" not in stop()
    assert "A doctor must see this person today" in page.text
    assert "abscess of the psoas" in page.text


@pytest.mark.parametrize("urgency", ["within_2_weeks", "same_day", "emergency_now"])
def test_every_stopping_urgency_says_when_who_and_what_first(urgency: str) -> None:
    flags = tuple(replace(f, urgency=urgency) for f in STOPPED.screening.red_flags)  # type: ignore[arg-type]
    stopped = replace(
        STOPPED,
        screening=Screening(urgency, flags),  # type: ignore[arg-type]
        verdict=replace(STOPPED.verdict, urgency=urgency),  # type: ignore[arg-type]
    )
    text = Page(render_html(VISIT, stopped, None)).text
    assert all(words in text for words in ("How soon", "Who", "First"))
    assert "Plan" not in text


def test_a_mention_to_the_doctor_keeps_the_rest_of_the_page() -> None:
    flags = tuple(replace(f, urgency="mention_to_doctor") for f in STOPPED.screening.red_flags)
    verdict = replace(ASSESSMENT.verdict, urgency="mention_to_doctor")
    mentioned = replace(ASSESSMENT, screening=Screening("mention_to_doctor", flags), verdict=verdict)
    page = Page(render_html(VISIT, mentioned, None))
    assert "plan" in page.ids
    assert "Mention this to a doctor" in page.text


def test_what_is_watched_stands_in_safety_with_its_day_its_reason_and_its_source() -> None:
    watching = replace(ASSESSMENT, screening=replace(ASSESSMENT.screening, watch=WATCH))
    html = render_html(VISIT, watching, None)
    safety = html[html.index('id="safety"') : html.index('id="understood"')]
    assert "Look again by 7 December 2026." in summary(html)
    assert "Watch, and look again by 7 December 2026" in safety
    assert safety.index("by 7 December 2026") < safety.index("by 11 January 2027")
    assert "Pain in walking &amp; at night." in safety
    assert "A scan before any training." in safety
    reference = re.search(r'Found late it breaks through\.<sup><a href="#(ref-\d+)"', safety)
    assert reference
    assert f'<li id="{reference[1]}">Robertson 2017</li>' in html
    assert Page(html).faults == []


def test_a_watch_without_the_visits_date_counts_from_the_visit() -> None:
    undated = tuple(replace(watch, review_on=None) for watch in WATCH)
    html = render_html(
        VISIT, replace(ASSESSMENT, screening=replace(ASSESSMENT.screening, watch=undated)), None
    )
    assert "Watch, and look again within 7 days of this visit" in html


def test_nothing_is_watched_on_a_page_that_stops_or_has_nothing_to_watch() -> None:
    stopped = replace(STOPPED, screening=replace(STOPPED.screening, watch=WATCH))
    assert render_html(VISIT, stopped, None) == render_html(VISIT, STOPPED, None)
    assert "ook again by" not in full()


def test_where_too_little_is_understood_the_page_shows_no_green_light_no_plan_and_no_body() -> None:
    page = Page(undetermined())
    assert [a["data-part"] for a in page.all("details")] == ["safety", "understood", "honesty"]
    assert "Nothing was understood of this visit" in page.text
    assert "No red flag" not in page.text
    assert "No stop sign" not in page.text
    verdicts = [a for a in page.all("section") if a.get("class") == "verdict"]
    assert [(v["data-kind"], v["data-read"]) for v in verdicts] == [("undetermined", "open")]
    assert "data:image" not in undetermined()
    assert "The words seem to be in German" in page.text


def read_of(assessment: Cleared) -> str | None:
    page = Page(render_html(VISIT, assessment, None))
    return next(a["data-read"] for a in page.all("section") if a.get("class") == "verdict")


def test_only_a_visit_with_nothing_open_is_green() -> None:
    asked = replace(ASSESSMENT.understanding, questions=())
    green = replace(ASSESSMENT, understanding=asked, screening=Screening("none", ()))
    assert read_of(green) == "all"
    unread = replace(asked, not_understood=(Span(0, 4, WORDS[:4]),))
    missed = NotApplied(Correction("hip", "rejected"), "gone")
    for open_ in (
        ASSESSMENT,
        replace(green, understanding=unread),
        replace(green, screening=Screening("none", (), watch=WATCH)),
        replace(green, corrections_not_applied=(missed,)),
    ):
        assert read_of(open_) == "open"


def test_the_safety_questions_are_asked_by_yes_and_no_in_their_order() -> None:
    text = Page(undetermined()).text
    asked = summary(undetermined())
    assert asked.count("☐ yes ☐ no") == len(UNDETERMINED.questions)
    assert text.index(UNDETERMINED.questions[0].text) < text.index(UNDETERMINED.questions[1].text)
