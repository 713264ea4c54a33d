"""What stands on the sheet: ghost, furniture, limbs, bones and muscles; and the same in motion."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.posing.exercise_poses import ExercisePoses, poses_of
from psoas.body.posing.pose_solver import posed, posed_between
from psoas.graphics.exercise_pictures import furniture, props
from psoas.graphics.exercise_pictures.colours import DARK, colour
from psoas.graphics.exercise_pictures.frame import Sheet, cornered, curved, fitted, tag
from psoas.graphics.exercise_pictures.projection import FlatBody, Limb, flat_body
from psoas.graphics.exercise_pictures.tables import PictureRow, picture_rows

Floats = NDArray[np.float64]
_FAR_M: Final = 0.06  # a limb so much farther than its twin is drawn in the paler tone
_ARMS: Final = ("upper_arm", "forearm")
_FRAMES: Final = (0.0, 1 / 3, 2 / 3, 1.0)
# Go, rest at the end, come back, begin gently again: one and a half rounds end at the end pose within five seconds.
_GOES: Final = (0.0, 0.16, 0.26, 0.42, 0.58, 0.72, 0.82, 1.0)
_SHOWN: Final = (0, 1, 2, 3, 3, 2, 1, 0)
_ROUND_S: Final = 3.2
_ROUNDS: Final = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """One exercise on its sheet."""

    row: PictureRow
    poses: ExercisePoses
    sheet: Sheet
    everyone: Floats  # the skin's places of start and end


@lru_cache(maxsize=256)
def _flat(code: str, part: float) -> FlatBody:
    row = picture_rows()[code]
    return flat_body(posed_between(code, part), row.view, row.drawn_muscles)


@lru_cache(maxsize=128)
def _scene(code: str) -> _Scene:
    row, poses = picture_rows()[code], poses_of(code)
    everyone = np.concatenate([posed(code, end).placed.skin_m for end in ("start", "end")])
    corners = [limb.outline_m for part in (0.0, 1.0) for limb in _flat(code, part).limbs]
    corners.append(furniture.spread(poses, row.view, set(row.looks)))
    corners += [
        row.view.flat(np.array([[e[0], 0.0, e[1]]]))
        for b in row.bands
        for e in b.ends
        if not isinstance(e, str)
    ]
    if row.view.height_deg:
        corners.append(row.view.flat(furniture.mat(everyone)))
    sheet = fitted(np.concatenate(corners), level=row.view.height_deg == 0.0)
    return _Scene(row, poses, sheet, everyone)


@lru_cache(maxsize=128)
def frame_of(code: str, *, for_paper: bool = False) -> str:
    """The still's shapes."""
    look = _Look(for_paper)
    return _room(code, look) + _ghost(code, look) + _body(code, (1.0,), look)


@lru_cache(maxsize=128)
def loop_of(code: str) -> str:
    """The loop's shapes: those that move, and the still for who asks for less motion."""
    look = _Look(for_paper=False)
    still = _body(code, (1.0,), look)
    if not picture_rows()[code].moves:
        return _style() + _room(code, look) + still
    moving = tag("g", [("class", "moves")], _body(code, _FRAMES, look))
    resting = tag("g", [("class", "rests")], _ghost(code, look) + still)
    return _style() + _room(code, look) + resting + moving


