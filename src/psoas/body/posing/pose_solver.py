"""Bring a described pose into contact: the least change of root and joints that puts the skin on what carries it.

A few steps of damped least squares. Contacts count by the millimetre, the described angles by the degrees that the
table gives them; nothing may sink into the floor or into furniture, and no joint leaves its healthy range.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import scratch
from psoas.body.posing import pose_cache
from psoas.body.posing.exercise_poses import (
    FLOOR,
    Contact,
    ExercisePoses,
    Pose,
    Support,
    exercise_poses,
    poses_of,
    ranges,
)
from psoas.body.posing.pose_engine import (
    ROOT,
    VARIABLES,
    Engine,
    Placed,
    State,
    described,
    engine,
    jacobian,
    place,
)
from psoas.errors import KnowledgeError, not_allowed

Floats = NDArray[np.float64]
_MOST_STEPS: Final = 60
_CONTACT_M: Final = 0.001  # a contact off by this counts as a joint off by its give
_SINK_M: Final = 0.001
_PLANTED_M: Final = 0.005
_ROOT_M: Final = np.array([0.08, 0.15, 3.0])  # how far the root may settle: forward, aside, up
_LONGEST_STEP: Final = 0.35  # radians or metres of one step
_SMALL: Final = 1e-3
_CALM: Final = 2  # so many steps with so small a gain end the search
_STUCK: Final = 1e6
_AXES: Final = np.eye(3)


@dataclass(frozen=True, slots=True, eq=False)
class PosedBody:
    """A pose that is in contact; the right side is the lifted one; sizes are those of the base, 1.71 m tall.

    Attributes:
        state: the variables.
        placed: where bodies and skin are.
        gaps_m: of every contact: how far the skin is from what it touches, negative where it sinks in.
        sunk_m: how far the deepest place of the skin is in the floor or in furniture that it does not rest on.
    """

    exercise: str
    state: State
    placed: Placed
    gaps_m: tuple[tuple[Contact, float], ...]
    sunk_m: float

    def angle_deg(self, coordinate: str) -> float:
        """A joint's angle in degrees, by its coordinate with the model's suffix (r is the lifted side)."""
        return float(np.degrees(self.state.angle_rad[VARIABLES.index(coordinate)]))

    def fascicle_lengths_m(self) -> Floats:
        """The length of every muscle path (m,)."""
        of = engine()
        data = scratch(of.model)
        data.qpos[:] = self.placed.qpos
        mujoco.mj_kinematics(of.model, data)
        mujoco.mj_comPos(of.model, data)
        mujoco.mj_tendon(of.model, data)
        return np.array(data.ten_length)


_Touch = tuple[Contact, int, int]  # with the skin's place, and the other one (-1: a support)


@dataclass(frozen=True, slots=True, eq=False)
class _Aim:
    """What one solution is held to."""

    poses: ExercisePoses
    contacts: tuple[_Touch, ...]
    from_state: State
    planted: tuple[tuple[int, Floats], ...]  # places that stay where they are


@lru_cache(maxsize=256)
def posed(code: str, end: str = "end") -> PosedBody:
    """One end of an exercise.

    Args:
        code: an exercise's, see ``exercise_poses``.
        end: start or end. The start is found after the end: what touches the same support in both stays in its place.

    Raises:
        BodyError: there is no such exercise.
    """
    poses = poses_of(code)
    of = engine()
    pose = poses.end if end == "end" else poses.start
    state = pose_cache.solved(of, _solved)[code, end]
    placed = place(of, state)
    gaps = tuple((t[0], _gap_slope(of, poses, placed, t)[0]) for t in _contacts(of, pose))
    return PosedBody(code, state, placed, gaps, _sunk(of, poses, placed))


def _solved(of: Engine) -> dict[tuple[str, str], State]:
    """Both ends of every exercise."""
    found: dict[tuple[str, str], State] = {}
    for code, poses in exercise_poses().items():
        for end, pose in (("end", poses.end), ("start", poses.start)):
            planted: tuple[tuple[int, Floats], ...] = ()
            if end == "start":
                planted = _planted(of, poses, place(of, found[code, "end"]))
            aim = _Aim(poses, _contacts(of, pose), described(pose.angles_deg, pose.x_m), planted)
            found[code, end] = _solve(of, aim, _above(of, aim))
    return found


@lru_cache(maxsize=512)
def posed_between(code: str, part: float) -> PosedBody:
    """The way from start (0) to end (1), in contact with what both touch."""
    if part in {0.0, 1.0}:
        return posed(code, "end" if part else "start")
    of, poses = engine(), poses_of(code)
    first, last = posed(code, "start"), posed(code, "end")
    way = _towards(first.state, last.state, part)
    both = replace(poses.end, contacts=tuple(c for c in poses.end.contacts if c in poses.start.contacts))
    state = _solve(of, _Aim(poses, _contacts(of, both), way, _planted(of, poses, last.placed)), way)
    return PosedBody(code, state, place(of, state), (), 0.0)


def _towards(first: State, last: State, part: float) -> State:
    turn = _log(last.pelvis @ first.pelvis.T)
    return State(
        (1 - part) * first.root_m + part * last.root_m,
        _exp(part * turn) @ first.pelvis,
        (1 - part) * first.angle_rad + part * last.angle_rad,
        (1 - part) * first.neck_rad + part * last.neck_rad,
    )


def _planted(of: Engine, poses: ExercisePoses, after: Placed) -> tuple[tuple[int, Floats], ...]:
    shared = [c for c in poses.end.contacts if c in poses.start.contacts and not (c.on_role or c.slides)]
    return tuple((i, after.skin_m[i]) for c in shared for i, _ in _resolved(of, c))


def _contacts(of: Engine, pose: Pose) -> tuple[_Touch, ...]:
    return tuple((c, i, j) for c in pose.contacts for i, j in _resolved(of, c))


def _resolved(of: Engine, contact: Contact) -> list[tuple[int, int]]:
    """The skin's places of a contact; both sides of it where its role is both."""
    sides = {"lifted": ("r",), "stance": ("l",), "both": ("r", "l"), "middle": ("both",)}
    found = []
    for side in sides[contact.role]:
        other = -1
        if contact.on_role:
            other_side = side if contact.on_role == "both" else sides[contact.on_role][0]
            other = _place(of, contact.on, other_side)
        found.append((_place(of, contact.place, side), other))
    return found


