"""Grave diagnoses that a client reports as told, and signs that were missed, beside what only looks like them.

``told_diagnoses.csv`` holds what a person says. A ``danger`` is at least as urgent as its row says, an ``alike`` at most.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import cast

import pytest

from psoas.assessment import URGENCIES
from psoas.pathway import assess
from psoas.pathway.hearing import hear
from psoas.screening import screen
from psoas.visit import Client, Finding, Sex, Visit

with (Path(__file__).parent / "told_diagnoses.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def urgency_of(row: dict[str, str], box: str = "words") -> str:
    """How urgent what a row says is, in the story or in the list of conditions."""
    listed = (row["words"],) if box == "conditions" else ()
    client = Client(age_years=float(row["age"]), sex=cast("Sex", row["sex"]), conditions=listed)
    heard = hear(Visit("told", client, row["words"] if box == "words" else "My low back hurts."))
    return screen(
        client,
        heard.findings,
        words_questions=heard.questions,
        duration_days=heard.duration_days,
        explained=heard.explained,
        suspected=heard.suspected,
    ).urgency


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["words"][:60])
def test_what_was_told_is_as_urgent_as_it_should_be(row: dict[str, str]) -> None:
    urgency, wanted = URGENCIES.index(urgency_of(row)), URGENCIES.index(row["urgency"])
    assert urgency >= wanted if row["kind"] == "danger" else urgency <= wanted


@pytest.mark.parametrize("kind", ["danger", "alike"])
def test_the_table_is_large_enough(kind: str) -> None:
    assert sum(row["kind"] == kind for row in ROWS) >= 30


def test_a_diagnosis_in_the_list_of_conditions_stops_as_one_in_the_story_does() -> None:
    for row in ROWS[:5]:
        assert URGENCIES.index(urgency_of(row, "conditions")) >= URGENCIES.index("same_day"), row["words"]


@pytest.mark.parametrize(
    ("words", "treat"),
    [
        ("My back hurts when I bend. Not sure if I am numb between my legs.", False),
        ("My hip aches when I walk. I might have broken my hip.", False),
        ("My hip aches when I walk. I'm scared of a broken hip.", True),
        ("My hip aches when I walk. I doubt that my hip is broken.", True),
    ],
)
def test_what_is_felt_and_held_possible_holds_the_visit_back_until_it_is_answered(
    words: str, treat: bool
) -> None:
    client = Client(age_years=44.0, sex="female")
    found = assess(Visit("held", client, words))
    assert found.verdict.treat is treat
    if not treat:
        asked = found.screening.questions[0].asks_about
        type_, _, code = asked.partition(":")
        answered = Visit("held", client, words, findings=(Finding(type_, code, present=False),))
        assert assess(answered).verdict.treat
