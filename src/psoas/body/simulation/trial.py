"""A measured motion on a person's body, with the ground forces that were measured or those that Newton's law asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.external_loads import SOLES, Carried, Places, on_soles, place_on, pushed
from psoas.body.mechanics.kinematics import GRAVITY, Kinematics, kinematics
from psoas.body.model import cache
from psoas.body.motion.activities import carried_by, inertia_of
from psoas.body.motion.ground_force import GroundForce, assign_sides
from psoas.body.motion.measured import MeasuredMotion
from psoas.body.motion.motion import Motion
from psoas.body.person.calibration import muscles_of
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult, Task, solve
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
MEASURED: Final = "measured_motion"
# Enough to see every burst of a stride, few enough to answer at once.
MOST_FRAMES: Final = 201


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A measured motion at work.

    Attributes:
        work: what it asks of the body.
        residual_force_n: what the measured forces leave unexplained at the pelvis, root mean square.
        residual_moment_nm: likewise.
        explained: frames that the residual was taken over: those in which the plates could see all feet that stand.
        assumed: what the files did not say, in sentences.
    """

    work: ActivityResult
    residual_force_n: float
    residual_moment_nm: float
    explained: int
    assumed: tuple[str, ...]


def perform_trial(body: Body, motion: MeasuredMotion, forces: tuple[GroundForce, ...] = ()) -> Trial:
    """Go through a measured motion.

    Args:
        body: whose; its mass and height are the person's that was measured.
        motion: the motion.
        forces: of the ground on the feet; where there are none they follow from Newton's law.
    """
    chosen = _thinned(len(motion.time_s))
    skeleton, size = cache.load(), body.person.length_scale
    moved = kinematics(skeleton, _motion(motion, chosen))
    assumed = list(motion.assumed)
    acceleration = motion.pelvis_acceleration_m_s2[chosen]
    if forces:
        carried = _by_plates(body, moved, motion, forces, chosen=chosen, acceleration=acceleration)
    else:
        assumed.append("No ground forces: they were worked out from the motion by Newton's law.")
        carried = carried_by(moved, body.person, _standing(moved, size), acceleration)
    task = Task(MEASURED, "right", 0.0, moved, carried, True)
    work = solve(task, body.person, body.states, muscles_of(body.person, body.states), None)
    seen = _seen(carried, body.person.mass_kg * GRAVITY)
    if not seen.all():
        assumed.append(
            f"{int((~seen).sum())} frames were left out of the residual: a foot stood beside the plates."
        )
    return Trial(
        work,
        _rms(carried.force_left_n[seen]),
        _rms(carried.moment_left_nm[seen]),
        int(seen.sum()),
        tuple(assumed),
    )


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2))) if len(values) else 0.0


def _thinned(frames: int) -> NDArray[np.int64]:
    return np.unique(np.round(np.linspace(0, frames - 1, min(frames, MOST_FRAMES))).astype(np.int64))


def _motion(measured: MeasuredMotion, chosen: NDArray[np.int64]) -> Motion:
    return Motion(
        measured.time_s[chosen],
        measured.pelvis_matrix[chosen],
        measured.spin_rad_s[chosen],
        measured.spin_rate_rad_s2[chosen],
        measured.angle_rad[chosen],
        measured.speed_rad_s[chosen],
        measured.acceleration_rad_s2[chosen],
        measured.arms_rad[chosen],
    )


def _by_plates(
    body: Body,
    moved: Kinematics,
    motion: MeasuredMotion,
    forces: tuple[GroundForce, ...],
    *,
    chosen: NDArray[np.int64],
    acceleration: Floats,
) -> Carried:
    skeleton, size, k = moved.skeleton, body.person.length_scale, len(chosen)
    root = np.zeros((k, 3)) if motion.pelvis_position_m is None else motion.pelvis_position_m[chosen]
    feet = [skeleton.body("calcn_r"), skeleton.body("calcn_l")]
    here = root[:, None] + moved.position_m[:, feet] * size
    thinned = tuple(
        replace(f, force_n=f.force_n[chosen], point_m=f.point_m[chosen], torque_nm=f.torque_nm[chosen])
        for f in forces
    )
    force, point, torque = np.zeros((k, 2, 3)), here.copy(), np.zeros((k, 2, 3))
    for given in assign_sides(thinned, here):
        foot = 0 if given.side == "right" else 1
        # Several plates under one foot: their forces add, their points are brought to one by the torque.
        at = np.where(np.abs(given.force_n).max(axis=1, keepdims=True) > 0, given.point_m, here[:, foot])
        torque[:, foot] += given.torque_nm + np.cross(at - here[:, foot], given.force_n)
        force[:, foot] += given.force_n
    return pushed(
        moved,
        inertia_of(moved, body.person, 0.0),
        body.person,
        (feet[0], feet[1]),
        force_n=force,
        point_m=(point - root[:, None]) / size,
        torque_nm=torque,
        pelvis_acceleration_m_s2=acceleration,
    )


def _standing(moved: Kinematics, size: float) -> Places:
    """Both soles; a foot that is above the lowest one by more than a little is in the air."""
    places = place_on(moved, [(name, side, 1.0) for side in "rl" for name in SOLES])
    height = places.at_m[:, :, 2] * size
    near = height <= height.min(axis=1, keepdims=True) + quantities("settling.csv")["step_height_m"]
    return on_soles(places.shared(places.share * near), size)


def _seen(carried: Carried, weight_n: float) -> NDArray[np.bool_]:
    """Frames in which the forces carry a fair part of the body: elsewhere a foot stood beside the plates."""
    least = quantities("settling.csv")["seen_share"]
    push = np.linalg.norm(carried.force_n.sum(axis=1), axis=1)
    needed = np.linalg.norm(carried.force_n.sum(axis=1) + carried.needed[:, :3], axis=1)
    return np.asarray((push >= least * weight_n) | (needed < least * weight_n))
