"""A question for a conversation is not kept as an answer about one thing: on a screen the one finding is asked."""

from __future__ import annotations

import pytest

from psoas.pathway.serious import answerable, serious_sources
from psoas.screening import question_about
from psoas.visit import Question

ALL = sorted(serious_sources())


@pytest.mark.parametrize("source", ALL)
def test_a_warning_sign_is_asked_alone(source: str) -> None:
    asked = serious_sources()[source].question
    if not asked.asks_about.startswith("red_flag:"):
        return
    alone = answerable(asked)
    assert alone == question_about(asked.asks_about)
    assert alone.asks_about == asked.asks_about
    assert not alone.why.startswith("If yes")


def test_no_numb_thigh_denies_no_blood_thinner() -> None:
    asked = serious_sources()["psoas_haematoma"].question
    assert "thigh" in asked.text
    assert answerable(asked).text == "Do you take a blood thinner?"


def test_other_questions_stay() -> None:
    fever = Question("red_flag:fever", "Have you had a fever, chills or shivering?", "")
    assert answerable(fever) is fever
