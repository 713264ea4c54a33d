"""How much of the sky each place of the bones sees, in the upright body: shade that costs a viewer nothing.

Looked at from directions all round, without perspective: a place that something lies in front of is dark from there.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_DIRECTIONS: Final = 64
_PIXEL_M: Final = 0.003
_LIFT_M: Final = 0.004  # a place looks from so far above its own surface
_BIAS_M: Final = 0.002
_BLOCK: Final = 262_144


def sky(places_m: Floats, normals: Floats, corners_m: Floats) -> Floats:
    """The share of the open hemisphere over each place, weighed by how steeply it is seen: 0 dark to 1 open (n,).

    Args:
        places_m: (n, 3).
        normals: unit, (n, 3).
        corners_m: triangles that stand in the way (t, 3, 3).
    """
    cover = _sprinkled(corners_m)
    lifted = places_m + _LIFT_M * normals
    seen, whole = np.zeros(len(places_m)), np.zeros(len(places_m))
    for way in _sphere(_DIRECTIONS):
        weight = np.maximum(normals @ way, 0.0)
        seen += weight * _open(lifted, cover, way)
        whole += weight
    return np.asarray(seen / np.maximum(whole, 1e-9))


def _sphere(count: int) -> Floats:
    """Even directions (Fibonacci's spiral)."""
    i = np.arange(count) + 0.5
    z = 1.0 - 2.0 * i / count
    around = np.pi * (1.0 + 5.0**0.5) * i
    flat = np.sqrt(1.0 - z * z)
    return np.column_stack([flat * np.cos(around), flat * np.sin(around), z])


def _sprinkled(corners_m: Floats) -> Floats:
    """Points on the triangles, nowhere further apart than a pixel."""
    longest = np.linalg.norm(corners_m - np.roll(corners_m, 1, axis=1), axis=2).max(axis=1)
    steps = np.ceil(longest / _PIXEL_M).astype(np.int64) + 1
    found = []
    for n in np.unique(steps):
        i, j = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
        inside = i + j <= n
        share = np.column_stack([i[inside], j[inside], n - i[inside] - j[inside]]) / n
        mine = corners_m[steps == n]
        for at in range(0, len(mine), max(1, _BLOCK // len(share))):
            some = mine[at : at + max(1, _BLOCK // len(share))]
            found.append(np.einsum("sc,tcx->tsx", share, some).reshape(-1, 3))
    return np.concatenate(found)


def _open(places: Floats, cover: Floats, way: Floats) -> Floats:
    """Whether nothing lies between each place and the sky in one direction (n,), softened over four pixels."""
    aside = np.cross(way, np.eye(3)[np.abs(way).argmin()])
    aside /= np.linalg.norm(aside)
    across = np.cross(way, aside)
    x, y, u, v = (points @ axis / _PIXEL_M for points in (places, cover) for axis in (aside, across))
    left, low = min(x.min(), u.min()) - 2.0, min(y.min(), v.min()) - 2.0
    height = int(max(y.max(), v.max()) - low) + 2
    top = np.full((int(max(x.max(), u.max()) - left) + 2) * height, -np.inf)
    np.maximum.at(top, (u - left).astype(np.int64) * height + (v - low).astype(np.int64), cover @ way)
    depth, at = places @ way + _BIAS_M, (x - left).astype(np.int64) * height + (y - low).astype(np.int64)
    seen = [top[at + dx * height + dy] <= depth for dx in (0, 1) for dy in (0, 1)]
    return np.asarray(np.mean(seen, axis=0))
