"""The muscles' ways through space in one frame, for pictures: points, and arcs where they lie on a surface."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics, scratch

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ARC_STEP = np.radians(12.0)


@dataclass(frozen=True, slots=True, eq=False)
class Paths:
    """Every muscle's way as one list of points; consecutive points of one tendon are a straight stretch."""

    points_m: Floats  # (p, 3), world
    bodies: Ints  # (p,), which body carries the point
    tendons: Ints  # (p,)
    geoms: Ints  # (p,), the surface that the point lies on, or -1
    position_m: Floats  # (nbody, 3)
    rotation: Floats  # (nbody, 3, 3)

    def drawn(self, model: Any, tendon: int) -> Floats:
        """One muscle's path: where it lies on a surface, the arc instead of the chord (k, 3)."""
        on = np.flatnonzero(self.tendons == tendon)
        out = [self.points_m[on[0]]]
        for a, b in pairwise(on):
            geom = int(self.geoms[a])
            if geom >= 0 and geom == self.geoms[b]:
                body = int(model.geom_bodyid[geom])
                centre = self.position_m[body] + self.rotation[body] @ model.geom_pos[geom]
                turn = np.zeros(9)
                mujoco.mju_quat2Mat(turn, model.geom_quat[geom])
                round_axis = model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_CYLINDER
                axis = self.rotation[body] @ turn.reshape(3, 3)[:, 2] if round_axis else np.zeros(3)
                out += _arc(self.points_m[a], self.points_m[b], centre, axis)
            out.append(self.points_m[b])
        return np.array(out)

    def end(self, tendon: int, *, first: bool) -> tuple[Floats, Floats]:
        """Where a muscle begins (or ends), and the direction in which it pulls there."""
        on = np.flatnonzero(self.tendons == tendon)
        at, towards = (on[0], on[1]) if first else (on[-1], on[-2])
        way = self.points_m[towards] - self.points_m[at]
        return self.points_m[at], way / np.linalg.norm(way)


def _arc(start: Floats, end: Floats, centre: Floats, axis: Floats) -> list[Floats]:
    """Points between two points of a cylinder (or, without an axis, a sphere), the short way round."""
    along = (start - centre) @ axis, (end - centre) @ axis
    radial = start - centre - along[0] * axis, end - centre - along[1] * axis
    size = np.linalg.norm(radial[0])
    cosine = float(np.clip(radial[0] @ radial[1] / (size * np.linalg.norm(radial[1])), -1.0, 1.0))
    angle = float(np.arccos(cosine))
    count = int(angle / _ARC_STEP)
    if count < 1 or np.sin(angle) < 1e-6:
        return []
    out = []
    for t in np.linspace(0.0, 1.0, count + 2)[1:-1]:
        r = (np.sin((1 - t) * angle) * radial[0] + np.sin(t * angle) * radial[1]) / np.sin(angle)
        out.append(centre + r + ((1 - t) * along[0] + t * along[1]) * axis)
    return out


def paths(moved: Kinematics, frame: int) -> Paths:
    """Pose one frame again and read the muscles' ways."""
    return paths_at(moved.skeleton.model, moved.qpos[frame], moved.position_m[frame], moved.rotation[frame])


def paths_at(model: Any, qpos: Floats, position_m: Floats, rotation: Floats) -> Paths:
    """The muscles' ways where the engine's joints are so.

    Sites come in the order of the tendons' own steps; what lies between them are points on wrapping surfaces.

    Args:
        model: the compiled body.
        qpos: the engine's places (nq,).
        position_m: of every body there (nbody, 3).
        rotation: of every body there (nbody, 3, 3).
    """
    data = scratch(model)
    data.qpos[:] = qpos
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_tendon(model, data)
    counts = np.asarray(data.ten_wrapnum)
    kept = np.concatenate([np.arange(a, a + n) for a, n in zip(data.ten_wrapadr, counts, strict=True)])
    geoms = data.wrap_obj.reshape(-1)[kept].astype(np.int64)
    bodies = np.empty(len(kept), dtype=np.int64)
    on_site = geoms < 0
    sites = model.wrap_objid[model.wrap_type == mujoco.mjtWrap.mjWRAP_SITE]
    bodies[on_site] = model.site_bodyid[sites]
    bodies[~on_site] = model.geom_bodyid[geoms[~on_site]]
    tendons = np.repeat(np.arange(model.ntendon, dtype=np.int64), counts)
    return Paths(
        data.wrap_xpos.reshape(-1, 3)[kept].copy(),
        bodies,
        tendons,
        geoms,
        position_m,
        rotation,
    )
