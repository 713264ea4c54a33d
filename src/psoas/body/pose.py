"""A posed body: lengths, moment arms, paths, and what gravity does to each segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.skeleton import Skeleton, place, projection

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

    def crossing(self, inside: NDArray[np.bool_], force_n: Floats) -> tuple[Floats, Floats, Ints]:
        """The pulls on a free body by the stretches that leave it.

        Args:
            inside: which bodies belong to the free body (nbody,).
            force_n: the tension of every tendon (m,).

        Returns:
            Where each pull acts (k, 3), the pull in newtons (k, 3), and whose it is (k,).
        """
        a, b = np.arange(len(self.tendons) - 1), np.arange(1, len(self.tendons))
        cut = (self.tendons[a] == self.tendons[b]) & (inside[self.bodies[a]] != inside[self.bodies[b]])
        a, b = a[cut], b[cut]
        swap = inside[self.bodies[b]]
        start, end = np.where(swap, b, a), np.where(swap, a, b)
        way = self.points_m[end] - self.points_m[start]
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        tendon = self.tendons[start]
        return self.points_m[start], way * force_n[tendon, None], tendon

    def drawn(self, model: Any, position_m: Floats, rotation: Floats, tendon: int) -> Floats:
        """One muscle's path for a picture: where it lies on a surface, the arc instead of the chord (k, 3)."""
        on = np.flatnonzero(self.tendons == tendon)
        out = [self.points_m[on[0]]]
        for a, b in pairwise(on):
            geom = int(self.geoms[a])
            if geom >= 0 and geom == self.geoms[b]:
                body = int(model.geom_bodyid[geom])
                centre = position_m[body] + rotation[body] @ model.geom_pos[geom]
                turn = np.zeros(9)
                mujoco.mju_quat2Mat(turn, model.geom_quat[geom])
                round_axis = model.geom_type[geom] == mujoco.mjtGeom.mjGEOM_CYLINDER
                axis = rotation[body] @ turn.reshape(3, 3)[:, 2] if round_axis else np.zeros(3)
                out += _arc(self.points_m[a], self.points_m[b], centre, axis)
            out.append(self.points_m[b])
        return np.array(out)


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


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """Kinematics of one posture at the base's own size. n independent coordinates after the root's six."""

    angles_deg: Mapping[str, float]
    length_m: Floats  # (m,)
    jacobian: Floats  # (m, 6 + n): d length / d coordinate
    paths: Paths
    position_m: Floats  # (nbody, 3)
    rotation: Floats  # (nbody, 3, 3)
    segment_m: Floats  # (s, 3) centres of mass
    segment_jacobian: Floats  # (s, 3, 6 + n)
    data: Any = field(repr=False)
    reach: Floats = field(repr=False)  # (nv, 6 + n), the projection

    def world(self, body: int, place_m: Floats) -> Floats:
        """A point of a body in the world."""
        return np.asarray(self.position_m[body] + self.rotation[body] @ place_m)

    def point_jacobian(self, model: Any, body: int, at_m: Floats) -> Floats:
        """D point / d coordinate, (3, 6 + n)."""
        jac = np.zeros((3, model.nv))
        mujoco.mj_jac(model, self.data, jac, None, at_m, body)
        return np.asarray(jac @ self.reach)


def pose(
    skeleton: Skeleton,
    angles_deg: Mapping[str, float],
    *,
    tilt_deg: float = 0.0,
    list_deg: float = 0.0,
    arms_deg: Mapping[str, float] | None = None,
) -> Pose:
    """Pose the body; angles in degrees by coordinate, what is not named is zero."""
    model = skeleton.model
    data = mujoco.MjData(model)
    place(
        model, skeleton.couplings, data, angles_deg, tilt_deg=tilt_deg, list_deg=list_deg, arms_deg=arms_deg
    )
    reach = projection(skeleton, angles_deg)
    position, rotation = data.xpos.copy(), data.xmat.reshape(-1, 3, 3).copy()
    bodies = skeleton.segment_body
    centre = position[bodies] + np.einsum("sij,sj->si", rotation[bodies], skeleton.segment_place_m)
    jac = np.zeros((len(bodies), 3, model.nv))
    for i, b in enumerate(bodies):
        mujoco.mj_jac(model, data, jac[i], None, centre[i], int(b))
    return Pose(
        angles_deg=dict(angles_deg),
        length_m=data.ten_length.copy(),
        jacobian=_dense(model, data) @ reach,
        paths=_paths(model, data),
        position_m=position,
        rotation=rotation,
        segment_m=centre,
        segment_jacobian=jac @ reach,
        data=data,
        reach=reach,
    )


def _dense(model: Any, data: Any) -> Floats:
    """The tendons' Jacobian, which MuJoCo keeps sparse."""
    out = np.zeros((model.ntendon, model.nv))
    rows = np.repeat(np.arange(model.ntendon), model.ten_J_rownnz)
    spots = np.concatenate(
        [np.arange(s, s + n) for s, n in zip(model.ten_J_rowadr, model.ten_J_rownnz, strict=True)]
    )
    out[rows, model.ten_J_colind[spots]] = data.ten_J[spots]
    return out


def _paths(model: Any, data: Any) -> Paths:
    """Sites come in the order of the tendons' own steps; what lies between them are points on wrapping surfaces."""
    counts = np.asarray(data.ten_wrapnum)
    kept = np.concatenate([np.arange(a, a + n) for a, n in zip(data.ten_wrapadr, counts, strict=True)])
    geoms = data.wrap_obj.reshape(-1)[kept].astype(np.int64)
    bodies = np.empty(len(kept), dtype=np.int64)
    on_site = geoms < 0
    sites = model.wrap_objid[model.wrap_type == mujoco.mjtWrap.mjWRAP_SITE]
    bodies[on_site] = model.site_bodyid[sites]
    bodies[~on_site] = model.geom_bodyid[geoms[~on_site]]
    tendons = np.repeat(np.arange(model.ntendon, dtype=np.int64), counts)
    return Paths(data.wrap_xpos.reshape(-1, 3)[kept], bodies, tendons, geoms)
