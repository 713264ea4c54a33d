"""A scene from the base model as it comes, with made-up activations: a stand-in for a body, for pictures only."""

from __future__ import annotations

import warnings

import numpy as np

from psoas.graphics.scene import BoneMesh, MuscleLine, PullArrow, Scene

BONES = ("sacrum", "lumbar", "torso", "pelvis", "femur", "tibia", "talus", "calcn", "toes", "patella")
MUSCLES = {
    "Ps_": "psoas",
    "iliacus": "iliacus",
    "recfem": "rectus_femoris",
    "sart": "sartorius",
    "tfl": "tensor_fasciae_latae",
    "glmax": "gluteus_maximus",
    "glmed": "gluteus_medius",
    "glmin": "gluteus_minimus",
    "addlong": "adductor_longus",
    "addbrev": "adductor_brevis",
    "addmag": "adductor_magnus",
    "bflh": "biceps_femoris_long",
    "semiten": "semitendinosus",
    "vas": "vasti",
    "gas": "gastrocnemius",
    "soleus": "soleus",
    "tib": "tibialis",
    "IL_": "erector_spinae",
    "LTpT": "erector_spinae",
    "LTpL": "erector_spinae",
    "MF": "multifidus",
    "QL": "quadratus_lumborum",
}
WORK = {
    "psoas": 0.42,
    "iliacus": 0.33,
    "rectus_femoris": 0.5,
    "tensor_fasciae_latae": 0.25,
    "gluteus_medius": 0.65,
}


def base_scene() -> Scene:
    """Standing as the model's zero pose has it, turned so that x is forward and y to the left."""
    import mujoco
    from myo_sim import load_spec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = load_spec("myofullbody").compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)

    def turned(points: np.ndarray) -> np.ndarray:
        flat = np.asarray(points, float).reshape(-1, 3)
        return np.column_stack((-flat[:, 1], flat[:, 0], flat[:, 2]))

    bones = []
    for geom in range(model.ngeom):
        name = model.body(model.geom_bodyid[geom]).name
        mesh = model.geom_dataid[geom]
        if model.geom_type[geom] != mujoco.mjtGeom.mjGEOM_MESH or not name.startswith(BONES):
            continue
        first, count = model.mesh_vertadr[mesh], model.mesh_vertnum[mesh]
        rotation = data.geom_xmat[geom].reshape(3, 3)
        placed = model.mesh_vert[first : first + count] @ rotation.T + data.geom_xpos[geom]
        first, count = model.mesh_faceadr[mesh], model.mesh_facenum[mesh]
        faces = model.mesh_face[first : first + count].astype(np.int32)
        bones.append(BoneMesh(model.mesh(mesh).name, turned(placed), faces))
    lumped = {}
    for side in ("left", "right"):
        tendon = model.tendon(f"psoas_{side[0]}_tendon").id
        start, count = data.ten_wrapadr[tendon], data.ten_wrapnum[tendon]
        lumped[side] = turned(data.wrap_xpos.reshape(-1, 3)[start : start + count])
    muscles = []
    for tendon in range(model.ntendon):
        name = model.tendon(tendon).name
        group = next((g for prefix, g in MUSCLES.items() if name.startswith(prefix)), None)
        if group is None or name.removesuffix("_tendon")[-1] not in "lr":
            continue
        side = "left" if name.removesuffix("_tendon").endswith("l") else "right"
        start, count = data.ten_wrapadr[tendon], data.ten_wrapnum[tendon]
        path = turned(data.wrap_xpos.reshape(-1, 3)[start : start + count])
        if group == "psoas":  # the base cuts it at the sacrum: carry it on to the femur, for the look of it
            path = np.concatenate((path[:1], lumped[side]))
        work = WORK.get(group, 0.04) * (1.0 if side == "left" else 0.5)
        muscles.append(
            MuscleLine(
                group,
                name,
                side,  # type: ignore[arg-type]
                path,
                work,
                WORK.get(group, 0.04) * 0.6,
                200 * work,
            )
        )
    return Scene("lift_knee", tuple(bones), tuple(muscles), _arrows(muscles))


def _arrows(muscles: list[MuscleLine]) -> tuple[PullArrow, ...]:
    arrows = []
    for n, level in enumerate(("L1", "L2", "L3", "L4", "L5")):
        for side, sign in (("left", 1.0), ("right", -1.0)):
            lines = [m for m in muscles if m.muscle == "psoas" and m.side == side and level in m.fascicle]
            if not lines:
                continue
            at = np.mean([m.points_m[0] for m in lines], axis=0)
            force = np.array([0.45, 0.2 * sign, -0.85]) * (60 + 25 * n) * (1.0 if side == "left" else 0.3)
            arrows.append(PullArrow(level, side, at, force))  # type: ignore[arg-type]
    return tuple(arrows)
