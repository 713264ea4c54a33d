"""Everything is heard everywhere: a danger, a caution, a denial and another's medicine count alike in every text of a visit."""

from __future__ import annotations

import csv
import datetime
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from tests.every import every

from psoas import care, screening
from psoas.assessment import Cleared, Differential, Screening, SourceEstimate
from psoas.care.hearing import held_by_facts
from psoas.care.triggers import triggers
from psoas.pathway import assess
from psoas.pathway.hearing import Hearing, hear
from psoas.text.lexicon import GAP, lay_terms, variants
from psoas.visit import CheckIn, Client, Visit
from psoas.vocabulary import SOURCES, codes

with (Path(__file__).parent / "red_flags_said.csv").open(encoding="utf-8", newline="") as stream:
    WRITTEN = list(csv.DictReader(stream))


PHRASES = lay_terms("red_flag")


def by_its_phrase(code: str) -> dict[str, str]:
    """A row for a red flag that the table does not hold: its first phrase in the lexicon."""
    first = PHRASES[code]["yes"][0]
    said = " ".join(place[0] for place in variants(first)[0] if place != (GAP,)).replace("#", "3")
    told = {"complaint": "My low back hurts.", "age": "45", "sex": "unstated"}
    return {"code": code, **told, "said": f"I have {said}.", "listed": said}


FLAGS = [
    *WRITTEN,
    *(by_its_phrase(code) for code in codes("red_flag") if code not in {row["code"] for row in WRITTEN}),
]

BOXES = ("medicines", "conditions", "sports", "work", "notes", "check_ins")
SAFE = Screening("none", ())
LATER = datetime.date(2026, 11, 20)
GROIN = "My groin has ached for two months, worse when I climb stairs."


def put(visit: Visit, box: str, text: str) -> Visit:
    """The visit with one text more."""
    client = visit.client
    put_in = {
        "words": replace(visit, words=f"{visit.words} {text}"),
        "notes": replace(visit, notes=text),
        "check_ins": replace(visit, check_ins=(CheckIn(LATER, text),)),
        "work": replace(visit, client=replace(client, work=text)),
        "sports": replace(visit, client=replace(client, sports=(text,))),
        "medicines": replace(visit, client=replace(client, medicines=(text,))),
        "conditions": replace(visit, client=replace(client, conditions=(text,))),
    }
    return put_in[box]


def heard_in(visit: Visit) -> tuple[set[str], str]:
    """The findings that are there in all that was heard, and its urgency."""
    heard = hear(visit)
    screened = screening.screen(
        visit.client, heard.findings, words_questions=heard.questions, duration_days=heard.duration_days
    )
    return {f.key for f in heard.findings if f.present}, screened.urgency


def visit_of(row: dict[str, str]) -> Visit:
    sex = row["sex"]
    assert sex in ("female", "male", "unstated")
    client = Client(age_years=float(row["age"]), sex=sex)  # type: ignore[arg-type]
    return Visit("v", client, row["complaint"])


def test_the_table_holds_red_flags_only() -> None:
    assert {row["code"] for row in WRITTEN} <= set(codes("red_flag"))


@pytest.mark.parametrize("row", FLAGS, ids=lambda row: row["code"])
def test_a_red_flag_is_as_urgent_in_every_box_as_in_the_story(row: dict[str, str]) -> None:
    visit, key = visit_of(row), f"red_flag:{row['code']}"
    for text in (row["said"], row["listed"]):
        found, wanted = heard_in(put(visit, "words", text))
        assert key in found, text
        for box in BOXES:
            found, urgency = heard_in(put(visit, box, text))
            assert key in found, (box, text)
            assert urgency == wanted, (box, text)


# The visits of the table without what was said: many rows share one.
VISITS = {(row["age"], row["sex"], row["complaint"]): row for row in FLAGS}


@every("row", VISITS.values(), ids=lambda row: f"{row['age']} {row['sex']} {row['complaint']}")
def test_a_denied_red_flag_raises_nothing_in_any_box(row: dict[str, str]) -> None:
    visit = visit_of(row)
    before = {f.key for f in hear(visit).findings if f.present}
    for box in BOXES:
        heard = hear(
            put(visit, box, "No red flags. No fever, no weight loss, no cancer, no diabetes, not pregnant.")
        )
        assert {f.key for f in heard.findings if f.present} == before, box


