"""Light on what the pixels see: two lamps, soft shade in hollows, a fine line round every shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.report.render.camera import Camera
from psoas.report.render.mesh import Surface
from psoas.report.render.raster import NOTHING, Visible, rasterise, weights_at

Floats = NDArray[np.float64]

SUPERSAMPLE: Final = 2
PAPER: Final = (255, 255, 255)
# Lamps in the viewer's frame (right, up, toward the viewer) with their strength: a warm key from the upper
# left, a cool fill from the right.
_LAMPS: Final = (((-0.45, 0.65, 0.62), (0.62, 0.60, 0.57)), ((0.75, 0.10, 0.55), (0.20, 0.22, 0.25)))
_AMBIENT: Final = (0.36, 0.36, 0.37)
_HOLLOW_M: Final = (0.010, 0.035)  # depths below the surroundings that take full shade, fine and broad
_HOLLOW_PX: Final = (6, 22)
_LINE_STEP_M: Final = 0.007


def draw(surfaces: Sequence[Surface], camera: Camera) -> NDArray[np.uint8]:
    """The surfaces as the camera sees them, (height, width, 3) on white, edges smoothed by supersampling."""
    fine = camera.scaled(SUPERSAMPLE)
    vertices = np.concatenate([s.vertices_m for s in surfaces])
    normals = np.concatenate([s.normals for s in surfaces])
    colours = np.concatenate([s.colours for s in surfaces])
    starts = np.cumsum([0, *(len(s.vertices_m) for s in surfaces)])
    faces = np.concatenate([s.faces + start for s, start in zip(surfaces, starts[:-1], strict=True)])
    corners = fine.project(vertices)[faces]
    visible = rasterise(corners, fine.width_px, fine.height_px)
    image = np.broadcast_to(np.asarray(PAPER, np.float32), (*visible.triangle.shape, 3)).copy()
    rows, columns = np.nonzero(visible.triangle != NOTHING)
    if len(rows):
        triangle = visible.triangle[rows, columns]
        weights = weights_at(corners, triangle, columns.astype(float) + 0.5, rows.astype(float) + 0.5)
        shown = faces[triangle]
        normal = np.einsum("nk,nkd->nd", weights, normals[shown])
        colour = np.einsum("nk,nkd->nd", weights, colours[shown])
        shade = _shade(visible, SUPERSAMPLE)[rows, columns]
        image[rows, columns] = 255 * np.clip(colour * _light(normal, fine) * shade[:, None], 0, 1) ** (
            1 / 2.2
        )
    height, width = camera.height_px, camera.width_px
    step = SUPERSAMPLE
    blocks = np.zeros((height, width, 3), np.float32)
    for row in range(step):
        for column in range(step):
            blocks += image[row::step, column::step]
    out: NDArray[np.uint8] = np.round(blocks / step**2).astype(np.uint8)
    return out


def linear(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """A colour as screens name it (0 to 255) as light, from 0 to 1."""
    return (red / 255) ** 2.2, (green / 255) ** 2.2, (blue / 255) ** 2.2


def _light(normals: Floats, camera: Camera) -> Floats:
    """Light (n, 3) on surfaces by their normals; both faces of a thin bone are lit."""
    seen = np.column_stack((normals @ camera.right, normals @ camera.up, -(normals @ camera.forward)))
    seen /= np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-12)
    seen *= np.where(seen[:, 2:] < 0, -1.0, 1.0)
    light: Floats = np.broadcast_to(np.asarray(_AMBIENT), seen.shape).copy()
    for toward, strength in _LAMPS:
        lamp = np.asarray(toward) / np.linalg.norm(toward)
        light += np.maximum(seen @ lamp, 0)[:, None] * np.asarray(strength)
    return light


def _shade(visible: Visible, factor: int) -> Floats:
    """How much of the light reaches each pixel: less in hollows and along the edge in front of a gap."""
    depth = visible.depth
    known = np.isfinite(depth)
    far = float(depth[known].max())
    filled = np.where(known, depth, far)
    shade = np.ones_like(filled)
    for hollow_m, reach_px in zip(_HOLLOW_M, _HOLLOW_PX, strict=True):
        coarse = _blurred(filled[::2, ::2], known[::2, ::2], reach_px * factor // 4)
        around = coarse.repeat(2, axis=0).repeat(2, axis=1)[: filled.shape[0], : filled.shape[1]]
        below = np.clip((filled - around) / hollow_m, 0, 1)
        shade *= 1 - 0.34 * below
    padded = np.pad(np.where(known, depth, far + 0.2), 1, mode="edge")
    behind = np.maximum.reduce((padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2], padded[1:-1, 2:]))
    shade *= np.where(behind - filled > _LINE_STEP_M, 0.55, 1.0)
    return shade


def _blurred(values: Floats, known: NDArray[np.bool_], reach: int) -> Floats:
    """The mean of the known values in a square around each pixel."""
    weight = known.astype(np.float64)
    total, count = values * weight, weight
    for axis in (0, 1):
        total, count = _box(total, reach, axis), _box(count, reach, axis)
    out: Floats = np.where(count > 0, total / np.maximum(count, 1e-9), values)
    return out


def _box(values: Floats, reach: int, axis: int) -> Floats:
    size = values.shape[axis]
    pad = [(0, 0), (0, 0)]
    pad[axis] = (1, 0)
    summed = np.pad(np.cumsum(values, axis=axis), pad)
    high = np.minimum(np.arange(size) + reach + 1, size)
    low = np.maximum(np.arange(size) - reach, 0)
    out: Floats = np.take(summed, high, axis=axis) - np.take(summed, low, axis=axis)
    return out
