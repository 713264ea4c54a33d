"""The whole psoas: the base model of ``myo-sim``, corrected and made exactly symmetric.

What is corrected, and why, is in ``docs/body.md``. The base gives bones, joints and most muscle paths; this
module gives the psoas, iliacus and pectineus their ways, tells the lumbar levels how to share motion, drops the
muscles of the arms (arms are weight here), and makes the left side the mirror of the right.
"""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

import mujoco
import myo_sim
import numpy as np
from numpy.typing import NDArray

from psoas.body.model.bone_parts import mirrored_parts
from psoas.body.tables import (
    Point,
    RoutePoint,
    back_points,
    cuts,
    moved_points,
    psoas_fascicles,
    psoas_vias,
    quantities,
    routes,
)

BASE: Final = "myofullbody"
SIDES: Final = (("right", "r", 1.0), ("left", "l", -1.0))
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Bone:
    """A bone's triangles in the frame of the body that carries it."""

    name: str
    body: str
    vertices_m: NDArray[np.float32]
    faces: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Anatomy:
    """The compiled model, with each tendon's greatest force, and the bones for pictures."""

    model: Any  # mujoco.MjModel, which ships no types
    force_n: dict[str, float]  # tendon name (fascicle_side) to greatest force
    bones: tuple[Bone, ...]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Hold back the base's warning about empty prefixes, which the engine prints and writes to a file where it stands."""
    handler = mujoco.get_mju_user_warning()
    mujoco.set_mju_user_warning(lambda _: None)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        mujoco.set_mju_user_warning(handler)


def base_model() -> Any:
    """The unchanged base, compiled: what the corrections are measured against."""
    with quiet():
        return myo_sim.load_spec(BASE).compile()


def build() -> Anatomy:
    """Load the base and correct it. Takes a few seconds; see ``cache.load``."""
    with quiet():
        spec = myo_sim.load_spec(BASE)
        base = spec.compile()
        bones = _bones(base)
        force = _base_forces(base)
        _strip(spec, base, force)
        force |= _add_routes(spec)
        _add_cuts(spec)
        _settle(spec)
        model = spec.compile()
    _move_points(model)
    _mirror(model)
    return Anatomy(model, force, bones)


def _bones(base: Any) -> tuple[Bone, ...]:
    bones = []
    for g in range(base.ngeom):
        if base.geom_type[g] != mujoco.mjtGeom.mjGEOM_MESH or base.geom_bodyid[g] == 0:
            continue
        k = base.geom_dataid[g]
        at, count = base.mesh_vertadr[k], base.mesh_vertnum[k]
        rotation = np.zeros(9)
        mujoco.mju_quat2Mat(rotation, base.geom_quat[g])
        vertices = base.mesh_vert[at : at + count] @ rotation.reshape(3, 3).T + base.geom_pos[g]
        first, count = base.mesh_faceadr[k], base.mesh_facenum[k]
        name, faces = base.mesh(k).name, base.mesh_face[first : first + count].astype(np.int32)
        if "ribcage" in name:
            # The base's breastbone carries its maker's badge, most of the rib cage's triangles.
            vertices, faces = mirrored_parts(np.asarray(vertices), faces)
        body = base.body(base.geom_bodyid[g]).name
        bones.append(Bone(spoken(name), body, vertices.astype(np.float32), faces))
    return tuple(bones)


def spoken(mesh: str) -> str:
    """A bone's name for a person, from the base's name of its mesh.

    >>> spoken("torso_geom_13_ribcage_s"), spoken("r_femur"), spoken("2midph_l")
    ('ribcage', 'femur right', '2midph left')
    """
    name = re.sub(r"^.*_geom_\d+_", "", mesh).removeprefix("hat_").removesuffix("_s")
    for side, word in (("r", "right"), ("l", "left")):
        if name.startswith(f"{side}_") or name.endswith(f"_{side}"):
            return f"{name.removeprefix(f'{side}_').removesuffix(f'_{side}')} {word}"
    return name


