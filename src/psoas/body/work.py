"""A body in a held posture: who pulls how hard, and what that does to the joints."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from psoas.body import cache
from psoas.body.hill import MuscleForces, forces
from psoas.body.loads import Attachment, ContactLoad, SpineLoad, attachments, contact_loads, spine_loads
from psoas.body.passive import moments_nm
from psoas.body.person import Person
from psoas.body.pose import Pose
from psoas.body.postures import PlacedPosture, posture
from psoas.body.recruitment import Certificate, Problem, recruit
from psoas.body.skeleton import COORDINATES, Skeleton
from psoas.body.states import Changes, MuscleState, changes
from psoas.body.support import GRAVITY, Held, Outside, balanced, carried
from psoas.body.tables import muscle_groups, quantities, table
from psoas.errors import BodyError, not_allowed

Floats = NDArray[np.float64]
T = TypeVar("T")
MAX_LOAD_KG: Final = 200.0
# Below this a reserve is the rounding of its price, not a missing muscle.
WORTH_NAMING_NM: Final = 0.01
_LEAST_VOLUME: Final = 1e-3


@dataclass(frozen=True, slots=True)
class MuscleWork:
    """One muscle group on one side, over its fascicles."""

    muscle: str
    side: str
    force_n: float  # sum of the fascicles' tensions, passive included
    activation: float  # mean over the fascicles, weighed by their greatest force
    passive_n: float
    capacity_n: float  # what it could pull actively here, at full activation


@dataclass(frozen=True, slots=True)
class Residual:
    """What the muscles could not do.

    Attributes:
        max_moment_nm: the largest moment that a reserve had to make.
        coordinate: where; empty when the muscles do it all.
        pelvis_force_n: weight that the supports did not carry.
        pelvis_moment_nm: moment of the weight about the supports.
        enough_strength: whether the muscles alone hold the posture.
    """

    max_moment_nm: float
    coordinate: str
    pelvis_force_n: float
    pelvis_moment_nm: float

    @property
    def enough_strength(self) -> bool:
        """Whether the muscles alone hold the posture."""
        return self.max_moment_nm < WORTH_NAMING_NM


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """A body's work in one posture."""

    person: Person
    states: tuple[MuscleState, ...]
    posture: str
    lifted: str
    load_kg: float
    muscles: dict[str, MuscleWork]  # psoas_left, …
    joints: dict[str, ContactLoad | SpineLoad]  # hip_left, …, L4_L5
    attachments: dict[str, Attachment]  # L3_left, …, lesser_trochanter_right
    residual: Residual
    certificate: Certificate
    fascicle_activation: Floats = field(repr=False)  # (m,), in the skeleton's order
    fascicle_force_n: Floats = field(repr=False)  # (m,)
    pose: Pose = field(repr=False)
    outside: Outside = field(repr=False)

    def muscle(self, muscle: str, side: str) -> MuscleWork:
        """One muscle's work.

        Raises:
            BodyError: there is no such muscle or side.
        """
        return _named(self.muscles, "muscle", f"{muscle}_{side}")

    def joint(self, name: str) -> ContactLoad | SpineLoad:
        """One joint's load: hip_left, L4_L5 and so on.

        Raises:
            BodyError: there is no such joint.
        """
        return _named(self.joints, "joint", name)

    def hip(self, side: str) -> ContactLoad:
        """The hip's contact force on one side."""
        load = self.joint(f"hip_{side}")
        if not isinstance(load, ContactLoad):
            raise BodyError(not_allowed("side", side, ("left", "right")))
        return load

    def level(self, name: str) -> SpineLoad:
        """A spinal level's load, T12_L1 to L5_S1.

        Raises:
            BodyError: there is no such level.
        """
        load = self.joint(name)
        if not isinstance(load, SpineLoad):
            levels = [n for n, j in self.joints.items() if isinstance(j, SpineLoad)]
            raise BodyError(not_allowed("level", name, levels))
        return load

    def attachment(self, name: str, side: str) -> Attachment:
        """The psoas at T12, L1 … L5 or lesser_trochanter.

        Raises:
            BodyError: there is no such attachment.
        """
        return _named(self.attachments, "attachment", f"{name}_{side}")


def _named(found: dict[str, T], what: str, name: str) -> T:
    try:
        return found[name]
    except KeyError:
        raise BodyError(not_allowed(what, name, found)) from None


@dataclass(frozen=True, slots=True)
class Body:
    """A person with the states of their muscles. ``Body(person)`` is the twin in health."""

    person: Person = field(default_factory=Person)
    states: tuple[MuscleState, ...] = ()

    def perform(self, activity: str, load_kg: float = 0.0, lifted: str = "right") -> Work:
        """Hold a posture.

        Args:
            activity: a posture's code, see ``postures``.
            load_kg: weight in the hands, shared by both.
            lifted: the side that the posture is about: the raised leg, or the kneeling, stretched one.

        Raises:
            BodyError: the posture, the side or the load is not one that the body can take.
        """
        load = _load(load_kg)
        placed = posture(activity).placed(lifted)
        return _perform(self, placed, load)

    def twin(self) -> Body:
        """The same body in health."""
        return Body(self.person)


