"""What a client takes and has, and the cautions that it raises: a table that a pharmacist can read, and laws."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.every import every

from psoas.care import cautions_for, interventions, worst_severity
from psoas.care.cautions import SEVERITIES, offered
from psoas.care.cautions.by_class import class_rules
from psoas.care.cautions.pairs import pair_rules
from psoas.care.hearing import hear
from psoas.care.triggers import allergies, triggers
from psoas.errors import VisitFileError
from psoas.screening.watching import concerns
from psoas.text.lexicon import condition_phrases
from psoas.text.medicines import table

with (Path(__file__).parent / "pairs.csv").open(encoding="utf-8", newline="") as stream:
    PAIRS = [(r["intervention"], r["client_says"], r["severity"]) for r in csv.DictReader(stream)]

# What publications warn of, each row with its citation.
PUBLISHED = Path(__file__).parent / "published_cautions.csv"
CODES = sorted(interventions())
SAYINGS = sorted({says for _, says, _ in PAIRS})
MEDICINES = (
    "warfarin",
    "Eliquis",
    "sertraline",
    "metformin",
    "ramipril",
    "clobazam",
    "aspirin",
    "tacrolimus",
    "lithium",
)


def medicine_classes() -> set[str]:
    """The classes of every medicine in the tables."""
    return {code for key in table.names() for code in table.classes_of(table.entry(key))}


def severity(intervention: str, says: str) -> str:
    return worst_severity(cautions_for(intervention, says))


@every(("intervention", "says", "wanted"), PAIRS)
def test_pairs(intervention: str, says: str, wanted: str) -> None:
    assert severity(intervention, says) == wanted


def test_the_table_is_large_enough_and_asks_both_ways() -> None:
    assert len(PAIRS) >= 150
    wanted = [w for *_, w in PAIRS]
    assert all(wanted.count(s) >= 10 for s in SEVERITIES)


@every(
    ("says", "wanted"),
    [
        ("No liver problems. On Coumadin; my husband takes metformin.", {"warfarin"}),
        ("my wife and I both take warfarin", {"warfarin"}),
        ("Dad had a heart attack at 50; I take a statin", {"statin"}),
        ("blood presure tablets (ramapril)", {"antihypertensive", "ace_inhibitor"}),
        ("Clopidogril and attorvastatin", {"antiplatelet", "statin", "narrow_3a4"}),
        ("don't have asthma, never had liver trouble, take fluoxetine daily", {"ssri"}),
        ("can't take ibuprofen because I'm on rivaroxaban", {"doac", "narrow_3a4", "cannot_take_nsaids"}),
        ("Kidney disease: no. Diabetes: yes, type 2, metformin", {"diabetes", "diabetes_medicine"}),
        ("No history of stroke, heart disease, or kidney disease", set()),
        ("Reacts to NSAIDs (wheeze)", {"aspirin_allergy"}),
        ("I am 16", {"under_18"}),
        ("my son is 12", set()),
        ("Non-diabetic, prediabetic", set()),
    ],
)
def test_what_is_heard(says: str, wanted: set[str]) -> None:
    assert {h.trigger for h in hear(says)} == wanted


@every("code", CODES)
def test_a_medicine_that_is_over_says_nothing_and_an_illness_is_asked_about(code: str) -> None:
    for says in ("I used to take warfarin", "stopped warfarin in 2019", "on diazepam until 2012"):
        assert cautions_for(code, says) == ()
    for caution in cautions_for(code, "I had bowel cancer, cured in 2009"):
        assert caution.severity == "inform"
        assert "past" in caution.text


def test_every_trigger_can_be_reached() -> None:
    conditions, classes = condition_phrases(), medicine_classes()
    for trigger in triggers().values():
        wider = any(trigger.code in other.is_a for other in triggers().values())
        named = trigger.code in (classes if trigger.kind == "medicine" else conditions)
        watched = trigger.code in {code for c in concerns() for code in (c.holds_for, c.holds_if_likely)}
        named = named or trigger.code in allergies().values()
        reached = named or trigger.findings or trigger.sources or wider or watched
        assert reached or trigger.code == "older", trigger.code


def test_every_rule_names_its_source_and_reads_as_sentences() -> None:
    rules = {**pair_rules(), **class_rules()}
    assert {code for code, _ in rules} <= offered().keys()
    for rule in rules.values():
        assert rule.citation
        assert rule.mechanism
        assert rule.why.endswith(".")
        assert rule.do.endswith((".", "?"))
        assert "http" not in rule.citation


def test_everything_swallowed_has_cautions() -> None:
    for intervention in interventions().values():
        if intervention.traits & {"swallowed", "needle", "thrust", "deep_abdominal", "current"}:
            assert any(code == intervention.code for code, _ in pair_rules()), intervention.code


def test_an_unknown_intervention_offers_the_nearest() -> None:
    with pytest.raises(VisitFileError, match="turmeric_curcumin"):
        cautions_for("turmeric_curcumine", "")


@given(st.text(max_size=400), st.sampled_from(CODES))
@example("\x00\ud800 warfarin ſt İ 9" * 3, "turmeric_curcumin")
def test_any_text_is_answered_and_always_alike(text: str, code: str) -> None:
    first = cautions_for(code, text)
    assert first == cautions_for(code, text)
    assert worst_severity(first) in SEVERITIES
    ranks = [SEVERITIES.index(c.severity) for c in first]
    assert ranks == sorted(ranks, reverse=True)


@given(st.sampled_from(CODES), st.lists(st.sampled_from(SAYINGS), max_size=3), st.sampled_from(MEDICINES))
def test_one_medicine_more_never_lowers_the_severity(code: str, says: list[str], more: str) -> None:
    before = ". ".join(says)
    after = f"{before}. I take {more}."
    assert SEVERITIES.index(severity(code, after)) >= SEVERITIES.index(severity(code, before))


@given(st.sampled_from(CODES), st.sampled_from(MEDICINES))
def test_denied_or_someone_elses_counts_for_nothing(code: str, medicine: str) -> None:
    for says in (
        f"I don't take {medicine}.",
        f"no {medicine}",
        f"My husband takes {medicine}.",
        f"{medicine}: no",
    ):
        assert severity(code, says) == "none", says


@given(st.sampled_from(SAYINGS))
def test_case_and_spacing_do_not_matter(says: str) -> None:
    assert hear(says) == hear(f"  {says.upper()}  ")


# The reference's names for causes, said as a client would; each pair of the reference must raise at least as much.
SAID = {
    "doac_apixaban_rivaroxaban_dabigatran_edoxaban": "rivaroxaban",
    "clopidogrel_aspirin_antiplatelet": "clopidogrel",
    "ssri_snri": "sertraline",
    "nsaid": "naproxen",
    "tacrolimus_ciclosporin": "ciclosporin",
    "gallstones_or_bile_duct_obstruction": "gallstones",
    "lithium_digoxin_phenytoin": "phenytoin",
    "diabetes_medicines": "gliclazide",
    "surgery_within_2_weeks": "surgery next week",
    "iron_deficiency": "iron deficiency",
    "everolimus_sirolimus": "sirolimus",
    "benzodiazepine_opioid_alcohol_sedatives": "temazepam",
    "driving_or_drug_tested_work": "drug tests at work",
    "thyroid_levothyroxine": "levothyroxine",
    "heart_disease_or_antiarrhythmic": "angina",
    "antihypertensives": "blood pressure tablets",
    "ppi_h2_antacids": "lansoprazole",
    "aspirin_or_nsaid_allergy": "aspirin allergy",
    "asthma_aspirin_sensitive": "asthma attacks after aspirin",
    "under_18": "I am 14",
    "diuretic_ace_inhibitor": "furosemide",
    "bisphosphonates": "alendronate",
    "quinolone_tetracycline_antibiotics": "ciprofloxacin",
    "atrial_fibrillation_or_high_risk": "atrial fibrillation",
    "hypercalcaemia_sarcoidosis_kidney_stones": "sarcoidosis",
    "thiazide_or_digoxin": "bendroflumethiazide",
    "broken_skin_or_mucosa": "broken skin",
    "heat": "heat pack",
    "numb_skin_neuropathy": "neuropathy",
    "abdominal_aortic_aneurysm_or_vascular_risk": "aortic aneurysm",
    "intrauterine_device_or_pelvic_infection": "coil",
    "recent_surgery": "I had an operation three weeks ago",
    "inflammatory_bowel_disease_flare": "Crohn's flare",
    "kidney_stone_or_kidney_disease": "kidney stones",
    "fever_or_suspected_infection": "fever",
    "trauma_history_or_ptsd": "PTSD",
    "active_cancer": "bowel cancer",
    "lymphoedema_limb": "lymphoedema",
    "acute_bleed_or_infection": "an abscess",
    "progressive_weakness_or_cord_signs": "cord compression",
    "suspected_femoral_neck_stress_fracture": "stress fracture",
}


def test_every_published_caution_is_raised() -> None:
    milder = []
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            cause = row["cause"]
            got = severity(row["intervention"], SAID.get(cause, cause.replace("_", " ")))
            if SEVERITIES.index(got) < SEVERITIES.index(row["severity"]):
                milder.append((row["intervention"], cause, row["severity"], got))
    assert not milder
