"""What is asked first of a client of whom nobody knows yet where it hurts."""

from __future__ import annotations

import pytest

from psoas.assessment import URGENCIES
from psoas.screening import ask_for_safety, near_dangers, screen
from psoas.visit import Client, Finding, Sex

ON_A_PHONE = 12
# What has no meaning before something else was answered with yes.
FOLLOWS = {
    "lump_trapped", "red_streak", "wound_infected", "baby_moves_less", "sudden_headache", "rash_not_fading", "coughs_blood",
    "needled_lately", "low_libido", "pain_changed",
}  # fmt: skip
# The dangers of a pregnancy come before a leg that grows weaker.
EVERYONE = "saddle_numbness bladder_change fever major_trauma cannot_bear_weight"


@pytest.mark.parametrize(
    ("age", "sex", "found", "first"),
    [
        (None, "unstated", "", "progressive_weakness cancer_history"),
        (40, "female", "", "missed_period progressive_weakness cancer_history"),
        (25, "male", "", "testicular_pain progressive_weakness"),
        (70, "male", "", "pulsating_abdomen aneurysm_known progressive_weakness cancer_history"),
        (70, "female", "", "pulsating_abdomen cancer_history"),
        (10, "male", "", "slipped_growth_plate_known refuses_to_walk"),
        (30, "female", "pregnant", "waters_broken"),
        (30, "female", "anticoagulant", "progressive_weakness"),
    ],
)
def test_what_age_and_sex_make_likely_is_among_the_first(
    age: float | None, sex: Sex, found: str, first: str
) -> None:
    known = tuple(Finding("red_flag", code) for code in found.split())
    asked = [q.asks_about.partition(":")[2] for q in ask_for_safety(Client(age_years=age, sex=sex), known)]
    phone = asked[:ON_A_PHONE]
    assert not [code for code in (*EVERYONE.split(), *first.split()) if code not in phone], phone
    assert not FOLLOWS & set(phone)


def test_a_yes_alone_is_the_danger_that_was_said() -> None:
    """Of each question that is near, a yes at some usual place stops the visit; the gravest come first."""
    client = Client(age_years=70, sex="male")
    near = near_dangers(client, ())
    usual = ("low_back", "mid_back", "buttock", "tailbone", "groin", "hip_front", "hip_side", "thigh_front")
    raised = []
    for question in near:
        type_, _, code = question.asks_about.partition(":")
        said = Finding(type_, code)
        raised.append(
            max(URGENCIES.index(screen(client, (Finding("region", place), said)).urgency) for place in usual)
        )
    assert raised == sorted(raised, reverse=True)
    assert min(raised) >= URGENCIES.index("within_2_weeks")
    assert len(near) < len(ask_for_safety(client, ())) / 2


def test_where_the_place_is_known_nothing_is_supposed() -> None:
    place = Finding("region", "low_back")
    near = {q.asks_about for q in near_dangers(Client(age_years=40, sex="female"), (place,))}
    assert "red_flag:saddle_numbness" in near
    assert "red_flag:cannot_bear_weight" not in near, "that is asked where a hip hurts"
    denied = Finding("red_flag", "fever", present=False)
    after = {q.asks_about for q in near_dangers(Client(age_years=40, sex="female"), (place, denied))}
    assert "red_flag:fever" in near - after
