"""Floor, bench, chair, wall and the like, as calm shapes behind the body."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.posing.exercise_poses import ExercisePoses, Support
from psoas.graphics.exercise_pictures.frame import WIDTH, Sheet, tag
from psoas.graphics.exercise_pictures.projection import View

Floats = NDArray[np.float64]
_DEEP_M: Final = 0.26  # half of a seat's or bed's depth, aside of the body's middle
_LEG_M: Final = 0.03
_BACK_M: Final = 0.42
_THICK_M: Final = {
    "bench": 0.09, "bed": 0.16, "chair": 0.05, "chair_turned": 0.05, "seat": 0.05, "stool": 0.05, "table": 0.05,
}  # fmt: skip
_ROUND: Final = {"cushion": 26, "step": 6, "block": 12, "book": 8}
_MAT_M: Final = 0.10


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of furniture and ground."""

    fill: str
    line: str


def floor(sheet: Sheet, view: View, body_m: Floats, ink: Ink) -> str:
    """The line that everything stands on; seen from above, a mat under the body.

    Args:
        sheet: to draw on.
        view: from where.
        body_m: places of the skin (n, 3).
        ink: the colours.
    """
    if view.height_deg == 0.0:
        return _line(f"M40 {sheet.floor}H{WIDTH - 40}", ink.line, 14)
    edge = [("fill", ink.fill), ("stroke", ink.line), ("stroke-width", 8), ("stroke-linejoin", "round")]
    return tag("path", [("d", _polygon(sheet.at(view.flat(mat(body_m))))), *edge])


def mat(body_m: Floats) -> Floats:
    """The corners of a mat on which all places of the skin (n, 3) lie (4, 3)."""
    low, high = body_m.min(axis=0) - _MAT_M, body_m.max(axis=0) + _MAT_M
    return np.array([[low[0], low[1], 0], [high[0], low[1], 0], [high[0], high[1], 0], [low[0], high[1], 0]])


def spread(poses: ExercisePoses, view: View, names: set[str]) -> Floats:
    """Corners across and up (n, 2) that a picture must have room for."""
    corners = [
        [x, y, z]
        for s in poses.supports
        if s.name in names
        for x, y, z in product(s.x_m, (-_DEEP_M, _DEEP_M), s.z_m)
    ]
    return view.flat(np.array(corners).reshape(-1, 3))


def drawn(support: Support, look: str, sheet: Sheet, view: View, ink: Ink) -> str:
    """One piece of furniture, seen level with the floor.

    Args:
        support: where it is.
        look: what it is.
        sheet: to draw on.
        view: from where.
        ink: the colours.
    """
    x = np.array(support.x_m) * float(view.right[0])
    deep = _DEEP_M * abs(float(view.right[1]))
    ends = np.array([[x.min() - deep, support.z_m[1]], [x.max() + deep, support.z_m[0]]])
    (x0, top), (x1, bottom) = np.rint(sheet.at(ends)).astype(np.int64).tolist()
    edge = [("fill", ink.fill), ("stroke", ink.line), ("stroke-width", 10), ("stroke-linejoin", "round")]
    ahead = support.x_m[0] * float(view.right[0]) > 0
    if look == "wall":
        at, away = (x1, 60) if ahead else (x0, -60)
        shade = tag("path", [("d", f"M{at} 30V{sheet.floor}h{away}V30z"), ("fill", ink.fill)])
        return shade + _line(f"M{at} 30V{sheet.floor}", ink.line, 14)
    if look in {"rail", "bar"}:
        ring = tag("circle", [("cx", (x0 + x1) // 2), ("cy", top), ("r", 26), *edge])
        post = _line(f"M{(x0 + x1) // 2} {top}V{sheet.floor}", ink.line, 18) if look == "rail" else ""
        return post + ring
    size = [("x", x0), ("y", top), ("width", x1 - x0)]
    if look in _ROUND:
        return tag("rect", [*size, ("height", bottom - top), ("rx", _ROUND[look]), *edge])
    thick, leg = sheet.length(_THICK_M[look]), sheet.length(_LEG_M)
    legs = "".join(
        _line(f"M{at} {top + thick // 2}V{sheet.floor - 8}", ink.line, leg) for at in (x0 + 50, x1 - 50)
    )
    if look in {"chair", "chair_turned"}:
        at = x0 + 14 if look == "chair" else x1 - 14
        legs += _line(f"M{at} {top + thick // 2}V{top - sheet.length(_BACK_M)}", ink.line, leg)
    return legs + tag("rect", [*size, ("height", thick), ("rx", thick // 3), *edge])


def _line(way: str, colour: str, width: int) -> str:
    look = [("fill", "none"), ("stroke", colour), ("stroke-width", width), ("stroke-linecap", "round")]
    return tag("path", [("d", way), *look])


def _polygon(points: Floats) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "z"
