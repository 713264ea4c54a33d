"""Bones with few triangles that keep their outline: edges are collapsed where the surface is missed least.

Every triangle's plane gives its corners a quadric, the weighed squared distance from it; an edge goes where the sum of its
ends' quadrics is least (Garland & Heckbert 1997, Surface simplification using quadric error metrics). In each round
many edges that do not touch each other go at once, so that NumPy does all of it. A very fine mesh is first gathered on a grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from psoas.graphics.gltf_bones import Mesh, coarser, used

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# A mesh is gathered on a grid until it has at most so many times the triangles that it may keep.
_FIRST: Final = 4.0
_ROUNDS: Final = 120
_CHEAPEST: Final = 0.35  # share of a bone's edges that a round may take from
_STAY: Final = 1e-3  # how much of its own place an edge's middle counts, over the quadric's trace
_SAME_SIDE: Final = 0.1  # cosine below which a triangle counts as turned over


def decimated(meshes: Sequence[Mesh], most: Sequence[int]) -> list[Mesh]:
    """Each mesh with at most as many triangles as ``most`` says; those that have no more stay as they are."""
    return [_decimated(*mesh, count) for mesh, count in zip(meshes, most, strict=True)]


def _decimated(vertices_m: Floats, faces: NDArray[np.int32], most: int) -> Mesh:
    vertices, triangles = _gathered(
        vertices_m.astype(float), faces.astype(np.int64), max(120, int(_FIRST * most))
    )
    vertices, triangles = welded(vertices, triangles)
    if len(triangles) <= most:
        return used(vertices, triangles.astype(np.int32))
    quadrics = _quadrics(vertices, triangles)
    for _ in range(_ROUNDS):
        if len(triangles) <= most:
            break
        gone = _round(vertices, triangles, quadrics, (len(triangles) - most + 1) // 2)
        if gone is None:
            break
        triangles = _whole(gone[triangles])
    return used(vertices, triangles.astype(np.int32))


def welded(vertices_m: Floats, faces: NDArray[Any]) -> tuple[Floats, Ints]:
    """The mesh with each place once: corners that were stored twice become one."""
    _, first, merged = np.unique(np.round(vertices_m, 6), axis=0, return_index=True, return_inverse=True)
    return vertices_m[first].astype(float), _whole(merged.reshape(-1)[faces].astype(np.int64))


def _whole(faces: Ints) -> Ints:
    """Triangles with three corners, each once."""
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    _, first = np.unique(np.sort(faces, axis=1), axis=0, return_index=True)
    return faces[np.sort(first)]


def _gathered(vertices: Floats, faces: Ints, most: int) -> tuple[Floats, Ints]:
    grain = float(np.ptp(vertices, axis=0).max()) / 200.0
    while len(faces) > most:
        vertices, few = coarser(vertices, faces.astype(np.int32), grain)
        faces, grain = few.astype(np.int64), 1.3 * grain
    return vertices, faces


def _normals(vertices: Floats, faces: Ints) -> Floats:
    corner = vertices[faces]
    return np.asarray(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]))


def _quadrics(vertices: Floats, faces: Ints) -> Floats:
    """For every vertex the sum of area times plane times plane of its triangles (n, 4, 4)."""
    normal = _normals(vertices, faces)
    area = np.linalg.norm(normal, axis=1, keepdims=True)
    unit = normal / np.maximum(area, 1e-30)
    plane = np.concatenate([unit, -np.sum(unit * vertices[faces[:, 0]], axis=1, keepdims=True)], axis=1)
    each = area[:, :, None] * plane[:, :, None] * plane[:, None, :]
    out = np.zeros((len(vertices), 4, 4))
    for corner in faces.T:
        np.add.at(out, corner, each)
    return out


def _round(vertices: Floats, faces: Ints, quadrics: Floats, most: int) -> Ints | None:
    """Collapse up to ``most`` edges; returns where each vertex went, or None where nothing may go. Changes its arrays."""
    edges = np.unique(np.sort(faces[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1), axis=0)
    place, cost = _best_places(vertices, quadrics, edges)
    allowed = np.flatnonzero(_keeps_sides(vertices, faces, edges, place))
    edges, place, cost = edges[allowed], place[allowed], cost[allowed]
    rank = np.empty(len(edges), dtype=np.int64)
    rank[np.argsort(cost, kind="stable")] = np.arange(len(edges))
    chosen = np.flatnonzero(
        _apart(rank, edges, faces, len(vertices)) & (rank < max(8, _CHEAPEST * len(edges)))
    )
    chosen = chosen[np.argsort(rank[chosen])][:most]
    if not len(chosen):
        return None
    stays, goes = edges[chosen].T
    vertices[stays] = place[chosen]
    quadrics[stays] += quadrics[goes]
    went = np.arange(len(vertices))
    went[goes] = stays
    return went


def _best_places(vertices: Floats, quadrics: Floats, edges: Ints) -> tuple[Floats, Floats]:
    """Where each edge would go, and what that misses."""
    both = quadrics[edges[:, 0]] + quadrics[edges[:, 1]]
    middle = vertices[edges].mean(axis=1)
    # On flat ground any place is as good: the middle then decides.
    hold = _STAY * np.trace(both[:, :3, :3], axis1=1, axis2=2)[:, None, None] * np.eye(3) + 1e-18 * np.eye(3)
    right = np.matmul(hold, middle[:, :, None])[:, :, 0] - both[:, :3, 3]
    place = np.linalg.solve(both[:, :3, :3] + hold, right[:, :, None])[:, :, 0]
    length = np.linalg.norm(vertices[edges[:, 0]] - vertices[edges[:, 1]], axis=1, keepdims=True)
    far = np.linalg.norm(place - middle, axis=1, keepdims=True) > length
    place = np.where(far, middle, place)
    full = np.concatenate([place, np.ones((len(place), 1))], axis=1)
    missed = np.einsum("ei,eij,ej->e", full, both, full)
    # Short edges first where nothing is missed.
    return place, missed + 1e-6 * length[:, 0] ** 4


def _apart(rank: Ints, edges: Ints, faces: Ints, count: int) -> NDArray[np.bool_]:
    """Edges of which none has a better one within two steps: no two of them touch the same triangle."""
    least = np.full(count, len(rank), dtype=np.int64)
    for end in edges.T:
        np.minimum.at(least, end, rank)
    near = least.copy()
    round_face = least[faces].min(axis=1)
    for corner in faces.T:
        np.minimum.at(near, corner, round_face)
    return np.asarray((near[edges[:, 0]] == rank) & (near[edges[:, 1]] == rank))


def _keeps_sides(vertices: Floats, faces: Ints, edges: Ints, place: Floats) -> NDArray[np.bool_]:
    """Whether no triangle round an edge would turn over, but for those that vanish with it."""
    order = np.argsort(faces.reshape(-1), kind="stable") // 3
    count = np.bincount(faces.reshape(-1), minlength=len(vertices))
    first = np.concatenate([[0], np.cumsum(count)[:-1]])
    before = _normals(vertices, faces)
    ok = np.ones(len(edges), dtype=np.bool_)
    for end in edges.T:
        many = count[end]
        edge = np.repeat(np.arange(len(edges)), many)
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        face = order[first[end][edge] + within]
        corner = faces[face]
        moved = (corner == edges[edge, :1]) | (corner == edges[edge, 1:])
        new = np.where(moved[:, :, None], place[edge][:, None], vertices[corner])
        after = np.cross(new[:, 1] - new[:, 0], new[:, 2] - new[:, 0])
        size = np.linalg.norm(before[face], axis=1) * np.linalg.norm(after, axis=1)
        turned = np.sum(before[face] * after, axis=1) <= _SAME_SIDE * size
        ok[edge[turned & (moved.sum(axis=1) == 1)]] = False
    return ok


def finer(vertices: Floats, faces: Ints) -> Mesh:
    """Every triangle cut into four, and the corners moved to a smooth surface (Loop 1987), once."""
    n = len(vertices)
    halves = faces[:, [[0, 1], [1, 2], [2, 0]]]
    edges, which, count = np.unique(
        np.sort(halves.reshape(-1, 2), axis=1), axis=0, return_inverse=True, return_counts=True
    )
    which = which.reshape(-1, 3)
    ends = vertices[edges].sum(axis=1)
    across = np.zeros_like(ends)
    for k in range(3):
        np.add.at(across, which[:, k], vertices[faces[:, (k + 2) % 3]])
    closed = (count == 2)[:, None]
    middle = np.where(closed, 0.375 * ends + 0.125 * across, 0.5 * ends)
    neighbours, total = np.zeros(n), np.zeros_like(vertices)
    for a, b in ((0, 1), (1, 0)):
        np.add.at(neighbours, edges[:, a], 1.0)
        np.add.at(total, edges[:, a], vertices[edges[:, b]])
    share = np.where(neighbours > 3, 3.0 / (8.0 * np.maximum(neighbours, 1.0)), 3.0 / 16.0)[:, None]
    moved = (1.0 - neighbours[:, None] * share) * vertices + share * total
    # At an open edge, and where nothing is round it, a corner stays.
    stays = np.zeros(n, dtype=np.bool_)
    stays[edges[count != 2].reshape(-1)] = True
    old = np.where((stays | (neighbours < 3))[:, None], vertices, moved)
    a, b, c = faces.T
    ab, bc, ca = (which + n).T
    new = np.concatenate([np.stack(t, axis=1) for t in ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))])
    return np.concatenate([old, middle]), new.astype(np.int32)
