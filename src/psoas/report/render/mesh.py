"""Surfaces to draw: bones with smooth normals, muscles as tubes along their paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_WELD_M: Final = 1e-5  # corners nearer than this are one: mesh files repeat them at every crease
_COARSE_M: Final = (
    0.007  # meshes with longer edges (the pelvis: 246 triangles) are rounded before they are drawn
)
_MOST_ROUNDS: Final = 2
_GAP: Final = 1e-3  # a closed surface looks as far one way as the other, but for rounding
_LIFT: Final = 0.6  # how far toward the tangent planes; 0 leaves the mesh flat


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Triangles with a normal and a colour at every vertex; of a solid one only the near side can be seen."""

    vertices_m: Floats  # (n, 3)
    normals: Floats  # (n, 3), unit
    faces: NDArray[np.int64]  # (k, 3)
    colours: Floats  # (n, 3), linear red, green, blue from 0 to 1
    solid: bool = False  # closed, its triangles counter-clockwise from outside


def smooth(vertices_m: Floats, faces: NDArray[np.int32], colour: Sequence[float]) -> Surface:
    """A mesh with normals averaged over the triangles that share a place, by their area."""
    cells = np.round(vertices_m / _WELD_M).astype(np.int64)
    cells -= cells.min(axis=0)
    key = (cells[:, 0] << 42) | (cells[:, 1] << 21) | cells[:, 2]
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    points = np.asarray(vertices_m, dtype=np.float64)[first]
    corners = of[np.asarray(faces, dtype=np.int64)]
    a, b, c = (points[corners[:, k]] for k in range(3))
    flat = _across(b - a, c - a)
    met = corners.T.ravel()  # every corner's place, with the triangle's vector once for each
    summed = np.column_stack([np.bincount(met, np.tile(flat[:, k], 3), len(points)) for k in range(3)])
    normals = summed / np.maximum(np.linalg.norm(summed, axis=1, keepdims=True), 1e-30)
    solid = _is_solid(points, a, flat)
    edge_m = float(np.sqrt(((b - a) ** 2) @ np.ones(3)).mean()) if len(a) else 0.0
    for _ in range(_MOST_ROUNDS):
        if edge_m <= _COARSE_M:
            break
        points, normals, corners = _refined(points, normals, corners)
        edge_m /= 2
    return Surface(points, normals, corners, np.broadcast_to(np.asarray(colour, float), points.shape), solid)


def _across(one: Floats, two: Floats) -> Floats:
    """The cross products of vectors (n, 3)."""
    (a, b, c), (d, e, f) = one.T, two.T
    return np.column_stack((b * f - c * e, c * d - a * f, a * e - b * d))


def _is_solid(points: Floats, a: Floats, flat: Floats) -> bool:
    """Whether triangles with a corner ``a`` and the vector ``flat`` across them close a space, and face away from it."""
    if not len(a):
        return False
    gap = np.linalg.norm(flat.sum(axis=0)) / np.maximum(np.sqrt((flat**2) @ np.ones(3)).sum(), 1e-30)
    volume = ((a - points.mean(axis=0)) * flat).sum()
    return bool(gap < _GAP and volume > 0)


