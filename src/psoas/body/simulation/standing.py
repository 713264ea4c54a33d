"""How this client stands: where short hip flexors, discs and the weight of the trunk leave the muscles least to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import ROOT
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import hold, side_named
from psoas.body.motion.postures import Posture, postures
from psoas.body.person.calibration import muscles_of
from psoas.body.person.person import Person
from psoas.body.person.states import Changes, MuscleState
from psoas.body.simulation.solve import Task, inner_nm, muscle_forces
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
# As far as the pelvis of a standing person tips, back and forward.
_LEAST_DEG, _MOST_DEG, _STEP_DEG = -14.0, 26.0, 2.0
_HELD: Final = ("hip_flexion_r", "hip_flexion_l", "lumbar_flexion")
_CODE: Final = "stand"


@dataclass(frozen=True, slots=True)
class Standing:
    """Relaxed standing: pelvis forward tilt and lumbar extension beyond neutral, and the pelvis's drop to the right."""

    pelvis_tilt_deg: float
    lordosis_deg: float
    pelvis_list_deg: float


@lru_cache(maxsize=64)
def standing(person: Person, states: tuple[MuscleState, ...]) -> Standing:
    """Find it.

    The pelvis tilts by t, the hips flex by t, the loins extend by t: the trunk stays upright. People settle where
    hips and loins have the least moment left to hold (the rule of ``carrying``). Where that is for the client's
    muscles, beyond where it is in health, is the tilt. Measured tilt, lordosis and leg lengths come on top.
    """
    own, healthy = muscles_of(person, states), muscles_of(_unmeasured(person), ())
    tilt = 0.0
    if np.abs(own.shortening).max() > 0.0 or np.abs(own.floor).max() > 0.0:
        tilt = _settled_deg(person, own) - _settled_deg(_unmeasured(person), healthy)
    drop = np.degrees(np.arcsin(person.leg_length_difference_mm / 1e3 / _hips_apart_m(person)))
    return Standing(
        tilt + person.pelvis_tilt_deg, tilt + person.pelvis_tilt_deg + person.lordosis_deg, -float(drop)
    )


def _settled_deg(person: Person, changed: Changes) -> float:
    """The tilt at which least is left to hold: the lowest of a grid, and the parabola through it and its neighbours."""
    tilts = _tilts_deg()
    left = np.array([_left_to_hold(person, task, changed) for task in _grid(person)])
    i = int(left.argmin())
    if i in {0, len(tilts) - 1}:
        return float(tilts[i])
    before, here, after = left[i - 1 : i + 2]
    return float(tilts[i] + 0.5 * _STEP_DEG * (before - after) / (before - 2.0 * here + after))


def _tilts_deg() -> Floats:
    return np.arange(_LEAST_DEG, _MOST_DEG + 0.5 * _STEP_DEG, _STEP_DEG)


@lru_cache(maxsize=2)
def _grid(person: Person) -> tuple[Task, ...]:
    """The person standing at each tilt: the bones' part, which is the same for all states of the muscles."""
    return tuple(hold(person, stood(t, t, 0.0), 0.0, "right") for t in _tilts_deg().tolist())


def _unmeasured(person: Person) -> Person:
    return replace(person, strengths=(), ranges=())


def _hips_apart_m(person: Person) -> float:
    skeleton = cache.load()
    return 2.0 * abs(float(skeleton.model.body("femur_r").pos[2])) * person.length_scale


def stood(tilt_deg: float, lordosis_deg: float, list_deg: float) -> Posture:
    """Standing with the pelvis so turned; the hips and loins keep feet and trunk where they are."""
    usual = postures()[_CODE]
    turned = (
        ("pelvis_tilt", tilt_deg),
        ("pelvis_list", -list_deg),  # a posture's list is said for the side it is about
        ("lumbar_flexion", -lordosis_deg),
        ("lumbar_bending", -list_deg),
        ("hip_flexion", tilt_deg),
        # The legs stay upright under a slanting pelvis.
        ("hip_adduction_lifted", -list_deg),
        ("hip_adduction_stance", list_deg),
    )
    return replace(usual, angles_deg=(*usual.angles_deg, *turned))


def _left_to_hold(person: Person, task: Task, changed: Changes) -> float:
    """Squared moments that active muscle must hold at both hips and the loins, standing so."""
    hill = muscle_forces(task.moved, person, changed)
    # A spasm pulls as a floor of activation does.
    pulled = np.matmul(task.moved.lever_m, (changed.floor * hill.active_n)[:, :, None])[0, :, 0]
    wanted = task.carried.needed[0, ROOT : ROOT + len(COORDINATES)] - inner_nm(task.moved, person, hill)[0]
    wanted = wanted - pulled * person.length_scale
    return float(sum(wanted[COORDINATES.index(name)] ** 2 for name in _HELD))


def stands(person: Person, states: tuple[MuscleState, ...], load_kg: float, lifted: str) -> Task:
    """Standing as this client does; ``lifted`` is the side that the answer is about."""
    found = standing(person, states)
    drop = found.pelvis_list_deg if lifted == "right" else -found.pelvis_list_deg
    return hold(person, stood(found.pelvis_tilt_deg, found.lordosis_deg, drop), load_kg, side_named(lifted))


def shifts(person: Person, states: tuple[MuscleState, ...]) -> bool:
    """Whether anything of this client changes how they stand."""
    least = quantities("calibration.csv")["least_shift_deg"]
    found = standing(person, states)
    return max(abs(found.pelvis_tilt_deg), abs(found.lordosis_deg), abs(found.pelvis_list_deg)) > least
