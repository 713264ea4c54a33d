"""The three things for today: ranked, no more than three, and called for by what was found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psoas.assessment import CarePlan, Caution, PlanItem
from psoas.care import first_steps, interventions
from psoas.visit import Finding

CODES = sorted(interventions())


def item(code: str, *, cautioned: bool = False) -> PlanItem:
    known = interventions()[code]
    care = Caution("warfarin", "Press lightly.", "monitor", "", "Example 2020", "estimate")
    return PlanItem(
        code, known.modality, (), known.dose, known.evidence, known.summary, known.citation, known.verified,
        (care,) if cautioned else (),
    )  # fmt: skip


def chosen(*codes: str, findings: tuple[Finding, ...] = ()) -> list[str]:
    return [s.item.intervention for s in first_steps(CarePlan(tuple(map(item, codes))), findings)]


@given(st.lists(st.sampled_from(CODES), unique=True))
def test_never_more_than_three_and_only_what_the_plan_offers(codes: list[str]) -> None:
    found = chosen(*codes)
    assert len(found) <= 3
    assert len(set(found)) == len(found)
    assert set(found) <= set(codes)


@pytest.mark.parametrize(
    ("key", "called"),
    [
        ("exam:thomas_test", "half_kneeling_hip_flexor_stretch"),
        ("exam:resisted_hip_flexion_pain", "isometric_hip_flexion"),
    ],
)
def test_what_was_found_by_hand_steers_the_first_step(key: str, called: str) -> None:
    codes = ("walking_programme", "isometric_hip_flexion", "half_kneeling_hip_flexor_stretch")
    type_, _, code = key.partition(":")
    found = Finding(type_, code, "left", origin="hand")
    steps = first_steps(CarePlan(tuple(map(item, codes))), (found,))
    assert (steps[0].item.intervention, steps[0].because) == (called, (key,))
    absent = first_steps(CarePlan(tuple(map(item, codes))), (replace(found, present=False),))
    assert all(not step.because for step in absent)


def test_what_needs_care_for_this_client_comes_last() -> None:
    plan = CarePlan(
        (item("walking_programme", cautioned=True), item("isometric_hip_flexion"), item("pacing"))
    )
    assert first_steps(plan, ())[-1].item.intervention == "walking_programme"


def test_one_thing_to_move_and_one_to_live_by_where_the_plan_has_both() -> None:
    found = chosen("walking_programme", "general_exercise", "graded_activity", "pacing")
    assert "pacing" in found


def test_hands_come_only_where_the_client_can_do_too_little_alone() -> None:
    assert "massage" not in chosen("massage", "walking_programme", "pacing", "heat")
    assert "massage" in chosen("massage", "pacing")
