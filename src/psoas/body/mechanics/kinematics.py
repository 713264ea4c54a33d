"""Every frame of a motion at once: muscle lengths, levers, what crosses each joint, and inverse dynamics.

MuJoCo poses each frame and gives the tendons' derivatives and the segments' inertia forces along all its joints, the
slides at the cuts included; everything else is arithmetic over all frames. Lengths are the base's: a body of another
size is computed with gravity over the size, and its forces and moments multiplied up.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES, Skeleton
from psoas.body.motion.motion import ARMS, Motion
from psoas.body.tables import cuts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
GRAVITY: Final = 9.80665
ROOT: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Kinematics:
    """A motion on the base's skeleton: k frames, m fascicles, n coordinates, c cuts.

    Attributes:
        length_m: of every tendon path (k, m).
        lever_m: moment arm about every coordinate, positive where the muscle pulls that way (k, n, m).
        pull: force on the bone beyond a cut for each newton of tension, along the cut's slides (k, c, 3, m).
        axes: from forces along a cut's slides to the world (k, c, 3, 3).
        position_m: of every body (k, nbody, 3), the root at the origin.
        rotation: (k, nbody, 3, 3).
        reach: how the engine's velocities follow root, coordinates and cuts (k, nv, 6 + n + 3 c).
        qpos: the engine's places, for posing a frame again (k, nq).
    """

    skeleton: Skeleton = field(repr=False)
    motion: Motion
    length_m: Floats
    lever_m: Floats
    pull: Floats
    axes: Floats
    position_m: Floats
    rotation: Floats
    reach: Floats
    qpos: Floats
    qvel: Floats
    qacc: Floats

    @property
    def rate_m_s(self) -> Floats:
        """How fast every path lengthens (k, m)."""
        return np.asarray(-np.matmul(self.motion.speed_rad_s[:, None, :], self.lever_m)[:, 0])


class _Scratch(threading.local):
    """The engine's working memory, one for each thread and model: costly to make, and every use overwrites it."""

    def __init__(self) -> None:
        self.kept: dict[int, tuple[Any, Any]] = {}


_SCRATCH: Final = _Scratch()
_MOST_KEPT: Final = 8


def scratch(model: Any) -> Any:
    """Working memory for a model: places, velocities and accelerations are whatever the last use left there."""
    kept = _SCRATCH.kept
    # The model is kept beside its memory, so that its identity cannot pass to another.
    found = kept.get(id(model))
    if found is None:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        found = kept[id(model)] = (model, mujoco.MjData(model))
    return found[1]


@dataclass(frozen=True, slots=True, eq=False)
class _Layout:
    """Which entries of the tendons' sparse derivative belong to which column, and how joints follow coordinates."""

    dofs: Ints  # (f,) dofs that follow a coordinate
    places: Ints  # (f,) their qpos
    coordinates: Ints  # (f,)
    polynomials: Floats  # (f, 5)
    links: Ints  # (2, l) dof, and a column of root, coordinate or cut that it belongs to
    slides: Ints  # (3 c,) the joints of the cuts' slides
    entries: Ints  # entries of ten_J that are kept, sorted by column and tendon
    entry_links: Ints  # the link that each is kept for
    starts: Ints  # where each (column, tendon) begins among them
    columns: Ints
    tendons: Ints


@lru_cache(maxsize=2)
def _layout(skeleton: Skeleton) -> _Layout:
    model = skeleton.model
    index = {name: i for i, name in enumerate(COORDINATES)}
    polynomials = np.zeros((len(skeleton.couplings), 5))
    for row, coupling in zip(polynomials, skeleton.couplings, strict=True):
        row[: len(coupling.polynomial)] = coupling.polynomial
    dofs = np.array([c.dof for c in skeleton.couplings], dtype=np.int64)
    coordinates = np.array([index[c.coordinate] for c in skeleton.couplings], dtype=np.int64)
    first = ROOT + len(COORDINATES)
    slides = [model.joint(name) for cut in cuts() for name in cut.joints]
    links = np.array(
        [
            [*range(ROOT), *dofs, *(int(j.dofadr[0]) for j in slides)],
            [*range(ROOT), *(ROOT + coordinates), *range(first, first + len(slides))],
        ]
    )
    rows = np.repeat(np.arange(model.ntendon), model.ten_J_rownnz)
    spots = np.concatenate(
        [np.arange(s, s + n) for s, n in zip(model.ten_J_rowadr, model.ten_J_rownnz, strict=True)]
    )
    # A dof may belong to a coordinate and to a cut (the knee's slides do): its entries are then kept twice.
    entry, link = np.nonzero(model.ten_J_colind[spots][:, None] == links[0])
    entry, link = entry[links[1][link] >= ROOT], link[links[1][link] >= ROOT]
    order = np.lexsort((rows[entry], links[1][link]))
    entry, link = entry[order], link[order]
    key = links[1][link] * model.ntendon + rows[entry]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    return _Layout(
        dofs=dofs,
        places=np.array([c.qpos for c in skeleton.couplings], dtype=np.int64),
        coordinates=coordinates,
        polynomials=polynomials,
        links=links,
        slides=np.array([j.id for j in slides], dtype=np.int64),
        entries=spots[entry],
        entry_links=link,
        starts=starts,
        columns=links[1][link][starts],
        tendons=rows[entry][starts],
    )


