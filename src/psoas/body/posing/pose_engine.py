"""The body's places from a pose's variables, and how they move with each: root, joints, and the arms side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import scratch
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, Skeleton
from psoas.body.motion.motion import about_axis, turns
from psoas.body.posing.exercise_poses import ARM, ranges
from psoas.body.posing.skin import SUFFIXES, SkinPlace, skin

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ROOT: Final = 6
_EXTRA: Final = (*ARM, "mtp_angle")
EXTRAS: Final = tuple(f"{name}_{side}" for side in SUFFIXES for name in _EXTRA)
VARIABLES: Final = (*COORDINATES, *EXTRAS)  # after the root's place and turn
_JOINT: Final = {"wrist_flexion": "flexion"}  # where the base names a joint otherwise
# The base faces along its own -y; this turn makes x forward.
_FACING: Final = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
# The head nods about the lowest neck joint of the base, seen from the torso's origin; half of it below the skull.
_NECK_M: Final = np.array([-0.02, 0.40, 0.0])
_NODS: Final = {"head": 1.0, "neck": 0.5}


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """How the model's joints follow the variables: q = Σ c_k x^k."""

    skeleton: Skeleton
    places: Ints  # (f,) qpos
    dofs: Ints  # (f,)
    of: Ints  # (f,) which variable
    polynomials: Floats  # (f, 5)
    low_rad: Floats  # (v,)
    high_rad: Floats
    give_rad: Floats
    skin: tuple[SkinPlace, ...]
    bodies: Ints  # (p,) of the skin's places
    at_m: Floats  # (p, 3)
    radius_m: Floats  # (p,)
    nods: Floats  # (p,) how much of the neck's nod each takes

    @property
    def model(self) -> Any:
        """The compiled body."""
        return self.skeleton.model


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One pose's variables: where the root is, how the pelvis is turned, every angle, and the nod of the head."""

    root_m: Floats
    pelvis: Floats  # (3, 3)
    angle_rad: Floats  # (v,)
    neck_rad: float


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of the one body."""
    skeleton = cache.load()
    model = skeleton.model
    index = {name: i for i, name in enumerate(VARIABLES)}
    follows = [(c.qpos, c.dof, index[c.coordinate], c.polynomial) for c in skeleton.couplings]
    for name in EXTRAS:
        stem, _, side = name.rpartition("_")
        joint = model.joint(f"{_JOINT.get(stem, stem)}_{side}")
        follows.append((int(joint.qposadr[0]), int(joint.dofadr[0]), index[name], (0.0, 1.0)))
        for e in np.flatnonzero(model.eq_obj2id == joint.id):
            other = int(model.eq_obj1id[e])
            shape = tuple(float(c) for c in model.eq_data[e, :5])
            follows.append((int(model.jnt_qposadr[other]), int(model.jnt_dofadr[other]), index[name], shape))
    polynomials = np.zeros((len(follows), 5))
    for row, (_, _, _, shape) in zip(polynomials, follows, strict=True):
        row[: len(shape)] = shape
    limits = [ranges()[_stem(name)] for name in VARIABLES]
    places = skin()
    return Engine(
        skeleton,
        np.array([f[0] for f in follows], dtype=np.int64),
        np.array([f[1] for f in follows], dtype=np.int64),
        np.array([f[2] for f in follows], dtype=np.int64),
        polynomials,
        np.radians([r.low_deg for r in limits]),
        np.radians([r.high_deg for r in limits]),
        np.radians([r.give_deg for r in limits]),
        places,
        np.array([skeleton.body(p.body) for p in places], dtype=np.int64),
        np.array([p.at_m for p in places]),
        np.array([p.radius_m for p in places]),
        np.array([_NODS.get(p.body, 0.0) for p in places]),
    )


def _stem(name: str) -> str:
    return name[:-2] if name.endswith(("_r", "_l")) else name


def described(angles_deg: Mapping[str, float], x_m: float) -> State:
    """The state that a row of the table describes, with the right side as the lifted one; the height is yet unknown."""
    angle = np.zeros(len(VARIABLES))
    for i, name in enumerate(VARIABLES):
        stem, _, side = name.rpartition("_")
        role = "lifted" if side == "r" else "stance"
        value = (
            angles_deg.get(f"{stem}_{role}", angles_deg.get(stem, 0.0))
            if side in SUFFIXES
            else angles_deg.get(name, 0.0)
        )
        angle[i] = np.radians(value)
    pelvis = np.radians([[angles_deg.get(f"pelvis_{n}", 0.0) for n in ("tilt", "list", "turn")]])
    return State(
        np.array([x_m, 0.0, 0.0]), turns(pelvis)[0], angle, float(np.radians(angles_deg.get("neck", 0.0)))
    )


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where everything is in one state: bodies, and the centres of the skin's places."""

    qpos: Floats
    position_m: Floats  # (nbody, 3)
    rotation: Floats  # (nbody, 3, 3)
    skin_m: Floats  # (p, 3)


