"""The plan: for whom what is offered, what is withheld, and what is said; written as a clinician would ask it."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.every import every

from psoas.assessment import CarePlan, Cleared, Differential, Screening, SourceEstimate, Urgency, Watch
from psoas.care import for_stopped, how_to, interventions, plan, worst_severity
from psoas.care.interventions import _how_tos
from psoas.care.settings import groups, guidance
from psoas.care.triggers import triggers
from psoas.pathway import assess
from psoas.screening.watching import concerns
from psoas.visit import Client, Finding, Visit
from psoas.vocabulary import SOURCES

SAFE = Screening("none", ())
# What a doctor has to see first: the gate stops these, and care has nothing for them.
_TABLE = (resources.files("psoas.pathway") / "data" / "serious_sources.csv").read_text(encoding="utf-8")
SERIOUS = {row["source"] for row in csv.DictReader(_TABLE.splitlines())}
PUBLISHED = Path(__file__).parent / "published_interventions.csv"


def likely(**chances: float) -> Differential:
    """A differential in which all other sources are unlikely."""
    estimates = (SourceEstimate(s, p, p, p, p, ()) for s in SOURCES for p in (chances.get(s, 0.003),))
    return Differential(tuple(sorted(estimates, key=lambda e: -e.probability)), ())


def planned(
    source: str, medicines: str = "", conditions: str = "", findings: tuple[str, ...] = (), age: float = 40
) -> CarePlan:
    client = Client(
        age_years=age,
        medicines=tuple(m for m in medicines.split(";") if m),
        conditions=tuple(c for c in conditions.split(";") if c),
    )
    found = [Finding(type_, code) for type_, _, code in (key.partition(":") for key in findings)]
    return plan(client, likely(**{source: 0.6}), found, SAFE)


def offered(plan_: CarePlan) -> set[str]:
    return {i.intervention for i in plan_.items}


def withheld(plan_: CarePlan) -> set[str]:
    return {i.intervention for i in plan_.withheld}


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("iliopsoas_related", "half_kneeling_hip_flexor_stretch hip_flexor_band_strengthening isometric_hip_flexion psoas_manual_release constructive_rest heat"),
        ("gluteal_tendinopathy", "gluteal_loading_education side_lying_pillow"),
        ("hip_osteoarthritis", "hip_oa_exercise walking_programme"),
        ("adductor_related", "holmich_active_programme adductor_squeeze_isometric"),
        ("nonspecific_low_back_pain", "stay_active heat"),
        ("radiculopathy_lower", "stay_active nerve_glides"),
        ("femoroacetabular", "fai_physio"),
        ("pelvic_girdle_pain", "sij_stabilisation pelvic_belt"),
        ("meralgia_paresthetica", "loosen_and_unload_thigh_nerve"),
        ("axial_spondyloarthritis", "spondyloarthritis_exercise"),
        ("spondylolysis", "pars_rest_and_return"),
        ("coccydynia", "coccyx_cushion"),
    ],
)  # fmt: skip
def test_each_source_gets_what_is_made_for_it(source: str, wanted: str) -> None:
    assert set(wanted.split()) <= offered(planned(source))


@pytest.mark.parametrize(
    ("medicines", "conditions", "findings", "age", "kept_away"),
    [
        ("warfarin", "", (), 50, "psoas_manual_release"),
        ("Eliquis 5 mg", "", (), 50, "psoas_manual_release"),
        ("aspirin 75", "", (), 50, "psoas_manual_release"),
        ("", "", ("red_flag:anticoagulant",), 50, "psoas_manual_release"),
        ("", "pregnant, 20 weeks", (), 30, "psoas_manual_release"),
        ("", "", ("red_flag:pregnant",), 30, "psoas_manual_release"),
        ("", "aortic aneurysm, watched", (), 70, "psoas_manual_release"),
        ("", "", ("red_flag:vascular_risk",), 70, "psoas_manual_release"),
        ("", "hip replacement 2018", (), 70, "psoas_manual_release half_kneeling_hip_flexor_stretch"),
        ("", "", ("context:hip_replacement",), 70, "psoas_manual_release half_kneeling_hip_flexor_stretch"),
        ("", "osteoporosis", (), 70, "psoas_manual_release"),
        ("", "", ("context:recent_surgery",), 40, "psoas_manual_release"),
        ("", "", ("red_flag:cancer_history",), 40, "psoas_manual_release"),
        ("", "inguinal hernia", (), 40, "psoas_manual_release"),
        ("", "numb skin over the hip", (), 40, "heat"),
        ("fentanyl patch", "", (), 40, "heat"),
        ("", "", (), 15, "psoas_manual_release"),
    ],
)
def test_what_this_client_should_leave(
    medicines: str, conditions: str, findings: tuple[str, ...], age: float, kept_away: str
) -> None:
    made = planned("iliopsoas_related", medicines, conditions, findings, age)
    for code in kept_away.split():
        assert code not in offered(made)
        assert code in withheld(made)
        item = next(i for i in made.withheld if i.intervention == code)
        assert worst_severity(item.cautions) in {"avoid", "contraindicated"}
    assert made.items, "something can still be done"


def test_what_is_unlikely_does_not_fill_the_plan() -> None:
    made = plan(Client(age_years=60), likely(hip_osteoarthritis=0.95, iliopsoas_related=0.09), [], SAFE)
    assert "hip_oa_exercise" in offered(made)
    assert not offered(made) & {"psoas_manual_release", "isometric_hip_flexion", "dead_bug"}


def test_denied_findings_and_past_medicines_withhold_nothing() -> None:
    client = Client(age_years=40, medicines=("no blood thinners",), conditions=("used to take warfarin",))
    made = plan(client, likely(iliopsoas_related=0.6), [Finding("red_flag", "pregnant", present=False)], SAFE)
    item = next(i for i in made.items if i.intervention == "psoas_manual_release")
    assert item.cautions == ()


@pytest.mark.parametrize("urgency", ["within_2_weeks", "same_day", "emergency_now"])
def test_where_a_visit_stops_it_is_said_how_to_tell_the_client(urgency: Urgency) -> None:
    said = for_stopped(Client(), urgency, [])
    assert [g.topic for g in said] == ["what_to_say"]
    burdened = for_stopped(Client(), urgency, [Finding("context", "stress_or_low_mood")])
    assert "screening" in {g.topic for g in burdened}


@every("source", sorted(set(SOURCES) - SERIOUS))
def test_every_other_source_has_care(source: str) -> None:
    made = planned(source)
    assert "education_reassurance" in offered(made)
    assert any(i.modality in {"exercise", "self_care"} for i in made.items)
    assert any(source in i.for_sources for i in made.items)


def test_bad_news_about_evidence_is_said() -> None:
    made = planned("nonspecific_low_back_pain")
    negatives = {i.code for i in interventions().values() if i.evidence == "negative"}
    assert {"cbd_oral", "tens", "glucosamine", "traction"} <= withheld(made)
    assert not negatives & offered(made)
    cbd = next(i for i in made.withheld if i.intervention == "cbd_oral")
    assert "placebo" in cbd.cautions[0].text
    for item in made.items:
        assert (item.modality in {"supplement", "herb"}) == item.summary.startswith("Some people ask")


def test_hands_on_work_brings_consent_and_the_truth_about_trauma() -> None:
    topics = {g.topic for g in planned("iliopsoas_related").guidance}
    assert {"consent", "pause", "grounding", "aftercare", "refer", "evidence"} <= topics
    text = " ".join(g.text for g in guidance("emotional"))
    assert "No controlled study shows" in text


@pytest.mark.parametrize("code", ["stress_or_low_mood", "fear_of_movement", "poor_sleep"])
def test_distress_brings_two_questions_and_a_way_on(code: str) -> None:
    made = planned("hip_osteoarthritis", findings=(f"context:{code}",))
    assert {"screening", "refer", "grounding"} <= {g.topic for g in made.guidance}
    assert any("PHQ-2" in g.title for g in made.guidance)
    assert not {g.topic for g in planned("hip_osteoarthritis").guidance} & {"screening"}


def test_prompts_reach_the_plan() -> None:
    assert "sleep_hygiene_cbti" in offered(planned("iliopsoas_related", findings=("context:poor_sleep",)))
    assert "graded_activity" in offered(planned("iliopsoas_related", findings=("context:fear_of_movement",)))


@given(
    st.dictionaries(st.sampled_from(SOURCES), st.floats(0.02, 0.9), max_size=5),
    st.lists(st.sampled_from(["warfarin", "sertraline", "metformin", "ramipril", "tacrolimus"]), max_size=3),
    st.floats(0, 110),
)
def test_laws_of_every_plan(chances: dict[str, float], medicines: list[str], age: float) -> None:
    client = Client(age_years=age, medicines=tuple(medicines))
    made = plan(client, likely(**chances), [], SAFE)
    assert made == plan(client, likely(**chances), [], SAFE)
    assert len(made.items) <= sum(g.most for g in groups())
    assert not offered(made) & withheld(made)
    for item in made.items:
        assert worst_severity(item.cautions) in {"none", "inform", "monitor"}
        assert item.for_sources
    for item in made.withheld:
        assert worst_severity(item.cautions) in {"avoid", "contraindicated"}
    fewer = plan(Client(age_years=age), likely(**chances), [], SAFE)
    barred = {i.intervention for i in fewer.withheld}
    assert barred <= withheld(made), "a medicine more never brings back what was withheld"


def test_every_intervention_has_dose_citation_and_grade() -> None:
    for i in interventions().values():
        assert i.dose
        assert i.citation
        assert i.summary.endswith(".")
        assert "http" not in i.citation
        if i.evidence == "high":
            assert i.verified != "estimate"


# Rows of the first collection that a later close reading found wrong; ours hold what was found.
GRADE_MENDED = {"willow_bark", "education_reassurance", "spinal_manipulation"}
MARK_MENDED = {
    "half_kneeling_hip_flexor_stretch",
    "thomas_position_stretch",
    "pnf_contract_relax_hip_flexor",
}


def test_codes_doses_grades_and_marks_are_as_published() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            ours = interventions()[row["intervention"]]
            assert ours.modality == row["modality"], ours.code
            assert (ours.evidence == row["evidence"]) is (ours.code not in GRADE_MENDED), ours.code
            assert (ours.verified == row["verified"]) is (ours.code not in MARK_MENDED), ours.code
            assert set(row["sources"].split()) <= set(ours.sources), ours.code
            shown = f"{ours.dose} {ours.summary}".replace("once", "1").replace("twice", "2")
            for figure in row["dose_figures"].split():
                assert figure in shown, (ours.code, figure)


def test_how_to_has_steps_frequency_stop_rules_and_basis() -> None:
    for how in _how_tos().values():
        assert len(how.steps) >= 2
        assert how.frequency
        assert how.stop_if
        assert how.basis
        assert how.for_whom in {"client", "practitioner"}
    release = how_to("psoas_manual_release")
    assert release is not None
    text = " ".join((*release.steps, *release.stop_if)).lower()
    for word in ("rule out", "ask", "knees bent", "breath", "pulse", "60 to 90 seconds", "stop"):
        assert word in text
    assert how_to("glucosamine") is None


def test_what_screening_watches_holds_back_what_it_names() -> None:
    known = {trigger for trigger, row in triggers().items() if row.kind == "condition"}
    held = {code for c in concerns() for code in (c.holds_for, c.holds_if_likely) if code}
    assert held
    assert held <= known


def test_hip_strengthening_waits_while_a_bone_stress_injury_is_watched() -> None:
    watch = Watch("w", 7, "", "", (), "", "", "yes", holds_for="stress_fracture_to_rule_out")
    client, sources = Client(age_years=30), likely(iliopsoas_related=0.6)
    free = {i.intervention for i in plan(client, sources, (), SAFE).items}
    watched = plan(client, sources, (), Screening("none", (), watch=(watch,)))
    now = {i.intervention for i in watched.items}
    pulling = {code for code, i in interventions().items() if "hip_flexor_load" in i.traits}
    assert free & pulling
    assert not now & pulling


@pytest.mark.parametrize(
    ("source", "told", "medicines"),
    [
        ("hip_osteoarthritis", "no better than sham needles", ""),
        ("gluteal_tendinopathy", "no better than sham needles", ""),
        ("hip_osteoarthritis", "Say which medicine you take before it starts", "apixaban"),
        ("hip_osteoarthritis", "The INR has to be in its range", "warfarin"),
        ("nonspecific_low_back_pain", "How much:", ""),
    ],
)
def test_acupuncture_is_answered_for_the_place_that_hurts(source: str, told: str, medicines: str) -> None:
    client = Client(age_years=60, medicines=tuple(filter(None, (medicines,))))
    found = plan(client, likely(**{source: 0.8}), (), SAFE, texts=("Can I have acupuncture?",))
    (answer,) = (g for g in found.guidance if g.topic == "questions")
    assert told in answer.text
    assert ("INR" in answer.text) is (medicines == "warfarin")


ASKS = (
    "I was wondering about turmeric.", "A friend told me to try turmeric.", "I'm thinking of trying turmeric.",
    "My sister swears by turmeric, is it worth a go?", "Anything I can take for it, turmeric maybe?",
)  # fmt: skip


@every("words", ASKS)
def test_a_question_is_heard_in_many_forms(words: str) -> None:
    found = plan(Client(age_years=60), likely(hip_osteoarthritis=0.8), (), SAFE, texts=(words,))
    assert [g.title for g in found.guidance if g.topic == "questions"] == [
        "Asked about: Turmeric or curcumin capsules"
    ]


@every("words", ["I take turmeric every day.", "Could it be from the turmeric?", "My mum takes turmeric."])
def test_what_is_only_told_is_not_answered(words: str) -> None:
    found = plan(Client(age_years=60), likely(hip_osteoarthritis=0.8), (), SAFE, texts=(words,))
    assert not [g for g in found.guidance if g.topic == "questions"]


def test_a_cancer_that_is_long_over_withholds_no_warmth() -> None:
    was = planned(
        "nonspecific_low_back_pain",
        conditions="breast cancer 25 years ago",
        findings=("red_flag:cancer_history",),
    )
    now = planned(
        "nonspecific_low_back_pain", conditions="breast cancer", findings=("red_flag:cancer_history",)
    )
    told = planned("nonspecific_low_back_pain", findings=("red_flag:cancer_history",))
    assert "heat" not in {i.intervention for i in was.withheld}
    assert "heat" in {i.intervention for i in now.withheld}
    assert "heat" in {i.intervention for i in told.withheld}


@pytest.mark.parametrize("medicines", ["apixaban;sertraline", "clopidogrel", "warfarin"])
def test_no_remedy_with_little_proof_is_offered_that_adds_to_bleeding(medicines: str) -> None:
    found = planned("hip_osteoarthritis", medicines=medicines, age=68)
    offered = {i.intervention for i in found.items}
    assert not offered & {"boswellia", "ginger", "turmeric_curcumin", "devils_claw"}


@pytest.mark.parametrize(
    ("words", "gentle"),
    [
        ("My groin hurts when I run.", True),
        ("My groin hurts when I run and when I stand.", False),
        ("My groin hurts when I run, and I had a stress fracture last year.", False),
    ],
)
def test_a_runners_groin_without_signs_of_bone_stress_gets_what_is_safe_lying(
    words: str, gentle: bool
) -> None:
    told = assess(Visit("v", Client(age_years=32, sex="female"), words))
    offered = {i.intervention for i in told.plan.items} if isinstance(told, Cleared) else set()
    assert ("glute_bridge" in offered) is gentle
    pulling = {code for code, i in interventions().items() if {"hip_flexor_load", "hip_extension"} & i.traits}
    assert not offered & pulling
