"""The sheet that a picture is drawn on: scale, place, and how shapes are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WIDTH: Final = 2200
HEIGHT: Final = 1580
VIEWBOX: Final = f"0 0 {WIDTH} {HEIGHT}"
_FLOOR: Final = 1500
_ASIDE: Final = 70
_ABOVE: Final = 60
_LARGEST: Final = 1150.0  # units a metre: lying people fill the sheet, standing ones are drawn smaller


@dataclass(frozen=True, slots=True)
class Sheet:
    """Metres to whole units; the floor lies near the bottom."""

    scale: float
    left_m: float
    low_m: float

    def at(self, points_m: Floats) -> Floats:
        """Units across and down of points across and up (n, 2)."""
        x = _ASIDE + (points_m[:, 0] - self.left_m) * self.scale
        y = _FLOOR - (points_m[:, 1] - self.low_m) * self.scale
        return np.column_stack([x, y])

    def length(self, metres: float) -> int:
        """Units of a length."""
        return round(metres * self.scale)

    @property
    def floor(self) -> int:
        """How far down the floor is."""
        return _FLOOR


def fitted(points_m: Floats, *, level: bool) -> Sheet:
    """The sheet on which these points (n, 2) fit, in the middle; seen from above they need not stand on a line."""
    low, high = points_m.min(axis=0), points_m.max(axis=0)
    bottom = 0.0 if level else float(low[1])
    room = WIDTH - 2 * _ASIDE
    scale = min(_LARGEST, room / (high[0] - low[0]), (_FLOOR - _ABOVE) / max(high[1] - bottom, 0.1))
    spare = room / scale - (high[0] - low[0])
    if not level:
        bottom -= ((_FLOOR - _ABOVE) / scale - (high[1] - bottom)) / 2
    return Sheet(float(scale), float(low[0] - spare / 2), bottom)


def curved(points: Floats) -> str:
    """A closed outline as path data: a smooth curve that the points draw towards themselves, each told from the last."""
    middle = np.rint((points + np.roll(points, 1, axis=0)) / 2).astype(np.int64)
    corner = np.rint(points).astype(np.int64)
    told = "".join(
        _pair(*(c - a)) + _pair(*(b - a))
        for a, c, b in zip(middle, corner, np.roll(middle, -1, axis=0), strict=True)
    )
    return f"M{middle[0][0]} {middle[0][1]}q{told.lstrip()}z"


def cornered(points: Floats, *, close: bool = True) -> str:
    """A line as path data, each corner told from the one before; frames of a loop are so, to be short."""
    whole = np.rint(points).astype(np.int64)
    first, steps = whole[0], np.diff(whole, axis=0)
    return (
        f"M{first[0]} {first[1]}l" + "".join(_pair(x, y) for x, y in steps).lstrip() + ("z" if close else "")
    )


def _pair(x: int | np.int64, y: int | np.int64) -> str:
    across = f"{x}" if x < 0 else f" {x}"
    return across + (f"{y}" if y < 0 else f" {y}")


def tag(name: str, attributes: Iterable[tuple[str, object]], inside: str = "") -> str:
    """An element; attributes without a value are left out."""
    told = "".join(f' {key}="{value}"' for key, value in attributes if value not in {None, ""})
    return f"<{name}{told}>{inside}</{name}>" if inside else f"<{name}{told}/>"
