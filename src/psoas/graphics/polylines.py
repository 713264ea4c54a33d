"""All muscles' paths over many frames at once: as the engine strings them, with arcs where they lie on a surface.

The same as ``paths(...).drawn(...)`` of every frame and muscle, without a loop over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import Kinematics, scratch
from psoas.errors import BodyError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ARC_STEP: Final = np.radians(12.0)


@dataclass(frozen=True, slots=True, eq=False)
class Polylines:
    """Paths of m muscles over t frames; rows are filled up with their last point.

    Attributes:
        points_m: world, at the base's size (t, m, n, 3).
        count: how many points each path has (t, m).
    """

    points_m: Floats
    count: Ints

    def pulls(self, chosen: Ints) -> tuple[Floats, Floats]:
        """Where some muscles begin, and the unit vectors along which they pull there, (t, chosen, 3) each."""
        start = self.points_m[:, chosen, 0]
        way = self.points_m[:, chosen, 1] - start
        return start, way / np.linalg.norm(way, axis=-1, keepdims=True)


def polylines(moved: Kinematics, frames: Ints) -> Polylines:
    """Pose the frames again and read every muscle's way."""
    points, owner, geoms, muscles = _strung(moved, frames)
    model = moved.skeleton.model
    first = np.flatnonzero((geoms[:-1] >= 0) & (geoms[:-1] == geoms[1:]) & (owner[:-1] == owner[1:]))
    frame = frames[owner[first] // muscles]
    arcs, of = _arcs(points[first], points[first + 1], *_surfaces(moved, model, geoms[first], frame))
    every = np.concatenate([points, arcs])
    # An arc's points come after the point that begins it and before the next.
    place = np.concatenate([np.arange(len(points)), first[of]])
    order = np.argsort(place, kind="stable")
    every, owner = every[order], np.concatenate([owner, owner[first[of]]])[order]
    count = np.bincount(owner, minlength=len(frames) * muscles)
    most = int(count.max())
    start = np.cumsum(count) - count
    at = start[:, None] + np.minimum(np.arange(most), count[:, None] - 1)
    return Polylines(every[at].reshape(len(frames), muscles, most, 3), count.reshape(len(frames), muscles))


def _strung(moved: Kinematics, frames: Ints) -> tuple[Floats, Ints, Ints, int]:
    """The engine's points (p, 3), which path (frame by frame, muscle by muscle) and surface each is on, and how many muscles."""
    model = moved.skeleton.model
    data = scratch(model)
    points, owner, geoms = [], [], []
    for row, frame in enumerate(frames):
        data.qpos[:] = moved.qpos[frame]
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        mujoco.mj_tendon(model, data)
        counts = np.asarray(data.ten_wrapnum)
        start = np.asarray(data.ten_wrapadr)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        kept = np.repeat(start, counts) + within
        points.append(data.wrap_xpos.reshape(-1, 3)[kept])
        geoms.append(data.wrap_obj.reshape(-1)[kept].astype(np.int64))
        owner.append(np.repeat(np.arange(model.ntendon, dtype=np.int64), counts) + row * model.ntendon)
    return np.concatenate(points), np.concatenate(owner), np.concatenate(geoms), int(model.ntendon)


def _surfaces(moved: Kinematics, model: Any, geoms: Ints, frame: Ints) -> tuple[Floats, Floats]:
    """Centre and axis of each surface, the axis zero for a sphere (p, 3) each."""
    body = model.geom_bodyid[geoms]
    turn = moved.rotation[frame, body]
    centre = moved.position_m[frame, body] + np.einsum("pij,pj->pi", turn, model.geom_pos[geoms])
    own = np.zeros((model.ngeom, 9))
    for geom in np.unique(geoms):
        mujoco.mju_quat2Mat(own[geom], model.geom_quat[geom])
    axis = np.einsum("pij,pj->pi", turn, own.reshape(-1, 3, 3)[geoms, :, 2])
    is_round = model.geom_type[geoms] == mujoco.mjtGeom.mjGEOM_CYLINDER
    return centre, axis * is_round[:, None]


def _arcs(start: Floats, end: Floats, centre: Floats, axis: Floats) -> tuple[Floats, Ints]:
    """Points between pairs of points on cylinders (or, without an axis, spheres), the short way round, and of which pair."""
    along = [np.sum((p - centre) * axis, axis=1, keepdims=True) for p in (start, end)]
    a, b = (p - centre - x * axis for p, x in zip((start, end), along, strict=True))
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    angle = np.arccos(np.clip(np.sum(a * b, axis=1) / size, -1.0, 1.0))
    count = (angle / _ARC_STEP).astype(np.int64)
    count[np.sin(angle) < 1e-6] = 0
    of = np.repeat(np.arange(len(start)), count)
    step = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count) + 1.0
    t = (step / (count[of] + 1.0))[:, None]
    whole = angle[of, None]
    turned = (np.sin((1.0 - t) * whole) * a[of] + np.sin(t * whole) * b[of]) / np.sin(whole)
    return centre[of] + turned + ((1.0 - t) * along[0][of] + t * along[1][of]) * axis[of], of


def resampled(points_m: Floats, k: int) -> Floats:
    """Every path as ``k`` points at equal distances along it; both ends are kept.

    Args:
        points_m: (…, n, 3); a path may be filled up with its last point.
        k: how many points to give, 2 or more.

    Returns:
        (…, k, 3). A path without length gives its one place k times.
    """
    if k < 2 or points_m.ndim < 2 or not points_m.shape[-2]:
        raise BodyError(
            f"path: {points_m.shape} cannot be drawn with {k} points; give (…, n, 3) and 2 points or more."
        )
    shape = points_m.shape[:-2]
    p = points_m.reshape(-1, *points_m.shape[-2:])
    along = lengths_along(p)
    at = np.linspace(0.0, along[:, -1], k, axis=1)
    out = interpolated(at, along, p)
    out[:, 0], out[:, -1] = p[:, 0], p[:, -1]
    return out.reshape(*shape, k, 3)


def lengths_along(points_m: Floats) -> Floats:
    """How far along its path each point lies (p, n)."""
    step = np.linalg.norm(np.diff(points_m, axis=1), axis=2)
    return np.concatenate([np.zeros((len(step), 1)), np.cumsum(step, axis=1)], axis=1)


def interpolated(at: Floats, known: Floats, values: Floats) -> Floats:
    """``numpy.interp`` for many rows: values (p, n, c), known at (p, n), asked for at (p, k), as (p, k, c)."""
    rows = np.arange(len(known))[:, None]
    if known.shape[1] == 1:
        return np.repeat(values, at.shape[1], axis=1)
    left = np.clip((known[:, None, :] <= at[:, :, None]).sum(axis=2) - 1, 0, known.shape[1] - 1)
    right = np.minimum(left + 1, known.shape[1] - 1)
    gap = known[rows, right] - known[rows, left]
    inside = gap > 0.0
    slope = (values[rows, right] - values[rows, left]) / np.where(inside, gap, 1.0)[:, :, None]
    beyond = np.where(inside, at - known[rows, left], 0.0)[:, :, None]
    return np.asarray(slope * beyond + values[rows, left])
