"""Floor, bench, chair, wall and the like, as calm shapes behind the body."""

from __future__ import annotations

import numpy as np

from psoas.body.posing.exercise_poses import ExercisePoses, Support
from psoas.graphics.exercise_pictures.frame import WIDTH, Sheet, tag
from psoas.graphics.exercise_pictures.projection import View

_DEEP_M = 0.30  # half of a seat's or bed's depth, seen from the front
_LEG_M = 0.03
_THICK_M = {"bench": 0.09, "bed": 0.16, "chair": 0.05, "chair_side": 0.05, "stool": 0.05, "table": 0.05}
_SOLID = {"step", "block", "cushion", "book"}


def floor(sheet: Sheet, line: str) -> str:
    """The line that everything stands on."""
    return tag("path", [("d", f"M40 {sheet.floor}H{WIDTH - 40}"), ("fill", "none"), ("stroke", line), ("stroke-width", 14), ("stroke-linecap", "round")])


def spread(poses: ExercisePoses, view: View, names: set[str]) -> list[tuple[float, float]]:
    """Corners across and up that a picture must have room for."""
    corners = []
    for support in poses.supports:
        if support.name in names and support.kind != "wall":
            left, right = _across(support, view)
            corners += [(left, support.z_m[0]), (right, support.z_m[1])]
        elif support.name in names:
            corners += [(support.x_m[0] * float(view.right[0]), 0.0)]
    return corners


def _across(support: Support, view: View) -> tuple[float, float]:
    """From and to, across the picture."""
    x = np.array(support.x_m) * float(view.right[0])
    deep = _DEEP_M * abs(float(view.right[1]))
    return float(x.min() - deep), float(x.max() + deep)


def drawn(support: Support, look: str, sheet: Sheet, view: View, fill: str, line: str) -> str:
    """One piece of furniture."""
    edge = [("fill", fill), ("stroke", line), ("stroke-width", 12), ("stroke-linejoin", "round")]
    left, right = _across(support, view)
    corners = sheet.at(np.array([[left, support.z_m[1]], [right, support.z_m[0]]]))
    (x0, top), (x1, bottom) = corners.tolist()
    if look == "wall":
        before = x1 if support.x_m[0] * view.right[0] > 0 else x0
        away = 60 if support.x_m[0] * view.right[0] > 0 else -60
        return tag("path", [("d", f"M{before} 30V{sheet.floor}H{before + away}V30z"), ("fill", fill)]) + tag(
            "path", [("d", f"M{before} 30V{sheet.floor}"), ("fill", "none"), ("stroke", line), ("stroke-width", 14), ("stroke-linecap", "round")]
        )
    if look in {"rail", "bar"}:
        ring = tag("circle", [("cx", (x0 + x1) // 2), ("cy", top), ("r", 22), *edge])
        if look == "bar":
            return ring
        post = tag("path", [("d", f"M{(x0 + x1) // 2} {top}V{sheet.floor}"), ("fill", "none"), ("stroke", line), ("stroke-width", 18)])
        return post + ring
    if look in _SOLID:
        round_by = {"cushion": 26, "step": 6, "block": 12, "book": 8}[look]
        return tag("rect", [("x", x0), ("y", top), ("width", x1 - x0), ("height", bottom - top), ("rx", round_by), *edge])
    thick = sheet.length(_THICK_M[look])
    legs = "".join(
        tag("path", [("d", f"M{x} {top + thick // 2}V{sheet.floor}"), ("fill", "none"), ("stroke", line), ("stroke-width", sheet.length(_LEG_M)), ("stroke-linecap", "round")])
        for x in (x0 + 50, x1 - 50)
    )
    back = ""
    if look == "chair":
        back = tag("path", [("d", f"M{x0 + 14} {top}V{top - sheet.length(0.42)}"), ("fill", "none"), ("stroke", line), ("stroke-width", sheet.length(_LEG_M)), ("stroke-linecap", "round")])
    seat = tag("rect", [("x", x0), ("y", top), ("width", x1 - x0), ("height", thick), ("rx", thick // 3), *edge])
    return legs + back + seat
