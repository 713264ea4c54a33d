"""The compiled body as arrays: muscles, independent coordinates, and what moves what.

The base ties many joints to others by polynomials (the lumbar levels, the knee's slides, the kneecap). Everything
here is in the independent coordinates: the root's six, three of the lumbar spine, and hip, knee, ankle and
subtalar joints on each side. All lengths are those of the base, about 1.71 m tall; ``Person`` scales them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import mujoco
import numpy as np
from numpy.typing import NDArray

from psoas.body.model.anatomy import Anatomy
from psoas.body.tables import fibres_of, quantities, segments, spine_levels, strength_factors

Floats = NDArray[np.float64]

LUMBAR: Final = ("lumbar_flexion", "lumbar_bending", "lumbar_rotation")
LEG: Final = ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle", "subtalar_angle")
COORDINATES: Final = (*LUMBAR, *(f"{joint}_{side}" for side in ("r", "l") for joint in LEG))
# The ending of the base's joint names for each lumbar coordinate, and the sign that makes it forward, right, left.
_LUMBAR_JOINT: Final = {
    "lumbar_flexion": ("FE", -1.0),
    "lumbar_bending": ("LB", 1.0),
    "lumbar_rotation": ("AR", 1.0),
}
_LOWEST: Final = {"FE": "flex_extension", "LB": "lat_bending", "AR": "axial_rotation"}
HANDS: Final = ("lunate_r", "lunate_l")
_ABDOMEN_SHARE: Final = "Abs_r3"


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """Arrays over the muscles' fascicles (m of them) and the tendons' places in the model."""

    model: Any
    names: tuple[str, ...]  # fascicle and side: Ps_L3-TP_r
    groups: tuple[str, ...]
    sides: tuple[str, ...]  # left or right
    force_n: Floats  # greatest active force (m,)
    fibre_m: Floats  # optimal fibre length
    slack_m: Floats  # tendon length
    cosine: Floats  # of the pennation angle, kept constant
    passive_strain: Floats  # of fibre and tendon together, at a passive pull as great as the active one
    couplings: tuple[Coupling, ...]
    segment_body: NDArray[np.int64]  # (s,)
    segment_share: Floats  # (2, s): male, female
    segment_place_m: Floats  # (s, 3)
    segment_gyration_m: Floats  # (s, 3)

    def fascicles(self, group: str, side: str) -> NDArray[np.int64]:
        """The indices of one group's fascicles on one side."""
        return _fascicles(self, group, side)

    def body(self, name: str) -> int:
        """The index of a body of the model."""
        return int(self.model.body(name).id)

    def below(self, name: str) -> NDArray[np.bool_]:
        """Which bodies hang on ``name``, itself included (for the spine: everything above a cut)."""
        root, parent = self.body(name), self.model.body_parentid
        inside = np.zeros(self.model.nbody, dtype=np.bool_)
        inside[root] = True
        for b in range(root + 1, self.model.nbody):
            inside[b] = inside[parent[b]]
        return inside


@lru_cache(maxsize=512)
def _fascicles(skeleton: Skeleton, group: str, side: str) -> NDArray[np.int64]:
    chosen = [i for i, g in enumerate(skeleton.groups) if g == group and skeleton.sides[i] == side]
    found = np.array(chosen, dtype=np.int64)
    found.flags.writeable = False
    return found


@dataclass(frozen=True, slots=True)
class Coupling:
    """A joint that follows an independent coordinate: q = Σ c_k x^k."""

    qpos: int
    dof: int
    coordinate: str
    polynomial: tuple[float, ...]


def skeleton(anatomy: Anatomy) -> Skeleton:
    """Index the anatomy; fibre and tendon lengths are fitted on the standing path."""
    model = anatomy.model
    names = tuple(model.tendon(i).name for i in range(model.ntendon))
    fibres = [fibres_of(name[:-2]) for name in names]
    data = mujoco.MjData(model)
    couplings = tuple(_couplings(model))
    data.qpos[:] = model.qpos0
    for coupling in couplings:
        data.qpos[coupling.qpos] = coupling.polynomial[0]
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_tendon(model, data)
    standing = data.ten_length.copy()
    cosine = np.cos(np.radians([f.pennation_deg for f in fibres]))
    length = np.array([f.standing_length for f in fibres])
    # At least a tenth of a path is tendon: short deep fascicles get shorter fibres than the group's mean.
    fibre = np.minimum([f.fibre_m for f in fibres], 0.9 * standing / (length * cosine))
    slack = standing - length * fibre * cosine
    # The tendon gives too: at full force it is a few percent longer, which the stiff tendon here leaves out.
    strain = (
        np.array([f.passive_strain for f in fibres]) + quantities("hill.csv")["tendon_strain"] * slack / fibre
    )
    weights = [
        (side_body, segment) for segment in segments() for side_body in _both_sides(model, segment.body)
    ]
    return Skeleton(
        model=model,
        names=names,
        groups=tuple(f.group for f in fibres),
        sides=tuple("left" if name.endswith("_l") else "right" for name in names),
        force_n=np.array(
            [
                anatomy.force_n[name] * strength_factors().get(f.group, 1.0)
                for name, f in zip(names, fibres, strict=True)
            ]
        ),
        fibre_m=fibre,
        slack_m=slack,
        cosine=cosine,
        passive_strain=strain,
        couplings=couplings,
        segment_body=np.array([b for (b, _), _ in weights], dtype=np.int64),
        segment_share=np.array([[s.male for _, s in weights], [s.female for _, s in weights]]),
        segment_place_m=np.array([np.array(s.place_m) * [1, 1, sign] for (_, sign), s in weights]),
        segment_gyration_m=np.array([s.gyration_m for _, s in weights]),
    )


