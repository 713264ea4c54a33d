"""A body at work: who pulls how hard, and what that does to the joints, over the frames of a motion."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.external_loads import Carried
from psoas.body.mechanics.hill import MuscleForces, forces
from psoas.body.mechanics.kinematics import GRAVITY, ROOT, Kinematics
from psoas.body.mechanics.loads import (
    Attachment,
    ContactLoad,
    SpineLoad,
    attachments,
    joint_loads,
    muscle_share,
)
from psoas.body.mechanics.passive import moments_nm
from psoas.body.model.skeleton import COORDINATES, Skeleton
from psoas.body.motion.postures import postures
from psoas.body.person.person import Person
from psoas.body.person.states import Changes, MuscleState
from psoas.body.recruitment.recruit import Certificate, Problem, recruit
from psoas.body.simulation.cost import Cost, cost_named, pressed
from psoas.body.tables import cuts, muscle_groups, quantities, table
from psoas.errors import BodyError, not_allowed

Floats = NDArray[np.float64]
T = TypeVar("T")
# Below this a reserve is the rounding of its price, not a missing muscle.
WORTH_NAMING_NM: Final = 0.01
_LEAST_SHARE: Final = 1e-3
_UPRIGHT: Final = "upright"


@dataclass(frozen=True, slots=True, eq=False)
class MuscleWork:
    """One muscle group on one side, over its fascicles and k frames."""

    muscle: str
    side: str
    force_n: Floats  # (k,) sum of the fascicles' tensions, passive included
    activation: Floats  # (k,) mean over the fascicles, weighed by their greatest force
    passive_n: Floats  # (k,)
    capacity_n: Floats  # (k,) what it could pull actively here, at full activation

    @property
    def peak_force_n(self) -> float:
        """The largest force."""
        return float(self.force_n.max())

    @property
    def peak_activation(self) -> float:
        """The largest activation."""
        return float(self.activation.max())


@dataclass(frozen=True, slots=True)
class Residual:
    """What the muscles could not do.

    Attributes:
        max_moment_nm: the largest moment that a reserve had to make, in any frame.
        coordinate: where; empty when the muscles do it all.
        pelvis_force_n: force that nothing carried, root mean square over the frames.
        pelvis_moment_nm: moment that nothing carried, likewise.
        enough_strength: whether the muscles alone do it.
    """

    max_moment_nm: float
    coordinate: str
    pelvis_force_n: float
    pelvis_moment_nm: float

    @property
    def enough_strength(self) -> bool:
        """Whether the muscles alone do it."""
        return self.max_moment_nm < WORTH_NAMING_NM


@dataclass(frozen=True, slots=True, eq=False)
class ActivityResult:
    """A body's work in one activity, k frames of it."""

    person: Person
    states: tuple[MuscleState, ...]
    activity: str
    lifted: str
    load_kg: float
    time_s: Floats  # (k,)
    muscles: dict[str, MuscleWork]  # psoas_left, …
    joints: dict[str, ContactLoad | SpineLoad]  # hip_left, …, L4_L5
    attachments: dict[str, Attachment]  # L3_left, …, lesser_trochanter_right
    residual: Residual
    certificate: Certificate
    fascicle_activation: Floats = field(repr=False)  # (k, m), in the skeleton's order
    fascicle_force_n: Floats = field(repr=False)  # (k, m)
    fibre_length: Floats = field(repr=False)  # (k, m), over the optimal length
    price: Floats = field(repr=False)  # (k, n), where a like problem may begin
    reserve_nm: Floats = field(repr=False)  # (k, n), what no muscle makes
    moved: Kinematics = field(repr=False)
    carried: Carried = field(repr=False)

    @property
    def frames(self) -> int:
        """How many frames."""
        return len(self.time_s)

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

    def share(self, muscle: str, side: str) -> dict[str, SpineLoad | ContactLoad]:
        """What one muscle alone adds to every joint (for a leg joint, its whole pull across it).

        Raises:
            BodyError: there is no such muscle or side.
        """
        self.muscle(muscle, side)
        chosen = self.moved.skeleton.fascicles(muscle, side)
        compression, shear, world = muscle_share(self.moved, self.fascicle_force_n, chosen)
        weight = self.person.mass_kg * GRAVITY
        found: dict[str, SpineLoad | ContactLoad] = {}
        for i, cut in enumerate(cuts()):
            size = np.linalg.norm(world[:, i], axis=1)
            found[cut.name] = (
                SpineLoad(cut.name, compression[:, i], shear[:, i])
                if cut.spinal
                else ContactLoad(cut.name, size, size / weight, world[:, i])
            )
        return found


def _named(found: dict[str, T], what: str, name: str) -> T:
    try:
        return found[name]
    except KeyError:
        raise BodyError(not_allowed(what, name, found)) from None


