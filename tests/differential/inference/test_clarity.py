"""Clear or hidden: told from what the place alone would have said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas.assessment import Clarity
from psoas.differential import decipher
from psoas.visit import Client, Finding
from psoas.vocabulary import SOURCES, codes


def judged(*keys: str, client: Client | None = None) -> Clarity:
    who = client or Client(age_years=45, sex="male")
    findings = []
    for key in keys:
        type_, code = key.removeprefix("-").split(":")
        findings.append(Finding(type_, code, "unstated", not key.startswith("-")))
    found = decipher(who, findings).clarity
    assert found is not None
    return found


PSOAS = (
    "region:groin", "region:hip_front", "activity_worse:lift_knee", "activity_worse:car_transfer",
    "activity_worse:stretch_hip", "exam:resisted_hip_flexion_pain", "exam:psoas_palpation_pain", "-exam:fadir",
)  # fmt: skip
# The groin hurts, and it is the kidney.
STONE = (
    "region:groin",
    "red_flag:colicky_waves",
    "red_flag:vomiting",
    "course:sudden_onset",
    "red_flag:blood_in_urine",
)


def test_place_and_findings_that_agree_are_a_clear_case() -> None:
    found = judged(*PSOAS)
    assert (found.kind, found.first) == ("clear", "iliopsoas_related")
    assert found.because
    assert not any(key.startswith("region:") for key in found.because)


def test_a_source_that_the_place_does_not_point_to_is_hidden() -> None:
    found = judged(*STONE)
    assert (found.kind, found.first) == ("hidden", "kidney_stone")
    assert found.by_place != "kidney_stone"
    assert "red_flag:colicky_waves" in found.because


def test_little_said_leaves_the_case_open() -> None:
    found = judged("region:groin")
    assert found.kind == "open"
    assert found.rivals
    assert judged().by_place == ""


def test_what_would_change_our_mind_does() -> None:
    """The result that is named puts the source that is named first."""
    keys = (
        "region:groin",
        "region:hip_front",
        "activity_worse:sit",
        "quality:catching",
        "activity_worse:lift_knee",
    )
    found = judged(*keys)
    assert found.exam
    sign = "" if found.positive else "-"
    assert judged(*keys, f"{sign}exam:{found.exam}").first == found.then_first != found.first


@pytest.mark.parametrize("sex", ["female", "male", "unstated"])
@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from([f"{t}:{c}" for t in ("region", "quality", "course") for c in codes(t)]), max_size=8
    )
)
def test_every_case_is_one_of_the_three(sex: str, keys: list[str]) -> None:
    found = judged(*keys, client=Client(age_years=50, sex=sex))  # type: ignore[arg-type]
    assert found.kind in {"clear", "hidden", "open"}
    assert found.first in SOURCES
    assert (found.kind == "open") or not found.rivals
