"""What is said about violence reaches no paper, and what is said about self-harm not the client's copy."""

from __future__ import annotations

import json

import pytest

from psoas.assessment import (
    FOR_YOU_ALONE,
    Assessment,
    Cleared,
    Stopped,
    may_be_written,
    private_keys,
    redacted,
    redacted_visit,
)
from psoas.pathway import assess
from psoas.visit import Client, Visit
from psoas.visit.fields import Json

VIOLENCE = (
    "My husband hits me when he is drunk. My low back hurts.",
    "My low back hurts. My ex put his hands round my throat.",
    "He won't let me see my friends, and my low back never lets go.",
    "I am walking on eggshells at home and my low back hurts.",
    "My husband never hits me. My low back hurts.",
    "My first husband beat me years ago. My low back hurts.",
    "My low back hurts when I bend. My dad hit us when we were kids.",
)
SELF_HARM = "I have been thinking about killing myself. My low back hurts."


PLAIN = "My low back hurts."
HINTS = ("husband", "throat", "eggshell", "violen", "strangled", "controlled", "trauma", "afraid", "alone")


def visit_of(words: str, conditions: tuple[str, ...] = ("asthma", "history of domestic violence")) -> Visit:
    return Visit("v", Client(age_years=40, sex="female", country="IE", conditions=conditions), words)


def told(words: str) -> Assessment:
    return assess(visit_of(words))


def on_paper(words: str, *, letter: bool) -> str:
    """Everything that a writer of letters or of the client's page is given."""
    visit = visit_of(words)
    return paper_of(visit, assess(visit), letter=letter)


def paper_of(visit: Visit, assessment: Assessment, *, letter: bool) -> str:
    copy = redacted(assessment, letter=letter)
    given: list[Json] = [copy.to_json(), redacted_visit(visit, assessment, letter=letter).client.to_json()]
    if isinstance(copy, Stopped):
        given += [f.to_json() for f in (*copy.referral.reported, *copy.referral.denied)]
        given.append(copy.referral.client.to_json())
    return (
        json.dumps(given).casefold()
        + redacted_visit(visit, assessment, letter=letter).words
        + copy.understanding.text
    )


@pytest.mark.parametrize("letter", [True, False])
@pytest.mark.parametrize("words", VIOLENCE)
def test_violence_is_on_no_paper(words: str, letter: bool) -> None:
    assert private_keys(told(words), letter=True)
    paper = on_paper(words, letter=letter)
    assert "low_back" in paper
    assert "asthma" in paper
    assert FOR_YOU_ALONE.casefold() not in paper
    # The advice for everyone may hold such words; nothing more of them may stand there than without any violence.
    plain = visit_of(PLAIN, ("asthma",))
    everyone = paper_of(plain, assess(plain), letter=letter)
    for hint in HINTS:
        assert paper.count(hint) <= everyone.count(hint), hint


@pytest.mark.parametrize("words", VIOLENCE[:3])
def test_no_paper_is_written_where_violence_makes_the_haste(words: str) -> None:
    assessment = told(words)
    assert isinstance(assessment, Stopped)
    assert not may_be_written(assessment)
    assert not may_be_written(assessment, letter=True)
    assert FOR_YOU_ALONE in assessment.verdict.because
    assert not any(flag.reason in assessment.verdict.because for flag in assessment.screening.red_flags)


def test_self_harm_may_stand_in_the_letter_to_a_doctor_and_not_in_the_clients_copy() -> None:
    assessment = assess(Visit("v", Client(age_years=40), SELF_HARM))
    assert may_be_written(assessment, letter=True)
    assert not may_be_written(assessment)
    letter, copy = redacted(assessment, letter=True), redacted(assessment)
    assert letter.understanding.text == SELF_HARM
    assert "red_flag:self_harm_thoughts" in {f.key for f in letter.findings}
    assert not letter.screening.responses
    assert not copy.understanding.text
    assert "self_harm" not in json.dumps(copy.to_json())


def test_an_ordinary_visit_keeps_nothing_private() -> None:
    visit = Visit("v", Client(age_years=40), "My low back hurts when I bend. No fever.")
    assessment = assess(visit)
    assert isinstance(assessment, Cleared)
    assert not private_keys(assessment)
    assert redacted(assessment) == assessment
    assert redacted_visit(visit, assessment) == visit
    assert may_be_written(assessment)


def test_another_danger_may_still_be_written_to_a_doctor() -> None:
    assessment = told(
        "I can't pass water since last night and I am numb between my legs. My low back hurts. My husband hits me when he drinks."
    )
    assert may_be_written(assessment, letter=True)
    letter = redacted(assessment, letter=True)
    assert letter.verdict.urgency == "emergency_now"
    assert "red_flag:saddle_numbness" in {f.key for f in letter.findings}
    assert all(flag.kept_from == "nobody" for flag in letter.screening.red_flags)


def test_the_assessment_holds_the_response_for_the_practitioner() -> None:
    told_json = told(VIOLENCE[0]).to_json()
    kept = told_json["kept_from_paper"]
    assert isinstance(kept, list)
    assert "red_flag:violence_at_home" in kept
    assert "1800 341 900" in json.dumps(told_json["responses"])
    assert told_json["plan"] == []
