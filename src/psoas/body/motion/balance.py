"""How a person keeps the weight over the feet: standing legs lean, and shift, until the centre of mass is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics, kinematics
from psoas.body.model.skeleton import COORDINATES, Skeleton
from psoas.body.motion.motion import Motion
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
_STEP_RAD: Final = 0.01
_ROUNDS: Final = 6


def centre_of_mass_m(moved: Kinematics, shares: Floats) -> Floats:
    """The body's centre of mass in the world, at the base's size (k, 3), from masses (k, s)."""
    skeleton = moved.skeleton
    bodies = skeleton.segment_body
    at = moved.position_m[:, bodies] + np.einsum(
        "ksij,sj->ksi", moved.rotation[:, bodies], skeleton.segment_place_m
    )
    return np.asarray(np.einsum("ks,ksi->ki", shares, at) / shares.sum(axis=1, keepdims=True))


def balanced(skeleton: Skeleton, shares: Floats, motion: Motion, legs: str, *, shift: bool) -> Motion:
    """Lean the standing legs until the centre of mass is over the feet, frame by frame.

    Args:
        skeleton: the body.
        shares: mass of every segment in every frame, any unit (k, s).
        motion: what is done.
        legs: the standing sides, some of ``r`` and ``l``.
        shift: whether the standing leg is also adducted, so that the weight comes over one foot.
    """
    ahead = _way({f"hip_flexion_{s}": -1.0 for s in legs} | {f"ankle_angle_{s}": 1.0 for s in legs})
    aside = _way({f"hip_adduction_{s}": 1.0 for s in legs})
    target = quantities("geometry.csv")["lean_target_m"]
    feet = [skeleton.body(f"talus_{s}") for s in legs]

    def off(now: Motion, axis: int) -> Floats:
        moved = kinematics(skeleton, now, paths=False)
        gap = centre_of_mass_m(moved, shares) - moved.position_m[:, feet].mean(axis=1)
        return np.asarray(gap[:, axis] - (target if axis == 0 else 0.0))

    still = motion.still()
    lean, aside_by = np.zeros(motion.frames), np.zeros(motion.frames)
    for _ in range(2):
        shifted = _added(still, aside, aside_by)
        lean = _seek(lean, partial(_off_along, off, shifted, ahead, 0))
        if not shift:
            break
        leaned = _added(still, ahead, lean)
        aside_by = _seek(aside_by, partial(_off_along, off, leaned, aside, 1))
    # People lean in good time and slowly: the lean moves the body but adds nothing to its accelerations.
    return _added(_added(motion, ahead, lean), aside, aside_by)


def _off_along(
    off: Callable[[Motion, int], Floats], motion: Motion, way: Floats, axis: int, by_rad: Floats
) -> Floats:
    return off(_added(motion, way, by_rad), axis)


def _way(factors: dict[str, float]) -> Floats:
    return np.array([factors.get(name, 0.0) for name in COORDINATES])


def _added(motion: Motion, way: Floats, by_rad: Floats) -> Motion:
    return replace(motion, angle_rad=motion.angle_rad + by_rad[:, None] * way)


def derivatives(motion: Motion, values: Floats) -> tuple[Floats, Floats]:
    """First and second time derivative of values that go with evenly spaced frames (k, j), by central differences."""
    step = motion.time_s[1] - motion.time_s[0]
    if motion.cycle:  # the last frame is the first again
        before, after = np.roll(values[:-1], 1, axis=0), np.roll(values[:-1], -1, axis=0)
        before, after = np.vstack([before, before[:1]]), np.vstack([after, after[:1]])
    else:  # at rest before and after
        before, after = np.vstack([values[:1], values[:-1]]), np.vstack([values[1:], values[-1:]])
    return (after - before) / (2 * step), (after - 2 * values + before) / step**2


def _seek(start: Floats, off: Callable[[Floats], Floats]) -> Floats:
    """Newton's method with a difference quotient, all frames at once."""
    at = start
    for _ in range(_ROUNDS):
        error = off(at)
        if float(np.abs(error).max()) < 1e-12:
            break
        at = at - error * _STEP_RAD / (off(at + _STEP_RAD) - error)
    return at
