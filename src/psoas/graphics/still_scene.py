"""A scene for pictures: bones, muscle paths and the psoas's pulls, at the person's size, standing on the ground."""

from __future__ import annotations

from typing import Final, Literal, cast

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics
from psoas.body.mechanics.loads import TROCHANTER, psoas_origin
from psoas.body.mechanics.paths import Paths, paths
from psoas.body.model import cache
from psoas.body.model.anatomy import Bone
from psoas.body.model.skeleton import Skeleton
from psoas.body.simulation.body import Body
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import spine_levels
from psoas.graphics.gltf_bones import coarser
from psoas.graphics.scene import BoneMesh, MuscleLine, PullArrow, Scene

Floats = NDArray[np.float64]
Side = Literal["left", "right"]
_SIDES: Final[tuple[Side, ...]] = ("left", "right")


def scene(
    body: Body, work: ActivityResult, twin: ActivityResult, *, frame: int | None = None, grain_m: float = 0.0
) -> Scene:
    """What one frame of ``work`` looks like. x forward, y to the left, z up, metres; the lowest bone is at z = 0.

    Args:
        body: whose work it is.
        work: an activity.
        twin: the same activity in health, for the muscles' twin activation.
        frame: which; where the psoas of the lifted side pulls hardest if it is not given.
        grain_m: bones are coarsened to this grain where it is above zero.
    """
    at = hardest_frame(work) if frame is None else frame
    skeleton, size, ways = cache.load(), body.person.length_scale, paths(work.moved, at)
    placed = [_place(bone, work.moved, at, size) for bone in cache.bones()]
    floor = min(float(v[:, 2].min()) for v in placed)
    up = np.array([0.0, 0.0, -floor])
    bones = []
    for bone, vertices in zip(cache.bones(), placed, strict=True):
        mesh = (vertices + up, bone.faces)
        points, faces = coarser(*mesh, grain_m) if grain_m > 0.0 else mesh
        bones.append(BoneMesh(bone.name, points, faces))
    lines = tuple(
        MuscleLine(
            muscle=skeleton.groups[i],
            fascicle=name,
            side=cast("Side", skeleton.sides[i]),
            points_m=ways.drawn(skeleton.model, i) * size + up,
            activation=float(work.fascicle_activation[at, i]),
            twin_activation=float(twin.fascicle_activation[at, i]),
            force_n=float(work.fascicle_force_n[at, i]),
            capacity_n=float(skeleton.force_n[i]),
        )
        for i, name in enumerate(skeleton.names)
    )
    return Scene(
        work.activity, tuple(bones), lines, _arrows(skeleton, ways, work.fascicle_force_n[at], size, up)
    )


def hardest_frame(work: ActivityResult) -> int:
    """The frame in which the psoas of the side that the activity is about pulls hardest."""
    return int(work.muscle("psoas", work.lifted).force_n.argmax())


def _arrows(
    skeleton: Skeleton, ways: Paths, tension_n: Floats, size: float, up: Floats
) -> tuple[PullArrow, ...]:
    """The psoas's pull on each vertebra and the lesser trochanter, where its fascicles attach."""
    arrows = []
    vertebrae = [level.name.split("_", maxsplit=1)[0] for level in spine_levels()]
    for side in _SIDES:
        mine = skeleton.fascicles("psoas", side)
        for name in (*vertebrae, TROCHANTER):
            first = name != TROCHANTER
            chosen = [i for i in mine if not first or psoas_origin(skeleton.names[i]) == name]
            ends = [ways.end(i, first=first) for i in chosen]
            pull = sum((tension_n[i] * way for i, (_, way) in zip(chosen, ends, strict=True)), np.zeros(3))
            at = np.mean([place for place, _ in ends], axis=0)
            arrows.append(PullArrow(name, side, at * size + up, pull))
    return tuple(arrows)


def _place(bone: Bone, moved: Kinematics, frame: int, size: float) -> Floats:
    b = moved.skeleton.body(bone.body)
    vertices = moved.position_m[frame, b] + bone.vertices_m.astype(float) @ moved.rotation[frame, b].T
    return np.asarray(vertices * size)
