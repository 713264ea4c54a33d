"""One exercise as a picture: a still, and a short loop that shows the way from the start to the end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.posing.exercise_poses import ExercisePoses, poses_of
from psoas.body.posing.pose_solver import PosedBody, posed, posed_between
from psoas.body.posing.skin import skin
from psoas.graphics.exercise_pictures import furniture, props
from psoas.graphics.exercise_pictures.colours import DARK, colour
from psoas.graphics.exercise_pictures.frame import VIEWBOX, Sheet, closed, fitted, open_line, paths, tag
from psoas.graphics.exercise_pictures.projection import FlatBody, Limb, flat_body
from psoas.graphics.exercise_pictures.tables import PictureRow, picture_rows

Floats = NDArray[np.float64]
_FAR_M: Final = 0.06  # a limb so much farther than its twin is drawn in the paler tone
_ARMS: Final = ("upper_arm", "forearm")
_PARTS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class _Look:
    """The colours of one output."""

    for_paper: bool

    def __call__(self, token: str) -> str:
        return colour(token, for_paper=self.for_paper)


def muscles_of(row: PictureRow) -> tuple[tuple[str, str], ...]:
    """Groups and suffixes that are drawn."""
    return tuple((c.muscle, s) for c in row.coloured for s in c.suffixes)


@lru_cache(maxsize=128)
def still(code: str, *, for_paper: bool = False) -> str:
    """The still picture, without words."""
    row, poses, look = picture_rows()[code], poses_of(code), _Look(for_paper)
    ends = [flat_body(posed(code, end), row.view, muscles_of(row)) for end in ("start", "end")]
    everyone = np.concatenate([posed(code, end).placed.skin_m for end in ("start", "end")])
    sheet = _sheet(row, poses, ends, everyone)
    inside = furniture.floor(sheet, row.view, everyone, look("card"), look("line-2")) + _furniture(row, poses, sheet, look)
    if row.ghost:
        inside += _ghost(ends[0], sheet, look)
    last = posed(code, "end")
    behind, before = props.drawn(row, last, sheet, look)
    return inside + _body(row, ends[1], sheet, look, behind) + before


def _sheet(row: PictureRow, poses: ExercisePoses, ends: list[FlatBody], everyone: Floats) -> Sheet:
    corners = [limb.outline_m for body in ends for limb in body.limbs]
    corners.append(furniture.spread(poses, row.view, set(row.looks)))
    corners += [row.view.flat(np.array([[e[0], 0.0, e[1]]])) for b in row.bands for e in b.ends if not isinstance(e, str)]
    if row.view.height_deg:
        corners.append(row.view.flat(furniture.mat(everyone)))
    return fitted(np.concatenate(corners), level=row.view.height_deg == 0.0)


def _furniture(row: PictureRow, poses: ExercisePoses, sheet: Sheet, look: _Look) -> str:
    return "".join(
        furniture.drawn(s, row.looks[s.name], sheet, row.view, look("card"), look("line-2"))
        for s in poses.supports
        if s.name in row.looks
    )


def _ghost(body: FlatBody, sheet: Sheet, look: _Look) -> str:
    shapes = "".join(tag("path", [("d", closed(sheet.at(limb.outline_m)))]) for limb in body.limbs)
    return tag("g", [("fill", look("skin-mark")), ("opacity", ".22")], shapes)


def _body(row: PictureRow, body: FlatBody, sheet: Sheet, look: _Look, behind: str) -> str:
    """Far limbs, what is held behind the trunk, trunk and near leg, bones and muscle, and the near arm over all."""
    trunk = next(limb.near_m for limb in body.limbs if limb.layer == "trunk")
    near = [limb for limb in body.limbs if limb.layer in _ARMS and limb.near_m >= trunk]
    far = [limb for limb in body.limbs if limb.near_m < _twin(body, limb).near_m - _FAR_M]
    middle = [limb for limb in body.limbs if limb not in near and limb not in far]
    inside = _bones(body, sheet, look) + _muscles(row, body, sheet, look)
    return _layer(far, sheet, look, "bone") + behind + _layer(middle, sheet, look, "skin-mark") + inside + _layer(near, sheet, look, "skin-mark")


def _twin(body: FlatBody, limb: Limb) -> Limb:
    """The same part of the other side; the trunk is its own."""
    return next(o for o in body.limbs if o.layer == limb.layer and (o.suffix != limb.suffix or o.suffix == "both"))


def _layer(limbs: list[Limb], sheet: Sheet, look: _Look, token: str) -> str:
    """Limbs of one tone: each part has a fine edge against what is behind it, but none against what it hangs on."""
    drawn = ""
    done: list[str] = []
    for limb in limbs:
        shape = closed(sheet.at(limb.outline_m))
        drawn += tag("path", [("d", shape), ("fill", look(token)), ("stroke", look("sunk")), ("stroke-width", 14), ("stroke-linejoin", "round")])
        done.append(shape)
    return drawn + tag("path", [("d", "".join(done)), ("fill", look(token))])


def _bones(body: FlatBody, sheet: Sheet, look: _Look) -> str:
    shapes = paths([sheet.at(outline) for outline in body.bones_m])
    return tag("path", [("d", shapes), ("fill", look("skin")), ("opacity", ".55")])


def _muscles(row: PictureRow, body: FlatBody, sheet: Sheet, look: _Look) -> str:
    if not body.muscles:
        return ""
    drawn = tag("path", [("d", paths([sheet.at(m.outline_m) for m in body.muscles])), ("fill", look("clay"))])
    if row.act != "lengthens":
        return drawn
    # Fibres show which muscle is drawn out; one that works is plain: the difference is no matter of colour alone.
    fibres = "".join(open_line(sheet.at(line)) for m in body.muscles for line in m.fibres_m)
    return drawn + tag("path", [("d", fibres), ("fill", "none"), ("stroke", look("skin")), ("stroke-width", 5), ("opacity", ".6")])
