"""What a movement's curves ask of the ground: force, and where on the ground its pressure has to lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline

from psoas.body.mechanics.kinematics import (
    GRAVITY,
    ROOT,
    Kinematics,
    kinematics,
    point_jacobian,
    scale_to_person,
)
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import inertia_of
from psoas.body.motion.balance import derivatives
from psoas.body.motion.motion import Motion, spins, turns
from psoas.body.validation.published import SUBJECT

Floats = NDArray[np.float64]
DEGREE = 5


@dataclass(frozen=True, slots=True)
class Ground:
    """What carries a movement whose feet stay.

    Attributes:
        force_bw: of everything outside on the body, in body weights (T, 3).
        pressure_m: where on the ground it would have to act, before and to the left of the ankles' middle (T, 2).
        moved: the kinematics.
    """

    force_bw: Floats
    pressure_m: Floats
    moved: Kinematics


def at_rest(count: int, frames: int) -> tuple[Floats, Floats, Floats]:
    """Quintic B-splines (T, count) with two derivatives over 0 to 1; their ends rest in speed and acceleration."""
    inner = count + 4  # three equal coefficients at either end: neither speed nor acceleration there
    knots = np.concatenate([np.zeros(DEGREE), np.linspace(0, 1, inner - DEGREE + 1), np.ones(DEGREE)])
    place = np.linspace(0, 1, frames)
    tie = np.zeros((inner, count))
    for i in range(inner):
        tie[i, min(max(i - 2, 0), count - 1)] = 1.0
    whole = BSpline(knots, tie, DEGREE)
    return whole(place), whole(place, 1), whole(place, 2)


def motion_of(
    angles_deg: dict[str, tuple[Floats, Floats, Floats]], time_s: Floats, arms_deg: Floats | None = None
) -> Motion:
    """A motion from curves by name, each with its two derivatives in time; what is not named is zero."""
    frames = len(time_s)
    none = (np.zeros(frames),) * 3
    pelvis = np.radians(
        np.stack([angles_deg.get(n, none) for n in ("pelvis_tilt", "pelvis_list", "pelvis_rotation")], -1)
    )
    joints = np.radians(np.stack([angles_deg.get(n, none) for n in COORDINATES], -1))
    spin, rate = spins(pelvis[0], pelvis[1], pelvis[2])
    arms = np.zeros((frames, 3)) if arms_deg is None else np.radians(arms_deg)
    return Motion(time_s, turns(pelvis[0]), spin, rate, joints[0], joints[1], joints[2], arms)


def ground(motion: Motion) -> Ground:
    """Force and pressure that a movement with both feet standing asks for."""
    skeleton = cache.load()
    moved = kinematics(skeleton, motion, paths=False)
    feet = [skeleton.body(f"talus_{s}") for s in "rl"]
    middle = moved.position_m[:, feet].mean(axis=1)
    acceleration = -derivatives(motion, middle * SUBJECT.length_scale)[1]
    return wrench(
        moved, middle, acceleration, float(moved.position_m[0, skeleton.body("calcn_r"), 2]) - middle[0, 2]
    )


def wrench(moved: Kinematics, middle: Floats, acceleration: Floats, floor_m: float) -> Ground:
    """Force and pressure about given points (T, 3), the root accelerated as given (T, 3)."""
    inertia = inertia_of(moved, SUBJECT, 0.0)
    needed = inertia.needed + np.einsum("ka,kac->kc", acceleration, inertia.by_acceleration)
    force = needed[:, :3]
    body = np.array([moved.skeleton.body("talus_r")])
    scale = scale_to_person(1.0, SUBJECT.length_scale)[3:ROOT]
    turning = []
    for way in ((0, 0, 0), (1, 0, 0), (0, 1, 0)):
        at = middle + np.array(way) * 0.1 + [0.0, 0.0, floor_m]
        jacobian = point_jacobian(moved, body, at[:, None])[:, 0, :, 3:ROOT] * scale
        turning.append(np.einsum("ki,kic->kc", force, jacobian))
    # Two numbers are sought that leave no moment about the level axes; a turn about the upright one stays.
    slope = np.stack([(turning[1] - turning[0]) / 0.1, (turning[2] - turning[0]) / 0.1], axis=-1)
    left = needed[:, 3:ROOT] - turning[0]
    place = np.stack([np.linalg.lstsq(s, v, rcond=None)[0] for s, v in zip(slope, left, strict=True)])
    weight = SUBJECT.mass_kg * GRAVITY
    return Ground(force / weight, place, moved)