@pytest.mark.parametrize("box", ["words", *BOXES])
@pytest.mark.parametrize(
    "text",
    [
        "My husband takes warfarin.",
        "My mum has osteoporosis and my dad had cancer.",
        "Cancer runs in the family.",
        "I never took steroids and I am not on blood thinners.",
        "I work as a dialysis nurse.",
    ],
)
def test_what_is_somebody_elses_or_not_at_all_raises_nothing(box: str, text: str) -> None:
    heard = hear(put(Visit("v", Client(age_years=50), GROIN), box, text))
    assert not {f.key for f in heard.findings if f.present and f.type == "red_flag"}
    assert not held(heard)


def held(heard: Hearing) -> set[str]:
    """The triggers that the medicines and conditions of a visit raise."""
    return {h.trigger for h in held_by_facts(heard.facts) if h.trigger != "driving"}


# One way of saying each trigger; those of age and of findings alone have none.
SAID = {
    "heavy_alcohol": "a bottle of wine every night", "recent_radiotherapy": "radiotherapy last month", "recent_birth": "gave birth six weeks ago",
    "fragile_vessels": "vascular Ehlers-Danlos", "porphyria": "porphyria", "high_potassium": "potassium of 6.1", "mast_cells": "mast cell disease",
    "parkinsons": "Parkinson's", "heat_sensitive": "heat intolerance",
    "warfarin": "warfarin", "doac": "apixaban", "heparin": "enoxaparin", "blood_thinner": "blood thinners",
    "antiplatelet": "clopidogrel", "aspirin": "aspirin 75 mg", "nsaid": "naproxen", "ssri": "sertraline",
    "snri": "duloxetine", "antidepressant": "antidepressants", "tricyclic": "amitriptyline", "maoi": "phenelzine",
    "lithium": "lithium carbonate", "antipsychotic": "quetiapine", "benzodiazepine": "lorazepam", "clobazam": "clobazam",
    "opioid": "oramorph", "tramadol": "tramadol", "medicine_patch": "fentanyl patch", "sedative": "zopiclone",
    "gabapentinoid": "pregabalin", "alcohol": "two glasses of wine every night", "valproate": "sodium valproate",
    "enzyme_antiepileptic": "carbamazepine", "phenytoin": "phenytoin", "antiepileptic": "lamotrigine",
    "statin": "atorvastatin", "diabetes_medicine": "metformin", "sulfonylurea": "gliclazide", "insulin": "novorapid",
    "diabetes": "T2DM", "ace_arb": "losartan", "ace_inhibitor": "ramipril", "diuretic": "furosemide", "thiazide": "bendroflumethiazide",
    "potassium_sparing": "spironolactone", "calcium_blocker": "amlodipine", "antihypertensive": "hydralazine",
    "hypertension": "HTN", "digoxin": "digoxin", "antiarrhythmic": "amiodarone", "heart_disease": "angina",
    "heart_failure": "heart failure", "heart_valve": "mechanical heart valve", "heart_block": "heart block",
    "atrial_fibrillation": "atrial fibrillation", "pacemaker": "pacemaker", "neurostimulator": "nerve stimulator", "levothyroxine": "levothyroxine",
    "calcineurin": "tacrolimus", "mtor": "sirolimus", "methotrexate": "methotrexate weekly",
    "mycophenolate": "mycophenolate", "sulfasalazine": "sulfasalazine", "immunosuppressant": "azathioprine",
    "immunosuppressed": "HIV", "steroid": "prednisolone", "chemotherapy": "chemotherapy", "tamoxifen": "tamoxifen",
    "active_cancer": "bowel cancer", "hormone_cancer": "breast cancer", "hiv_antiviral": "darunavir",
    "integrase": "dolutegravir", "tenofovir": "truvada", "enzyme_inhibitor": "clarithromycin",
    "enzyme_inducer": "rifampicin", "theophylline": "theophylline", "levodopa": "sinemet",
    "bisphosphonate": "alendronic acid", "bone_medicine": "denosumab", "binding_antibiotic": "doxycycline",
    "quinolone": "ciprofloxacin", "ppi_antacid": "omeprazole", "penicillamine": "penicillamine", "iron": "iron deficiency",
    "uricosuric": "probenecid", "gout": "gout", "acetazolamide": "acetazolamide", "paracetamol": "paracetamol",
    "hepatotoxic": "terbinafine tablets", "neutral_medicine": "salbutamol", "liver_disease": "cirrhosis",
    "kidney_disease": "CKD stage 3", "kidney_transplant": "kidney transplant", "kidney_stone": "kidney stones",
    "gallstones": "gallstones", "peptic_ulcer": "stomach ulcer", "reflux": "GORD", "pregnancy": "pregnant",
    "breastfeeding": "breastfeeding", "conceiving": "trying for a baby", "surgery_planned": "hernia operation next week",
    "recent_surgery": "operation three weeks ago", "bleeding_disorder": "haemophilia", "epilepsy": "epilepsy",
    "asthma": "asthma", "lung_disease": "COPD", "nasal_polyps": "nasal polyps", "aspirin_allergy": "allergic to aspirin",
    "daisy_allergy": "allergic to ragweed", "fish_allergy": "fish allergy", "shellfish_allergy": "allergic to shellfish",
    "chilli_allergy": "allergic to chilli", "metal_allergy": "nickel allergy", "g6pd": "G6PD deficiency",
    "ibd": "Crohn's", "ibd_flare": "Crohn's flare", "myasthenia": "myasthenia gravis", "hypercalcaemia": "sarcoidosis",
    "glaucoma": "glaucoma", "driving": "drives a lorry", "under_18": "still at school", "broken_skin": "eczema",
    "heat_pack": "heat pack", "numb_skin": "neuropathy", "raynaud": "Raynaud's", "aneurysm": "aortic aneurysm",
    "iud": "Mirena coil", "pelvic_infection": "pelvic inflammatory disease", "endometriosis": "endometriosis",
    "hernia": "inguinal hernia", "stoma": "colostomy", "hip_replacement": "hip replacement",
    "osteoporosis": "osteoporosis", "recent_fracture": "broken pelvis", "fever": "fever", "acute_bleed": "haematoma",
    "dvt": "DVT", "trauma_history": "PTSD", "low_mood": "depression", "psychosis": "bipolar", "lymphoedema": "lymphoedema",
    "needle_fear": "needle phobia", "cord_signs": "cord compression", "stress_fracture": "stress fracture",
    "avascular": "avascular necrosis", "spinal_stenosis": "spinal stenosis", "spondylolysis": "spondylolisthesis",
    "fused_spine": "bamboo spine", "full_splits": "full splits",
    "inflammatory_spine": "ankylosing spondylitis", "loose_joints": "Ehlers-Danlos", "multiple_sclerosis": "multiple sclerosis",
    "neutral_condition": "migraine",
    "beta_blocker": "acebutolol",
    "nitrate": "amyl nitrite",
    "erectile_medicine": "alprostadil",
    "alpha_blocker": "alfuzosin",
    "muscle_relaxant": "afloqualone",
    "biologic": "adalimumab",
    "jak_inhibitor": "abrocitinib",
    "contraceptive": "chlormadinone",
    "oestrogen": "conjugated oestrogens",
    "hrt": "allyloestrenol",
    "cancer_hormone": "abarelix",
    "triptan": "almotriptan",
    "serotonergic": "buspirone",
    "stimulant": "adrafinil",
    "sympathomimetic": "adrenaline",
    "antithyroid": "benzylthiouracil",
    "laxative": "aloes",
    "thrombolytic": "alteplase",
    "mineralocorticoid": "desoxycortone",
    "nephrotoxic": "adefovir dipivoxil",
    "photosensitiser": "5-methoxypsoralen",
    "retinoid": "acitretin",
    "narrow_3a4": "alfentanil",
    "tuberculosis_medicine": "aminosalicylic acid",
    "antifungal": "amphotericin",
    "bleeding_herb": "curcumin extract",
    "salicylate_herb": "willow bark",
    "sedating_herb": "ashwagandha",
    "oestrogen_herb": "black cohosh",
    "takes_liquorice": "licorice",
    "takes_turmeric": "curcumin extract",
    "takes_omega3": "omega3",
    "takes_vitamin_d": "alfacalcidol",
    "takes_glucosamine": "glucosamine",
    "takes_b_vitamins": "pyridoxine",
    "takes_boswellia": "boswellia",
    "takes_devils_claw": "devils claw",
    "takes_valerian": "valerian",
    "takes_corydalis": "corydalis",
    "takes_arnica": "arnica",
    "takes_comfrey": "comfrey",
    "takes_ma_huang": "ma huang",
    "takes_daisy_family": "chamomile",
    "stroke": "stroke",
    "artery_disease": "peripheral arterial disease",
    "thyroid_disease": "underactive thyroid",
    "overactive_thyroid": "overactive thyroid",
    "adrenal_or_artery_steroids": "polymyalgia",
    "deep_infection": "endocarditis",
    "blood_cancer": "lymphoma",
    "liver_cirrhosis": "cirrhosis",
    "fragile_skin": "thin skin",
    "varicose_veins": "varicose vein",
    "inflamed_belly": "diverticulitis",
    "enlarged_organ": "enlarged spleen",
    "belly_device": "peritoneal dialysis",
    "vascular_access": "portacath",
    "gastric_bypass": "gastric bypass",
    "low_blood_pressure": "low bp",
    "fainter": "i faint at needles",
    "bipolar": "bipolar",
    "autoimmune": "autoimmune",
    "low_potassium": "low potassium",
    "sleep_apnoea": "sleep apnoea",
    "fragile_eye": "detached retina",
    "unstable_heart": "unstable angina",
    "dementia": "dementia",
    "recent_injection": "cortisone injection two weeks ago",
    "organ_prolapse": "womb prolapse",
    "risky_pregnancy": "placenta praevia",
    "neck_at_risk": "vertebral artery dissection",
    "iron_overload": "haemochromatosis",
    "knee_replacement": "knee replacement",
    "plaster_allergy": "allergic to plasters",
    "pineapple_allergy": "pineapple allergy",
    "smoke_trouble": "smoke triggers",
    "sore_skin_pain": "crps",
    "placed_needle_risk": "artificial implant",
    "nut_allergy": "nut allergy",
    "cannot_take_nsaids": "cant take aspirin",
    "bronchodilator": "aclidinium",
    "glaucoma_medicine": "acetazolamide",
    "dementia_medicine": "aducanumab",
    "heart_medicine": "acoramidis",
    "phosphate_potassium_binder": "calcium polystyrene sulfonate",
    "late_pregnancy": "30 weeks pregnant",
    "uncontrolled_hypertension": "blood pressure out of control",
    "clotting_factor": "anti-inhibitor coagulant complex",
    "groin_vessels": "angiogram through my groin",
    "brain_aneurysm": "brain aneurysm",
    "slows_cyp1a2": "fluvoxamine",
    "nadolol": "nadolol",
    "enlarged_prostate": "enlarged prostate",
}  # fmt: skip
# Of age, of findings alone, and of what screening watches.
NOT_SAID = {
    "allergic_b_vitamins",
    "allergic_boswellia",
    "allergic_cbd",
    "allergic_comfrey",
    "allergic_corydalis",
    "allergic_devils_claw",
    "allergic_glucosamine",
    "allergic_magnesium",
    "allergic_paracetamol",
    "allergic_turmeric",
    "allergic_valerian",
    "allergic_vitamin_d",
    "anticoagulant",
    "cancer_ever",
    "older",
    "stress_fracture_to_rule_out",
    "stress_fracture_watched",
    "allergic_aconite",
    "allergic_alpha_lipoic_acid",
    "allergic_ashwagandha",
    "allergic_cats_claw",
    "allergic_collagen",
    "allergic_creatine",
    "allergic_green_tea_extract",
    "allergic_kava",
    "allergic_kratom",
    "allergic_lavender_topical",
    "allergic_licorice",
    "allergic_melatonin",
    "allergic_menthol_camphor",
    "allergic_msm",
    "allergic_pea",
    "allergic_raspberry_leaf",
    "allergic_rosehip",
    "allergic_st_johns_wort",
    "allergic_xiao_yao_san",
    "allergic_yunnan_baiyao",
    "takes_aconite",
    "takes_alpha_lipoic_acid",
    "takes_ashwagandha",
    "takes_cats_claw",
    "takes_collagen",
    "takes_creatine",
    "takes_green_tea_extract",
    "takes_kava",
    "takes_kratom",
    "takes_lavender_topical",
    "takes_melatonin",
    "takes_menthol_camphor",
    "takes_msm",
    "takes_pea",
    "takes_raspberry_leaf",
    "takes_rosehip",
    "takes_st_johns_wort",
    "takes_xiao_yao_san",
    "takes_yunnan_baiyao",
    "takes_cbd",
    "takes_ginger",
    "takes_magnesium",
    "vascular_risk",
}


