"""What to ask and examine next, as the report shows it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.every import every
from tests.report.pages import summary
from tests.report.reading import Page
from tests.report.samples import ASSESSMENT, STOPPED, UNDETERMINED, VISIT

from psoas.assessment import NextExam, NextQuestion, RedFlag, Screening
from psoas.pathway import assess
from psoas.report import render_html
from psoas.report.views.safety import open_questions
from psoas.visit import Client, Visit
from psoas.vocabulary import codes

QUESTION = NextQuestion(
    "activity_worse:sit", "Is the pain worse when you sit?", 0.2, ("disc_related", "facet_joint")
)


def page(exams: tuple[NextExam, ...], questions: tuple[NextQuestion, ...] = (), note: str = "") -> Page:
    differential = replace(
        ASSESSMENT.differential, next_exams=exams, next_questions=questions, next_note=note
    )
    return Page(render_html(VISIT, replace(ASSESSMENT, differential=differential), None))


@every("exam", sorted(codes("exam")))
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
    few = open_questions(ASSESSMENT)
    assert few
    assert f"The open safety questions come first ({len(few)}). Stop here" in stopped.text
    assert stopped.text.index(few[-1].text) < stopped.text.index("Stop here"), (
        "not above what is open for safety"
    )
    assert "Ask and examine next" in page(()).text


def flag(rule: str, urgency: str, *steps: str, kept_from: str = "nobody") -> RedFlag:
    return RedFlag(rule, urgency, (), (), f"{rule}.", "NICE", "yes", steps, kept_from)  # type: ignore[arg-type]


FLAGS = (
    flag("grave", "mention_to_doctor", "When did it begin?", "Feel the foot pulses."),
    flag("mild", "mention_to_doctor", "How much weight?", "When did it begin?"),
)


def test_what_screening_would_ask_next_stands_in_the_summary_in_the_order_of_danger() -> None:
    screening = Screening("mention_to_doctor", FLAGS)
    for base in (ASSESSMENT, STOPPED, UNDETERMINED):
        html = render_html(VISIT, replace(base, screening=screening), None)
        text = Page(summary(html)).text
        steps = ["When did it begin?", "Feel the foot pulses.", "How much weight?"]
        steps = steps[:2] if base is ASSESSMENT else steps  # a cleared summary has room for two
        places = [text.index(step) for step in steps]
        assert places == sorted(places)
        assert text.count("When did it begin?") == 1
        safety = Page(html[html.index('id="safety"') : html.index('id="understood"')]).text
        assert "Feel the foot pulses." in safety


def test_what_is_private_is_not_asked_where_others_look_on() -> None:
    hidden = flag("hidden", "mention_to_doctor", "Who did that?", kept_from="all_paper")
    html = render_html(VISIT, replace(ASSESSMENT, screening=Screening("mention_to_doctor", (hidden,))), None)
    assert "Who did that?" not in html


def test_what_was_answered_is_not_asked_next() -> None:
    told = "My groin hurts and I have lost weight without trying. I had cancer in 2019."
    asked = f"{told} No fever and no night sweats."
    shown = [Page(summary(render_html(v, assess(v), None))).text for v in (heard(told), heard(asked))]
    assert "How much over how long" in shown[0]
    assert all(text.count("Which cancer, what year") == 1 for text in shown)


TOLD_ALREADY = (
    ("Numb between my legs since Monday and my back hurts. Wiping feels odd.", "Does wiping feel different?"),
    (
        "My back hurts and I am numb between my legs. I can't feel the loo roll.",
        "Does wiping feel different?",
    ),
    ("My back has hurt since Sunday and I have an aneurysm of 4.8 cm.", "Its size?"),
    ("My groin hurts and I had prostate cancer in 2019.", "Which cancer, what year?"),
    ("My groin hurts and I lost two stone without trying, and I am off my food.", "How much"),
)


@pytest.mark.parametrize(("words", "question"), TOLD_ALREADY)
def test_what_the_words_tell_of_is_not_asked_next(words: str, question: str) -> None:
    asked = [step for flag in assess(heard(words)).screening.red_flags for step in flag.ask_next]
    assert not [step for step in asked if step.startswith(question)]


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("I am numb between my legs since Monday and my back hurts.", "Does wiping feel different?"),
        ("My groin hurts and I had cancer in 2019.", "Which cancer, what year?"),
        ("My groin hurts and I have lost weight without trying.", "How much"),
    ],
)
def test_what_the_words_leave_open_is_asked_next(words: str, question: str) -> None:
    asked = [step for flag in assess(heard(words)).screening.red_flags for step in flag.ask_next]
    assert [step for step in asked if step.startswith(question)]


def test_a_blood_thinner_that_is_listed_is_not_asked_about() -> None:
    visit = Visit("v", Client(50, "female", medicines=("Eliquis",)), "My groin aches when I walk.")
    asked = " ".join(q.text for q in assess(visit).screening.questions)
    assert "blood thinner" not in asked
    assert "bruise or bleed easily" in asked


def heard(words: str) -> Visit:
    return Visit("v", Client(64, "male"), words)