def _place(of: Engine, name: str, side: str) -> int:
    for i, p in enumerate(of.skin):
        if p.name == name and p.suffix == side:
            return i
    raise KnowledgeError(
        f"psoas.body/data/exercise_poses.toml: {not_allowed('place of the skin', name, {p.name for p in of.skin})}"
    )


def _above(of: Engine, aim: _Aim) -> State:
    """The described state, lifted until nothing that should touch a level support is below it."""
    state = aim.from_state
    height = place(of, state).skin_m[:, 2] - of.radius_m
    tops = {s.name: s.z_m[1] for s in aim.poses.supports if s.kind == "box"} | {FLOOR: 0.0}
    tops |= {s.name: s.z_m[1] for s in aim.poses.supports if s.kind == "bar"}
    due = [tops[c.on] - float(height[i]) for c, i, _ in aim.contacts if c.on in tops and not c.on_role]
    return replace(state, root_m=state.root_m + max(due, default=-float(height.min())) * _AXES[2])


def _solve(of: Engine, aim: _Aim, begin: State) -> State:
    state, damping, calm = begin, 1e-3, 0
    placed = place(of, state)
    wishes = _wishes(of, aim, state, placed)
    cost = wishes.cost
    for _ in range(_MOST_STEPS):
        slope = wishes.slope(of, state, placed)
        square, downhill = slope.T @ slope, slope.T @ wishes.rest
        while damping < _STUCK:
            solved = np.linalg.solve(square + damping * np.diag(np.diag(square) + 1e-6), downhill)
            step = -np.asarray(solved, dtype=np.float64)
            step *= min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), 1e-12))
            tried = _moved(of, state, step)
            there = place(of, tried)
            new = _wishes(of, aim, tried, there)
            if new.cost < cost:
                break
            damping *= 6
        else:
            break
        calm = calm + 1 if cost - new.cost < _SMALL * cost else 0
        state, placed, wishes, cost = tried, there, new, new.cost
        damping = max(damping / 4, 1e-6)
        if calm == _CALM:
            break
    return state


def _moved(of: Engine, state: State, step: Floats) -> State:
    angle = np.clip(state.angle_rad + step[ROOT:-1], of.low_rad, of.high_rad)
    nod = ranges()["neck"]
    neck = float(np.clip(state.neck_rad + step[-1], np.radians(nod.low_deg), np.radians(nod.high_deg)))
    return State(state.root_m + step[:3], _exp(step[3:6]) @ state.pelvis, angle, neck)


@dataclass(frozen=True, slots=True, eq=False)
class _Wishes:
    """Everything that is to be small: contacts, places that stay, what sinks in; and how far the pose is from its row."""

    rest: Floats
    along: tuple[dict[int, Floats], ...]  # how each of the first follows the places' centres
    give: Floats

    @property
    def cost(self) -> float:
        return float(self.rest @ self.rest)

    def slope(self, of: Engine, state: State, placed: Placed) -> Floats:
        """How it follows the variables."""
        which = np.array(sorted({k for along in self.along for k in along}), dtype=np.int64)
        row_of = {int(k): n for n, k in enumerate(which)}
        moves = jacobian(of, state, placed, which)
        slope = np.zeros((len(self.along), len(self.give)))
        for n, along in enumerate(self.along):
            for k, direction in along.items():
                slope[n] += direction @ moves[row_of[k]]
        return np.concatenate([slope, np.diag(1.0 / self.give)])


@lru_cache(maxsize=1)
def _give(of: Engine) -> Floats:
    turn, nod = np.radians([ranges()["pelvis_turn"].give_deg, ranges()["neck"].give_deg])
    return np.concatenate([_ROOT_M, np.full(3, turn), of.give_rad, [nod]])


