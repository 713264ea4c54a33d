"""Reasoning by class: a pair that no row names is caught by what the intervention does, and says so."""

from __future__ import annotations

import pytest

from psoas.care import cautions_for, offered, worst_severity
from psoas.care.cautions.by_class import class_rules, effects
from psoas.care.cautions.pairs import pair_rules
from psoas.care.triggers import allergies, triggers
from psoas.errors import VisitFileError


def severity(intervention: str, says: str) -> str:
    return worst_severity(cautions_for(intervention, says))


def test_a_pair_without_a_row_is_reasoned_from_its_effect() -> None:
    assert ("boswellia", "bleeding_disorder") not in pair_rules()
    (caution,) = cautions_for("boswellia", "haemophilia A")
    assert caution.severity == "avoid"
    assert "can slow platelets" in caution.text
    assert caution.mechanism.startswith("by class")


def test_a_row_outranks_the_reasoning_by_class_even_where_it_is_milder() -> None:
    assert class_rules()["ginger", "anticoagulant"].severity == "avoid"
    (caution,) = cautions_for("ginger", "rivaroxaban")
    assert caution.severity == "monitor"
    assert not caution.mechanism.startswith("by class")


def test_every_effect_endangers_something_and_every_effect_belongs_to_something() -> None:
    raised = {code for code, _ in class_rules()}
    for effect in effects().values():
        assert effect.interventions
        assert raised & set(effect.interventions), effect.code


def test_everything_that_can_be_asked_about_answers() -> None:
    calm = {
        "education_reassurance",
        "pacing",
        "loosen_and_unload_thigh_nerve",
        "side_lying_pillow",
        "sitting_breaks",
        "cbt",
    }
    calm |= {
        "cognitive_functional_therapy",
        "stratified_care_start_back",
        "rosehip",
        "turmeric_food",
        "raspberry_leaf",
        "lavender_topical",
    }
    ruled = {code for code, _ in (*pair_rules(), *class_rules())}
    for code, one in offered().items():
        assert cautions_for(code, "") == ()
        assert code in ruled or one.like in ruled or code in calm, code


@pytest.mark.parametrize(
    ("intervention", "says", "wanted"),
    [
        ("st_johns_wort", "combined pill and sertraline", "contraindicated"),
        ("licorice", "furosemide", "contraindicated"),
        ("aconite", "bisoprolol for atrial fibrillation", "contraindicated"),
        ("aristolochia", "stage 3 CKD", "contraindicated"),
        ("ma_huang", "blood pressure tablets", "avoid"),
        ("psoas_side", "apixaban", "contraindicated"),
        ("quadratus_lumborum", "a DVT in my calf", "contraindicated"),
        ("general_exercise", "unstable angina", "contraindicated"),
        ("copenhagen_adductor", "ciprofloxacin", "avoid"),
        ("therapeutic_ultrasound", "cochlear implant", "avoid"),
        ("cold_pack", "cold allergy", "contraindicated"),
        ("electroacupuncture", "dialysis fistula in my arm", "avoid"),
        ("acupuncture_BL23_BL25_BL40_GB30", "chemo port", "avoid"),
        ("dry_needling", "cirrhosis", "avoid"),
        ("sleep_hygiene_cbti", "bipolar disorder", "avoid"),
        ("ginger", "allergic to ginger", "contraindicated"),
        ("paracetamol_alone", "allergic to paracetamol", "contraindicated"),
        ("magnesium", "I take magnesium glycinate at night", "monitor"),
        ("st_johns_wort", "nothing but paracetamol", "none"),
        ("psoas_side", "my brother takes apixaban", "none"),
        ("massage", "the scan excluded a DVT", "none"),
        ("spinal_manipulation", "scan excluded a fracture and showed bone metastases", "contraindicated"),
        ("spinal_manipulation", "they cannot rule out cancer", "contraindicated"),
        (
            "hip_distraction",
            "hip replacement",
            "contraindicated",
        ),  # its own danger, not that of what it is like
        ("cupping", "prednisolone course five years ago", "none"),
        ("cupping", "prednisolone", "avoid"),
    ],
)
def test_kinds_of_danger(intervention: str, says: str, wanted: str) -> None:
    assert severity(intervention, says) == wanted


def test_an_allergy_leads_from_what_is_named_to_what_it_forbids() -> None:
    for named, allergic in allergies().items():
        assert triggers()[named].kind == "medicine"
        assert allergic in triggers()


def test_what_is_not_known_offers_the_nearest() -> None:
    with pytest.raises(VisitFileError, match="valerian"):
        cautions_for("valerain", "")