def _base_forces(base: Any) -> dict[str, float]:
    """Greatest force of each base muscle of trunk and legs, by fascicle and side."""
    force: dict[str, float] = {}
    for i in range(base.nu):
        name = base.actuator(i).name
        tendon = base.actuator_trnid[i, 0]
        trunk_or_leg = not _is_arm_tendon(base, tendon)
        if name[-2:] in {"_r", "_l"} and trunk_or_leg:
            force[name] = float(base.actuator_gainprm[i, 2])
    return {n: f for n, f in force.items() if not n.startswith(("Ps_", "psoas_"))}


def _is_arm_tendon(base: Any, tendon: int) -> bool:
    """Whether a tendon touches anything beyond the thorax: shoulder, arm or hand."""
    return any(_is_arm(base, body) for body in _tendon_bodies(base, tendon))


def _tendon_bodies(base: Any, tendon: int) -> set[int]:
    bodies = set()
    for k in _steps(base, tendon):
        o = base.wrap_objid[k]
        on_site = base.wrap_type[k] == mujoco.mjtWrap.mjWRAP_SITE
        bodies.add(int(base.site_bodyid[o] if on_site else base.geom_bodyid[o]))
    return bodies


def _is_arm(base: Any, body: int) -> bool:
    while body > 0:
        if base.body(body).name.startswith(("Arm_attachment", "chest_", "head_attach")):
            return True
        body = int(base.body_parentid[body])
    return False


def _strip(spec: Any, base: Any, force: dict[str, float]) -> None:
    """Drop actuators, sensors, contacts, pictures and every tendon that is rerouted or moves an arm."""
    for group in (spec.actuators, spec.sensors, spec.pairs, spec.excludes, spec.keys):
        for element in list(group):
            spec.delete(element)
    anew = {route.muscle for route in routes()}
    kept = {
        base.tendon(base.actuator_trnid[i, 0]).name
        for i in range(base.nu)
        if base.actuator(i).name in force and base.actuator(i).name[:-2] not in anew
    }
    rename = {base.tendon(base.actuator_trnid[i, 0]).name: base.actuator(i).name for i in range(base.nu)}
    for tendon in list(spec.tendons):
        if tendon.name in kept:
            tendon.name = rename[tendon.name]
        else:
            spec.delete(tendon)
    for geom in list(spec.geoms):
        if geom.type == mujoco.mjtGeom.mjGEOM_MESH or geom.parent.name == "world":
            spec.delete(geom)


def _settle(spec: Any) -> None:
    """Drop what only pictures need; give every body a placeholder mass (segments are weighed from a table)."""
    for group in (spec.geoms, spec.sites, spec.tendons):
        for element in group:
            element.material = ""
    for group in (spec.meshes, spec.materials, spec.textures):
        for element in list(group):
            spec.delete(element)
    for body in spec.bodies[1:]:
        body.explicitinertial = True
        body.mass, body.ipos, body.inertia = 1.0, [0.0, 0.0, 0.0], [0.01, 0.01, 0.01]
        body.fullinertia = [float("nan")] * 6
        body.iquat = [1.0, 0.0, 0.0, 0.0]


def _place(place: Point, sign: float) -> list[float]:
    return [place[0], place[1], sign * place[2]]


