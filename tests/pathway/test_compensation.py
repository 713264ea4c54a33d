"""The compensation story: only where body and findings agree."""

from __future__ import annotations

import pytest

from psoas.body import Comparison, Difference, MuscleState, muscle_groups
from psoas.pathway.compensation import compensations, muscle_places
from psoas.visit import Finding
from psoas.vocabulary import Side

WEAK = MuscleState("psoas", "left", "weak", 0.5)


def climbing(muscle: str = "rectus_femoris", side: str = "left") -> Comparison:
    harder = Difference(muscle, side, 0.6, 0.2, (WEAK,))
    return Comparison("climb_stairs", (harder,), (harder,), ())


def finding(key: str, side: Side = "unstated", *, present: bool = True) -> Finding:
    type_, code = key.split(":")
    return Finding(type_, code, side, present)


STAIRS = finding("activity_worse:climb_stairs")
THIGH = finding("region:thigh_front", "left")


def test_body_and_findings_agree() -> None:
    (story,) = compensations([climbing()], [STAIRS, THIGH])
    assert (story.muscle, story.side) == ("rectus_femoris", "left")
    assert story.times == pytest.approx(3.0)
    for word in ("3.0 times", "weak left psoas", "thigh front", "hypothesis"):
        assert word in story.sentence
    assert story.to_json()["felt"] == ["region:thigh_front"]


@pytest.mark.parametrize(("findings", "why"), [
    ([THIGH], "the activity is not said to hurt"),
    ([finding("activity_worse:climb_stairs", present=False), THIGH], "the activity is said not to hurt"),
    ([STAIRS], "nothing is said of the place"),
    ([STAIRS, finding("region:thigh_front", "right")], "the other side hurts"),
    ([STAIRS, finding("region:thigh_front")], "no side is told"),
    ([STAIRS, finding("region:buttock", "left")], "another place hurts"),
    ([STAIRS, finding("region:thigh_front", "left", present=False)], "the place is denied"),
])  # fmt: skip
def test_no_story_where_they_do_not_agree(findings: list[Finding], why: str) -> None:
    assert compensations([climbing()], findings) == (), why


def test_an_overworked_muscle_that_stands_in_for_none_has_no_story() -> None:
    own = Difference("psoas", "left", 0.6, 0.2, (WEAK,))
    hurting = [STAIRS, finding("region:groin", "left")]
    assert compensations([Comparison("climb_stairs", (own,), (own,), ())], hurting) == ()


def test_an_exam_of_the_muscle_counts_as_its_place() -> None:
    felt = finding("exam:ql_palpation_pain", "left")
    assert compensations([climbing("quadratus_lumborum")], [STAIRS, felt])


def test_every_muscle_of_the_table_is_one_of_the_body() -> None:
    assert set(muscle_places()) <= set(muscle_groups())
