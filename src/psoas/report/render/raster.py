"""Triangles to pixels: which triangle each pixel sees, vectorised over triangles of like size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Boxes = tuple[NDArray[np.int64], NDArray[np.int64], Floats]

_DEPTH_STEPS: Final = 2**30
_CELLS_AT_ONCE: Final = 50_000  # so that a batch stays in the processor's cache
_EXACT_PX: Final = 6
_WIDEST: Final = 1 << 20
NOTHING: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class Visible:
    """What each pixel sees. Pixel (row, column) has its centre at (column + 0.5, row + 0.5)."""

    triangle: NDArray[np.int64]  # (height, width), index of the nearest triangle or NOTHING
    depth: Floats  # (height, width), in the unit of the corners' third column; infinite where nothing


def rasterise(corners: Floats, width_px: int, height_px: int) -> Visible:
    """The nearest triangle at every pixel.

    Args:
        corners: (n, 3, 3): triangles, corners, and (pixels right, pixels down, depth); smaller depth is nearer.
        width_px: columns.
        height_px: rows.

    Of two triangles at one depth the first one given wins, so the same input gives the same bytes.
    """
    boxes = _boxes(corners, width_px, height_px)
    low, high, area = boxes
    kept = np.flatnonzero((np.abs(area) > 1e-12) & (low[:, 0] < high[:, 0]) & (low[:, 1] < high[:, 1]))
    nearest_depth = float(corners[:, :, 2].min()) if len(corners) else 0.0
    span = max(float(np.ptp(corners[:, :, 2])) if len(corners) else 0.0, 1e-9)
    empty = np.iinfo(np.int64).max
    buffer = np.full(width_px * height_px, empty, dtype=np.int64)
    sizes = _box_sizes(high - low)
    buckets = sizes[:, 0] * _WIDEST + sizes[:, 1]
    for bucket in np.unique(buckets[kept]):
        members = kept[buckets[kept] == bucket]
        wide, tall = divmod(int(bucket), _WIDEST)
        step = max(1, _CELLS_AT_ONCE // (wide * tall))
        for start in range(0, len(members), step):
            chosen = members[start : start + step]
            pixels, depth, triangle = _fragments(corners, chosen, boxes, (wide, tall), width_px)
            steps = ((depth - nearest_depth) * ((_DEPTH_STEPS - 1) / span)).astype(np.int64)
            np.minimum.at(buffer, pixels, (np.clip(steps, 0, _DEPTH_STEPS) << 32) | triangle)
    seen = buffer != empty
    depths = np.where(seen, (buffer >> 32) * (span / (_DEPTH_STEPS - 1)) + nearest_depth, np.inf)
    triangles = np.where(seen, buffer & 0xFFFFFFFF, NOTHING)
    shape = (height_px, width_px)
    return Visible(triangles.reshape(shape), depths.reshape(shape))


def _box_sizes(pixels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sizes that triangles share a batch by: exact where small, else the next power of two."""
    power = np.exp2(np.ceil(np.log2(np.maximum(pixels, 1)))).astype(np.int64)
    return np.where(pixels <= _EXACT_PX, np.maximum(pixels, 1), power)


def _boxes(corners: Floats, width_px: int, height_px: int) -> Boxes:
    """First and one-past-last pixel (n, 2) whose centre may lie in each triangle, and twice its signed area."""
    a, b, c = (corners[:, k, :2] for k in range(3))
    limits = np.array([width_px, height_px])
    first, last = np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)
    low = np.clip(np.ceil(first - 0.5), 0, limits).astype(np.int64)
    high = np.clip(np.floor(last - 0.5) + 1, 0, limits).astype(np.int64)
    one, two = b - a, c - a
    return low, high, one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]


def _fragments(
    corners: Floats, chosen: NDArray[np.int64], boxes: Boxes, box: tuple[int, int], width_px: int
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64]]:
    """Pixel index, depth and triangle of every covered pixel centre of the chosen triangles."""
    low, high, area = boxes
    a, b, c = (corners[chosen, k] for k in range(3))
    columns = low[chosen, 0, None] + np.arange(box[0])  # (m, wide)
    rows = low[chosen, 1, None] + np.arange(box[1])  # (m, tall)
    x, y = columns + 0.5, rows + 0.5
    inverse = 1.0 / area[chosen]

    def weight(p: Floats, q: Floats) -> Floats:
        """Barycentric weight (m, tall, wide) of the corner opposite to edge p to q; separable in x and y."""
        along_y = (y - p[:, 1, None]) * ((q[:, 0] - p[:, 0]) * inverse)[:, None]
        along_x = (x - p[:, 0, None]) * ((q[:, 1] - p[:, 1]) * inverse)[:, None]
        out: Floats = along_y[:, :, None] - along_x[:, None, :]
        return out

    of_a, of_b = weight(b, c), weight(c, a)
    of_c = 1.0 - of_a - of_b
    inside = (of_a >= 0) & (of_b >= 0) & (of_c >= 0)
    inside &= (columns < high[chosen, 0, None])[:, None, :] & (rows < high[chosen, 1, None])[:, :, None]
    which, row, column = np.nonzero(inside)
    weights = (of_a[inside], of_b[inside])
    depth = c[which, 2] + weights[0] * (a[which, 2] - c[which, 2]) + weights[1] * (b[which, 2] - c[which, 2])
    pixels = rows[which, row] * width_px + columns[which, column]
    return pixels, depth, chosen[which]


def weights_at(corners: Floats, triangle: NDArray[np.int64], x: Floats, y: Floats) -> Floats:
    """Barycentric weights (k, 3) of picture points in their triangles, kept within 0 to 1."""
    a, b, c = (corners[triangle, k, :2] for k in range(3))
    area = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    of_b = ((x - a[:, 0]) * (c[:, 1] - a[:, 1]) - (y - a[:, 1]) * (c[:, 0] - a[:, 0])) / area
    of_c = ((b[:, 0] - a[:, 0]) * (y - a[:, 1]) - (b[:, 1] - a[:, 1]) * (x - a[:, 0])) / area
    return np.clip(np.column_stack((1 - of_b - of_c, of_b, of_c)), 0, 1)