def _load(load_kg: float) -> float:
    number = isinstance(load_kg, int | float) and not isinstance(load_kg, bool)
    if not (number and math.isfinite(load_kg) and 0.0 <= load_kg <= MAX_LOAD_KG):
        raise BodyError(f"load_kg: {load_kg!r} cannot be used; give 0 to {MAX_LOAD_KG:g} kilograms.")
    return float(load_kg)


@lru_cache(maxsize=1)
def _tone() -> dict[str, float]:
    """Least activation of the trunk's muscles while it is carried upright."""
    columns = ("group", "upright")
    return dict(
        table("tone.csv", columns, lambda r: (r.one_of("group", muscle_groups()), r.number("upright")))
    )


def _perform(body: Body, placed: PlacedPosture, load_kg: float) -> Work:
    skeleton, person = cache.load(), body.person
    held = balanced(skeleton, person, placed, load_kg)
    changed = changes(skeleton, body.states)
    hill = forces(skeleton, held.pose.length_m, person.strength_scale, changed)
    around = carried(held, _inner_nm(held, hill))
    solved = recruit(problem(held, around, hill, changed))
    tension = hill.passive_n + solved.activation * hill.active_n
    joints: dict[str, ContactLoad | SpineLoad] = {
        **contact_loads(skeleton, held.pose, around, tension, person.mass_kg * GRAVITY),
        **spine_loads(skeleton, held.pose, around, tension),
    }
    worst = int(np.abs(solved.reserve).argmax())
    moment = float(abs(solved.reserve[worst]))
    where = COORDINATES[worst] if moment >= WORTH_NAMING_NM else ""
    return Work(
        person=person,
        states=body.states,
        posture=placed.posture.code,
        lifted="left" if placed.lifted == "l" else "right",
        load_kg=load_kg,
        muscles=_muscles(skeleton, hill, solved.activation),
        joints=joints,
        attachments=attachments(skeleton, held.pose, tension, joints),
        residual=Residual(moment, where, around.force_left_n, around.moment_left_nm),
        certificate=solved.certificate,
        fascicle_activation=solved.activation,
        fascicle_force_n=tension,
        pose=held.pose,
        outside=around,
    )


def lever_m(person: Person, posed: Pose) -> Floats:
    """Moment arms of every muscle about ``COORDINATES`` (n, m), metres, at the person's size."""
    return np.asarray(-posed.jacobian[:, 6:].T * person.length_scale)


def _inner_nm(held: Held, hill: MuscleForces) -> Floats:
    """Moments of stretched tissue: discs, capsules, passive muscle (n,)."""
    stretched = lever_m(held.person, held.pose) @ hill.passive_n
    return np.asarray(moments_nm(held.pose.angles_deg) + stretched)


def problem(held: Held, around: Outside, hill: MuscleForces, changed: Changes) -> Problem:
    """Moments of the muscles, and the moments they must make, along ``COORDINATES``."""
    skeleton, person = held.skeleton, held.person
    weight = around.generalised(skeleton, held.pose)[6:] * person.length_scale
    # Weakness is volume lost: what is left of a muscle is priced as so much less muscle.
    healthy = skeleton.force_n * skeleton.fibre_m
    volume = healthy * np.maximum(changed.capacity, _LEAST_VOLUME)
    tone = _tone() if held.placed.posture.upright else {}
    least = np.array([tone.get(group, 0.0) for group in skeleton.groups])
    return Problem(
        A=lever_m(person, held.pose) * hill.active_n,
        b=-(weight + _inner_nm(held, hill)),
        weight=volume / float(healthy.mean()),
        low=np.minimum(np.maximum(changed.floor, least), changed.ceiling),
        high=changed.ceiling,
        reserve_price=quantities("recruitment.csv")["reserve_price"],
    )


def _muscles(skeleton: Skeleton, hill: MuscleForces, activation: Floats) -> dict[str, MuscleWork]:
    tension = hill.passive_n + activation * hill.active_n
    found = {}
    for group in muscle_groups():
        for side in ("left", "right"):
            i = skeleton.fascicles(group, side)
            share = skeleton.force_n[i] / skeleton.force_n[i].sum()
            found[f"{group}_{side}"] = MuscleWork(
                group,
                side,
                float(tension[i].sum()),
                float(share @ activation[i]),
                float(hill.passive_n[i].sum()),
                float(hill.active_n[i].sum()),
            )
    return found
