"""How much an exercise's end pose lengthens a muscle of this client against standing, and what may be claimed of it.

A pose of the table is where a healthy body comes. As with the stretches (``stretch``), a client whose hip flexors are
short stops where stretched tissue turns the hip as hard as it does in the same body in health, or at a tolerable
moment; the thigh then goes less far.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics, kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import hold
from psoas.body.motion.motion import Motion
from psoas.body.motion.postures import postures
from psoas.body.person.calibration import muscles_of
from psoas.body.person.person import Person
from psoas.body.person.states import Changes, changes
from psoas.body.posing.exercise_poses import exercise_poses
from psoas.body.posing.pose_solver import posed
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import inner_nm, muscle_forces
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
_HIP: Final = COORDINATES.index("hip_flexion_r")
_STEP_DEG: Final = 2.0


@dataclass(frozen=True, slots=True)
class ExerciseLength:
    """What one exercise does to the psoas of its side.

    Attributes:
        psoas_mm: longer than in standing, mean over its fascicles; negative where it is shorter.
        of_best: ``psoas_mm`` over the most that any exercise gives this client.
        lengthens_psoas: whether it may be said to stretch the psoas: longer than in standing, and by at least half of
            the best.
        short_by_deg: how far before the described pose this client's hip stops.
    """

    exercise: str
    psoas_mm: float
    of_best: float
    lengthens_psoas: bool
    short_by_deg: float


@lru_cache(maxsize=16)
def exercise_lengths(body: Body | None = None) -> dict[str, ExerciseLength]:
    """Every exercise's lengthening of the psoas, by its code.

    Args:
        body: the client; a person of whom nothing is known where it is not given.
    """
    whose = body or Body()
    found = {code: _measured(code, whose) for code in exercise_poses()}
    best = max(mm for mm, _ in found.values())
    least = quantities("stretching.csv")["claim_of_best"] * best
    return {
        code: ExerciseLength(code, mm, mm / best, mm > 0.0 and mm >= least, short)
        for code, (mm, short) in found.items()
    }


def psoas_longer_mm(codes: Iterable[str], body: Body) -> dict[str, float]:
    """How much longer the psoas is than in standing where this client stops, by exercise, of some exercises only."""
    return {code: _measured(code, body)[0] for code in codes}


def muscle_longer_mm(code: str, muscle: str, body: Body | None = None) -> float:
    """How much longer a muscle of the exercise's side is in its described end pose than in standing, in millimetres."""
    whose = body or Body()
    return float(_longer_mm(_moved(code, np.zeros(1)), whose.person, muscle)[0])


def _measured(code: str, body: Body) -> tuple[float, float]:
    moved = _moved(code, np.zeros(1))
    plain = float(_longer_mm(moved, body.person, "psoas")[0])
    if not body.altered or plain <= 0.0:
        return plain, 0.0
    changed = muscles_of(body.person, body.states)
    bearable = min(
        quantities("stretching.csv")["tolerable_moment_nm"],
        float(_moment_nm(moved, body.person, changes(moved.skeleton, ()))[0]),
    )
    if _moment_nm(moved, body.person, changed)[0] <= bearable:
        return plain, 0.0
    less = np.arange(0.0, quantities("stretching.csv")["most_yield_deg"] + _STEP_DEG, _STEP_DEG)
    yielding = _moved(code, less)
    pull = _moment_nm(yielding, body.person, changed)
    longer = _longer_mm(yielding, body.person, "psoas")
    within = np.flatnonzero(pull <= bearable)
    if len(within) == 0:
        return float(longer[-1]), float(less[-1])
    at, before = int(within[0]), int(within[0]) - 1
    part = float((pull[before] - bearable) / (pull[before] - pull[at]))
    return float(longer[before] + part * (longer[at] - longer[before])), float(
        less[before] + part * _STEP_DEG
    )


def _moved(code: str, less_deg: Floats) -> Kinematics:
    """The end pose, with so much less extension of the hip of its side in each frame."""
    state = posed(code, "end").state
    k = len(less_deg)
    angle = np.tile(state.angle_rad[: len(COORDINATES)], (k, 1))
    angle[:, _HIP] += np.radians(less_deg)
    none, still = np.zeros((k, 3)), np.zeros_like(angle)
    motion = Motion(np.zeros(k), np.tile(state.pelvis, (k, 1, 1)), none, none, angle, still, still, none)
    return kinematics(cache.load(), motion)


@lru_cache(maxsize=16)
def _standing_m(person: Person) -> Floats:
    return np.asarray(hold(person, postures()["stand"], 0.0, "right").moved.length_m[0])


def _longer_mm(moved: Kinematics, person: Person, muscle: str) -> Floats:
    """Against standing, mean over the right side's fascicles weighed by their force (k,)."""
    mine = moved.skeleton.fascicles(muscle, "right")
    longer = (moved.length_m - _standing_m(person))[:, mine]
    mean = np.average(longer, axis=1, weights=moved.skeleton.force_n[mine])
    return np.asarray(mean * person.length_scale * 1000.0)


def _moment_nm(moved: Kinematics, person: Person, changed: Changes) -> Floats:
    """Moment of stretched tissue, and of muscle that cannot let go, that flexes the hip (k,)."""
    hill = muscle_forces(moved, person, changed)
    unwilling = replace(hill, passive_n=hill.passive_n + changed.floor * hill.active_n)
    return np.asarray(inner_nm(moved, person, unwilling)[:, _HIP])
