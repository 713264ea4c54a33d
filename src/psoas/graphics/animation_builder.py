"""An activity as an animation: the bones, every muscle's way and the psoas's pulls, frame by frame, on the ground."""

from __future__ import annotations

from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.loads import psoas_origin
from psoas.body.model import cache
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import spine_levels
from psoas.graphics.animation import Animation, MovingArrow, MovingBone, MovingMuscle, Side, point_counts
from psoas.graphics.polylines import Polylines, polylines, resampled

Floats = NDArray[np.float64]
# Frames of an animation: a viewer fills in between them.
_MOST: Final = 41
_SIDES: Final[tuple[Side, ...]] = ("left", "right")


def animation(body: Body, work: ActivityResult, twin: ActivityResult) -> Animation:
    """What ``work`` looks like in motion. World: x forward, y to the left, z up; the lowest bone of all is at z = 0.

    Args:
        body: whose work it is.
        work: an activity.
        twin: the same activity in health.
    """
    skeleton, size = cache.load(), body.person.length_scale
    frames = np.unique(np.round(np.linspace(0, work.frames - 1, min(work.frames, _MOST))).astype(int))
    position, rotation = work.moved.position_m[frames] * size, work.moved.rotation[frames]
    ways = polylines(work.moved, frames)
    up = _lift(work, frames, size)
    bones = tuple(
        MovingBone(
            bone.name,
            bone.vertices_m.astype(float) * size,
            bone.faces,
            position[:, skeleton.body(bone.body)] + up,
            rotation[:, skeleton.body(bone.body)],
        )
        for bone in cache.bones()
    )
    strength = body.person.strength_scale
    drawn = _drawn(ways, size)
    muscles = tuple(
        MovingMuscle(
            muscle=skeleton.groups[i],
            fascicle=name[:-2],
            side=cast("Side", skeleton.sides[i]),
            points_m=drawn[i] + up[:, None],
            activation=work.fascicle_activation[frames, i],
            twin_activation=twin.fascicle_activation[frames, i],
            force_n=work.fascicle_force_n[frames, i],
            capacity_n=float(skeleton.force_n[i]) * strength,
        )
        for i, name in enumerate(skeleton.names)
    )
    person = f"{body.person.mass_kg:g} kg, {body.person.height_m:g} m, {body.person.sex}"
    time = work.time_s[frames] - work.time_s[frames][0]
    return Animation(work.activity, person, time, bones, muscles, _arrows(work, frames, ways, size, up))


def _lift(work: ActivityResult, frames: NDArray[np.int64], size: float) -> Floats:
    """What brings every frame onto the ground or bed: its lowest bone to z = 0 where it is carried, and x, y to the pelvis (t, 3)."""
    lowest = np.full(len(frames), np.inf)
    for bone in cache.bones():
        body = work.moved.skeleton.body(bone.body)
        height = work.moved.rotation[frames, body, 2] @ bone.vertices_m.T.astype(float)
        lowest = np.minimum(lowest, (height + work.moved.position_m[frames, body, 2:]).min(axis=1))
    up = np.zeros((len(frames), 3))
    up[:, 2] = -lowest * size
    aloft = work.carried.force_n[frames].sum(axis=1)[:, 2] <= 0.0
    if aloft.any() and not aloft.all():
        # In flight nothing touches: the ground stays where it was before.
        known = np.flatnonzero(~aloft)
        up[:, 2] = np.interp(np.arange(len(frames)), known, up[known, 2])
    return up


def _drawn(ways: Polylines, size: float) -> list[Floats]:
    """Every muscle's path with as few points as its bends allow, at the person's size, (t, k, 3) each."""
    points = ways.points_m * size
    counts = point_counts(points)
    found: dict[int, Floats] = {}
    for k in np.unique(counts):
        mine = np.flatnonzero(counts == k)
        found.update(
            zip(mine.tolist(), resampled(points[:, mine], int(k)).transpose(1, 0, 2, 3), strict=True)
        )
    return [found[i] for i in range(len(counts))]


def _arrows(
    work: ActivityResult, frames: NDArray[np.int64], ways: Polylines, size: float, up: Floats
) -> tuple[MovingArrow, ...]:
    skeleton, found = cache.load(), []
    names = [level.name.split("_", maxsplit=1)[0] for level in spine_levels()]
    for side in _SIDES:
        mine = skeleton.fascicles("psoas", side)
        for name in names:  # at the trochanter the whole pull would be an arrow longer than the thigh
            chosen = np.array([i for i in mine if psoas_origin(skeleton.names[i]) == name], dtype=np.int64)
            start, to = ways.pulls(chosen)
            pull = np.einsum("tf,tfx->tx", work.fascicle_force_n[np.ix_(frames, chosen)], to)
            found.append(MovingArrow(name, side, start.mean(axis=1) * size + up, pull))
    return tuple(found)