def kinematics(skeleton: Skeleton, motion: Motion, *, paths: bool = True) -> Kinematics:
    """Pose every frame. Without ``paths`` the muscles are left out: their arrays are empty."""
    model, layout, k = skeleton.model, _layout(skeleton), motion.frames
    qpos, qvel, qacc, follow = _generalised(skeleton, layout, motion)
    n = len(COORDINATES) + 3 * len(cuts())
    length = np.zeros((k, model.ntendon if paths else 0))
    entries = np.zeros((k, len(model.ten_J_colind) if paths else 0))
    position, rotation = np.zeros((k, model.nbody, 3)), np.zeros((k, model.nbody, 9))
    axes = np.zeros((k, len(layout.slides), 3))
    data = scratch(model)
    for t in range(k):
        data.qpos[:] = qpos[t]
        mujoco.mj_kinematics(model, data)
        if paths:
            mujoco.mj_comPos(model, data)
            mujoco.mj_tendon(model, data)
            length[t], entries[t] = data.ten_length, data.ten_J
        position[t], rotation[t], axes[t] = data.xpos, data.xmat, data.xaxis[layout.slides]
    reach = np.zeros((k, model.nv, ROOT + n))
    reach[:, layout.links[0], layout.links[1]] = follow
    jacobian = np.zeros((k, n, model.ntendon if paths else 0))
    if paths:
        weighed = entries[:, layout.entries] * follow[:, layout.entry_links]
        jacobian[:, layout.columns - ROOT, layout.tendons] = np.add.reduceat(weighed, layout.starts, axis=1)
    size = len(COORDINATES)
    return Kinematics(
        skeleton=skeleton,
        motion=motion,
        length_m=length,
        lever_m=-jacobian[:, :size],
        pull=-jacobian[:, size:].reshape(k, len(cuts()), 3, -1),
        axes=np.asarray(np.linalg.inv(axes.reshape(k, len(cuts()), 3, 3)), dtype=np.float64),
        position_m=position,
        rotation=rotation.reshape(k, model.nbody, 3, 3),
        reach=reach,
        qpos=qpos,
        qvel=qvel,
        qacc=qacc,
    )


def _generalised(
    skeleton: Skeleton, layout: _Layout, motion: Motion
) -> tuple[Floats, Floats, Floats, Floats]:
    """The engine's places, velocities and accelerations, and d dof / d column of every link (k, l)."""
    model, k = skeleton.model, motion.frames
    x = motion.angle_rad[:, layout.coordinates]
    v, a = motion.speed_rad_s[:, layout.coordinates], motion.acceleration_rad_s2[:, layout.coordinates]
    powers = np.stack([x**i for i in range(5)], axis=-1)
    c = layout.polynomials
    value = np.sum(c * powers, axis=-1)
    first = np.sum(c[:, 1:] * np.arange(1, 5) * powers[..., :4], axis=-1)
    second = np.sum(c[:, 2:] * (np.arange(2, 5) * np.arange(1, 4)) * powers[..., :3], axis=-1)
    qpos = np.tile(model.qpos0, (k, 1))
    qvel, qacc = np.zeros((k, model.nv)), np.zeros((k, model.nv))
    qpos[:, :3] = 0.0
    qpos[:, layout.places] = value
    qvel[:, layout.dofs] = first * v
    qacc[:, layout.dofs] = first * a + second * v * v
    root = np.matmul(motion.pelvis, _FACING)
    qpos[:, 3:7] = quaternions(root)
    qvel[:, 3:6] = np.einsum("kji,kj->ki", root, motion.spin_rad_s)
    qacc[:, 3:6] = np.einsum("kji,kj->ki", root, motion.spin_rate_rad_s2)
    for j, name in enumerate(ARMS):
        for side in "rl":
            _set_arm(model, qpos, f"{name}_{side}", motion.arms_rad[:, j])
    follow = np.ones((k, layout.links.shape[1]))
    follow[:, ROOT : ROOT + len(layout.dofs)] = first
    return qpos, qvel, qacc, follow


