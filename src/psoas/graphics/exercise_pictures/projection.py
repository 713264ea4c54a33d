"""The flat picture of a posed body: outlines of its parts, its muscles and its spine, from one side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.paths import Paths, paths_at
from psoas.body.model import cache
from psoas.body.posing.pose_engine import engine
from psoas.body.posing.pose_solver import PosedBody
from psoas.body.posing.skin import SUFFIXES, SkinPlace
from psoas.graphics.exercise_pictures.union_outline import reach, union_outline
from psoas.vocabulary.tables import read

Floats = NDArray[np.float64]
PACKAGE: Final = "psoas.graphics"
# Points of each limb's outline, all frames the same so that one can turn into the next, and the place it begins at.
LAYERS: Final = {
    "trunk": (110, "head"),
    "thigh": (44, "knee"),
    "shank": (64, "toe"),
    "upper_arm": (32, "elbow"),
    "forearm": (44, "fingers"),
}
LONG: Final = ("femur right", "pelvis right")
SPINE: Final = ("thoracic12", "lumbar1", "lumbar2", "lumbar3", "lumbar4", "lumbar5")
# A limb is as near as the joint that it hangs on, so that both of its parts have one tone.
_ROOTS: Final = {
    "trunk": "waist",
    "thigh": "hip_side",
    "shank": "hip_side",
    "upper_arm": "shoulder",
    "forearm": "shoulder",
}
_STEPS: Final = 12  # points along a muscle
_MUSCLE_POINTS: Final = 56
_TENDON: Final = 0.22  # width of a tendon over that of its belly
_NEIGHBOURS_M: Final = 0.06  # fascicles so near each other are one sheet
_GRAIN_M: Final = 0.010
_SMOOTH_M: Final = 0.016
_BONE_GRAIN_M: Final = 0.005
_BONE_SMOOTH_M: Final = 0.005
_SLABS: Final = 14  # a long bone's outline is that of so many slices of it
# A muscle of many strands is drawn stouter than its force asks, so that they close to one belly; a single one is not.
_STOUT: Final = (0.75, 0.10, 1.8)  # at none, more for each strand, at most


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks.

    Attributes:
        azimuth_deg: 0 from the body's right, 90 from the front, 180 from the left, as the body stood before it lay down.
        height_deg: 0 level with the floor, 90 from above.
    """

    azimuth_deg: float
    height_deg: float = 0.0

    @property
    def right(self) -> Floats:
        """The way to the right of the picture, in the world."""
        a = np.radians(self.azimuth_deg)
        return np.array([np.cos(a), np.sin(a), 0.0])

    @property
    def up(self) -> Floats:
        """The way up in the picture: what lies farther away stands higher."""
        a, h = np.radians([self.azimuth_deg, self.height_deg])
        return np.array([-np.sin(a) * np.sin(h), np.cos(a) * np.sin(h), np.cos(h)])

    @property
    def near(self) -> Floats:
        """The way to who looks."""
        a, h = np.radians([self.azimuth_deg, self.height_deg])
        return np.array([np.sin(a) * np.cos(h), -np.cos(a) * np.cos(h), np.sin(h)])

    def flat(self, points_m: Floats) -> Floats:
        """Across and up (n, 2) of points (n, 3)."""
        return np.column_stack([points_m @ self.right, points_m @ self.up])


@dataclass(frozen=True, slots=True)
class Part:
    """Places of the skin between which the body is full."""

    name: str
    layer: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Limb:
    """The outline of the trunk or of one part of a limb (n, 2), in metres, and how near it is."""

    layer: str
    suffix: str  # r, l or both
    outline_m: Floats
    near_m: float


@dataclass(frozen=True, slots=True, eq=False)
class Muscle:
    """One muscle of one side: its outline (n, 2) and a few of its fibres (steps, 2), in metres."""

    group: str
    suffix: str
    outline_m: Floats
    fibres_m: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FlatBody:
    """One pose, seen from one side."""

    limbs: tuple[Limb, ...]  # farthest first
    muscles: tuple[Muscle, ...]
    bones_m: tuple[Floats, ...]  # outlines


@lru_cache(maxsize=1)
def parts() -> tuple[Part, ...]:
    """The parts of the body's outline."""
    columns = ("part", "layer", "places", "citation", "verified")
    return read(
        PACKAGE,
        "skin_parts.csv",
        columns,
        lambda r: Part(r.text("part"), r.one_of("layer", tuple(LAYERS)), r.words("places")),
    )


def flat_body(posed: PosedBody, view: View, muscles: tuple[tuple[str, str], ...]) -> FlatBody:
    """Project a pose.

    Args:
        posed: the pose.
        view: from where.
        muscles: groups and suffixes that are to be drawn.
    """
    of = engine()
    ways = paths_at(of.model, posed.placed.qpos, posed.placed.position_m, posed.placed.rotation)
    at, near = view.flat(posed.placed.skin_m), posed.placed.skin_m @ view.near
    limbs = [
        _limb(layer, suffix, at, near)
        for layer in LAYERS
        for suffix in (("both",) if layer == "trunk" else SUFFIXES)
    ]
    return FlatBody(
        tuple(sorted(limbs, key=lambda limb: limb.near_m)),
        tuple(_muscle(view, ways, group, suffix) for group, suffix in muscles),
        _bones(posed, view),
    )


