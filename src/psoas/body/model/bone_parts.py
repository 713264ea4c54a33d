"""The pieces that a bone's triangles are made of, and those that anatomy knows.

The base's rib cage carries its maker's badge on the breastbone: a disc with a figure, and three quarters of all its
triangles. Ribs come in pairs and the breastbone is its own mirror image; the badge has none, and so it is found.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Faces = NDArray[np.int32]

_SAME_PLACE_M: Final = 1e-6
_SAME_SIZE_M: Final = 0.004  # the base's left and right ribs differ by up to 2 mm


def parts(vertices_m: Floats, faces: Faces) -> NDArray[np.int64]:
    """Which connected piece each triangle belongs to (k,), counted from 0; vertices at one place count as one."""
    place = np.round(vertices_m / _SAME_PLACE_M).astype(np.int64)
    corner = np.unique(place, axis=0, return_inverse=True)[1].reshape(-1)[faces]
    label = np.arange(corner.max() + 1)
    while True:
        least = label[corner].min(axis=1)
        new = label.copy()
        for k in range(3):
            np.minimum.at(new, corner[:, k], least)
        new = new[new]  # a label stands for what its own place is labelled with by now
        if (new == label).all():
            return np.unique(label[corner[:, 0]], return_inverse=True)[1].astype(np.int64)
        label = new


def mirrored_parts(vertices_m: Floats, faces: Faces) -> tuple[Floats, Faces]:
    """The bone without the pieces that have no mirror image across z = 0, and without the vertices only they used.

    Args:
        vertices_m: (n, 3) in a frame whose z points to the right, the bone in the body's middle.
        faces: (k, 3).
    """
    part = parts(vertices_m, faces)
    boxes = []
    for p in range(part.max() + 1):
        mine = vertices_m[faces[part == p]].reshape(-1, 3)
        boxes.append((mine.min(axis=0), mine.max(axis=0)))
    low, high = (np.array(side) for side in zip(*boxes, strict=True))
    mirror_low, mirror_high = low.copy(), high.copy()
    mirror_low[:, 2], mirror_high[:, 2] = -high[:, 2], -low[:, 2]
    apart = np.maximum(np.abs(low[:, None] - mirror_low), np.abs(high[:, None] - mirror_high)).max(axis=2)
    kept = faces[(apart.min(axis=1) < _SAME_SIZE_M)[part]]
    used, new = np.unique(kept, return_inverse=True)
    return vertices_m[used], new.reshape(-1, 3).astype(np.int32)
