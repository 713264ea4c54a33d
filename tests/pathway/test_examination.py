"""What is supposed of the muscles, and the body that it is put on."""

from __future__ import annotations

import datetime
import json

import pytest

from psoas.assessment import Cleared
from psoas.body import muscle_groups
from psoas.errors import VisitFileError
from psoas.pathway import assess, records_of
from psoas.pathway.examination import ACTIVITIES, examine
from psoas.pathway.muscles import suppose
from psoas.visit import Client, Finding, MuscleState, Visit, shown_side, sore_side

SUPPOSED = [
    # what was found by hand              side      what is put on the body
    ("thomas_test", "left", {("psoas", "left", "tight"), ("iliacus", "left", "tight")}),
    ("thomas_test_rectus", "right", {("rectus_femoris", "right", "tight")}),
    ("trendelenburg", "both", {("gluteus_medius", "left", "weak"), ("gluteus_medius", "right", "weak")}),
    ("resisted_hip_flexion_weak", "left", {("psoas", "left", "weak"), ("iliacus", "left", "weak")}),
    ("thomas_test", "unstated", set()),  # a side that nobody names is not guessed
    ("fadir", "left", set()),  # a joint's sign says nothing of a muscle
]


@pytest.mark.parametrize(("exam", "side", "states"), SUPPOSED)
def test_an_exam_suggests_a_state(exam: str, side: str, states: set[tuple[str, str, str]]) -> None:
    made = suppose((), (Finding("exam", exam, side),), muscle_groups())  # type: ignore[arg-type]
    assert {(s.muscle, s.side, s.state) for s in made} == states
    assert all(0 < s.amount <= 0.5 and s.citation for s in made)


def test_a_negative_exam_suggests_nothing() -> None:
    assert suppose((), (Finding("exam", "thomas_test", "left", present=False),), muscle_groups()) == ()


def test_what_the_practitioner_judged_wins_over_what_an_exam_suggests() -> None:
    judged = (MuscleState("psoas", "left", "weak", 0.5),)
    made = suppose(judged, (Finding("exam", "thomas_test", "both"),), muscle_groups())
    states = {(s.muscle, s.side): (s.state, s.amount) for s in made}
    assert states["psoas", "left"] == ("weak", 0.5)
    assert states["psoas", "right"][0] == "tight"


TIGHT = MuscleState("psoas", "both", "tight", 0.3)
GONE_LEFT = MuscleState("psoas", "left", "tight", 0.0)


@pytest.mark.parametrize(
    ("second", "third", "left_over"),
    [
        # judged at the second visit, at the third      what the body of the third has
        ((), (), {("left", 0.3, 1), ("right", 0.3, 1)}),
        ((GONE_LEFT,), (), {("right", 0.3, 1)}),
        ((), (GONE_LEFT,), {("right", 0.3, 1)}),
        ((), (MuscleState("psoas", "left", "tight", 0.1),), {("left", 0.1, 0)}),
        ((MuscleState("psoas", "both", "tight", 0.0),), (), set()),
    ],
)
def test_what_was_found_earlier_stays_on_its_side_until_it_is_judged_again_or_gone(
    second: tuple[MuscleState, ...], third: tuple[MuscleState, ...], left_over: set[tuple[str, float, int]]
) -> None:
    days = (datetime.date(2026, 11, 2), datetime.date(2026, 11, 16), datetime.date(2026, 11, 30))
    words = "My left groin aches when I climb stairs. No fever."
    judged = ((TIGHT,), second, third)
    made = records_of(
        [Visit(f"v{n}", Client(age_years=40), words, muscles=judged[n], date=days[n]) for n in range(3)]
    )
    last = made[-1].record.gate.supposed
    assert {(s.side, s.amount, int(s.found_on == days[0])) for s in last} == left_over


def test_a_muscle_that_the_body_does_not_have_names_the_nearest() -> None:
    with pytest.raises(VisitFileError, match="did you mean 'psoas'"):
        suppose((MuscleState("psaos", "left", "tight", 0.3),), (), muscle_groups())


@pytest.mark.parametrize(
    ("sides", "side"),
    [(("left", "left", "right"), "left"), (("right",), "right"), (("both",), "right"), ((), "right")],
)
def test_the_painful_side_leads_the_one_sided_activities(sides: tuple[str, ...], side: str) -> None:
    assert shown_side(sore_side([Finding("region", "groin", s) for s in sides])) == side  # type: ignore[arg-type]


def test_the_body_of_a_visit_says_what_it_assumed_and_is_json() -> None:
    visit = Visit(
        "v", Client(mass_kg=90, sex="male"), "my left hip hurts", (Finding("region", "groin", "left"),)
    )
    assessed = assess(visit)
    assert isinstance(assessed, Cleared)
    made = examine(visit, assessed)
    record = json.loads(json.dumps(made.to_json(), allow_nan=False))
    assert made.assumed == ("a height of 1.75 m",)
    assert made.side == "left"
    assert [p["activity"] for p in record["activities"]] == list(ACTIVITIES)
    assert made.works == made.twins  # nothing is supposed of the muscles, so this body is its own twin
