"""A small animation: boxes for bones, winding muscles, arrows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from psoas.graphics.animation import Animation, MovingArrow, MovingBone, MovingMuscle

Floats = NDArray[np.float64]
CUBE = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float) * 0.1
CUBE_FACES = np.array(
    [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4],
     [1, 5, 7], [1, 7, 3]], dtype=np.int32
)  # fmt: skip


def turning(axis: Floats, angle: Floats) -> Floats:
    """Rodrigues' rotations about one axis (T, 3, 3)."""
    x, y, z = axis / np.linalg.norm(axis)
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    out: Floats = np.eye(3) + np.sin(angle)[:, None, None] * k + (1 - np.cos(angle))[:, None, None] * (k @ k)
    return out


def made(frames: int = 11, seed: int = 0, points: int = 5, swing: float = 2.0) -> Animation:
    """Three boxes of which two move together, a helical muscle a side, an arrow a side."""
    rng = np.random.default_rng(seed)
    time = np.linspace(0.0, 1.0, frames) + 3.0
    share = np.linspace(0.0, 1.0, frames)
    turn = turning(rng.normal(size=3), swing * np.sin(2 * np.pi * share))
    place = np.column_stack([0.1 * share, 0.05 * np.sin(5 * share), 1.0 + 0 * share])
    still = np.broadcast_to(np.eye(3), (frames, 3, 3))
    bones = (
        MovingBone("pelvis", CUBE, CUBE_FACES, place, turn),
        MovingBone("sacrum", CUBE, CUBE_FACES, place + turn @ np.array([0.0, 0.2, 0.1]), turn @ turning(np.ones(3), np.ones(1))),
        MovingBone("floor", CUBE, CUBE_FACES, np.zeros((frames, 3)), still),
    )  # fmt: skip
    along = np.linspace(0.0, 1.0, points)
    muscles, arrows = [], []
    for side, sign in (("left", 1.0), ("right", -1.0)):
        curl = 3.0 * along + share[:, None] * swing
        way = np.stack(
            [0.1 * np.cos(curl), sign * (0.2 + 0.1 * np.sin(curl)), 1.0 - 0.4 * along + 0 * curl], axis=2
        )
        effort = np.clip(rng.uniform(0, 1) + 0.5 * np.sin(6 * share + sign), 0.0, 1.0)
        muscles.append(MovingMuscle("psoas", "L3-TP", side, way, effort, 0.5 * effort, 100.0 * effort, 100.0))  # type: ignore[arg-type]
        pull = np.column_stack(
            [30 * np.sin(swing * share), -sign * 20 + 0 * share, -80 * np.cos(swing * share)]
        )
        arrows.append(MovingArrow("L3", side, way[:, 0], pull))  # type: ignore[arg-type]
    return Animation("walking", "man, 70 kg", time, bones, tuple(muscles), tuple(arrows))