@lru_cache(maxsize=1)
def _tone() -> tuple[tuple[str, str, float], ...]:
    """Least activation of muscle groups: group, ``upright`` or the one posture in which they keep it, activation."""
    kept = (_UPRIGHT, *postures())
    return table(
        "tone.csv",
        ("group", "while", "least"),
        lambda r: (r.one_of("group", muscle_groups()), r.one_of("while", kept), r.number("least")),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What a person has to do, all but the choice of muscles: enough to solve for any state of theirs.

    Attributes:
        activity, lifted, load_kg: what it is.
        moved: the kinematics.
        carried: the outside forces.
        upright: whether the trunk keeps its tone.
        reserve_price: of a squared newton metre that no muscle makes, along ``COORDINATES`` (n,); the table's where it is
            not given.
    """

    activity: str
    lifted: str
    load_kg: float
    moved: Kinematics
    carried: Carried
    upright: bool
    reserve_price: Floats | None = None


def muscle_forces(task_moved: Kinematics, person: Person, changed: Changes) -> MuscleForces:
    """The muscles' forces along a motion."""
    return forces(
        task_moved.skeleton, task_moved.length_m, task_moved.rate_m_s, person.strength_scale, changed
    )


def inner_nm(moved: Kinematics, person: Person, hill: MuscleForces) -> Floats:
    """Moments of stretched tissue: discs, capsules, passive muscle (k, n)."""
    stretched = np.matmul(moved.lever_m, hill.passive_n[:, :, None])[:, :, 0] * person.length_scale
    return np.asarray(moments_nm(moved.motion.angle_rad) + stretched)


def problem(
    task: Task, person: Person, hill: MuscleForces, changed: Changes, cost: Cost | None = None
) -> Problem:
    """Moments of the muscles, and the moments they must make, along ``COORDINATES``."""
    skeleton, n = task.moved.skeleton, len(COORDINATES)
    how = cost or cost_named(None)
    # Weakness is muscle lost: what is left of it is priced as so much less muscle.
    healthy = skeleton.force_n * skeleton.fibre_m**how.length_exponent
    left = healthy * np.maximum(changed.capacity, _LEAST_SHARE)
    kept = {task.activity, _UPRIGHT} if task.upright else {task.activity}
    tone = {group: least for group, when, least in _tone() if when in kept}
    least = np.array([tone.get(group, 0.0) for group in skeleton.groups])
    rows = task.moved.lever_m * (hill.active_n * person.length_scale)[:, None, :]
    wanted = task.carried.needed[:, ROOT : ROOT + n] - inner_nm(task.moved, person, hill)
    prices = np.full(n, quantities("recruitment.csv")["reserve_price"])
    if task.reserve_price is not None:
        prices = task.reserve_price
    if how.joint_price > 0.0:
        across, left_over = pressed(task.moved, task.carried.needed, hill, person.mass_kg * GRAVITY, how)
        rows, wanted = np.concatenate([rows, across], axis=1), np.concatenate([wanted, left_over], axis=1)
        prices = np.concatenate([prices, np.full(across.shape[1], how.joint_price)])
    return Problem(
        A=rows,
        b=wanted,
        weight=(left / float(healthy.mean()))[None],
        low=np.minimum(np.maximum(changed.floor, least), changed.ceiling)[None],
        high=changed.ceiling[None],
        reserve_price=prices[None],
        power=how.power,
    )


def solve(
    task: Task,
    person: Person,
    states: tuple[MuscleState, ...],
    changed: Changes,
    start: Floats | None = None,
    *,
    cost: Cost | None = None,
) -> ActivityResult:
    """Share the task's moments among the muscles, and load the joints.

    Args:
        task: what is done.
        person: who does it.
        states: what is wrong with their muscles.
        changed: the same, laid over the fascicles.
        start: prices of a like problem (k, n), to begin with.
        cost: what recruitment keeps small; the usual one where it is not given.
    """
    moved = task.moved
    hill = muscle_forces(moved, person, changed)
    solved = recruit(problem(task, person, hill, changed, cost), start)
    tension = hill.passive_n + solved.activation * hill.active_n
    weight = person.mass_kg * GRAVITY
    joints = joint_loads(moved, task.carried.needed, tension, weight)
    return ActivityResult(
        person=person,
        states=states,
        activity=task.activity,
        lifted=task.lifted,
        load_kg=task.load_kg,
        time_s=moved.motion.time_s,
        muscles=_muscles(moved.skeleton, hill, solved.activation),
        joints=joints,
        attachments=attachments(moved, tension, joints),
        residual=_residual(solved.reserve[:, : len(COORDINATES)], task.carried),
        certificate=solved.certificate,
        fascicle_activation=solved.activation,
        fascicle_force_n=tension,
        fibre_length=hill.fibre_length,
        price=solved.price,
        reserve_nm=solved.reserve[:, : len(COORDINATES)],
        moved=moved,
        carried=task.carried,
    )


def _residual(reserve: Floats, carried: Carried) -> Residual:
    largest = np.abs(reserve).max(axis=0)
    worst = int(largest.argmax())
    moment = float(largest[worst])
    return Residual(
        moment,
        COORDINATES[worst] if moment >= WORTH_NAMING_NM else "",
        float(np.sqrt(np.mean(carried.force_left_n**2))),
        float(np.sqrt(np.mean(carried.moment_left_nm**2))),
    )


@lru_cache(maxsize=2)
def _grouping(skeleton: Skeleton) -> tuple[tuple[tuple[str, str], ...], Floats, Floats]:
    """Every muscle group and side, which fascicles are theirs, and each one's share of their strength (m, g)."""
    names = tuple((group, side) for group in muscle_groups() for side in ("left", "right"))
    belongs = np.zeros((len(skeleton.names), len(names)))
    for column, (group, side) in enumerate(names):
        belongs[skeleton.fascicles(group, side), column] = 1.0
    strength = belongs * skeleton.force_n[:, None]
    return names, belongs, strength / strength.sum(axis=0)


def _muscles(skeleton: Skeleton, hill: MuscleForces, activation: Floats) -> dict[str, MuscleWork]:
    names, belongs, share = _grouping(skeleton)
    force = (hill.passive_n + activation * hill.active_n) @ belongs
    mean, passive, capacity = activation @ share, hill.passive_n @ belongs, hill.active_n @ belongs
    return {
        f"{group}_{side}": MuscleWork(group, side, force[:, i], mean[:, i], passive[:, i], capacity[:, i])
        for i, (group, side) in enumerate(names)
    }
