"""The next exams, checked against doing each one both ways."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.differential.pictures import Picture, finding, pictures

from psoas.differential import decipher
from psoas.differential.decipher import what_is_known
from psoas.differential.knowledge import FINDING_AT, SOURCE_AT, knowledge
from psoas.differential.next_exam import next_exams
from psoas.visit import Client
from psoas.vocabulary import SOURCES, codes

SPARSE = pictures("sparse_vignettes.csv")


def entropy_bits(probabilities: list[float]) -> float:
    return -sum(p * math.log2(p) for p in probabilities if p > 0)


@pytest.mark.parametrize("picture", SPARSE[::5], ids=lambda p: p.name)
def test_exams_are_undone_ranked_and_tell_two_sources_apart(picture: Picture) -> None:
    result = decipher(picture.client, picture.findings)
    done = {f.code for f in picture.findings if f.type == "exam"}
    before = entropy_bits([e.probability for e in result.estimates])
    assert 1 <= len(result.next_exams) <= 5
    bits = [e.bits for e in result.next_exams]
    assert bits == sorted(bits, reverse=True)
    assert all(0 <= b <= min(1.0, before) for b in bits)
    for exam in result.next_exams:
        assert exam.exam in codes("exam")
        assert exam.exam not in done
        assert len(set(exam.separates)) == 2


def test_the_exam_that_tells_hip_from_nerve_comes_first() -> None:
    """Front-of-thigh pain at sixty: a joint or a nerve root?"""
    found = [finding(k) for k in ("region:thigh_front", "region:groin", "course:gradual_onset")]
    exams = [e.exam for e in decipher(Client(age_years=62), found).next_exams]
    assert {"femoral_nerve_stretch", "hip_internal_rotation_limited"} & set(exams[:3])


@pytest.mark.parametrize("exam", ["spinous_process_tender", "centralisation", "lateral_thigh_sensory_loss"])
def test_the_promised_bits_are_those_that_come(exam: str) -> None:
    """Do the exam both ways: the entropy falls, on average over its outcomes, by about what was promised.

    Only about: bits are shrunk a little before they count, and the promise allows for that.
    """
    client = Client(age_years=50)
    found = [finding("region:low_back"), finding("region:thigh_side"), finding("course:gradual_onset")]
    now = decipher(client, found).estimates
    rate = knowledge().rate[FINDING_AT[f"exam:{exam}"]]
    positive = sum(e.probability * float(rate[SOURCE_AT[e.source]]) for e in now)
    after = {
        present: decipher(client, [*found, finding(f"exam:{exam}", present=present)]).estimates
        for present in (True, False)
    }
    fall = entropy_bits([e.probability for e in now])
    fall -= positive * entropy_bits([e.probability for e in after[True]])
    fall -= (1 - positive) * entropy_bits([e.probability for e in after[False]])
    posterior = np.array([next(e.probability for e in now if e.source == s) for s in SOURCES])
    others = frozenset(e for e in codes("exam") if e != exam)
    (promised,) = next_exams(posterior, what_is_known(client, found, None), others)
    assert promised.exam == exam
    assert promised.bits == pytest.approx(fall, rel=0.25, abs=0.003)