def _wishes(of: Engine, aim: _Aim, state: State, placed: Placed) -> _Wishes:
    origin, give = aim.from_state, _give(of)
    away = np.concatenate(
        [
            state.root_m - origin.root_m,
            _log(state.pelvis @ origin.pelvis.T),
            state.angle_rad - origin.angle_rad,
            [state.neck_rad - origin.neck_rad],
        ]
    )
    rest: list[float] = []
    along: list[dict[int, Floats]] = []
    for touch in aim.contacts:
        gap, ways = _gap_slope(of, aim.poses, placed, touch)
        rest.append(gap / _CONTACT_M)
        along.append({k: way / _CONTACT_M for k, way in ways.items()})
    for i, at in aim.planted:
        off = placed.skin_m[i] - at
        for a in (0, 1):
            rest.append(off[a] / _PLANTED_M)
            along.append({i: _AXES[a] / _PLANTED_M})
    for i, depth, out in _sinking(of, aim.poses, placed):
        rest.append(depth / _SINK_M)
        along.append({i: -out / _SINK_M})
    return _Wishes(np.concatenate([rest, away / give]), tuple(along), give)


def _gap_slope(
    of: Engine, poses: ExercisePoses, placed: Placed, touch: _Touch
) -> tuple[float, dict[int, Floats]]:
    """From the skin to what it should touch, and how that follows the places' centres."""
    contact, i, j = touch
    at, radius = placed.skin_m[i], float(of.radius_m[i])
    if j >= 0:
        apart = at - placed.skin_m[j]
        far = max(float(np.linalg.norm(apart)), 1e-9)
        return far - radius - float(of.radius_m[j]), {i: apart / far, j: -apart / far}
    if contact.on == FLOOR:
        return float(at[2]) - radius, {i: np.array([0.0, 0.0, 1.0])}
    support = poses.support(contact.on)
    if support.kind == "box":
        return float(at[2]) - radius - support.z_m[1], {i: np.array([0.0, 0.0, 1.0])}
    if support.kind == "wall":
        before = 1.0 if support.x_m[0] > 0 else -1.0
        return before * (support.x_m[0] - float(at[0])) - radius, {i: np.array([-before, 0.0, 0.0])}
    apart = np.array([at[0] - support.x_m[0], 0.0, at[2] - support.z_m[0]])
    far = max(float(np.linalg.norm(apart)), 1e-9)
    return far - radius, {i: apart / far}


def _sinking(of: Engine, poses: ExercisePoses, placed: Placed) -> list[tuple[int, float, Floats]]:
    """Every place of the skin that is in the floor or in furniture: how deep, and the way out."""
    found = []
    up = np.array([0.0, 0.0, 1.0])
    low = placed.skin_m[:, 2] - of.radius_m
    found += [(int(i), float(-low[i]), up) for i in np.flatnonzero(low < 0.0)]
    for support in poses.supports:
        if support.kind == "wall":
            before = 1.0 if support.x_m[0] > 0 else -1.0
            depth = of.radius_m - before * (support.x_m[0] - placed.skin_m[:, 0])
            stopped = np.flatnonzero((depth > 0.0) & _stops(of, support))
            found += [(int(i), float(depth[i]), np.array([-before, 0.0, 0.0])) for i in stopped]
        elif support.kind == "box":
            found += _in_box(of, support, placed)
    return found


def _stops(of: Engine, support: Support) -> NDArray[np.bool_]:
    """Which places of the skin a support stops."""
    passing = {"": "", "lifted": "l", "stance": "r"}[support.only]
    return np.array([p.suffix != passing or p.body == "pelvis" for p in of.skin])


def _in_box(of: Engine, box: Support, placed: Placed) -> list[tuple[int, float, Floats]]:
    """Out of a box over its nearest side; from below nothing is pushed, since the way out is never down."""
    x, z = placed.skin_m[:, 0], placed.skin_m[:, 2]
    near_x, near_z = np.clip(x, *box.x_m), np.clip(z, *box.z_m)
    apart = np.hypot(x - near_x, z - near_z)
    found = []
    for i in np.flatnonzero((apart < of.radius_m) & _stops(of, box)):
        if apart[i] > 1e-9:
            way = np.array([x[i] - near_x[i], 0.0, z[i] - near_z[i]]) / apart[i]
            if way[2] > -0.7:
                found.append((int(i), float(of.radius_m[i] - apart[i]), way))
        else:
            found.append((int(i), float(box.z_m[1] - z[i] + of.radius_m[i]), np.array([0.0, 0.0, 1.0])))
    return found


def _sunk(of: Engine, poses: ExercisePoses, placed: Placed) -> float:
    return max((depth for _, depth, _ in _sinking(of, poses, placed)), default=0.0)


def _exp(vector: Floats) -> Floats:
    """Rotation about a vector of the world by its length (3, 3)."""
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross)


def _log(rotation: Floats) -> Floats:
    """The vector of a rotation."""
    quaternion = np.zeros(4)
    mujoco.mju_mat2Quat(quaternion, np.ascontiguousarray(rotation).ravel())
    out = np.zeros(3)
    mujoco.mju_quat2Vel(out, quaternion, 1.0)
    return out