@lru_cache(maxsize=1)
def likely() -> Differential:
    """A differential in which a tight hip flexor is likely."""
    chances = {s: 0.6 if s == "iliopsoas_related" else 0.003 for s in SOURCES}
    estimates = (SourceEstimate(s, p, p, p, p, ()) for s, p in chances.items())
    return Differential(tuple(sorted(estimates, key=lambda e: -e.probability)), ())


def planned(visit: Visit, heard: Hearing) -> tuple[frozenset[str], frozenset[str]]:
    """What is offered and what is withheld for all that was heard."""
    found = [f for f in heard.findings if f.type in ("red_flag", "context")]
    made = care.plan(visit.client, likely(), found, SAFE, heard.facts)
    return frozenset(i.intervention for i in made.items), frozenset(i.intervention for i in made.withheld)


def test_every_trigger_is_said() -> None:
    assert set(SAID) | NOT_SAID == set(triggers())


@pytest.mark.parametrize("trigger", sorted(SAID))
def test_a_caution_reaches_the_plan_from_every_box(trigger: str) -> None:
    visit, text = Visit("v", Client(age_years=40), GROIN), SAID[trigger]
    first = None
    for box in ("words", *BOXES):
        found = put(visit, box, text if box != "words" else f"{text}.")
        heard = hear(found)
        assert trigger in held(heard) | ({"driving"} if trigger == "driving" else set()), (box, heard.facts)
        made = planned(found, heard)
        first = first or made
        assert made == first, box


