"""What to ask and examine next, as the report shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.reading import Page
from tests.report.samples import ASSESSMENT, VISIT

from psoas.assessment import NextExam, NextQuestion
from psoas.report import render_html
from psoas.vocabulary import codes

QUESTION = NextQuestion(
    "activity_worse:sit", "Is the pain worse when you sit?", 0.2, ("disc_related", "facet_joint")
)


def page(exams: tuple[NextExam, ...], questions: tuple[NextQuestion, ...] = (), note: str = "") -> Page:
    differential = replace(
        ASSESSMENT.differential, next_exams=exams, next_questions=questions, next_note=note
    )
    return Page(render_html(VISIT, replace(ASSESSMENT, differential=differential), None))


@pytest.mark.parametrize("exam", sorted(codes("exam")))
def test_every_exam_can_be_shown_with_its_how_to(exam: str) -> None:
    shown = page((NextExam(exam, 0.2, ("iliopsoas_related", "facet_joint")),))
    assert shown.faults == []
    assert "How often it is positive" in shown.text
    assert "of everyone who comes" in shown.text
    assert "with iliopsoas muscle and tendon" in shown.text


def test_questions_and_the_reason_to_stop_are_shown() -> None:
    assert QUESTION.text in page((), (QUESTION,)).text
    stopped = page((), (), "Stop here: hardly any answer would change it.")
    assert "Stop here" in stopped.text
    assert "A bit measures" not in stopped.text
    assert "Ask and examine next" in page(()).text
