"""Conditions as people and letters write them: every phrase is found, and what is not the client's is told apart."""

from __future__ import annotations

import itertools

from tests.every import every

from psoas.care.triggers import triggers
from psoas.text.health import Fact, read_client_says, read_health
from psoas.text.lexicon import GAP, condition_phrases, lexicon, variants

SKIPPED = ("other", "sport", "work", "medicine", "allergen")
KINDS = lexicon().condition_kinds
CODES = sorted(code for code, kind in KINDS.items() if kind not in SKIPPED)
BOXES = {"sport": "sports", "work": "work"}


def facts(text: str) -> dict[str, str]:
    """Every code of a text with its status."""
    return {code: fact.status for fact in read_health(text).facts for code in fact.codes}


def said(phrase: str) -> str:
    """A phrase as somebody may write it: the first of each choice, nothing left out, a number for ``#``."""
    places = variants(phrase.replace(f" {GAP} ", " "))[0]
    return " ".join("3" if place[0] == "#" else place[0] for place in places)


@every("code", CODES)
def test_no_phrase_of_a_condition_may_be_left_out_whole_and_none_is_a_place_alone(code: str) -> None:
    words = {
        "in",
        "on",
        "my",
        "the",
        "an",
        "a",
        "at",
        "is",
        "was",
        "of",
        "to",
        "i",
        "it",
        "and",
        "with",
        "no",
        "so",
        "left",
        "right",
        "both",
    }
    words |= {
        "groin",
        "belly",
        "tummy",
        "abdomen",
        "hip",
        "hips",
        "back",
        "knee",
        "leg",
        "legs",
        "thigh",
        "buttock",
        "neck",
        "stomach",
    }
    for phrase in condition_phrases()[code]:
        for places in variants(phrase):
            assert places, f"{phrase}: every word of it may be left out"
            assert not all(set(place) <= words for place in places), f"{phrase}: says no more than a place"


@every("code", CODES)
def test_every_phrase_of_a_condition_is_found(code: str) -> None:
    phrases = condition_phrases()[code]
    missed = []
    for phrase in phrases:
        words = said(phrase)
        wanted = code.removeprefix("short_")
        if wanted != code:  # a short form counts in capitals only
            words = words.upper()
        held = {c for fact in read_health(words, "conditions").facts for c in fact.codes}
        if wanted not in held and not held & _more_exact(wanted):
            missed.append((words, sorted(held)))
    assert not missed


def _more_exact(code: str) -> set[str]:
    """Conditions that stand for this one too."""
    return {t.code for t in triggers().values() if code in t.is_a}


def test_every_condition_has_phrases_enough() -> None:
    for code, phrases in condition_phrases().items():
        if code.startswith("short_"):
            continue
        ways = set(itertools.chain.from_iterable(variants(p) for p in phrases))
        words = sum(len(place) for way in ways for place in way)
        assert len(ways) >= 3, code
        assert words >= 6, code


def test_every_trigger_that_is_a_condition_has_phrases() -> None:
    """The others come from the age, from findings and from what is watched."""
    wanted = {t.code for t in triggers().values() if t.kind not in ("medicine", "allergy")}
    assert wanted - condition_phrases().keys() == {
        "older", "vascular_risk", "cancer_ever", "stress_fracture_to_rule_out", "stress_fracture_watched",
    }  # fmt: skip


@every(
    ("words", "code"),
    [
        ("T2DM", "diabetes"), ("type 2 diabetes mellitus", "diabetes"), ("T1DM on insulin pump", "diabetes"),
        ("HTN", "hypertension"), ("PMH: IHD, CKD 3, COPD", "kidney_disease"), ("CKD3a", "kidney_disease"),
        ("PMH: IHD, CKD 3, COPD", "lung_disease"), ("PMH: IHD, CKD 3, COPD", "heart_disease"),
        ("AF", "atrial_fibrillation"), ("parox. AF", "atrial_fibrillation"), ("s/p MI 2019", "heart_disease"),
        ("hx of DVT", "dvt"), ("PE 2020", "dvt"), ("Ca breast 2015", "hormone_cancer"), ("RA", "inflammatory_spine"),
        ("MS", "multiple_sclerosis"), ("UC", "ibd"), ("IBD", "ibd"), ("GORD", "reflux"), ("TIA x2", "stroke"),
        ("CVA", "stroke"), ("HF", "heart_failure"), ("CCF", "heart_failure"), ("HIV +ve", "immunosuppressed"),
        ("hep C", "liver_disease"), ("hEDS", "loose_joints"), ("EDS", "loose_joints"), ("AAA 4.2 cm", "aneurysm"),
        ("bilat THR", "hip_replacement"), ("osteopenia", "osteoporosis"), ("ITP", "bleeding_disorder"),
        ("vWD", "bleeding_disorder"), ("haemophiliac", "bleeding_disorder"), ("hemophilia A", "bleeding_disorder"),
        ("gravida 2", "pregnancy"), ("12/40 pregnant", "pregnancy"), ("dodgy ticker", "heart_disease"),
        ("the sugar diabetes", "diabetes"), ("water on the lungs, heart failure", "heart_failure"),
        ("my bones are thinning", "osteoporosis"), ("epilespy", "epilepsy"), ("diabetis", "diabetes"),
        ("scs implanted 2021", "neurostimulator"), ("spinal cord stimulator", "neurostimulator"),
        ("bamboo spine", "fused_spine"), ("L4/5 spinal fusion 2012", "fused_spine"), ("can do the splits", "full_splits"),
        ("does front splits daily", "full_splits"),
        ("osteoperosis", "osteoporosis"), ("anklyosing spondylitis", "inflammatory_spine"),
    ],
)  # fmt: skip
def test_short_forms_letters_and_lay_words(words: str, code: str) -> None:
    assert facts(words).get(code) == "now", facts(words)