class _Router:
    """Adds sites and cylinders of one side to the spec and strings tendons over them."""

    def __init__(self, spec: Any, suffix: str, sign: float) -> None:
        self.spec, self.suffix, self.sign = spec, suffix, sign

    def body(self, name: str) -> Any:
        return self.spec.body(f"{name}_{self.suffix}" if name == "femur" else name)

    def site(self, name: str, body: str, place: Point) -> str:
        full = f"{name}_{self.suffix}"
        self.body(body).add_site(name=full, pos=_place(place, self.sign))
        return full

    def cylinder(self, route: RoutePoint) -> tuple[str, str]:
        """A cylinder about the hip's flexion axis, and the site that keeps the path on its side of it."""
        name = f"{route.muscle}_{route.point}_{self.suffix}"
        radius = route.radius_m or 0.0
        self.body(route.body).add_geom(
            name=name,
            type=mujoco.mjtGeom.mjGEOM_CYLINDER,
            size=[radius, 0.05, 0],
            pos=_place(route.place_m, self.sign),
            contype=0,
            conaffinity=0,
        )
        x, y, z = route.place_m
        beside = 2 * radius if route.side == "front" else -2 * radius
        return name, self.site(f"{route.muscle}_{route.point}_{route.side}", route.body, (x + beside, y, z))

    def tendon(self, name: str, way: list[str | tuple[str, str]]) -> None:
        tendon = self.spec.add_tendon(name=f"{name}_{self.suffix}")
        for step in way:
            if isinstance(step, tuple):
                tendon.wrap_geom(*step)
            else:
                tendon.wrap_site(step)


def _add_routes(spec: Any) -> dict[str, float]:
    """String the psoas, and what a table routes anew, on both sides; returns the forces that the base did not give."""
    extra = quantities("new_muscles.csv", unit=True)
    fascicles = psoas_fascicles()
    whole = sum(f.pcsa_mm2 for f in fascicles)
    force: dict[str, float] = {}
    for _, suffix, sign in SIDES:
        router = _Router(spec, suffix, sign)
        ways = {
            muscle: _route(router, [r for r in routes() if r.muscle == muscle])
            for muscle in dict.fromkeys(r.muscle for r in routes())
        }
        vias = {
            (v.body, v.kind): router.site(f"psoas_via_{v.body}_{v.kind}", v.body, v.place_m)
            for v in psoas_vias()
        }
        for fascicle in fascicles:
            name = f"Ps_{fascicle.name}"
            origin = router.site(f"{name}_origin", fascicle.body, fascicle.place_m)
            router.tendon(name, [origin, *_passed(fascicle.body, fascicle.kind, vias), *ways["psoas"]])
            force[f"{name}_{suffix}"] = extra["psoas_total_force"] * fascicle.pcsa_mm2 / whole
        for muscle, way in ways.items():
            if muscle != "psoas":
                router.tendon(muscle, way)
            if f"{muscle}_force" in extra:
                force[f"{muscle}_{suffix}"] = extra[f"{muscle}_force"]
    return force


def _add_cuts(spec: Any) -> None:
    """Three slides at every joint whose load is asked for; they never move.

    What would move a slide is the force that the joint carries: the tendons' and the segments' share of it then come
    out with their moments, from one pass. The slides stand last in their body, so their axes are those of the bone
    beyond the cut.
    """
    for cut in cuts():
        bone = spec.body(cut.beyond)
        present = [joint.name for joint in bone.joints]
        for name, direction in zip(cut.joints, np.eye(3), strict=True):
            if name not in present:  # the base's knee has two of its slides already, across its axis
                bone.add_joint(
                    name=name,
                    type=mujoco.mjtJoint.mjJNT_SLIDE,
                    axis=direction,
                    limited=mujoco.mjtLimited.mjLIMITED_FALSE,
                )


def _route(router: _Router, points: list[RoutePoint]) -> list[str | tuple[str, str]]:
    return [
        router.cylinder(p) if p.radius_m else router.site(f"{p.muscle}_{p.point}", p.body, p.place_m)
        for p in points
    ]


def _passed(origin: str, kind: str, vias: dict[tuple[str, str], str]) -> list[str]:
    """The via points on the vertebrae below the origin, from above down."""
    column = ("torso", "lumbar1", "lumbar2", "lumbar3", "lumbar4", "lumbar5")
    below = column[column.index(origin) + 1 :]
    return [vias[body, kind] for body in below]


