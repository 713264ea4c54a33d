"""The table of stretches against the body that it was made from, for clients of other sizes too."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from psoas.body.person.person import Person
from psoas.body.person.states import MuscleState
from psoas.body.simulation.body import Body
from psoas.body.stretching.stretch import rank_stretches
from psoas.care.planning.steering import stretch_ranks

# Scores this near to each other are a draw: sizes and amounts turn their order.
DRAW = 0.1
TABLE = (resources.files("psoas.care") / "data" / "stretch_ranks.csv").read_text(encoding="utf-8")
STRETCH = {row["intervention"]: row["stretch"] for row in csv.DictReader(TABLE.splitlines())}


@pytest.mark.parametrize(
    ("person", "tight", "amount"),
    [
        (Person(), ("psoas",), 0.2),
        (Person(58, 1.60, "female"), ("psoas", "iliacus"), 0.3),
        (Person(95, 1.88, "male"), ("rectus_femoris",), 0.2),
        (Person(58, 1.60, "female"), ("psoas", "rectus_femoris"), 0.2),
    ],
)
def test_the_first_is_the_one_that_the_body_ranks_first(
    person: Person, tight: tuple[str, ...], amount: float
) -> None:
    body = Body(person, tuple(MuscleState(muscle, "left", "tight", amount) for muscle in tight))
    ranked = rank_stretches(body, "left")
    ours = STRETCH[stretch_ranks()[frozenset(tight)][0]]
    found = next(effect for effect in ranked if effect.stretch.code == ours)
    assert not found.avoid
    assert ranked[0].score - found.score < DRAW


def test_every_set_of_tight_hip_flexors_has_its_stretches_and_each_a_different_one() -> None:
    assert len(stretch_ranks()) == 7
    for ranked in stretch_ranks().values():
        assert len(set(ranked)) == len(ranked) == 4
