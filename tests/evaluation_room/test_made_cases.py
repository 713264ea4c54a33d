"""Invented clients: always the same ones, never impossible ones, in words of our own."""

from __future__ import annotations

import numpy as np
import pytest

from psoas.differential.knowledge.evidence import EVIDENCE
from psoas.evaluation import made_cases
from psoas.evaluation.perturb import PERTURBATIONS
from psoas.evaluation.phrases import phrases
from psoas.visit import Finding
from psoas.vocabulary import FINDING_TYPES, SOURCES, codes
from psoas.vocabulary.tables import rows


def test_every_code_has_three_lay_wordings_and_they_are_its_own() -> None:
    says = phrases().says
    every = {f"{t}:{c}" for t in FINDING_TYPES if t != "exam" for c in codes(t)}
    evidence = rows("psoas.differential", "evidence.csv", EVIDENCE)
    counted = {f"{row.text('type')}:{row.text('code')}" for row in evidence}
    assert set(says) <= every
    assert {key for key in every if key in counted or not key.startswith("red_flag:")} <= set(says)
    everything = [sentence for sentences in says.values() for sentence in set(sentences)]
    assert all(len(set(sentences)) >= 3 for sentences in says.values())
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (
            "left",
            {"The pain is in my left groin.", "The pain is in the fold at the top of my leg on the left."},
        ),
        ("both", {"The pain is in my groin on both sides."}),
        ("unstated", {"The pain is in my groin.", "It hurts in the crease of my groin."}),
    ],
)
def test_a_side_is_said_once(side: str, words: set[str]) -> None:
    found = phrases().wordings(Finding("region", "groin", side))  # type: ignore[arg-type]
    assert words <= set(found)
    assert not any("{" in sentence or sentence.count("left") > 1 for sentence in found)


def test_the_same_seed_makes_the_same_clients_and_more_of_them_add_to_these() -> None:
    few = made_cases(50, exams=True)
    assert few == made_cases(80, exams=True)[:50]
    assert few != made_cases(50, seed=1, exams=True)
    assert len({case.id for case in few}) == 50


def test_every_source_comes_in_turn_or_as_often_as_the_clinic_meets_it() -> None:
    assert {case.source for case in made_cases(len(SOURCES))} == set(SOURCES)
    common = [case.source for case in made_cases(300, by_prior=True)]
    assert common.count("nonspecific_low_back_pain") > 30 > common.count("testicular_torsion")


def test_no_client_contradicts_itself() -> None:
    words = phrases()
    for case in made_cases(430):
        told = [f.key for f in case.findings]
        assert len(told) == len(set(told)) == len(case.sentences)
        assert any(f.type == "region" and f.present for f in case.findings)
        assert all(len(group & set(told)) <= 1 for group in words.one_of)
        both = {f.code for f in case.findings if f.type == "activity_worse"}
        assert not both & {f.code for f in case.findings if f.type == "activity_better"}
        if case.client.sex == "male":
            assert not words.female_only & set(told)
        else:
            assert not words.male_only & set(told)
        assert case.client.age_years is not None
        assert case.client.age_years >= 60 or not words.old_only & set(told)


def test_exams_are_codes_and_no_words() -> None:
    with_exams, without = made_cases(86, exams=True), made_cases(86)
    assert [c.text for c in with_exams] == [c.text for c in without]
    assert all(f.type == "exam" and f.origin == "hand" for c in with_exams for f in c.exams)
    assert sum(len(c.exams) for c in with_exams) > 200
    assert not any(c.exams for c in without)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_story_told_differently_is_another_text_and_the_same_each_time(name: str) -> None:
    change = PERTURBATIONS[name]
    cases = made_cases(60)
    told = [change(case, np.random.default_rng([5, n])) for n, case in enumerate(cases)]
    assert told == [change(case, np.random.default_rng([5, n])) for n, case in enumerate(cases)]
    other = sum(text != case.text for text, case in zip(told, cases, strict=True))
    assert other > 50


def test_a_typo_is_one_slip_in_one_word() -> None:
    for n, case in enumerate(made_cases(100)):
        before, after = case.text.split(), PERTURBATIONS["typo"](case, np.random.default_rng(n)).split()
        slips = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(slips) <= 1
        assert all(a[0] == b[0] and abs(len(a) - len(b)) <= 1 for a, b in slips)


def test_another_order_holds_the_same_sentences() -> None:
    for n, case in enumerate(made_cases(40)):
        text = PERTURBATIONS["order"](case, np.random.default_rng(n))
        assert sorted(text) == sorted(case.text)
        assert all(sentence in text for sentence in case.sentences)
