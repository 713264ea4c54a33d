"""Arrows, and the letters that mark a person's sides as on a radiograph."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mesh = tuple[Floats, Floats, Ints]

_AROUND: Final = 16
# Along the arrow and away from its axis: butt, shaft, back of the head, head; each a pair of rings of its own shade.
_PROFILE: Final = (
    (0.0, 0.0),
    (0.0, 1.0),
    (0.0, 1.0),
    (0.7, 1.0),
    (0.7, 1.0),
    (0.7, 2.4),
    (0.7, 2.4),
    (1.0, 0.0),
)
_SLOPE: Final = ((-1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.3, 1.0))
# Strokes of letters one unit high: from, to.
_STROKES: Final = {
    "left": (((0.08, 0.0), (0.08, 1.0)), ((0.0, 0.08), (0.6, 0.08))),
    "right": (
        ((0.08, 0.0), (0.08, 1.0)),
        ((0.0, 0.92), (0.6, 0.92)),
        ((0.0, 0.48), (0.6, 0.48)),
        ((0.52, 0.42), (0.52, 1.0)),
        ((0.25, 0.48), (0.56, 0.0)),
    ),
}
_STROKE: Final = 0.08  # half a stroke's width
_WIDE: Final = 0.6


def arrow_mesh() -> Mesh:
    """An arrow of unit length along x whose shaft has unit radius in y and z: vertices, normals, faces."""
    angle = np.arange(_AROUND) * (2.0 * np.pi / _AROUND)
    around = np.column_stack([np.cos(angle), np.sin(angle)])
    here, there = np.arange(_AROUND), (np.arange(_AROUND) + 1) % _AROUND
    places, normals, faces = [], [], []
    for ring, (x, radius) in enumerate(_PROFILE):
        along, out = _SLOPE[ring // 2]
        places.append(np.column_stack([np.full(_AROUND, x), radius * around]))
        normals.append(np.column_stack([np.full(_AROUND, along), out * around]) / np.hypot(along, out))
        if ring % 2:
            a, b = (ring - 1) * _AROUND, ring * _AROUND
            # A ring without width makes one triangle of each pair vanish.
            if _PROFILE[ring][1] > 0.0:
                faces.append(np.column_stack([a + there, b + there, b + here]))
            if _PROFILE[ring - 1][1] > 0.0:
                faces.append(np.column_stack([a + here, a + there, b + here]))
    return np.concatenate(places), np.concatenate(normals), np.concatenate(faces)


def letter_mesh(side: str) -> Mesh:
    """The letter L or R, one unit high and centred, upright along y and read along x by who looks against z."""
    blocks = [_block(np.array(a), np.array(b)) for a, b in _STROKES[side]]
    n = len(blocks[0][0])
    return (
        np.concatenate([v for v, _, _ in blocks]) - [_WIDE / 2, 0.5, 0.0],
        np.concatenate([m for _, m, _ in blocks]),
        np.concatenate([f + i * n for i, (_, _, f) in enumerate(blocks)]),
    )


def _block(start: Floats, end: Floats) -> Mesh:
    """A bar with flat sides from one point of the plane to another."""
    way = (end - start) / np.linalg.norm(end - start)
    axes = np.array([[way[0], way[1], 0.0], [-way[1], way[0], 0.0], [0.0, 0.0, 1.0]])
    half = np.array([np.linalg.norm(end - start) / 2, _STROKE, _STROKE])
    centre = np.append((start + end) / 2, 0.0)
    vertices: list[Floats] = []
    normals: list[Floats] = []
    faces: list[Ints] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            u, v = (axis + 1) % 3, (axis + 2) % 3
            corners = np.zeros((4, 3))
            corners[:, axis] = sign
            corners[:, u], corners[:, v] = sign * np.array([-1, 1, 1, -1]), [-1, -1, 1, 1]
            first = 4 * len(vertices)
            vertices.append(centre + (corners * half) @ axes)
            normals.append(np.tile(sign * axes[axis], (4, 1)))
            faces.append(first + np.array([[0, 1, 2], [0, 2, 3]]))
    return np.concatenate(vertices), np.concatenate(normals), np.concatenate(faces)
