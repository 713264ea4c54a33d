"""The stage of the plan: `stages.csv` is a table that a clinician can read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from psoas.care import interventions
from psoas.care.planning.lines import line_of
from psoas.care.planning.stages import STAGES, stage_of
from psoas.care.planning.steering import steer
from psoas.visit import Finding, MuscleState

with (Path(__file__).parent / "stages.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def found(keys: str) -> list[Finding]:
    return [Finding(type_, code) for type_, _, code in (key.partition(":") for key in keys.split())]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["what"])
def test_the_stage_follows_from_duration_irritability_and_pain(row: dict[str, str]) -> None:
    judged = (
        [
            MuscleState(m, "left", state, 0.3)  # type: ignore[arg-type]
            for m, state in [row["muscles"].split()]
            if row["muscles"]
        ]
        if row["muscles"]
        else []
    )
    findings = found(row["findings"])
    days, pain = (float(row[name]) if row[name] else None for name in ("days", "pain"))
    stage = stage_of(findings, steer(judged, findings), days, pain)
    assert stage.code == row["stage"], stage.why
    assert stage.why.endswith(".")
    assert stage.moves_on.endswith(".")


def test_more_pain_never_moves_a_plan_on() -> None:
    for row in ROWS:
        findings = found(row["findings"])
        days = float(row["days"]) if row["days"] else None
        reached = [
            STAGES.index(stage_of(findings, steer((), findings), days, pain).code) for pain in range(11)
        ]
        assert reached == sorted(reached, reverse=True), row["what"]


def test_the_stages_lead_back_to_what_the_client_named() -> None:
    findings = found("context:runner activity_worse:sit activity_worse:climb_stairs activity_worse:kick")
    assert stage_of(findings, steer((), findings), None, None).toward == (
        "running",
        "going up stairs",
        "kicking",
    )


def test_every_intervention_says_what_it_is_for_whom_it_serves_and_what_ends_it() -> None:
    for intervention in interventions().values():
        line = line_of(intervention)
        assert line.aim.startswith("to "), intervention.code
        assert line.ends.endswith("."), intervention.code
        assert list(line.stages) == sorted(line.stages, key=STAGES.index), intervention.code