def place(of: Engine, state: State) -> Placed:
    """Pose the model; the nod is laid on head and neck afterwards, since the base's neck has no joint."""
    data = scratch(of.model)
    data.qpos[:] = qpos_of(of, state)
    mujoco.mj_kinematics(of.model, data)
    position, rotation = data.xpos.copy(), data.xmat.reshape(-1, 3, 3).copy()
    torso = of.skeleton.body("torso")
    pivot = position[torso] + rotation[torso] @ _NECK_M
    for name, share in _NODS.items():
        b = of.skeleton.body(name)
        # Forward is a turn about the axis to the right, against its sense.
        nod = about_axis(2, np.array([-share * state.neck_rad]))[0]
        turn = rotation[torso] @ nod @ rotation[torso].T
        position[b], rotation[b] = pivot + turn @ (position[b] - pivot), turn @ rotation[b]
    at = position[of.bodies] + np.einsum("pij,pj->pi", rotation[of.bodies], of.at_m)
    return Placed(data.qpos.copy(), position, rotation, at)


def qpos_of(of: Engine, state: State) -> Floats:
    """The engine's places."""
    qpos = np.array(of.model.qpos0)
    qpos[:3] = state.root_m
    mujoco.mju_mat2Quat(qpos[3:7], (state.pelvis @ _FACING).ravel())
    powers = state.angle_rad[of.of][:, None] ** np.arange(5)
    qpos[of.places] = (of.polynomials * powers).sum(axis=1)
    return qpos


def jacobian(of: Engine, state: State, placed: Placed, which: Ints) -> Floats:
    """How the centres of some places move with root, pelvis's turn about the world's axes, angles and nod (w, 3, 6 + v + 1)."""
    data, model = scratch(of.model), of.model
    data.qpos[:] = placed.qpos
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    x = state.angle_rad[of.of][:, None]
    slope = (of.polynomials[:, 1:] * np.arange(1, 5) * x ** np.arange(4)).sum(axis=1)
    reach = np.zeros((model.nv, len(VARIABLES)))
    np.add.at(reach, (of.dofs, of.of), slope)
    out = np.zeros((len(which), 3, ROOT + len(VARIABLES) + 1))
    moving = np.zeros((3, model.nv))
    for row, i in zip(out, which, strict=True):
        at = placed.skin_m[i]
        mujoco.mj_jac(model, data, moving, None, at, int(of.bodies[i]))
        row[:, :3] = np.eye(3)
        x_, y_, z_ = at - state.root_m
        row[:, 3:6] = [[0.0, z_, -y_], [-z_, 0.0, x_], [y_, -x_, 0.0]]
        row[:, ROOT : ROOT + len(VARIABLES)] = moving @ reach
        if of.nods[i]:
            torso = of.skeleton.body("torso")
            pivot = placed.position_m[torso] + placed.rotation[torso] @ _NECK_M
            row[:, -1] = -of.nods[i] * np.cross(placed.rotation[torso][:, 2], at - pivot)
    return out
