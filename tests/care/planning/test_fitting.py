"""The plan fits how the client lives and what they fear, and tells evidence for what is likely here."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from psoas.assessment import CarePlan, Differential, Screening, SourceEstimate
from psoas.care import interventions, plan
from psoas.care.cautions import worst_severity
from psoas.care.planning.together import clash
from psoas.visit import Client, Finding, MuscleState
from psoas.vocabulary import SOURCES


def planned(
    says: str = "",
    chances: Mapping[str, float] | None = None,
    *,
    findings: str = "",
    days: float | None = None,
    judged: tuple[MuscleState, ...] = (),
) -> CarePlan:
    likely = chances or {"iliopsoas_related": 0.7}
    estimates = [SourceEstimate(s, p, p, p, p, ()) for s in SOURCES for p in (likely.get(s, 0.003),)]
    found = [Finding(type_, code) for type_, _, code in (key.partition(":") for key in findings.split())]
    differential = Differential(tuple(sorted(estimates, key=lambda e: -e.probability)), ())
    return plan(
        Client(age_years=40),
        differential,
        found,
        Screening("none", ()),
        texts=(says,),
        duration_days=days,
        judged=judged,
    )


def first(made: CarePlan) -> list[str]:
    return [step.intervention for step in made.first_steps]


@pytest.mark.parametrize(
    ("says", "source", "comes_in", "goes"),
    [
        ("I have no time at all.", "iliopsoas_related", "isometric_hip_flexion", ""),
        ("I can't kneel any more.", "iliopsoas_related", "", "half_kneeling_hip_flexor_stretch"),
        ("There is no gym near me and I have no band.", "iliopsoas_related", "isometric_hip_flexion", "hip_flexor_band_strengthening"),
        ("I hate exercise.", "nonspecific_low_back_pain", "walking_programme", "dead_bug"),
        ("They told me my spine is worn out.", "nonspecific_low_back_pain", "education_reassurance", ""),
    ],
)  # fmt: skip
def test_what_the_client_says_of_their_life_counts(says: str, source: str, comes_in: str, goes: str) -> None:
    made = planned(says, {source: 0.8})
    assert set(comes_in.split()) <= set(first(made)), first(made)
    assert goes not in first(made)
    assert made.fitted_to


def test_nothing_said_of_a_life_changes_nothing() -> None:
    assert planned("My groin aches when I climb the stairs.").fitted_to == ()
    assert planned("My groin aches.").first_steps == planned().first_steps


def test_three_things_to_begin_with_and_every_other_line_says_why_it_is_not_one() -> None:
    for chances in (
        {"iliopsoas_related": 0.7},
        {"nonspecific_low_back_pain": 0.8},
        {"adductor_related": 0.7, "pubic_related": 0.2},
    ):
        made = planned("", chances)
        assert len(made.first_steps) == 3
        for item in made.items:
            assert (item.why_later == "") is (item.intervention in first(made)), item.intervention
            assert item.aim
            assert item.ends


def test_all_sources_still_likely_are_planned_for() -> None:
    made = planned("", {"adductor_related": 0.5, "hip_osteoarthritis": 0.4})
    assert {s for item in made.items for s in item.for_sources} >= {"adductor_related", "hip_osteoarthritis"}


def test_what_was_tested_elsewhere_has_no_grade_here() -> None:
    made = planned(findings="context:stress_or_low_mood")
    mindful = next(i for i in made.items if i.intervention == "mindfulness")
    assert interventions()["mindfulness"].evidence == "moderate"
    assert mindful.evidence == "none"
    assert mindful.summary.startswith("Not tested for")


def test_cold_is_for_the_first_days_only() -> None:
    fresh, old = (planned("", {"lumbar_muscle_strain": 0.8}, days=days) for days in (2.0, 40.0))
    assert "cold_pack" in {i.intervention for i in fresh.items}
    assert "cold_pack" not in {i.intervention for i in old.items}


def test_a_remedy_of_which_little_is_known_is_offered_to_nobody_who_does_not_ask() -> None:
    told = {i.intervention for i in planned("", {"nonspecific_low_back_pain": 0.8}).items}
    asked = planned("Should I take magnesium?", {"nonspecific_low_back_pain": 0.8})
    assert not told & {"magnesium", "turmeric_curcumin", "omega3", "ginger"}
    assert any(g.title == "Asked about: Magnesium tablets" for g in asked.guidance)
    assert all(worst_severity(i.cautions) in {"none", "inform", "monitor"} for i in asked.items)


def test_nothing_in_the_plan_is_a_danger_for_another_thing_in_it() -> None:
    made = planned("", {"nonspecific_low_back_pain": 0.8})
    offered = [i.intervention for i in made.items]
    assert {"heat", "oral_nsaid_ask_pharmacist"} <= set(offered)
    assert not {"capsicum_topical", "willow_bark"} & set(offered)
    told = {i.intervention: i.cautions[0].because for i in made.withheld}
    assert "warmth in this plan" in told["capsicum_topical"]
    assert "tablets in this plan" in told["willow_bark"]
    assert all(clash(code, offered) is None for code in offered)


def test_a_short_psoas_is_lengthened_once_the_first_days_are_over() -> None:
    tight = (MuscleState("psoas", "left", "tight", 0.3),)
    stretch = "standing_hip_flexor_stretch"  # of the body model: it lengthens the psoas most
    later = planned(days=60.0, judged=tight)
    assert first(later)[0] == stretch
    fresh = planned(days=3.0, judged=tight)
    assert stretch not in first(fresh)
    assert next(i for i in fresh.items if i.intervention == stretch).why_later.startswith(
        "It belongs to a later stage"
    )
