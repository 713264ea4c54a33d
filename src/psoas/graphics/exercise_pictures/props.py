"""What a person holds in an exercise: bands, straps, balls and sticks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.posing.pose_engine import engine
from psoas.body.posing.pose_solver import PosedBody
from psoas.graphics.exercise_pictures.frame import Sheet, tag
from psoas.graphics.exercise_pictures.tables import PictureRow

Floats = NDArray[np.float64]
_SUFFIX: Final = {"lifted": "r", "stance": "l", "middle": "both"}
_BAND: Final = 15
_STICK: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A band or a stick in one pose (n, 2), in metres, with its colour and width in units."""

    points_m: Floats
    token: str
    width: int


def lines(row: PictureRow, pose: PosedBody) -> tuple[Line, ...]:
    """Bands and sticks, which lie before the body."""
    bands = [
        Line(np.concatenate([_end(row, pose, e) for e in band.ends]), "teal", _BAND) for band in row.bands
    ]
    sticks = [Line(_along_back(row, pose, first, second), "ink-2", _STICK) for first, second in row.sticks]
    return (*bands, *sticks)


def balls(row: PictureRow, pose: PosedBody, sheet: Sheet, look: Callable[[str], str]) -> str:
    """Balls, which lie behind the nearer leg."""
    return "".join(_ball(row, pose, sheet, look, pair) for pair in row.balls)


def knots(row: PictureRow, sheet: Sheet, look: Callable[[str], str]) -> str:
    """Where bands are made fast."""
    return "".join(
        _knot(row, e, sheet, look) for band in row.bands for e in band.ends if not isinstance(e, str)
    )


def _place(pose: PosedBody, words: str) -> tuple[Floats, float]:
    name, _, role = words.partition(":")
    i = next(i for i, p in enumerate(engine().skin) if p.name == name and p.suffix == _SUFFIX[role])
    return pose.placed.skin_m[i], float(engine().radius_m[i])


def _end(row: PictureRow, pose: PosedBody, end: str | tuple[float, float]) -> Floats:
    at = _place(pose, end)[0] if isinstance(end, str) else np.array([end[0], 0.0, end[1]])
    return row.view.flat(at[None])


def _knot(row: PictureRow, end: tuple[float, float], sheet: Sheet, look: Callable[[str], str]) -> str:
    x, y = np.rint(sheet.at(row.view.flat(np.array([[end[0], 0.0, end[1]]])))[0]).astype(int)
    return tag("circle", [("cx", x), ("cy", y), ("r", 22), ("fill", look("line-2"))])


def _ball(
    row: PictureRow, pose: PosedBody, sheet: Sheet, look: Callable[[str], str], pair: tuple[str, str]
) -> str:
    """A ball that fills the room between two places."""
    (a, first), (b, second) = _place(pose, pair[0]), _place(pose, pair[1])
    apart = float(np.linalg.norm(b - a))
    radius = max(0.5 * (apart - first - second), 0.02)
    middle = a + (b - a) * (first + radius) / apart
    x, y = np.rint(sheet.at(row.view.flat(middle[None]))[0]).astype(int)
    edge = [("fill", look("card")), ("stroke", look("line-2")), ("stroke-width", 10)]
    return tag("circle", [("cx", x), ("cy", y), ("r", sheet.length(radius)), *edge])


def _along_back(row: PictureRow, pose: PosedBody, first: str, second: str) -> Floats:
    """A stick laid on the skin behind two places, a little longer than they are apart."""
    (a, r), (b, s) = _place(pose, first), _place(pose, second)
    p, q = row.view.flat(np.array([a, b]))
    way = (q - p) / np.linalg.norm(q - p)
    behind = np.array([way[1], -way[0]])  # of someone who looks to the right, seen from head to tail
    return np.array([p + behind * r - 0.22 * way, q + behind * s + 0.12 * way])