@every(
    ("words", "code", "status"),
    [
        ("no diabetes", "diabetes", "denied"),
        ("denies epilepsy, asthma or diabetes", "asthma", "denied"),
        ("nil PMH of DVT", "dvt", "denied"),
        ("asthma as a child", "asthma", "over"),
        ("my mum has osteoporosis", "osteoporosis", "other_person"),
        ("osteoporosis runs in the family", "osteoporosis", "other_person"),
        ("Osteoporosis ruled out", "osteoporosis", "denied"),
        ("hip replacement booked for next week", "surgery_planned", "planned"),
        ("knee replacement three weeks ago", "recent_surgery", "recent"),
        ("Diabetes? No.", "diabetes", "denied"),
    ],
)
def test_how_a_condition_stands(words: str, code: str, status: str) -> None:
    assert facts(words).get(code) == status, read_health(words).facts


@every(
    ("words", "status"),
    [
        ("I take warfarin", "now"),
        ("stopped warfarin in May", "over"),
        ("came off warfarin two years ago", "over"),
        ("was prescribed warfarin but never started it", "denied"),
        ("offered warfarin but I refused", "denied"),
        ("I'm not on warfarin", "denied"),
        ("my husband takes warfarin", "other_person"),
        ("booking for my dad, he is on warfarin", "now"),
        ("warfarin: no", "denied"),
        ("allergic to warfarin", "allergy"),
        ("stopped my warfarin yesterday", "now"),
        ("never miss my warfarin", "now"),
        ("no problems with my warfarin", "now"),
        ("should I take warfarin?", "asked"),
        ("is it ok to take warfarin for this?", "asked"),
        ("can I still take warfarin?", "now"),
        ("should I take my warfarin today?", "now"),
        ("should I keep taking warfarin?", "now"),
        ("can I take warfarin with food?", "now"),
        ("do I need to stop warfarin?", "now"),
    ],
)
def test_how_a_medicine_stands(words: str, status: str) -> None:
    found = [fact for fact in read_health(words).facts if fact.kind == "medicine"]
    assert [fact.status for fact in found] == [status], found


@every(
    ("words", "statuses"),
    [
        ("Can I take turmeric and CBD oil?", ["asked", "asked"]),
        ("Should I try glucosamine? And CBD oil?", ["asked", "asked"]),
        ("What about turmeric?", ["asked"]),
        ("Is turmeric any good for a hip?", ["asked"]),
        ("Is it ok that I take turmeric?", ["now"]),
        ("Can I keep taking turmeric?", ["now"]),
        ("I take turmeric. Is that ok?", ["now"]),
        ("What about warfarin?", ["now"]),
    ],
)
def test_a_supplement_that_is_only_asked_about_is_not_taken(words: str, statuses: list[str]) -> None:
    assert [f.status for f in read_health(words).facts if f.kind == "medicine"] == statuses


@every(
    "words",
    [
        "I work as a dialysis nurse",
        "she runs a cancer charity",
        "I teach on the stroke unit",
        "steroid cream for my eczema",
        "brown steroid inhaler",
        "cortisone injection into my hip",
        "a steroid shot in the shoulder",
        "sex drive is fine",
        "hay fever",
        "My left hip aches in the groin",
    ],
)
def test_a_trade_a_cream_and_another_meaning_weaken_nobody(words: str) -> None:
    serious = {
        "steroid",
        "immunosuppressed",
        "active_cancer",
        "kidney_disease",
        "stroke",
        "fever",
        "driving",
        "hernia",
    }
    assert not serious & facts(words).keys(), read_health(words).facts


def test_what_no_table_knows_is_named_unless_it_is_denied_or_somebody_elses() -> None:
    assert read_client_says("warfarin and Quorbital 20 mg").not_recognised == ("Quorbital",)
    assert read_client_says("My husband takes Quorbital 20 mg").not_recognised == ()
    assert read_health("Zzyxafen 20 mg").not_recognised == ("Zzyxafen",)
    assert read_health("I have a bad hip and walk the dog").not_recognised == ()


def test_a_fact_points_at_its_words() -> None:
    text = "Since May I take Coumadin; I have T2DM."
    for fact in read_health(text).facts:
        assert isinstance(fact, Fact)
        assert text[fact.start : fact.end] in ("Coumadin", "T2DM")


@every(
    ("says", "held"),
    [
        ("Salmon brings me out in hives", {"fish_allergy"}),
        ("crab and lobster make my throat close", {"shellfish_allergy"}),
        ("ice packs give me a rash", {"raynaud"}),
        ("I eat fish twice a week", set()),
        ("My sister's lips swell with prawns", set()),
    ],
)
def test_what_is_reacted_to_is_an_allergy_only_where_a_reaction_is_told(says: str, held: set[str]) -> None:
    assert {c for f in read_client_says(says).facts if f.holds for c in f.codes} == held


@every("red_flag", ["I cannot hold my water since Monday", "loss of bladder control"])
def test_a_sign_stands_for_its_condition_where_only_cautions_are_asked(red_flag: str) -> None:
    assert "cord_signs" in {c for f in read_client_says(red_flag).facts for c in f.codes}