def test_what_was_told_only_in_the_story_is_withheld_from_the_plan() -> None:
    told = assess(Visit("v", Client(age_years=50), f"{GROIN} I take Coumadin for my heart."))
    assert isinstance(told, Cleared)
    assert "psoas_manual_release" not in {i.intervention for i in told.plan.items}
    assert "psoas_manual_release" in {i.intervention for i in told.plan.withheld}


def test_what_one_text_affirms_and_another_denies_counts_and_is_asked_about() -> None:
    visit = Visit("v", Client(age_years=50, medicines=("warfarin",)), f"{GROIN} I take no blood thinners.")
    heard = hear(visit)
    assert [f.present for f in heard.findings if f.key == "red_flag:anticoagulant"] == [True]
    assert "red_flag:anticoagulant" in {q.asks_about for q in heard.questions}


def test_a_length_in_another_text_does_not_stand_beside_that_of_the_words() -> None:
    visit = Visit("v", Client(), "My groin has ached for six weeks.", notes="Long-standing, for two years.")
    told = {f.code for f in hear(visit).findings if f.type == "course" and f.present}
    assert "subacute" in told
    assert "chronic" not in told
    alone = Visit("v", Client(), "My groin aches.", notes="Long-standing, for two years.")
    assert "chronic" in {f.code for f in hear(alone).findings if f.present}


def test_how_long_it_has_lasted_may_be_told_later_and_not_in_a_list() -> None:
    visit = Visit("v", Client(), "My groin aches.")
    assert hear(put(visit, "check_ins", "It has hurt for three weeks now.")).duration_days == 21
    assert hear(put(visit, "medicines", "ibuprofen for three weeks")).duration_days is None


def test_a_medicine_that_is_not_known_is_named_in_the_plan() -> None:
    told = assess(put(Visit("v", Client(age_years=50), GROIN), "medicines", "Quorbital 20 mg"))
    assert told.to_json()["medicines_not_known"] == ["Quorbital"]
