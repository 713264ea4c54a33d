"""Our muscle paths of trunk and hips in OpenSim's model: points, spheres and cylinders as the body has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import mujoco
import numpy as np
from tests.body.opensim.bones import BONES, Bones, Twin, euler, rotation_of, vec
from tests.body.opensim.engine import opensim

from psoas.body.model import cache
from psoas.body.model.skeleton import Skeleton

_LONG_M = 0.5  # our cylinders have no ends
GEODESIC = "geodesic_"  # before the names of paths that OpenSim lays exactly


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """The twin and its actuators: one a fascicle, by our names.

    Attributes:
        twin: the model.
        straight: muscles whose path is points only.
        wrapped: muscles whose path passes a surface, by OpenSim's wrap objects.
        geodesic: psoas and iliacus a second time, with OpenSim's exact geodesics (Scholz 2015).
    """

    twin: Twin
    straight: tuple[str, ...]
    wrapped: tuple[str, ...]
    geodesic: tuple[str, ...]


@lru_cache(maxsize=1)
def rebuilt() -> Rebuilt:
    """Build the stored body's trunk and hips in OpenSim."""
    return _Ways(cache.load()).strung()


class _Ways(Bones):
    def __init__(self, skeleton: Skeleton) -> None:
        super().__init__(skeleton)
        self.straight: list[str] = []
        self.wrapped: list[str] = []
        self.geodesic: list[str] = []

    def strung(self) -> Rebuilt:
        for tendon, name in enumerate(self.skeleton.names):
            if all(self._carrier(k) in BONES for k in self._steps(tendon)):
                self._muscle(tendon, name)
                if self.skeleton.groups[tendon] in {"psoas", "iliacus"}:
                    self._exact(tendon, name)
        return Rebuilt(self.finished(), tuple(self.straight), tuple(self.wrapped), tuple(self.geodesic))

    def _steps(self, tendon: int) -> range:
        start = int(self.source.tendon_adr[tendon])
        return range(start, start + int(self.source.tendon_num[tendon]))

    def _is_site(self, step: int) -> bool:
        return bool(self.source.wrap_type[step] == mujoco.mjtWrap.mjWRAP_SITE)

    def _carrier(self, step: int) -> str:
        """The body that a step of a path is on."""
        o = self.source.wrap_objid[step]
        body = self.source.site_bodyid[o] if self._is_site(step) else self.source.geom_bodyid[o]
        return str(self.source.body(body).name)

    def _actuator(self, name: str) -> Any:
        actuator = opensim.PathActuator()
        actuator.setName(name)
        actuator.setOptimalForce(1.0)
        return actuator

    def _muscle(self, tendon: int, name: str) -> None:
        actuator = self._actuator(name)
        surfaces: list[tuple[int, int]] = []  # the step, and how many points come before it
        points = 0
        for k in self._steps(tendon):
            if self._is_site(k):
                points += 1
                place = vec(self.source.site_pos[self.source.wrap_objid[k]])
                actuator.addNewPathPoint(f"{name}_{points}", self.bodies[self._carrier(k)], place)
            else:
                surfaces.append((k, points))
        self.model.addForce(actuator)
        self.kept.append(actuator)
        path = actuator.updGeometryPath()
        for i, (k, before) in enumerate(surfaces):
            path.addPathWrap(self._surface(name, k))
            reach = path.getWrapSet().get(i).updPropertyByName("range")
            opensim.PropertyHelper.setValueInt(before, reach, 0)
            opensim.PropertyHelper.setValueInt(before + 1, reach, 1)
        (self.wrapped if surfaces else self.straight).append(name)

    def _surface(self, muscle: str, step: int) -> Any:
        """The sphere or cylinder of a step, its x axis towards the site that tells the side."""
        g, side = int(self.source.wrap_objid[step]), int(self.source.wrap_prm[step])
        rotation, position = rotation_of(self.source.geom_quat[g]), self.source.geom_pos[g]
        round_axis = self.source.wrap_type[step] == mujoco.mjtWrap.mjWRAP_CYLINDER
        wrap = opensim.WrapCylinder() if round_axis else opensim.WrapSphere()
        radius = float(self.source.geom_size[g, 0])
        if side >= 0:
            towards = self.source.site_pos[side] - position
            assert self.source.site_bodyid[side] == self.source.geom_bodyid[g]
            assert np.linalg.norm(towards) > radius, f"{muscle}: inside wrapping, which OpenSim does not know"
            z = rotation[:, 2] if round_axis else np.cross(towards, np.eye(3)[np.argmin(np.abs(towards))])
            z = z / np.linalg.norm(z)
            x = towards - (towards @ z) * z
            x = x / np.linalg.norm(x)
            rotation = np.stack([x, np.cross(z, x), z], axis=1)
            wrap.set_quadrant("+x")
        wrap.setName(f"{self.source.geom(g).name}_{muscle}")
        wrap.set_radius(radius)
        if round_axis:
            wrap.set_length(_LONG_M)
        wrap.set_translation(vec(position))
        wrap.set_xyz_body_rotation(vec(euler(rotation)))
        self.bodies[self._carrier(step)].addWrapObject(wrap)
        self.kept.append(wrap)
        return wrap

    def _exact(self, tendon: int, name: str) -> None:
        """The path a second time, as OpenSim's geodesic over the same cylinder."""
        actuator = self._actuator(f"{GEODESIC}{name}")
        actuator.set_path(opensim.Scholz2015GeometryPath())
        self.model.addForce(
            actuator
        )  # before the path is filled: its frames are known to the model only then
        path = opensim.Scholz2015GeometryPath.safeDownCast(actuator.upd_path())
        for k in self._steps(tendon):
            o, body = int(self.source.wrap_objid[k]), self.bodies[self._carrier(k)]
            if self._is_site(k):
                path.appendPathPoint(body, vec(self.source.site_pos[o]))
                continue
            rotation, position = rotation_of(self.source.geom_quat[o]), self.source.geom_pos[o]
            contact = opensim.ContactCylinder(
                float(self.source.geom_size[o, 0]), vec(position), vec(euler(rotation)), body
            )
            contact.setName(f"{GEODESIC}{name}_{k}")
            self.model.addContactGeometry(contact)
            self.kept.append(contact)
            front = self.source.site_pos[int(self.source.wrap_prm[k])]
            path.appendObstacle(contact, vec(rotation.T @ (front - position)))
        self.kept.append(actuator)
        self.geodesic.append(f"{GEODESIC}{name}")
