"""A question of the words that was answered from a list is not asked again."""

from __future__ import annotations

import pytest

from psoas.pathway import assess
from psoas.report.views.safety import open_questions
from psoas.visit import Client, Finding, Visit

WORDS = "I had my baby four months ago and my left buttock hurts since. I leak a little when I sneeze, since the birth."
KEY = "red_flag:bladder_change"


@pytest.mark.parametrize(
    ("told", "asked"), [((), True), ((Finding("red_flag", "bladder_change", present=False),), False)]
)
def test_an_answer_from_a_list_closes_the_question(told: tuple[Finding, ...], asked: bool) -> None:
    found = assess(Visit(id="one", client=Client(age_years=32, sex="female"), words=WORDS, findings=told))
    assert (KEY in {q.asks_about for q in open_questions(found)}) is asked
