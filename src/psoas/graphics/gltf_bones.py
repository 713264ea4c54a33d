"""Bones for a glTF scene: coarse enough to send, smoothly shaded, and gathered where they move together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.graphics.animation import MovingBone

Floats = NDArray[np.float64]
Faces = NDArray[np.int32]
Mesh = tuple[Floats, Faces]

_FINEST_M: Final = 0.0005
_COARSEST_M: Final = 4.0
_GRAIN_OF_THINNEST: Final = 0.35  # a third of its thickness still shows a bone's shape
_SPARED_BELOW_M: Final = 0.02
_TOGETHER: Final = 1e-5  # metres, and turns of a unit vector


def coarser(vertices_m: Floats, faces: Faces, grain_m: float) -> Mesh:
    """Merge the vertices of each cube of the grain's size into their mean, and drop the triangles that collapse."""
    if grain_m <= 0.0:
        return vertices_m, faces
    _, merged, count = np.unique(_cubes(vertices_m, grain_m), return_inverse=True, return_counts=True)
    points = (
        np.column_stack([np.bincount(merged, weights=column) for column in vertices_m.T]) / count[:, None]
    )
    new = merged[faces].astype(np.int32)
    return points, new[_whole(new)]


def _cubes(vertices_m: Floats, grain_m: float) -> NDArray[np.int64]:
    """A number for the cube that each vertex lies in."""
    # Column by column: a reduction over rows of three is slow.
    x, y, z = (np.floor((column - column.min()) / grain_m).astype(np.int64) for column in vertices_m.T)
    return np.asarray((x * (y.max() + 1) + y) * (z.max() + 1) + z)


def _whole(corners: NDArray[Any]) -> NDArray[np.bool_]:
    """Which triangles keep three different corners."""
    a, b, c = corners.T
    return np.asarray((a != b) & (b != c) & (c != a))


def within(bones: Sequence[MovingBone], most_triangles: int) -> list[Mesh]:
    """All bones at the finest common grain at which they have no more triangles than ``most_triangles``.

    A thin bone has a finer grain than the others, or a finger would lose its shape, as long as the number allows.
    """
    meshes = [(bone.vertices_m, bone.faces) for bone in bones]
    if sum(len(faces) for _, faces in meshes) <= most_triangles:
        return meshes
    thin = [float(np.ptp(vertices, axis=0).min()) * _GRAIN_OF_THINNEST for vertices, _ in meshes]

    def grains(grain_m: float) -> list[float]:
        # At the coarsest grain no bone is spared any more.
        return [min(grain_m, max(least, grain_m - _SPARED_BELOW_M)) for least in thin]

    def count(vertices: Floats, faces: Faces, grain_m: float) -> int:
        return int(_whole(_cubes(vertices, grain_m)[faces]).sum()) if grain_m > 0.0 else len(faces)

    low, high = _FINEST_M, _COARSEST_M
    while high / low > 1.03:
        grain = float(np.sqrt(low * high))
        total = sum(count(*mesh, each) for mesh, each in zip(meshes, grains(grain), strict=True))
        low, high = (grain, high) if total > most_triangles else (low, grain)
    return [coarser(*mesh, each) for mesh, each in zip(meshes, grains(high), strict=True)]


def used(vertices_m: Floats, faces: Faces) -> Mesh:
    """The mesh without the vertices that no triangle uses."""
    chosen, new = np.unique(faces, return_inverse=True)
    return vertices_m[chosen], new.reshape(faces.shape).astype(np.int32)


def normals(vertices_m: Floats, faces: Faces) -> Floats:
    """Unit normals at the vertices: the mean of the triangles round them, by area."""
    corner = vertices_m[faces]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    out = np.zeros_like(vertices_m)
    for k in range(3):
        np.add.at(out, faces[:, k], face)
    length = np.linalg.norm(out, axis=1, keepdims=True)
    # A fold's triangles can cancel out: any unit vector is then as good as another.
    return np.where(length > 0.0, out / np.where(length > 0.0, length, 1.0), [0.0, 0.0, 1.0])


def moving_together(bones: Sequence[MovingBone]) -> list[list[int]]:
    """Indices of bones that keep their places to one another in all frames; the first of each list leads it."""
    groups: list[list[int]] = []
    for i, bone in enumerate(bones):
        for group in groups:
            place, rotation = relative(bones[group[0]], bone)
            if max(np.ptp(place, axis=0).max(), np.ptp(rotation, axis=0).max()) < _TOGETHER:
                group.append(i)
                break
        else:
            groups.append([i])
    return groups


def relative(leader: MovingBone, bone: MovingBone) -> tuple[Floats, Floats]:
    """Position (T, 3) and rotation (T, 3, 3) of a bone in the frame of another."""
    back = leader.rotation.transpose(0, 2, 1)
    return np.einsum("tij,tj->ti", back, bone.position_m - leader.position_m), back @ bone.rotation
