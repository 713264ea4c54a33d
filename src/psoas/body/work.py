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
from psoas.body.recruitment import Certificate, Recruitment, recruit
from psoas.body.skeleton import COORDINATES, Skeleton
from psoas.body.states import Changes, MuscleState, changes
from psoas.body.support import GRAVITY, Outside, balanced, carried, weighing
from psoas.body.tables import muscle_groups, quantities, table
from psoas.errors import BodyError, not_allowed

Floats = NDArray[np.float64]
T = TypeVar("T")
MAX_LOAD_KG: Final = 200.0
# Below this a reserve is the rounding of its price, not a missing muscle.
WORTH_NAMING_NM: Final = 0.01


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
        assert isinstance(load, ContactLoad)
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

    person: Person = Person()
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
    posed = balanced(skeleton, person, placed, load_kg)
    changed = changes(skeleton, body.states)
    hill = forces(skeleton, posed.length_m, person.strength_scale, changed)
    inner = moments_nm(posed.angles_deg) + lever_m(person, posed) @ hill.passive_n
    around = carried(
        skeleton, person, placed, posed, weighing(skeleton, person, posed, load_kg), inner
    )
    solved = solve(skeleton, person, posed, around, hill, changed, upright=placed.posture.upright)
    tension = hill.passive_n + solved.activation * hill.active_n
    joints: dict[str, ContactLoad | SpineLoad] = {
        **contact_loads(skeleton, posed, around, tension, person.mass_kg * GRAVITY),
        **spine_loads(skeleton, posed, around, tension),
    }
    worst = int(np.abs(solved.reserve).argmax())
    moment = float(abs(solved.reserve[worst]))
    return Work(
        person=person,
        posture=placed.posture.code,
        lifted="left" if placed.lifted == "l" else "right",
        load_kg=load_kg,
        muscles=_muscles(skeleton, hill, solved.activation),
        joints=joints,
        attachments=attachments(skeleton, posed, tension, joints),
        residual=Residual(
            moment,
            COORDINATES[worst] if moment >= WORTH_NAMING_NM else "",
            around.force_left_n,
            around.moment_left_nm,
        ),
        certificate=solved.certificate,
        fascicle_activation=solved.activation,
        fascicle_force_n=tension,
        pose=posed,
        outside=around,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """The recruitment problem of a posture, in the form of ``recruitment.recruit``."""

    A: Floats
    b: Floats
    weight: Floats
    low: Floats
    high: Floats
    reserve_price: float


def lever_m(person: Person, posed: Pose) -> Floats:
    """Moment arms of every muscle about ``COORDINATES`` (n, m), metres, at the person's size."""
    return np.asarray(-posed.jacobian[:, 6:].T * person.length_scale)


def problem(
    skeleton: Skeleton,
    person: Person,
    posed: Pose,
    around: Outside,
    hill: MuscleForces,
    changed: Changes,
    *,
    upright: bool,
) -> Problem:
    """Moments of the muscles, and the moments they must make, along ``COORDINATES``."""
    lever = lever_m(person, posed)
    weight = around.generalised(skeleton, posed)[6:] * person.length_scale
    needed = -(weight + moments_nm(posed.angles_deg) + lever @ hill.passive_n)
    volume = skeleton.force_n * skeleton.fibre_m
    tone = _tone() if upright else {}
    low = np.clip(
        np.maximum(changed.floor, [tone.get(group, 0.0) for group in skeleton.groups]), 0.0, changed.ceiling
    )
    price = quantities("recruitment.csv")["reserve_price"]
    return Problem(lever * hill.active_n, needed, volume / volume.mean(), low, changed.ceiling, price)


def solve(
    skeleton: Skeleton,
    person: Person,
    posed: Pose,
    around: Outside,
    hill: MuscleForces,
    changed: Changes,
    *,
    upright: bool,
) -> Recruitment:
    """Share the moments among the muscles."""
    p = problem(skeleton, person, posed, around, hill, changed, upright=upright)
    return recruit(p.A, p.b, p.weight, p.low, p.high, p.reserve_price)


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
