"""Intervals and calibration, against SciPy and by hand."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from psoas.evaluation import CaseScore
from psoas.evaluation.calibration import bins, calibration_error, chance_error, expected_error, picture
from psoas.evaluation.uncertainty import mean, ratio, share, wilson


@given(of=st.integers(1, 500), part=st.floats(0, 1))
def test_wilson_is_scipys(of: int, part: float) -> None:
    hits = round(part * of)
    theirs = binomtest(hits, of).proportion_ci(0.95, "wilson")
    assert wilson(hits, of) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_a_share_of_nothing_is_no_figure() -> None:
    assert share(0, 0).value is None
    assert ratio(np.zeros(3), np.zeros(3)).value is None
    assert mean(np.zeros(0)).value is None


def test_the_bootstrap_of_a_mean_is_that_of_the_normal_for_many() -> None:
    values = np.random.default_rng(1).normal(3, 2, 400)
    found = mean(values)
    half = 1.96 * values.std() / 20
    assert found.value == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.03)


def test_findings_of_one_statement_stand_and_fall_together() -> None:
    """Ten statements, each all right or all wrong: the interval is that of ten, not of a hundred."""
    right = np.array([10.0, 0] * 5)
    clustered = ratio(right, np.full(10, 10.0))
    assert clustered.low is not None
    assert clustered.high is not None
    assert clustered.low < 0.25 < wilson(50, 100)[0]
    assert clustered.high > 0.75 > wilson(50, 100)[1]


def test_all_right_is_not_certainty() -> None:
    found = ratio(np.ones(20), np.ones(20))
    assert (found.low, found.high) == pytest.approx(wilson(20, 20))


def score(probability: float, right: bool) -> CaseScore:
    return CaseScore(
        "c",
        "coccydynia",
        None,
        1 if right else 2,
        "coccydynia",
        probability,
        0,
        0,
        0,
        False,
        False,
        "none",
        "none",
    )


def test_calibration_error_by_hand() -> None:
    """Twenty cases at 90% of which 15 come true, two a bin: the sum of the bins' gaps."""
    said = np.full(20, 0.9)
    right = np.array([1.0, 1.0] * 7 + [1.0, 0.0] + [0.0, 0.0] * 2)
    assert expected_error(said, right) == pytest.approx((7 * 0.2 + 0.8 + 2 * 1.8) / 20)


def test_every_case_is_in_one_bin_of_even_size() -> None:
    random = np.random.default_rng(2)
    scores = [score(float(p), bool(random.random() < p)) for p in random.random(157)]
    found = bins(scores)
    sizes = [one.cases for one in found]
    assert sum(sizes) == 157
    assert max(sizes) - min(sizes) <= 1
    assert [one.said for one in found] == sorted(one.said for one in found)
    assert all(one.low <= one.right <= one.high for one in found)


def test_true_probabilities_lie_within_what_chance_alone_gives_and_bold_ones_do_not() -> None:
    random = np.random.default_rng(3)
    chances = random.random(2000)
    honest = [score(float(p), bool(random.random() < p)) for p in chances]
    bold = [score(min(1.0, s.first_probability + 0.2), s.rank == 1) for s in honest]
    chance = chance_error(honest)
    assert chance.high is not None
    assert chance.value is not None
    assert (calibration_error(honest).value or 0) < chance.high < 0.06
    assert (calibration_error(bold).low or 0) > chance.high


def test_strictly_only_the_diagnosis_itself_is_right() -> None:
    accepted = [replace(score(0.9, True), first="facet_joint")] * 40
    assert calibration_error(accepted).value == pytest.approx(0.1)
    assert calibration_error(accepted, strictly=True).value == pytest.approx(0.9)


def test_the_picture_is_drawn_to_scale() -> None:
    root = ET.fromstring(picture(bins([score(0.5, True)] * 10 + [score(0.5, False)] * 10)))  # noqa: S314 - our own
    dots = [element for element in root.iter() if element.tag.endswith("circle")]
    assert len(dots) == 10
    wide, high = (float(root.attrib[k]) for k in ("width", "height"))
    assert all(0 < float(d.attrib["cx"]) < wide and 0 < float(d.attrib["cy"]) < high for d in dots)
    assert {float(d.attrib["cx"]) for d in dots} == {56 + 180}
