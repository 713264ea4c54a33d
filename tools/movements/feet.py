"""Feet that stay: what the hips and the foot's inner joint must do so that both soles keep lying where they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.motion import Motion, turns

Floats = NDArray[np.float64]
FREE = ("hip_flexion", "hip_adduction", "hip_rotation", "subtalar_angle")
_STEP_RAD = 1e-4
_ROUNDS = 8


def _sole(tilt: Floats, angle: Floats) -> Floats:
    """Slope of the right sole forward and aside, its heading, and its distance from the middle plane (T, 4)."""
    count, none = len(tilt), np.zeros((len(tilt), 3))
    pelvis = np.stack([tilt, np.zeros(count), np.zeros(count)], -1)
    time_s = np.arange(count, dtype=np.float64)
    motion = Motion(time_s, turns(pelvis), none, none, angle, 0 * angle, 0 * angle, none)
    moved = kinematics(cache.load(), motion, paths=False)
    body = moved.skeleton.body("calcn_r")
    turn = moved.rotation[:, body]
    heading = np.arctan2(turn[:, 1, 0], turn[:, 0, 0])
    return np.stack([turn[:, 0, 1], turn[:, 1, 1], heading, moved.position_m[:, body, 1]], -1)


def standing_feet(
    tilt_deg: Floats,
    lumbar_deg: Floats,
    knee_deg: Floats,
    ankle_deg: Floats,
    *,
    apart_m: float,
    out_deg: float,
) -> dict[str, Floats]:
    """Angles in degrees of hips and feet, the same on both sides, for feet that stay flat (T,).

    Args:
        tilt_deg: of the pelvis (T,).
        lumbar_deg: of the loins (T,).
        knee_deg: of both knees (T,).
        ankle_deg: of both ankles (T,).
        apart_m: distance between the two heels.
        out_deg: how far the toes point outwards.
    """
    angle = np.zeros((len(tilt_deg), len(COORDINATES)))
    for name, values in (
        ("knee_angle_r", knee_deg),
        ("ankle_angle_r", ankle_deg),
        ("lumbar_flexion", lumbar_deg),
    ):
        angle[:, COORDINATES.index(name)] = np.radians(values)
    free = [COORDINATES.index(f"{name}_r") for name in FREE]
    angle[:, free[0]] = np.radians(tilt_deg + knee_deg - ankle_deg)
    wanted = np.array([0.0, 0.0, -np.radians(out_deg), -apart_m / 2])
    tilt = np.radians(tilt_deg)
    for _ in range(_ROUNDS):
        off = _sole(tilt, angle) - wanted
        if np.abs(off).max() < 1e-10:
            break
        slopes = []
        for column in free:
            moved = angle.copy()
            moved[:, column] += _STEP_RAD
            slopes.append((_sole(tilt, moved) - wanted - off) / _STEP_RAD)
        angle[:, free] -= np.linalg.solve(np.stack(slopes, -1), off[..., None])[..., 0]
    return {name: np.degrees(angle[:, column]) for name, column in zip(FREE, free, strict=True)}
