"""Another way to the same loads, from geometry alone: what crosses a cut, point by point of every muscle's path."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from psoas.body import ActivityResult
from psoas.body.mechanics.kinematics import GRAVITY
from psoas.body.mechanics.paths import Paths, paths
from psoas.body.model.skeleton import segment_shares

Floats = NDArray[np.float64]


def crossing(ways: Paths, inside: NDArray[np.bool_], force_n: Floats) -> tuple[Floats, Floats]:
    """Where the stretches of path that leave a free body pull on it, and how hard (k, 3) each."""
    a, b = np.arange(len(ways.tendons) - 1), np.arange(1, len(ways.tendons))
    cut = (ways.tendons[a] == ways.tendons[b]) & (inside[ways.bodies[a]] != inside[ways.bodies[b]])
    a, b = a[cut], b[cut]
    swap = inside[ways.bodies[b]]
    start, end = np.where(swap, b, a), np.where(swap, a, b)
    way = ways.points_m[end] - ways.points_m[start]
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    return ways.points_m[start], way * force_n[ways.tendons[start], None]


def weights(work: ActivityResult, frame: int = 0) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Gravity on every segment of a body at rest without a load: bodies, places (s, 3) and forces (s, 3)."""
    skeleton = work.moved.skeleton
    bodies = skeleton.segment_body
    at = work.moved.position_m[frame, bodies] + np.einsum(
        "sij,sj->si", work.moved.rotation[frame, bodies], skeleton.segment_place_m
    )
    mass = segment_shares(skeleton, work.person.maleness) * work.person.mass_kg
    return bodies, at, mass[:, None] * np.array([0.0, 0.0, -GRAVITY])


def joint_force(work: ActivityResult, inside: NDArray[np.bool_]) -> Floats:
    """What the rest of a resting body must put on a free body at the cut, for balance (3,)."""
    bodies, _, down = weights(work)
    pulls = crossing(paths(work.moved, 0), inside, work.fascicle_force_n[0])[1].sum(axis=0)
    pushed = work.carried.force_n[0][inside[work.carried.bodies]].sum(axis=0)
    return np.asarray(-(down[inside[bodies]].sum(axis=0) + pushed + pulls))