def _refined(
    points: Floats, normals: Floats, faces: NDArray[np.int64]
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Each triangle cut in four, the new corners lifted toward the surface that the normals tell of.

    Phong tessellation (Boubekeur and Alexa 2008, ACM Trans Graph 27:141).
    """
    edges = np.sort(np.concatenate((faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]])), axis=1)
    _, first, of = np.unique(edges[:, 0] * len(points) + edges[:, 1], return_index=True, return_inverse=True)
    a, b = edges[first].T
    middle = (points[a] + points[b]) / 2
    off_a = ((middle - points[a]) * normals[a]).sum(axis=1, keepdims=True) * normals[a]
    off_b = ((middle - points[b]) * normals[b]).sum(axis=1, keepdims=True) * normals[b]
    lifted = middle - _LIFT * (off_a + off_b) / 2
    turned = normals[a] + normals[b]
    turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-12)
    ab, bc, ca = (len(points) + of).reshape(3, -1)
    one, two, three = faces.T
    quarters = ((one, ab, ca), (ab, two, bc), (ca, bc, three), (ab, bc, ca))
    return (
        np.concatenate((points, lifted)),
        np.concatenate((normals, turned)),
        np.concatenate([np.column_stack(q) for q in quarters]),
    )


def tubes(
    paths_m: Sequence[Floats], radii_m: Sequence[float], colours: Floats, sides: int = 7
) -> Surface | None:
    """Round tubes along polylines, thinner toward the ends as muscles are; ``colours`` is (paths, 3)."""
    rings, normals, shades, faces = [], [], [], []
    start = 0
    turn = np.arange(sides) * (2 * np.pi / sides)
    circle = np.column_stack((np.cos(turn), np.sin(turn)))
    for path, radius, colour in zip(paths_m, radii_m, colours, strict=True):
        points = _without_repeats(path)
        if len(points) < 2:
            continue
        one, two = _frames(points)
        around = circle[:, 0, None, None] * one + circle[:, 1, None, None] * two  # (sides, n, 3)
        around = around.transpose(1, 0, 2)
        along = np.concatenate(([0.0], np.cumsum(_lengths(points[1:] - points[:-1]))))
        belly = 0.45 + 0.55 * np.maximum(np.sin(np.pi * along / along[-1]), 0) ** 0.8
        rings.append((points[:, None] + around * (radius * belly)[:, None, None]).reshape(-1, 3))
        normals.append(around.reshape(-1, 3))
        shades.append(np.broadcast_to(colour, (len(points) * sides, 3)))
        faces.append(_tube_faces(len(points), sides) + start)
        start += len(points) * sides
    if not rings:
        return None
    return Surface(
        np.concatenate(rings), np.concatenate(normals), np.concatenate(faces), np.concatenate(shades), True
    )


def rounded(path_m: Floats, step_m: float = 0.009) -> Floats:
    """A path resampled at even steps and softened, so that a tube bends without creases; its ends stay."""
    points = _without_repeats(path_m)
    if len(points) < 2:
        return points
    along = np.concatenate(([0.0], np.cumsum(_lengths(points[1:] - points[:-1]))))
    count = int(np.clip(along[-1] / step_m, 6, 48))
    at = np.linspace(0, along[-1], count)
    even = np.column_stack([np.interp(at, along, points[:, k]) for k in range(3)])
    for _ in range(2):
        even[1:-1] = 0.25 * even[:-2] + 0.5 * even[1:-1] + 0.25 * even[2:]
    return even


def _without_repeats(path_m: Floats) -> Floats:
    points = np.asarray(path_m, dtype=np.float64)
    moved = _lengths(points[1:] - points[:-1]) > 1e-6
    if moved.all():
        return points
    kept: Floats = points[np.concatenate(([True], moved))]
    return kept


def _frames(points: Floats) -> tuple[Floats, Floats]:
    """Two unit vectors (n, 3) across the path at each point.

    Both follow from the world axis that the path never comes near, so they turn no more than the path does.
    """
    tangent = np.empty_like(points)
    tangent[0], tangent[-1] = points[1] - points[0], points[-1] - points[-2]
    tangent[1:-1] = points[2:] - points[:-2]
    tangent /= np.maximum(_lengths(tangent)[:, None], 1e-12)
    axis = int(np.argmin(np.abs(tangent).max(axis=0)))
    after, last = (axis + 1) % 3, (axis + 2) % 3
    one = np.zeros_like(tangent)  # the tangent across the axis
    one[:, after], one[:, last] = tangent[:, last], -tangent[:, after]
    one /= np.maximum(_lengths(one)[:, None], 1e-12)
    return one, _across(tangent, one)


def _lengths(vectors: Floats) -> Floats:
    out: Floats = np.sqrt((vectors**2) @ np.ones(3))
    return out


def _tube_faces(rings: int, sides: int) -> NDArray[np.int64]:
    ring = np.arange(rings - 1)[:, None] * sides
    here, there = np.arange(sides), (np.arange(sides) + 1) % sides
    lower = np.stack((ring + here, ring + there, ring + sides + here), axis=-1)
    upper = np.stack((ring + there, ring + sides + there, ring + sides + here), axis=-1)
    faces: NDArray[np.int64] = np.concatenate((lower, upper)).reshape(-1, 3)
    return faces
