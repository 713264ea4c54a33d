"""Evidence is graded for each source, and every title is one that a person can read."""

from __future__ import annotations

import pytest

from psoas.care import interventions
from psoas.care.planning.evidence import _differing, evidence_for
from psoas.care.planning.first_steps import _usual


@pytest.mark.parametrize(
    ("intervention", "source", "grade"),
    [
        ("walking_programme", "nonspecific_low_back_pain", "moderate"),
        ("walking_programme", "iliopsoas_related", "none"),
        ("heat", "lumbar_muscle_strain", "moderate"),
        ("heat", "iliopsoas_related", "very_low"),
        ("capsicum_topical", "nonspecific_low_back_pain", "moderate"),
        ("capsicum_topical", "lumbar_muscle_strain", "very_low"),
        ("gluteal_loading_education", "gluteal_tendinopathy", "high"),
        ("gluteal_loading_education", "deep_gluteal_syndrome", "very_low"),
        ("copenhagen_adductor", "adductor_related", "moderate"),
        ("copenhagen_adductor", "pubic_related", "very_low"),
        ("glucosamine", "hip_osteoarthritis", "negative"),
    ],
)
def test_one_trial_does_not_speak_for_all_sources(intervention: str, source: str, grade: str) -> None:
    assert evidence_for(interventions()[intervention], source).evidence == grade


def test_no_source_that_was_not_studied_has_a_high_grade() -> None:
    for (code, source), told in _differing().items():
        assert told.summary.endswith("."), (code, source)
        if told.verified == "estimate":
            assert told.evidence in {"low", "very_low", "none"}, (code, source)


def test_what_is_graded_above_low_for_several_sources_says_so_for_each() -> None:
    """A grade of moderate or high belongs to the source of the trial; any other source has a row of its own."""
    for code, intervention in interventions().items():
        if intervention.evidence in {"moderate", "high"}:
            own = [s for s in intervention.sources if (code, s) not in _differing()]
            assert len(own) <= 2, (code, own)


def test_every_intervention_has_a_title_that_a_person_can_read() -> None:
    titles = [i.name for i in interventions().values()]
    assert len(set(titles)) == len(titles)
    for title in titles:
        assert title[0].isupper() or title[0].isdigit(), title
        assert "_" not in title
        assert len(title) <= 60
    assert interventions()["cbd_oral"].name == "CBD by mouth"


def test_what_usual_care_begins_with_is_for_that_source_and_has_a_reason() -> None:
    for (source, code), usual in _usual().items():
        assert source in interventions()[code].sources, (source, code)
        assert usual.reason.endswith(".")