def _move_points(model: Any) -> None:
    """Put the points of the right side that a table names where it says; ``_mirror`` does the left."""
    for moved in moved_points():
        step = _steps(model, model.tendon(f"{moved.muscle}_r").id)[moved.point]
        if model.wrap_type[step] != mujoco.mjtWrap.mjWRAP_SITE or _step_body(
            model, step
        ) != moved.body.removesuffix("_r"):
            raise AssertionError(
                f"moved_points.csv: point {moved.point} of {moved.muscle} is not on {moved.body}"
            )
        model.site_pos[model.wrap_objid[step]] = moved.place_m
    for pattern, body, backward_m in back_points():
        found = set()
        for t in range(model.ntendon):
            if fnmatchcase(model.tendon(t).name, f"{pattern}_r"):
                sites = [k for k in _steps(model, t) if model.wrap_type[k] == mujoco.mjtWrap.mjWRAP_SITE]
                found |= {int(model.wrap_objid[k]) for k in sites if _step_body(model, k) == body}
        for site in found:
            model.site_pos[site, 0] -= backward_m


def _mirror(model: Any) -> None:
    """Overwrite the left side with the mirror of the right, and put midline bodies on the midline."""
    flip, turn = np.array([1.0, 1.0, -1.0]), np.array([1.0, -1.0, -1.0, 1.0])
    for b in range(1, model.nbody):
        name = model.body(b).name
        # The base writes quarter turns as 1.57 radians: pelvis and sacrum are then not quite aligned.
        snapped = np.round(model.body_quat[b] * 2) / 2
        if np.abs(snapped - model.body_quat[b]).max() < 1e-3:
            model.body_quat[b] = snapped
        other = f"{name[:-2]}_r"
        if name.endswith("_l") and other in _names(model.body, model.nbody):
            model.body_pos[b] = model.body(other).pos * flip
            model.body_quat[b] = model.body(other).quat * turn
    tendons = _names(model.tendon, model.ntendon)
    for t, name in enumerate(tendons):
        if not name.endswith("_l"):
            continue
        u = tendons.index(f"{name[:-2]}_r")
        right, left = _steps(model, u), _steps(model, t)
        if [_step_body(model, k) for k in right] != [_step_body(model, k) for k in left]:
            left = left[::-1]  # the base strings a few left muscles from the other end
        for r, s in zip(right, left, strict=True):
            _mirror_step(model, r, s, flip, turn)


def _steps(model: Any, tendon: int) -> list[int]:
    start = int(model.tendon_adr[tendon])
    return list(range(start, start + int(model.tendon_num[tendon])))


def _step_body(model: Any, step: int) -> str:
    """The body a step of a path lies on, without its side."""
    o = model.wrap_objid[step]
    on_site = model.wrap_type[step] == mujoco.mjtWrap.mjWRAP_SITE
    name: str = model.body(model.site_bodyid[o] if on_site else model.geom_bodyid[o]).name
    return name.removesuffix("_r").removesuffix("_l")


def _mirror_step(model: Any, right: int, left: int, flip: Floats, turn: Floats) -> None:
    r, s = model.wrap_objid[right], model.wrap_objid[left]
    if model.wrap_type[right] != model.wrap_type[left]:
        raise AssertionError("the base's left and right paths differ in kind")
    if model.wrap_type[right] == mujoco.mjtWrap.mjWRAP_SITE:
        model.site_pos[s] = model.site_pos[r] * flip
        return
    if r != s:
        model.geom_pos[s], model.geom_size[s] = model.geom_pos[r] * flip, model.geom_size[r]
        model.geom_quat[s] = model.geom_quat[r] * turn
    p, q = int(model.wrap_prm[right]), int(model.wrap_prm[left])
    if p >= 0 <= q and p != q:
        model.site_pos[q] = model.site_pos[p] * flip


def _names(access: Any, count: int) -> list[str]:
    return [access(i).name for i in range(count)]