# The base faces along its own -y; this turn makes x forward.
_FACING: Final = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def _set_arm(model: Any, qpos: Floats, joint: str, value: Floats) -> None:
    """Move an arm joint and the shoulder girdle that follows it. The arms move without speed: they are weight."""
    leader = model.joint(joint).id
    qpos[:, model.joint(joint).qposadr[0]] = value
    for e in np.flatnonzero(model.eq_obj2id == leader):
        follower = model.jnt_qposadr[model.eq_obj1id[e]]
        qpos[:, follower] = sum(float(a) * value**i for i, a in enumerate(model.eq_data[e, :5]))


def quaternions(rotation: Floats) -> Floats:
    """Unit quaternions of rotations (k, 3, 3), real part first (k, 4)."""
    out = np.zeros((len(rotation), 4))
    for quaternion, matrix in zip(out, rotation, strict=True):
        mujoco.mju_mat2Quat(quaternion, matrix.ravel())
    return out


@dataclass(frozen=True, slots=True, eq=False)
class Dynamics:
    """What must act along root, coordinates and cuts for the motion to happen (k, 6 + n + 3 c), person's size.

    Attributes:
        needed: newtons and newton metres, gravity and inertia together, before any outside force or muscle.
        by_acceleration: the same for one metre a second squared of the root along each world axis (k, 3, 6 + n + 3 c).
    """

    needed: Floats
    by_acceleration: Floats

    def towards(self, other: Dynamics, share: Floats) -> Dynamics:
        """Part of the way from this to another (k,): everything is linear in the masses."""
        part = share[:, None]
        return Dynamics(
            self.needed + part * (other.needed - self.needed),
            self.by_acceleration + part[:, :, None] * (other.by_acceleration - self.by_acceleration),
        )


def dynamics(moved: Kinematics, model: Any, mass_kg: float, length_scale: float) -> Dynamics:
    """Newton and Euler for every segment, gravity included, the root not accelerated.

    Args:
        moved: the motion.
        model: the engine's model with the person's masses, as shares of the whole body (``weighed``).
        mass_kg: the whole body.
        length_scale: the person's lengths over the base's.
    """
    k, nv = moved.qvel.shape
    raw = np.zeros((k, 4, nv))
    data = scratch(model)
    upward = GRAVITY / length_scale
    rest = np.zeros(nv)
    for t in range(k):
        data.qpos[:], data.qvel[:], data.qacc[:] = moved.qpos[t], moved.qvel[t], moved.qacc[t]
        # The weight of a body at rest is the inertia of one that is accelerated upwards.
        data.qacc[2] += upward
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        mujoco.mj_comVel(model, data)
        mujoco.mj_rne(model, data, 1, raw[t, 0])
        data.qvel[:] = rest
        mujoco.mj_comVel(model, data)
        for axis in range(3):
            data.qacc[:] = rest
            data.qacc[axis] = 1.0 / length_scale
            mujoco.mj_rne(model, data, 1, raw[t, 1 + axis])
    along = np.matmul(raw, moved.reach) * scale_to_person(mass_kg * length_scale, length_scale)
    return Dynamics(along[:, 0], along[:, 1:])


def scale_to_person(force: float, length_scale: float) -> Floats:
    """Factors from the base's forces to the person's, along root, coordinates and cuts (6 + n + 3 c,)."""
    n = len(COORDINATES)
    turning = np.array([0.0] * 3 + [1.0] * (3 + n) + [0.0] * (3 * len(cuts())))
    return np.asarray(force * np.where(turning > 0, length_scale, 1.0))


def point_jacobian(moved: Kinematics, bodies: Ints, at_m: Floats) -> Floats:
    """How points fixed to bodies move with root, coordinates and cuts (k, p, 3, 6 + n + 3 c), base's size.

    Args:
        moved: the motion.
        bodies: which body carries each point (p,).
        at_m: where the points are in the world (k, p, 3).
    """
    return _jacobians(moved, bodies, at_m)[0]


def turn_jacobian(moved: Kinematics, bodies: Ints) -> Floats:
    """How bodies turn with root, coordinates and cuts (k, p, 3, 6 + n + 3 c)."""
    at = moved.position_m[:, bodies]
    return _jacobians(moved, bodies, at)[1]


def _jacobians(moved: Kinematics, bodies: Ints, at_m: Floats) -> tuple[Floats, Floats]:
    model, (k, p) = moved.skeleton.model, at_m.shape[:2]
    moving, turning = np.zeros((k, p, 3, model.nv)), np.zeros((k, p, 3, model.nv))
    data = scratch(model)
    for t in range(k):
        data.qpos[:] = moved.qpos[t]
        mujoco.mj_kinematics(model, data)
        mujoco.mj_comPos(model, data)
        for i, body in enumerate(bodies):
            mujoco.mj_jac(model, data, moving[t, i], turning[t, i], at_m[t, i], int(body))
    reach = moved.reach[:, None]
    return np.matmul(moving, reach), np.matmul(turning, reach)
