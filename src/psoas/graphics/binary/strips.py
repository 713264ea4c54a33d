"""What a muscle is drawn with: strips over time, singly as strands or side by side as sheets and fans.

The model's fascicles are lines. A muscle that is flat is drawn as the sheet between them, and the iliacus, which the model
has as one line, as a fan of strips from the iliac fossa that meets the line at the pelvic brim; the tables are
``data/sheets.csv`` and ``data/fans.csv``. Corners are rounded without being cut short. The lines that the loads are computed with
are not touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics
from psoas.body.model import cache
from psoas.graphics.animation import point_counts
from psoas.graphics.polylines import lengths_along, polylines, resampled
from psoas.vocabulary.tables import read

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_POINTS: Final = 12
_SHEET_POINTS: Final = 8
# Taubin 1995: a step that smooths and one that gives back what it shrank.
_SMOOTHING: Final = (0.5, -0.53)
_PASSES: Final = 2
_ROUND_FROM: Final = MOST_POINTS  # with fewer points a step is so long that rounding would leave the line


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """One strip of a muscle.

    Attributes:
        fascicle: whose activation it shows, an index in the skeleton's order.
        sheet: which sheet it is part of, or -1; the strips of a sheet stand side by side in order.
        share: of the fascicle's volume.
        points_m: world, at the base's size (t, k, 3), from origin to insertion.
    """

    fascicle: int
    sheet: int
    share: float
    points_m: Floats


@dataclass(frozen=True, slots=True)
class _Ray:
    """Where a strip of a fan begins, on the right, and how far it lies aside from the line where it joins it."""

    muscle: str
    body: str
    place_m: tuple[float, float, float]
    aside_m: float


@lru_cache(maxsize=1)
def _fans() -> tuple[_Ray, ...]:
    return read(
        "psoas.graphics",
        "fans.csv",
        ("muscle", "strip", "body", "x_m", "y_m", "z_m", "aside_m", "joins", "citation", "verified"),
        lambda r: _Ray(
            r.text("muscle"),
            r.text("body"),
            (r.number("x_m"), r.number("y_m"), r.number("z_m")),
            r.number("aside_m"),
        ),
    )


@lru_cache(maxsize=1)
def _sheets() -> tuple[tuple[str, ...], ...]:
    return read(
        "psoas.graphics",
        "sheets.csv",
        ("muscle", "strips", "citation", "verified"),
        lambda r: r.words("strips"),
    )


def strips(moved: Kinematics, frames: Ints) -> list[Strip]:
    """Every strip of every muscle over some frames; muscles in the skeleton's order, sheets after the strands."""
    skeleton = cache.load()
    ways = polylines(moved, frames)
    index = {name: i for i, name in enumerate(skeleton.names)}
    flat = [(side, words) for words in _sheets() for side in ("r", "l")]
    fans = [(side, muscle) for muscle in dict.fromkeys(ray.muscle for ray in _fans()) for side in ("r", "l")]
    taken = {index[f"{word.lstrip('-')}_{side}"] for side, words in flat for word in words}
    taken |= {index[f"{muscle}_{side}"] for side, muscle in fans}
    single = np.array([i for i in range(len(skeleton.names)) if i not in taken], dtype=np.int64)
    counts = point_counts(ways.points_m[:, single])
    found: dict[int, Strip] = {}
    for k in np.unique(counts):
        mine = single[counts == k]
        drawn = _rounded(resampled(ways.points_m[:, mine], int(k)))
        for j, i in enumerate(mine):
            found[int(i)] = Strip(int(i), -1, 1.0, drawn[:, j])
    out = [found[int(i)] for i in single]
    for sheet, (side, words) in enumerate(flat):
        for word in words:
            i = index[f"{word.lstrip('-')}_{side}"]
            points = _rounded(resampled(ways.points_m[:, i], _SHEET_POINTS))
            out.append(Strip(i, sheet, 1.0, points[:, ::-1] if word.startswith("-") else points))
    for sheet, (side, muscle) in enumerate(fans, start=len(flat)):
        line = ways.points_m[:, index[f"{muscle}_{side}"], 1:]
        rays = [ray for ray in _fans() if ray.muscle == muscle]
        beside = _fan(moved, frames, line, rays, 1.0 if side == "r" else -1.0)
        share = 1.0 / len(rays)
        out += [Strip(index[f"{muscle}_{side}"], sheet, share, points) for points in beside]
    return out


def _fan(moved: Kinematics, frames: Ints, line: Floats, rays: list[_Ray], sign: float) -> list[Floats]:
    """The strips of a fan (t, k, 3) each: from where a ray begins to where the line begins, and on along the line."""
    skeleton = cache.load()
    # How far along the line a point is: strips lie beside it, ever less towards the insertion.
    along = lengths_along(line)
    left = 1.0 - along / along[:, -1:]
    out = []
    for ray in rays:
        body = skeleton.body(ray.body)
        turn, place = moved.rotation[frames, body], moved.position_m[frames, body]
        origin = place + turn @ (np.array(ray.place_m) * [1.0, 1.0, sign])
        aside = turn @ np.array([0.0, 0.0, sign * ray.aside_m])
        whole = np.concatenate([origin[:, None], line + left[:, :, None] * aside[:, None]], axis=1)
        out.append(_rounded(resampled(whole, MOST_POINTS)))
    return out


def _rounded(points_m: Floats) -> Floats:
    """Corners rounded, ends kept (t, …, k, 3)."""
    if points_m.shape[-2] < _ROUND_FROM:
        return points_m
    out = points_m.copy()
    for _ in range(_PASSES):
        for part in _SMOOTHING:
            inner = out[..., 1:-1, :]
            out[..., 1:-1, :] = inner + part * (0.5 * (out[..., :-2, :] + out[..., 2:, :]) - inner)
    return out
