"""Our bones and joints of trunk and hips, rebuilt as a model of OpenSim; ``ways`` strings the muscles.

Every number comes from the compiled model of the body; nothing is read from a file of OpenSim's. Bodies keep their
names and frames, joints become custom joints with the same axes in the same order, the lumbar rhythm becomes
coordinate coupler constraints, points become path points, and spheres and cylinders wrap objects.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import mujoco
import numpy as np
from numpy.typing import NDArray
from tests.body.opensim.engine import opensim

from psoas.body.model.skeleton import COORDINATES, LUMBAR, Skeleton

Floats = NDArray[np.float64]
ROOT = "Full Body"  # the base's root: pelvis and sacrum are fixed to it
BONES = ("sacrum", "lumbar5", "Abdomen", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "torso", "pelvis", "femur_r", "femur_l")  # fmt: skip
# By coordinate, the joints that follow it, each with its polynomial (constant term first).
Followers = dict[str, tuple[tuple[str, tuple[float, ...]], ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Twin:
    """OpenSim's model of our body, ready to be posed.

    Attributes:
        model, state: OpenSim's.
        followers: which joints follow a coordinate, and how.
    """

    model: Any
    state: Any
    followers: Followers

    def moment_arms(
        self, actuators: tuple[str, ...], coordinates: tuple[str, ...], angles_deg: dict[str, float]
    ) -> Floats:
        """Moment arms about some coordinates (n, m), metres; what is not in ``angles_deg`` is at zero."""
        self._pose(angles_deg)
        coordinate_set, forces = self.model.getCoordinateSet(), self.model.getForceSet()
        paths = [opensim.PathActuator.safeDownCast(forces.get(name)) for name in actuators]
        return np.array(
            [
                [path.computeMomentArm(self.state, coordinate_set.get(name)) for path in paths]
                for name in coordinates
            ]
        )

    def lengths(self, actuators: tuple[str, ...], angles_deg: dict[str, float]) -> Floats:
        """How long the paths are (m,), metres."""
        self._pose(angles_deg)
        forces = self.model.getForceSet()
        return np.array(
            [
                opensim.PathActuator.safeDownCast(forces.get(n)).getPath().getLength(self.state)
                for n in actuators
            ]
        )

    def restart(self) -> None:
        """Forget the last pose, from which OpenSim seeks the next path."""
        self.model.initializeState()

    def _pose(self, angles_deg: dict[str, float]) -> None:
        for name, joints in self.followers.items():
            x = np.radians(angles_deg.get(name, 0.0))
            self._set(name, x)
            for joint, polynomial in joints:
                self._set(joint, sum(c * x**i for i, c in enumerate(polynomial)))
        self.model.realizePosition(self.state)

    def _set(self, coordinate: str, value: float) -> None:
        self.model.getCoordinateSet().get(coordinate).setValue(self.state, float(value), False)


def vec(values: Floats) -> Any:
    return opensim.Vec3(*(float(v) for v in values))


def rotation_of(quaternion: Floats) -> Floats:
    turn = np.zeros(9)
    mujoco.mju_quat2Mat(turn, np.asarray(quaternion, dtype=float))
    return turn.reshape(3, 3)


def euler(rotation: Floats) -> Floats:
    """Body-fixed x-y-z angles of a rotation matrix: OpenSim's way to write an orientation."""
    R = rotation
    return np.array(
        [np.arctan2(-R[1, 2], R[2, 2]), np.arcsin(np.clip(R[0, 2], -1, 1)), np.arctan2(-R[0, 1], R[0, 0])]
    )


def _linear(*coefficients: float) -> Any:
    """A polynomial, constant term first."""
    if len(coefficients) <= 2:
        constant, slope = (*coefficients, 0.0, 0.0)[:2]
        return opensim.LinearFunction(float(slope), float(constant))
    vector = opensim.Vector(len(coefficients), 0.0)
    for i, value in enumerate(reversed(coefficients)):
        vector.set(i, float(value))
    return opensim.PolynomialFunction(vector)


