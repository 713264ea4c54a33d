"""What is said about violence reaches no paper, and what is said about self-harm not the client's copy."""

from __future__ import annotations

import pytest

from psoas.assessment import (
    FOR_YOU_ALONE,
    Assessment,
    Stopped,
    private_keys,
    shown_findings,
    shown_flags,
    shown_questions,
    shown_words,
)
from psoas.pathway import assess
from psoas.visit import Client, Visit

VIOLENCE = (
    "My husband hits me when he is drunk. My low back hurts.",
    "My low back hurts. My ex put his hands round my throat.",
    "He won't let me see my friends, and my low back never lets go.",
    "I am walking on eggshells at home and my low back hurts.",
)
SELF_HARM = "I have been thinking about killing myself. My low back hurts."


def told(words: str, **client: str) -> Assessment:
    return assess(Visit("v", Client(age_years=40, sex="female", country=client.get("country", "")), words))


@pytest.mark.parametrize("words", VIOLENCE)
def test_violence_is_on_no_paper(words: str) -> None:
    assessment = told(words)
    private = private_keys(assessment, letter=True)
    assert private
    assert not {f.key for f in shown_findings(assessment, assessment.findings, letter=True)} & private
    assert not shown_flags(assessment, letter=True)
    assert not shown_words(assessment, letter=True)
    questions = shown_questions(assessment, assessment.screening.questions, letter=True)
    assert not {q.asks_about for q in questions} & private
    assert {f.key for f in shown_findings(assessment, assessment.findings)} >= {"region:low_back"}


@pytest.mark.parametrize("words", VIOLENCE[:3])
def test_the_letters_particulars_and_the_verdict_do_not_name_violence(words: str) -> None:
    visit = Visit("v", Client(age_years=40, conditions=("asthma", "history of domestic violence")), words)
    assessment = assess(visit)
    assert isinstance(assessment, Stopped)
    assert assessment.referral.client.conditions == ("asthma",)
    reported = {f.key for f in (*assessment.referral.reported, *assessment.referral.denied)}
    assert not reported & private_keys(assessment, letter=True)
    assert FOR_YOU_ALONE in assessment.verdict.because
    assert not any(flag.reason in assessment.verdict.because for flag in assessment.screening.red_flags)


def test_self_harm_may_stand_in_the_letter_to_a_doctor_and_not_in_the_clients_copy() -> None:
    assessment = told(SELF_HARM)
    assert isinstance(assessment, Stopped)
    assert "red_flag:self_harm_thoughts" in {f.key for f in assessment.referral.reported}
    assert shown_words(assessment, letter=True) == SELF_HARM
    assert not shown_words(assessment)
    assert "red_flag:self_harm_thoughts" not in {f.key for f in shown_findings(assessment, assessment.findings)}


def test_what_is_denied_or_long_ago_is_private_too() -> None:
    for words in ("My husband never hits me. My low back hurts.", "My first husband beat me years ago. My low back hurts."):
        assert private_keys(told(words), letter=True), words


def test_an_ordinary_visit_keeps_nothing_private() -> None:
    assessment = told("My low back hurts when I bend. No fever.")
    assert not private_keys(assessment)
    assert shown_findings(assessment, assessment.findings) == assessment.findings
    assert shown_words(assessment) == assessment.understanding.text


def test_the_assessment_holds_the_response_and_what_is_private() -> None:
    told_json = told(VIOLENCE[0], country="IE").to_json()
    kept = told_json["kept_from_paper"]
    assert isinstance(kept, list)
    assert "red_flag:violence_at_home" in kept
    assert "1800 341 900" in str(told_json["responses"])
    assert told_json["plan"] == []
