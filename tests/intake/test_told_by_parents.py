"""A child's story told by a grown-up is the child's where the client is a child; where the client is grown up, it is not."""

from __future__ import annotations

import pytest

from psoas.intake.pipeline import read

STORIES = (
    ("My lad limps and his knee hurts.", 13, {"limp", "knee"}),
    ("My daughter has a fever and her hip hurts.", 7, {"fever", "hip_front"}),
    ("Our toddler limps since yesterday.", 2, {"limp"}),
    ("My nephew says his thigh hurts.", 11, {"thigh_front"}),
    ("My granddaughter has groin pain when she walks.", 12, {"groin"}),
)


def present(words: str, age: float) -> set[str]:
    heard = read(words, visit=True, age_years=age).understanding
    assert heard is not None
    return {finding.code for finding in heard.findings if finding.present}


@pytest.mark.parametrize(("words", "age", "codes"), STORIES)
def test_what_a_parent_tells_is_the_childs(words: str, age: float, codes: set[str]) -> None:
    assert codes <= present(words, age)


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("My son limps from football. It is my low back I came about.", 41),
        ("My brother has a fever and he limps. My knee hurts.", 12),
        ("My knee hurts. My twin has a fever.", 12),
    ],
)
def test_what_is_told_of_another_is_not_the_clients(words: str, age: float) -> None:
    assert not present(words, age) & {"limp", "fever"}


def test_a_violent_partner_is_no_other_person() -> None:
    assert "violence_at_home" in present("My husband gets drunk and hits me when he is angry.", 35)
    assert "fever" not in present("My husband has a fever.", 35)


def test_thoughts_of_suicide_after_a_relative_is_named_are_asked_about_and_never_dropped() -> None:
    heard = read(
        "My wife and the kids would be better off without me.", visit=True, age_years=40
    ).understanding
    assert heard is not None
    asked = {q.asks_about for q in heard.questions} | {f.key for f in heard.findings if f.present}
    assert "red_flag:self_harm_thoughts" in asked