class Bones:
    """The model under construction."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton, self.source = skeleton, skeleton.model
        self.model = opensim.Model()
        self.model.setName("twin")
        self.bodies: dict[str, Any] = {ROOT: self.model.getGround()}
        self.kept: list[Any] = []  # the model owns these; Python must not forget them before it is built
        self.followers = self._followers()
        for bone in BONES:
            self._body(bone)
        self._drivers()

    def finished(self) -> Twin:
        """The model, connected and ready."""
        self.model.finalizeConnections()
        return Twin(self.model, self.model.initSystem(), self.followers)

    def _followers(self) -> Followers:
        """The joints that follow each coordinate; a joint that is the coordinate itself is not listed."""
        names = {int(self.source.jnt_qposadr[j]): self.source.joint(j).name for j in range(self.source.njnt)}
        found: dict[str, list[tuple[str, tuple[float, ...]]]] = {
            c: [] for c in COORDINATES if c in LUMBAR or c.startswith("hip_")
        }
        for coupling in self.skeleton.couplings:
            joint = names[coupling.qpos]
            if coupling.coordinate in found and joint != coupling.coordinate:
                found[coupling.coordinate].append((joint, coupling.polynomial))
        return {name: tuple(joints) for name, joints in found.items()}

    def _body(self, name: str) -> None:
        """A body and the joint that carries it; slides that follow nothing never move and are left out."""
        b = self.source.body(name).id
        position, rotation = self.source.body_pos[b].copy(), rotation_of(self.source.body_quat[b])
        parent = int(self.source.body_parentid[b])
        while self.source.body(parent).name not in self.bodies:  # a body that only carries others
            assert self.source.body_jntnum[parent] == 0
            turn = rotation_of(self.source.body_quat[parent])
            position, rotation = self.source.body_pos[parent] + turn @ position, turn @ rotation
            parent = int(self.source.body_parentid[parent])
        body = opensim.Body(name, 1.0, opensim.Vec3(0), opensim.Inertia(0.01))
        self.model.addBody(body)
        places = [self.bodies[self.source.body(parent).name], vec(position), vec(euler(rotation))]
        ends = [*places, body, opensim.Vec3(0), opensim.Vec3(0)]
        hinges = self._hinges(b)
        joint = (
            opensim.CustomJoint(f"on_{name}", *ends, self._transform(hinges))
            if hinges
            else opensim.WeldJoint(f"on_{name}", *ends)
        )
        self.model.addJoint(joint)
        self.kept += [body, joint]
        self.bodies[name] = body

    def _hinges(self, body: int) -> list[int]:
        first, count = int(self.source.body_jntadr[body]), int(self.source.body_jntnum[body])
        joints = range(first, first + count)
        moving = {name for joints in self.followers.values() for name, _ in joints} | set(self.followers)
        found = []
        for j in joints:
            if self.source.joint(j).name in moving:
                assert self.source.jnt_type[j] == mujoco.mjtJoint.mjJNT_HINGE
                assert np.all(self.source.jnt_pos[j] == 0)
                found.append(j)
        return found

    def _transform(self, hinges: list[int]) -> Any:
        """Turns about the hinges' axes, one after the other, each in the frame that the last one left."""
        transform = opensim.SpatialTransform()
        axes = [transform.upd_rotation1(), transform.upd_rotation2(), transform.upd_rotation3()]
        given = [self.source.jnt_axis[j] for j in hinges]
        for unit in np.eye(3):  # OpenSim wants three axes also where a joint has one
            if len(given) < 3 and max(abs(unit @ g) for g in given) < 0.5:
                given.append(unit)
        for i, (axis, direction) in enumerate(zip(axes, given, strict=True)):
            axis.setAxis(vec(direction))
            if i < len(hinges):
                axis.setCoordinateNames(opensim.ArrayStr(self.source.joint(hinges[i]).name, 1))
                axis.set_function(opensim.LinearFunction(1.0, 0.0))
            else:
                axis.set_function(opensim.Constant(0.0))
        for i, axis in enumerate([transform.upd_translation1(), transform.upd_translation2(), transform.upd_translation3()]):  # fmt: skip
            axis.setAxis(vec(np.eye(3)[i]))
            axis.set_function(opensim.Constant(0.0))
        return transform

    def _drivers(self) -> None:
        """Three coordinates of the whole lumbar spine, on a body of their own, that the levels follow."""
        body = opensim.Body("drivers", 1.0, opensim.Vec3(0), opensim.Inertia(0.01))
        self.model.addBody(body)
        transform = opensim.SpatialTransform()
        turns = [transform.upd_rotation1(), transform.upd_rotation2(), transform.upd_rotation3()]
        for axis, name, direction in zip(turns, LUMBAR, np.eye(3), strict=True):
            axis.setAxis(vec(direction))
            axis.setCoordinateNames(opensim.ArrayStr(name, 1))
            axis.set_function(opensim.LinearFunction(1.0, 0.0))
        zero = opensim.Vec3(0)
        joint = opensim.CustomJoint(
            "on_drivers", self.model.getGround(), zero, zero, body, zero, zero, transform
        )
        self.model.addJoint(joint)
        self.kept += [body, joint]
        for coordinate, joints in self.followers.items():
            for follower, polynomial in joints:
                constraint = opensim.CoordinateCouplerConstraint()
                constraint.setName(f"{follower}_follows")
                constraint.setIndependentCoordinateNames(opensim.ArrayStr(coordinate, 1))
                constraint.setDependentCoordinateName(follower)
                constraint.setFunction(_linear(*polynomial))
                self.model.addConstraint(constraint)
                self.kept.append(constraint)
