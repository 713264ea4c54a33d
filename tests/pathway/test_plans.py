"""The plan serves the findings: `plans.csv` is a table that a clinician can read, taken through the whole pathway."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from psoas.assessment import Cleared, Stopped
from psoas.care import interventions
from psoas.pathway import assess
from psoas.visit import Client, Finding, MuscleState, Visit

with (Path(__file__).parent / "plans.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def visit(row: dict[str, str]) -> Visit:
    client = Client(
        age_years=float(row["age"]),
        medicines=tuple(parts(row["medicines"])),
        conditions=tuple(parts(row["conditions"])),
        sports=tuple(parts(row["sports"])),
    )
    muscles = [MuscleState.from_mapping(_muscle(m), "muscles") for m in parts(row["muscles"])]
    exams = [exam.split() for exam in parts(row["exams"])]
    findings = tuple(Finding("exam", code, side, sign == "+") for code, side, sign in exams)  # type: ignore[arg-type]
    return Visit("v", client, row["says"], findings, tuple(muscles))


def _muscle(text: str) -> dict[str, object]:
    muscle, side, state = text.split()
    return {"muscle": muscle, "side": side, "state": state, "amount": 0.3}


def plan_of(row: dict[str, str]) -> Cleared:
    found = assess(visit(row))
    assert isinstance(found, Cleared), found.verdict.because
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_the_first_steps_what_is_not_offered_and_the_answers(row: dict[str, str]) -> None:
    plan = plan_of(row).plan
    first = [s.intervention for s in plan.first_steps]
    offered = {i.intervention for i in plan.items}
    assert set(row["first"].split()) <= set(first), first
    assert len(first) <= 3
    assert set(first) <= offered
    assert not set(row["not_offered"].split()) & offered
    told = {
        g.title.removeprefix("Asked about: "): g.text
        for g in plan.guidance
        if g.topic in {"questions", "sport"}
    }
    if not row["answered"]:
        assert not [g for g in plan.guidance if g.topic == "questions"]
    for answer in parts(row["answered"]):
        about, _, words = answer.partition(": ")
        name = interventions()[about].name if about in interventions() else about
        assert words in told[name], told


def test_each_first_step_has_a_title_and_one_reason_of_its_own() -> None:
    for row in ROWS:
        steps = plan_of(row).plan.first_steps
        assert len({s.reason for s in steps}) == len(steps) == 3, row["what"]
        for step in steps:
            assert step.title == interventions()[step.intervention].name
            assert step.reason.endswith(".")
            assert "_" not in step.title + step.reason


def test_the_json_names_the_first_steps_by_code_and_keeps_the_plan() -> None:
    told = plan_of(ROWS[0]).to_json()
    assert told["first_steps"][0] == "standing_hip_flexor_stretch"  # type: ignore[index]
    assert {i["intervention"] for i in told["plan"]} >= set(told["first_steps"])  # type: ignore[index, union-attr, call-overload, arg-type]
    reasons = told["first_step_reasons"]
    assert [r["intervention"] for r in reasons] == told["first_steps"]  # type: ignore[index, union-attr, call-overload]


def test_a_stopped_visit_has_no_first_step_and_no_answer() -> None:
    words = "My low back aches and I have had a fever since Monday. Should I take turmeric?"
    found = assess(Visit("v", Client(age_years=40), words))
    assert isinstance(found, Stopped)
    told = found.to_json()
    assert told["plan"] == told["first_steps"] == []
    assert not any("turmeric" in g["text"].lower() for g in told["guidance"])  # type: ignore[index, union-attr, call-overload]