def _both_sides(model: Any, name: str) -> list[tuple[int, float]]:
    names = {model.body(i).name: i for i in range(model.nbody)}
    if name in names:
        return [(names[name], 1.0)]
    return [(names[f"{name}_r"], 1.0), (names[f"{name}_l"], -1.0)]


def _couplings(model: Any) -> list[Coupling]:
    """Every joint that moves with an independent coordinate, the coordinate's own joint included."""
    found: list[Coupling] = []

    def add(joint: str, coordinate: str, *polynomial: float) -> None:
        j = model.joint(joint)
        found.append(Coupling(int(j.qposadr[0]), int(j.dofadr[0]), coordinate, polynomial))

    for coordinate, (axis, sign) in _LUMBAR_JOINT.items():
        for level in spine_levels()[1:]:
            share = {"FE": level.share_flexion, "LB": level.share_lateral, "AR": level.share_axial}[axis]
            joint = _LOWEST[axis] if level.name == "L5_S1" else f"{level.name}_{axis}"
            add(joint, coordinate, 0.0, sign * share)
    for e in range(model.neq):
        follower, leader = model.joint(model.eq_obj1id[e]).name, int(model.eq_obj2id[e])
        if follower == _ABDOMEN_SHARE:
            add(follower, "lumbar_flexion", 0.0, -float(model.eq_data[e, 1]))
        elif leader >= 0 and model.joint(leader).name.startswith("knee_angle_"):
            add(follower, model.joint(leader).name, *_mirrored_polynomial(model, e))
    for side in ("r", "l"):
        for joint in LEG:
            add(f"{joint}_{side}", f"{joint}_{side}", 0.0, 1.0)
    return found


def _mirrored_polynomial(model: Any, equality: int) -> tuple[float, ...]:
    """The right knee's polynomial for both knees, so that they mirror each other exactly."""
    name = model.joint(model.eq_obj1id[equality]).name
    right = model.joint(f"{name[:-2]}_r").id
    for e in range(model.neq):
        if model.eq_obj1id[e] == right:
            return tuple(float(c) for c in model.eq_data[e, :5])
    raise AssertionError("a knee without its right twin")


@lru_cache(maxsize=16)
def weighed(skeleton: Skeleton, maleness: float, load_share: float) -> Any:
    """A copy of the engine's model whose segments weigh their share of the whole body (its mass is 1).

    Args:
        skeleton: the body.
        maleness: weight of the men's shares against the women's.
        load_share: mass in the hands, shared by both, over the body's.
    """
    model = copy.deepcopy(skeleton.model)
    model.opt.gravity[:] = 0.0  # weight is the inertia of a root accelerated upwards, see kinematics
    model.body_sameframe[:] = (
        0  # the engine compiled every centre onto its body's origin, and would keep it there
    )
    model.body_mass[:] = 0.0
    model.body_inertia[:] = 0.0
    shares = segment_shares(skeleton, maleness)
    rows = zip(
        skeleton.segment_body, shares, skeleton.segment_place_m, skeleton.segment_gyration_m, strict=True
    )
    for body, share, at, gyration in rows:
        model.body_mass[body] = share
        model.body_ipos[body] = at
        model.body_iquat[body] = [1.0, 0.0, 0.0, 0.0]
        model.body_inertia[body] = share * gyration**2
    for hand in HANDS:
        # A load in the hand is a weight without turning inertia of its own.
        model.body_mass[skeleton.body(hand)] += load_share / 2
    return model


def segment_shares(skeleton: Skeleton, maleness: float) -> Floats:
    """Every segment's share of the body's mass (s,); they sum to one."""
    male, female = skeleton.segment_share / skeleton.segment_share.sum(axis=1, keepdims=True)
    return np.asarray(maleness * male + (1 - maleness) * female)