def _limb(layer: str, suffix: str, at: Floats, near: Floats) -> Limb:
    of = engine()
    count, first = LAYERS[layer]
    hulls = []
    for part in parts():
        if part.layer != layer:
            continue
        mine = [i for i, p in enumerate(of.skin) if p.name in part.places and suffix in {"both", p.suffix}]
        hulls.append(reach(at[mine], of.radius_m[mine]))
    begin = next(i for i, p in enumerate(of.skin) if p.name == first and suffix in {"both", p.suffix})
    outline = union_outline(
        np.array(hulls), _tip(of.skin, at, begin), count=count, grain_m=_GRAIN_M, smooth_m=_SMOOTH_M
    )
    root = [i for i, p in enumerate(of.skin) if p.name == _ROOTS[layer] and suffix in {"both", p.suffix}]
    return Limb(layer, suffix, outline, float(near[root].mean()))


def _tip(places: tuple[SkinPlace, ...], at: Floats, end: int) -> Floats:
    """A point beyond a limb's end, so that its outline begins there in every frame."""
    before = {"head": "neck", "knee": "thigh", "toe": "ball", "elbow": "arm", "fingers": "hand"}[
        places[end].name
    ]
    inner = next(i for i, p in enumerate(places) if p.name == before and p.suffix == places[end].suffix)
    return np.asarray(2.0 * at[end] - at[inner])


def _muscle(view: View, ways: Paths, group: str, suffix: str) -> Muscle:
    """The fascicles as bellies between thin tendons, and what lies between neighbours, as one shape."""
    skeleton = cache.load()
    mine = skeleton.fascicles(group, {"r": "right", "l": "left"}[suffix])
    low, high = _fleshy().get(group, (0.0, 1.0))
    stout = min(_STOUT[0] + _STOUT[1] * len(mine), _STOUT[2])
    per_m2 = _drawing()["specific_tension_n_cm2"] * 1e4
    share = np.linspace(0.0, 1.0, _STEPS)
    inside = np.clip((share - low) / max(high - low, 1e-6), 0.0, 1.0)
    full = np.maximum(_TENDON, np.sin(np.pi * inside) ** 0.6)
    lines = [_even(ways.drawn(skeleton.model, int(i))) for i in mine]
    wide = [stout * np.sqrt(skeleton.force_n[i] / per_m2 / np.pi) * full for i in mine]
    flat = [view.flat(line) for line in lines]
    hulls = [_segments([f], [w]) for f, w in zip(flat, wide, strict=True)]
    for a, b in pairwise(range(len(mine))):
        if float(np.linalg.norm(lines[a] - lines[b], axis=1).mean()) < _NEIGHBOURS_M:
            hulls.append(_segments([flat[a], flat[b]], [wide[a], wide[b]]))
    begin = view.flat(lines[0][-1:])[0]
    outline = union_outline(
        np.concatenate(hulls), begin, count=_MUSCLE_POINTS, grain_m=_BONE_GRAIN_M, smooth_m=_BONE_SMOOTH_M
    )
    chosen = sorted({0, len(mine) // 2, len(mine) - 1}) if len(mine) > 2 else range(len(mine))
    return Muscle(group, suffix, outline, tuple(flat[i][1:-1] for i in chosen))


def _segments(lines: list[Floats], wide: list[Floats]) -> Floats:
    """The hulls round each step of one line, or of two lines side by side (steps - 1, directions)."""
    return np.array(
        [
            reach(np.concatenate([f[k : k + 2] for f in lines]), np.concatenate([w[k : k + 2] for w in wide]))
            for k in range(_STEPS - 1)
        ]
    )


@lru_cache(maxsize=1)
def _drawing() -> dict[str, float]:
    columns = ("quantity", "value", "citation", "verified")
    return dict(read(PACKAGE, "drawing.csv", columns, lambda r: (r.text("quantity"), r.number("value"))))


@lru_cache(maxsize=1)
def _fleshy() -> dict[str, tuple[float, float]]:
    """From which to which share of its path a muscle is belly, not tendon."""
    columns = ("muscle", "from", "to", "citation", "verified")
    return dict(
        read(
            PACKAGE, "bellies.csv", columns, lambda r: (r.text("muscle"), (r.number("from"), r.number("to")))
        )
    )


def _even(line: Floats) -> Floats:
    """The same line by ``_STEPS`` points at even distances."""
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0.0, along[-1], _STEPS)
    return np.column_stack([np.interp(at, along, line[:, a]) for a in range(3)])


def _bones(posed: PosedBody, view: View) -> tuple[Floats, ...]:
    """The bodies of the vertebrae from T12 to L5, and hip bone and thigh bone of the lifted side."""
    found = []
    for bone in cache.bones():
        points = bone.vertices_m.astype(float)
        if bone.name in SPINE:
            slices = [points[points[:, 0] > np.median(points[:, 0])]]  # without arch and spine
        elif bone.name in LONG:
            slices = _slabs(points)
        else:
            continue
        b = engine().skeleton.body(bone.body)
        flat = [view.flat(posed.placed.position_m[b] + s @ posed.placed.rotation[b].T) for s in slices]
        hulls = np.array([reach(f, np.zeros(len(f))) for f in flat])
        count = 14 if bone.name in SPINE else 48
        found.append(
            union_outline(hulls, flat[0][0], count=count, grain_m=_BONE_GRAIN_M, smooth_m=_BONE_SMOOTH_M)
        )
    return tuple(found)


def _slabs(points: Floats) -> list[Floats]:
    """A bone cut across its length, neighbours overlapping by a half."""
    low, high = float(points[:, 1].min()), float(points[:, 1].max())
    edges = np.linspace(low, high, _SLABS + 1)
    slabs = [
        points[(points[:, 1] >= a - 1e-9) & (points[:, 1] <= b + 1e-9)]
        for a, b in zip(edges[:-2], edges[2:], strict=True)
    ]
    return [s for s in slabs if len(s)]
