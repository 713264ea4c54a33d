"""A scene for pictures: bones, muscle paths and the psoas's pulls, at the person's size, standing on the ground."""

from __future__ import annotations

from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from psoas.body import cache
from psoas.body.anatomy import Bone
from psoas.body.pose import Pose
from psoas.body.scene import BoneMesh, MuscleLine, PullArrow, Scene
from psoas.body.skeleton import Skeleton
from psoas.body.work import Body, Work

Floats = NDArray[np.float64]
Side = Literal["left", "right"]


def scene(body: Body, work: Work, twin: Work, *, grain_m: float = 0.0) -> Scene:
    """What ``work`` looks like. x forward, y to the left, z up, metres; the lowest bone is at z = 0.

    Args:
        body: whose work it is.
        work: one posture.
        twin: the same posture in health, for the muscles' twin activation.
        grain_m: bones are coarsened to this grain where it is above zero.
    """
    skeleton = cache.load()
    size = body.person.length_scale
    placed = [_place(bone, work.pose, skeleton, size) for bone in cache.bones()]
    floor = min(float(v[:, 2].min()) for v in placed)
    up = np.array([0.0, 0.0, -floor])
    bones = []
    for bone, vertices in zip(cache.bones(), placed, strict=True):
        points, faces = _coarser(vertices + up, bone.faces, grain_m)
        bones.append(BoneMesh(bone.name, points, faces))
    lines = tuple(
        MuscleLine(
            muscle=skeleton.groups[i],
            fascicle=name,
            side=cast("Side", skeleton.sides[i]),
            points_m=work.pose.paths.drawn(skeleton.model, work.pose.position_m, work.pose.rotation, i) * size
            + up,
            activation=float(work.fascicle_activation[i]),
            twin_activation=float(twin.fascicle_activation[i]),
            force_n=float(work.fascicle_force_n[i]),
        )
        for i, name in enumerate(skeleton.names)
    )
    arrows = tuple(
        PullArrow(a.name, cast("Side", a.side), np.array(a.at_m) * size + up, np.array(a.pull_n))
        for a in work.attachments.values()
    )
    return Scene(work.posture, tuple(bones), lines, arrows)


def _place(bone: Bone, posed: Pose, skeleton: Skeleton, size: float) -> Floats:
    b = skeleton.body(bone.body)
    vertices = posed.position_m[b] + bone.vertices_m.astype(float) @ posed.rotation[b].T
    return np.asarray(vertices * size)


def _coarser(vertices: Floats, faces: NDArray[np.int32], grain_m: float) -> tuple[Floats, NDArray[np.int32]]:
    """Merge the vertices of each cube of the grain's size, and drop the triangles that collapse."""
    if grain_m <= 0.0:
        return vertices, faces
    cube = np.floor(vertices / grain_m).astype(np.int64)
    _, first, merged = np.unique(cube, axis=0, return_index=True, return_inverse=True)
    merged = merged.reshape(-1)
    count = np.bincount(merged)[:, None]
    points = np.zeros((len(first), 3))
    np.add.at(points, merged, vertices)
    new = merged[faces].astype(np.int32)
    whole = (new[:, 0] != new[:, 1]) & (new[:, 1] != new[:, 2]) & (new[:, 2] != new[:, 0])
    return points / count, new[whole]
