"""The body of one visit: this client in a few activities, beside the same body in health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from psoas.assessment import Cleared
from psoas.body import (
    ActivityResult,
    Body,
    Comparison,
    MuscleState,
    Person,
    beside_twin,
    compare,
    muscle_groups,
    peaks_to_json,
)
from psoas.graphics import Scene, scene
from psoas.pathway.assess import Gate
from psoas.pathway.compensation import Compensation, compensations
from psoas.pathway.muscles import Supposition, check_muscles, side_in, suppose
from psoas.visit import Client, OneSide, Visit, shown_side, sore_side
from psoas.visit.fields import Json

ACTIVITIES: Final = (
    "stand", "walk", "climb_stairs", "lift_knee", "sit_upright", "sit_to_stand", "bend_forward",
    "half_kneeling_stretch",
)  # fmt: skip
# Enough for the peaks of a movement, quick enough for a visit.
FRAMES: Final = 41
# The activity of the picture: lifting the knee is what the psoas is for.
PICTURED: Final = "lift_knee"


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """What the body shows. ``works`` and ``twins`` run along ``ACTIVITIES``; ``assumed`` names what was not known.

    ``side`` is the side that the activities are about: the knee that is lifted; ``stretched`` that of the hip that is stretched.
    """

    person: Person
    assumed: tuple[str, ...]
    side: OneSide
    stretched: OneSide
    suppositions: tuple[Supposition, ...]
    works: tuple[ActivityResult, ...]
    twins: tuple[ActivityResult, ...]
    comparisons: tuple[Comparison, ...]
    compensations: tuple[Compensation, ...]
    scene: Scene

    def to_json(self) -> dict[str, Json]:
        """As ``assessment.json`` holds it: the peaks of each activity, named as ``psoas body --jsonl`` names them."""
        activities: list[Json] = [
            {"activity": work.activity, "side": work.lifted, **peaks_to_json(work)} for work in self.works
        ]
        return {
            "person": {
                "mass_kg": self.person.mass_kg, "height_m": self.person.height_m, "sex": self.person.sex,
                "age_years": self.person.age_years,
            },
            "assumed": list(self.assumed),
            "side": self.side,
            "suppositions": [s.to_json() for s in self.suppositions],
            "activities": activities,
            "compensations": [c.to_json() for c in self.compensations],
        }  # fmt: skip


def examine(visit: Visit, assessment: Cleared, gate: Gate | None = None) -> Examination:
    """Put what is supposed of the muscles on a body of the client's size, and go through the activities twice.

    Args:
        visit: who the client is, and what was judged by hand.
        assessment: of the visit, with its plan.
        gate: what earlier visits leave counts by it; the visit alone where it is not given.

    Raises:
        VisitFileError: the visit names a muscle that the body does not have.
    """
    person, assumed = person_of(visit.client)
    check_muscles(visit.muscles, muscle_groups())
    suppositions = gate.supposed if gate is not None else suppose(visit.muscles, assessment.findings)
    states = tuple(MuscleState(s.muscle, s.side, s.state, s.amount) for s in suppositions)
    side = shown_side(gate.sore if gate is not None else sore_side(assessment.findings))
    stretched = assessment.plan.stretch.concerned.shown
    body = Body(person, states)
    pairs = [
        beside_twin(body, activity, lifted=side_in(activity, side, stretched), frames=FRAMES)
        for activity in ACTIVITIES
    ]
    works, twins = tuple(work for work, _ in pairs), tuple(twin for _, twin in pairs)
    shown = ACTIVITIES.index(PICTURED)
    comparisons = tuple(compare(work, twin) for work, twin in zip(works, twins, strict=True))
    return Examination(
        person=person,
        assumed=assumed,
        side=side,
        stretched=stretched,
        suppositions=suppositions,
        works=works,
        twins=twins,
        comparisons=comparisons,
        compensations=compensations(comparisons, assessment.findings),
        scene=scene(body, works[shown], twins[shown]),
    )


def person_of(client: Client) -> tuple[Person, tuple[str, ...]]:
    """The client as the body knows them, and what had to be assumed."""
    usual = Person()
    assumed: list[str] = []
    if client.mass_kg is None:
        assumed.append(f"a body mass of {usual.mass_kg:g} kg")
    if client.height_m is None:
        assumed.append(f"a height of {usual.height_m:g} m")
    if client.sex == "unstated":
        assumed.append("a strength between women's and men's")
    # The body's figures are adults'; a child's age would only pretend to be used.
    age = client.age_years if client.age_years is not None and client.age_years >= 18 else None
    return (
        Person(client.mass_kg or usual.mass_kg, client.height_m or usual.height_m, client.sex, age),
        tuple(assumed),
    )