def _style() -> str:
    dark = "".join(f"--{token}:{value};" for token, value in DARK.items())
    return (
        "<style>.rests{display:none}"
        "@media(prefers-reduced-motion:reduce){.rests{display:inline}.moves{display:none}}"
        f"@media(prefers-color-scheme:dark){{:root{{{dark}}}}}</style>"
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """The colours of one output."""

    for_paper: bool

    def __call__(self, token: str) -> str:
        return colour(token, for_paper=self.for_paper)


def _room(code: str, look: _Look) -> str:
    scene = _scene(code)
    ink = furniture.Ink(look("card"), look("line-2"))
    ground = furniture.floor(scene.sheet, scene.row.view, scene.everyone, ink)
    return ground + _furniture(code, look, in_front=False)


def _furniture(code: str, look: _Look, *, in_front: bool) -> str:
    """What stands behind the body; a bar that the hands hold is before it."""
    scene = _scene(code)
    ink = furniture.Ink(look("card"), look("line-2"))
    return "".join(
        furniture.drawn(s, scene.row.looks[s.name], scene.sheet, scene.row.view, ink)
        for s in scene.poses.supports
        if s.name in scene.row.looks and (scene.row.looks[s.name] == "bar") is in_front
    )


def _ghost(code: str, look: _Look) -> str:
    if not picture_rows()[code].ghost:
        return ""
    outlines = [limb.outline_m for limb in _flat(code, 0.0).limbs]
    shapes = "".join(tag("path", [("d", curved(_scene(code).sheet.at(o)))]) for o in outlines)
    return tag("g", [("fill", look("skin-mark")), ("opacity", ".22")], shapes)


def _body(code: str, parts: tuple[float, ...], look: _Look) -> str:
    """Far limbs, what is held behind the trunk, trunk and near leg, bones and muscle, and the near arm over all.

    What lies before what is taken from the end pose, so that nothing changes its place on the way.
    """
    last = _flat(code, 1.0)
    order = range(len(last.limbs))
    trunk = next(limb.near_m for limb in last.limbs if limb.layer == "trunk")
    near = [i for i in order if last.limbs[i].layer in _ARMS and last.limbs[i].near_m >= trunk]
    far = [i for i in order if last.limbs[i].near_m < _twin(last, last.limbs[i]).near_m - _FAR_M]
    middle = [i for i in order if i not in near and i not in far]
    marked = _bones(code, parts, look) + _muscles(code, parts, look)
    arm = _limbs(code, parts, near, look, "skin-mark")
    inside = arm + marked if picture_rows()[code].over_arm else marked + arm
    return (
        _limbs(code, parts, far, look, "bone")
        + props.balls(_scene(code).row, posed(code, "end"), _scene(code).sheet, look)
        + _limbs(code, parts, middle, look, "skin-mark")
        + inside
        + _lines(code, parts, look)
        + _furniture(code, look, in_front=True)
    )


def _lines(code: str, parts: tuple[float, ...], look: _Look) -> str:
    """Bands and sticks, and where they are made fast."""
    scene = _scene(code)
    frames = [props.lines(scene.row, posed_between(code, part)) for part in parts]
    drawn = ""
    for n, line in enumerate(frames[-1]):
        told = [cornered(scene.sheet.at(frame[n].points_m), close=False) for frame in frames]
        stroke = [("stroke", look(line.token)), ("stroke-width", line.width), ("stroke-linecap", "round")]
        drawn += tag("path", [("d", told[-1]), ("fill", "none"), *stroke], _animated(told))
    return drawn + props.knots(scene.row, scene.sheet, look)


def _twin(body: FlatBody, limb: Limb) -> Limb:
    """The same part of the other side; the trunk is its own."""
    return next(
        o for o in body.limbs if o.layer == limb.layer and (o.suffix != limb.suffix or o.suffix == "both")
    )


def _shape(code: str, outlines: list[list[Floats]], attributes: list[tuple[str, object]]) -> str:
    """Outlines of one look: one list of them for each frame; more than one frame makes them move."""
    sheet = _scene(code).sheet
    if len(outlines) == 1:
        return tag("path", [("d", "".join(curved(sheet.at(o)) for o in outlines[0])), *attributes])
    told = ["".join(cornered(sheet.at(o)) for o in frame) for frame in outlines]
    return tag("path", [("d", told[-1]), *attributes], _animated(told))


def _animated(told: list[str]) -> str:
    """The way through some frames' path data; nothing for one frame."""
    if len(told) == 1:
        return ""
    times = ";".join(f"{t:g}" for t in _GOES)
    return tag(
        "animate",
        [
            ("attributeName", "d"), ("values", ";".join(told[i] for i in _SHOWN)), ("keyTimes", times),
            ("dur", f"{_ROUND_S}s"), ("repeatCount", _ROUNDS), ("fill", "freeze"),
        ],
    )  # fmt: skip


def _limbs(code: str, parts: tuple[float, ...], which: list[int], look: _Look, token: str) -> str:
    """Limbs of one tone: each has a fine edge against what is behind it; what hangs together has none between."""
    limbs = [_flat(code, 1.0).limbs[i] for i in which]
    outlines = [[_same(_flat(code, part), limb).outline_m for limb in limbs] for part in parts]
    if not limbs:
        return ""
    edge = [("stroke", look("sunk")), ("stroke-width", 14), ("stroke-linejoin", "round")]
    drawn, again = "", ""
    for n, limb in enumerate(limbs):
        name = f"{code}-{limb.layer}-{limb.suffix}"
        alone = [[frame[n]] for frame in outlines]
        if len(parts) == 1:
            drawn += _shape(code, alone, [])
        else:
            # In a loop each outline is told once and drawn twice.
            drawn += _shape(code, alone, [("id", name)])
            again += tag("use", [("href", f"#{name}")])
    again = again or _shape(code, outlines, [])
    return tag("g", [("fill", look(token))], tag("g", edge, drawn) + again)


def _same(body: FlatBody, limb: Limb) -> Limb:
    return next(o for o in body.limbs if (o.layer, o.suffix) == (limb.layer, limb.suffix))


def _bones(code: str, parts: tuple[float, ...], look: _Look) -> str:
    outlines = [list(_flat(code, part).bones_m) for part in parts]
    return _shape(code, outlines, [("fill", look("skin")), ("opacity", ".55")])


def _muscles(code: str, parts: tuple[float, ...], look: _Look) -> str:
    bodies = [_flat(code, part) for part in parts]
    if not bodies[0].muscles:
        return ""
    edge = [
        ("stroke", look("skin")),
        ("stroke-width", 9),
        ("stroke-linejoin", "round"),
        ("paint-order", "stroke"),
    ]
    drawn = _shape(code, [[m.outline_m for m in b.muscles] for b in bodies], [("fill", look("clay")), *edge])
    if picture_rows()[code].act != "lengthens" or len(parts) > 1:
        return drawn
    # Fibres show which muscle is drawn out; one that works is plain: the difference is no matter of colour alone.
    sheet = _scene(code).sheet
    fibres = "".join(cornered(sheet.at(line), close=False) for m in bodies[0].muscles for line in m.fibres_m)
    return drawn + tag(
        "path",
        [("d", fibres), ("fill", "none"), ("stroke", look("skin")), ("stroke-width", 5), ("opacity", ".6")],
    )
