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
Shades = NDArray[np.float32]  # as fine as a screen can show

SUPERSAMPLE: Final = 2
PAPER: Final = (255, 255, 255)
# Lamps in the viewer's frame (right, up, toward the viewer) with their strength: a warm key from the upper
# left, a cool fill from the right.
_LAMPS: Final = (((-0.45, 0.65, 0.62), (0.62, 0.60, 0.57)), ((0.75, 0.10, 0.55), (0.20, 0.22, 0.25)))
_AMBIENT: Final = (0.36, 0.36, 0.37)
_HOLLOW_M: Final = (0.010, 0.035)  # depths below the surroundings that take full shade, fine and broad
_HOLLOW_PX: Final = (6, 22)
_LINE_STEP_M: Final = 0.007
# Light from 0 to 1, in even steps, as a screen names it (0 to 255).
_SCREEN: Final[Shades] = (255 * np.linspace(0, 1, 1 << 14) ** (1 / 2.2)).astype(np.float32)


def draw(surfaces: Sequence[Surface], camera: Camera) -> NDArray[np.uint8]:
    """The surfaces as the camera sees them, (height, width, 3) on white, edges smoothed by supersampling."""
    fine = camera.scaled(SUPERSAMPLE)
    vertices = np.concatenate([s.vertices_m for s in surfaces])
    normals = np.concatenate([s.normals for s in surfaces])
    colours = np.concatenate([s.colours for s in surfaces])
    starts = np.cumsum([0, *(len(s.vertices_m) for s in surfaces)])
    faces = np.concatenate([s.faces + start for s, start in zip(surfaces, starts[:-1], strict=True)])
    corners = fine.project(vertices)[faces]
    turned = _turned_away(corners) & np.repeat([s.solid for s in surfaces], [len(s.faces) for s in surfaces])
    faces, corners = faces[~turned], corners[~turned]
    visible = rasterise(corners, fine.width_px, fine.height_px)
    image = np.broadcast_to(np.asarray(PAPER, np.float32), (*visible.triangle.shape, 3)).copy()
    rows, columns = np.nonzero(visible.triangle != NOTHING)
    if len(rows):
        triangle = visible.triangle[rows, columns]
        weights = weights_at(corners, triangle, columns.astype(float) + 0.5, rows.astype(float) + 0.5).astype(
            np.float32
        )
        shown = faces[triangle]
        normal = _between(normals.astype(np.float32), shown, weights)
        colour = _between(colours.astype(np.float32), shown, weights)
        shade = _shade(visible, SUPERSAMPLE)[rows, columns]
        light = colour * _light(normal, fine) * shade[:, None]
        image[rows, columns] = _SCREEN[(np.clip(light, 0, 1) * (len(_SCREEN) - 1)).astype(np.int32)]
    height, width = camera.height_px, camera.width_px
    step = SUPERSAMPLE
    blocks = np.zeros((height, width, 3), np.float32)
    for row in range(step):
        for column in range(step):
            blocks += image[row::step, column::step]
    out: NDArray[np.uint8] = np.round(blocks / step**2).astype(np.uint8)
    return out


def _between(values: Shades, corners: NDArray[np.int64], weights: Shades) -> Shades:
    """What vertices have (m, 3), at points (n, 3) between the corners of triangles."""
    out: Shades = values[corners[:, 0]] * weights[:, :1]
    for k in (1, 2):
        out += values[corners[:, k]] * weights[:, k : k + 1]
    return out


def _turned_away(corners: Floats) -> NDArray[np.bool_]:
    """Which triangles (n, 3, 3) show their inner side."""
    a, b, c = (corners[:, k, :2] for k in range(3))
    out: NDArray[np.bool_] = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) > (b[:, 1] - a[:, 1]) * (
        c[:, 0] - a[:, 0]
    )
    return out


def linear(red: int, green: int, blue: int) -> tuple[float, float, float]:
    """A colour as screens name it (0 to 255) as light, from 0 to 1."""
    return (red / 255) ** 2.2, (green / 255) ** 2.2, (blue / 255) ** 2.2


def _light(normals: Shades, camera: Camera) -> Shades:
    """Light (n, 3) on surfaces by their normals; both faces of a thin bone are lit."""
    view = np.column_stack((camera.right, camera.up, -camera.forward)).astype(np.float32)
    seen = normals @ view
    length = np.maximum(np.sqrt((seen**2) @ np.ones(3, np.float32)), 1e-12)
    seen /= np.where(seen[:, 2] < 0, -length, length)[:, None]
    light: Shades = np.tile(np.asarray(_AMBIENT, np.float32), (len(seen), 1))
    for toward, strength in _LAMPS:
        lamp = (np.asarray(toward) / np.linalg.norm(toward)).astype(np.float32)
        light += np.maximum(seen @ lamp, 0)[:, None] * np.asarray(strength, np.float32)
    return light


def _shade(visible: Visible, factor: int) -> Shades:
    """How much of the light reaches each pixel: less in hollows and along the edge in front of a gap."""
    depth = visible.depth.astype(np.float32)
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
    behind = np.maximum(padded[:-2, 1:-1], padded[2:, 1:-1])
    np.maximum(behind, padded[1:-1, :-2], out=behind)
    np.maximum(behind, padded[1:-1, 2:], out=behind)
    shade[behind - filled > _LINE_STEP_M] *= np.float32(0.55)
    return shade


def _blurred(values: Shades, known: NDArray[np.bool_], reach: int) -> Shades:
    """The mean of the known values in a square around each pixel."""
    weight = known.astype(np.float64)
    total, count = values * weight, weight
    for axis in (0, 1):
        total, count = _box(total, reach, axis), _box(count, reach, axis)
    return np.where(count > 0, total / np.maximum(count, 1e-9), values).astype(np.float32)


def _box(values: Floats, reach: int, axis: int) -> Floats:
    size = values.shape[axis]
    pad = [(0, 0), (0, 0)]
    pad[axis] = (1, 0)
    summed = np.pad(np.cumsum(values, axis=axis), pad)
    high = np.minimum(np.arange(size) + reach + 1, size)
    low = np.maximum(np.arange(size) - reach, 0)
    out: Floats = np.take(summed, high, axis=axis) - np.take(summed, low, axis=axis)
    return out
