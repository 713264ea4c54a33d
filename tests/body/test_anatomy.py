"""The whole psoas: every fascicle's lever at the hip, its signs at the spine, and what the base gets wrong."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest
from numpy.typing import NDArray

from psoas.body import Person, fascicle_moment_arms, moment_arm
from psoas.body.mechanics.kinematics import kinematics
from psoas.body.model import cache
from psoas.body.model.anatomy import base_model
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.motion import held
from psoas.body.tables import psoas_fascicles, quantities

ANGLES = np.arange(-20.0, 120.01, 0.5)


def arms_mm(muscle: str, coordinate: str, **others: float) -> NDArray[np.float64]:
    """Moment arms over ``ANGLES`` (angles, fascicles), at the usual size."""
    skeleton = cache.load()
    chosen = [
        i
        for i, g in enumerate(skeleton.groups)
        if g == muscle and skeleton.names[i].endswith(coordinate[-2:])
    ]
    row = COORDINATES.index(coordinate)
    rows = [kinematics(skeleton, held({**others, coordinate: a})).lever_m[0, row, chosen] for a in ANGLES]
    return np.array(rows) * Person().length_scale * 1e3


@pytest.mark.parametrize("side", ["r", "l"])
@pytest.mark.parametrize(
    "others",
    [{}, {"hip_adduction": -15.0}, {"hip_adduction": 10.0}, {"hip_rotation": 20.0}, {"lumbar_flexion": 40.0}],
)
def test_every_psoas_fascicle_keeps_its_lever_at_the_hip(side: str, others: dict[str, float]) -> None:
    placed = {k if k.startswith("lumbar") else f"{k}_{side}": v for k, v in others.items()}
    arms = arms_mm("psoas", f"hip_flexion_{side}", **placed)
    assert arms.shape[1] == 11
    assert arms.min() > 15
    assert arms.max() < 45
    assert np.abs(np.diff(arms, axis=0)).max() < 1.0


def test_iliacus_does_not_collapse_in_deep_flexion() -> None:
    arms = arms_mm("iliacus", "hip_flexion_r")
    assert arms.min() > 15
    assert np.abs(np.diff(arms, axis=0)).max() < 1.0


def test_gluteus_maximus_keeps_its_lever_where_one_rises_from_a_chair() -> None:
    arms = -arms_mm("gluteus_maximus", "hip_flexion_r")
    assert arms[ANGLES <= 100].min() > 30  # the base falls to 9
    assert np.abs(np.diff(arms, axis=0)).max() < 1.0


@pytest.mark.parametrize("muscle", ["rectus_femoris", "sartorius", "tensor_fasciae_latae", "pectineus"])
def test_other_hip_flexors_have_no_jumps(muscle: str) -> None:
    arms = arms_mm(muscle, "hip_flexion_r")
    assert np.abs(np.diff(arms, axis=0)).max() < 1.0
    assert arms[40] > 0  # flexors when standing


# Bogduk 1992: fascicles from transverse processes extend the uppermost joint that they cross; those from discs and
# bodies flex, and everything flexes the lower joints. All arms are small.
JOINTS = ("L1_L2_FE", "L2_L3_FE", "L3_L4_FE", "L4_L5_FE", "flex_extension")


@pytest.mark.parametrize("fascicle", psoas_fascicles(), ids=lambda f: f.name)
def test_signs_at_the_lumbar_levels(fascicle) -> None:  # type: ignore[no-untyped-def]
    skeleton = cache.load()
    data = mujoco.MjData(skeleton.model)
    data.qpos[:] = kinematics(skeleton, held({})).qpos[0]
    mujoco.mj_kinematics(skeleton.model, data)
    mujoco.mj_comPos(skeleton.model, data)
    mujoco.mj_tendon(skeleton.model, data)
    i = skeleton.names.index(f"Ps_{fascicle.name}_r")
    dense = np.zeros(skeleton.model.nv)
    start, count = skeleton.model.ten_J_rowadr[i], skeleton.model.ten_J_rownnz[i]
    dense[skeleton.model.ten_J_colind[start : start + count]] = data.ten_J[start : start + count]
    # Flexion turns about the negative axis, so a flexor's length grows along the positive one.
    flexing_mm = [dense[skeleton.model.joint(j).dofadr[0]] * 1e3 for j in JOINTS]
    first = {"T12": 0, "L1": 0, "L2": 1, "L3": 2, "L4": 3, "L5": 4}[fascicle.attachment]
    crossed = flexing_mm[first:]
    assert np.allclose(flexing_mm[:first], 0.0, atol=1e-9)
    assert np.abs(crossed).max() < 25
    if fascicle.kind == "process" and first < 4:
        assert crossed[0] < 0
    if fascicle.kind == "body":
        assert min(crossed) > 0
    for level in range(max(first, 3), 5):  # L4-5 and L5-S1, but the fascicle's own uppermost joint
        if level > first or fascicle.kind == "body":
            assert flexing_mm[level] > 0


def test_the_psoas_is_counted_once_and_shared_by_cross_section() -> None:
    skeleton = cache.load()
    for side in ("left", "right"):
        chosen = skeleton.fascicles("psoas", side)
        assert len(chosen) == 11
        assert 1000 <= skeleton.force_n[chosen].sum() <= 1400
    assert not [n for n in skeleton.names if n.startswith("psoas")]  # the base's lumped muscle is gone
    by_name = {f"Ps_{f.name}_r": f.pcsa_mm2 for f in psoas_fascicles()}
    forces = {n: skeleton.force_n[skeleton.names.index(n)] for n in by_name}
    ratio = [forces[n] / area for n, area in by_name.items()]
    assert np.ptp(ratio) < 1e-9


def test_every_vertebra_has_a_fascicle() -> None:
    assert {f.attachment for f in psoas_fascicles()} == {"T12", "L1", "L2", "L3", "L4", "L5"}


def test_in_the_unjoined_base_lifting_the_knee_pulls_on_no_vertebra() -> None:
    """The base's lumbar fascicles have no lever at the hip, so no hip moment ever recruits them; its hip psoas
    touches no vertebra and has no lever at the spine. The psoas's pull on every vertebra is therefore zero."""
    base = base_model()
    data = mujoco.MjData(base)
    data.qpos[base.joint("hip_flexion_r").qposadr[0]] = np.radians(90)
    data.qpos[base.joint("knee_angle_r").qposadr[0]] = np.radians(90)
    mujoco.mj_fwdPosition(base, data)
    lever = np.zeros((base.ntendon, base.nv))
    for t in range(base.ntendon):
        start, count = base.ten_J_rowadr[t], base.ten_J_rownnz[t]
        lever[t, base.ten_J_colind[start : start + count]] = data.ten_J[start : start + count]
    hip = [base.joint(f"hip_{m}_r").dofadr[0] for m in ("flexion", "adduction", "rotation")]
    spine = [base.joint(j).dofadr[0] for j in JOINTS]
    fascicles = [t for t in range(base.ntendon) if base.tendon(t).name.startswith("Ps_")]
    assert len(fascicles) == 22
    assert np.abs(lever[np.ix_(fascicles, hip)]).max() == 0.0
    lumped = base.tendon("psoas_r_tendon").id
    assert abs(lever[lumped, hip[0]]) > 0.01
    assert np.abs(lever[lumped, spine]).max() == 0.0


def test_fibres_of_the_psoas_work_near_their_plateau() -> None:
    skeleton = cache.load()
    chosen = skeleton.fascicles("psoas", "right")
    width = quantities("hill.csv")["active_width"]
    for angle in (-15, 0, 30, 60, 90):
        length = kinematics(skeleton, held({"hip_flexion_r": angle})).length_m[0, chosen]
        fibre = (length - skeleton.slack_m[chosen]) / (skeleton.fibre_m[chosen] * skeleton.cosine[chosen])
        assert np.exp(-((fibre - 1) ** 2) / width).min() > 0.75, angle


# Bands of the reference (measured or other models) that were not used to fit anything but the cylinder's size.
@pytest.mark.parametrize(
    ("muscle", "angle_deg", "low", "high"),
    [
        ("psoas", -20, 16.2, 32.2), ("psoas", 0, 16.1, 32.1), ("psoas", 45, 21.6, 40.2), ("psoas", 90, 23.1, 42.9),
        ("iliacus", -20, 23.9, 44.3), ("iliacus", 15, 25.1, 46.7), ("iliacus", 60, 30.0, 55.8),
        ("rectus_femoris", 0, 24.0, 53.6), ("rectus_femoris", 45, 35.6, 66.2),
        ("tensor_fasciae_latae", 60, 51.2, 106.6), ("pectineus", 0, 15.0, 44.5), ("pectineus", 60, 15.2, 32.0),
        ("adductor_longus", 0, 33.3, 59.4),
    ],
)  # fmt: skip
def test_hip_levers_lie_where_others_found_them(
    muscle: str, angle_deg: float, low: float, high: float
) -> None:
    assert low <= moment_arm(muscle, "hip_flexion", "right", angle_deg).moment_arm_mm <= high


def test_a_moment_arm_is_the_slope_of_the_length() -> None:
    for muscle, coordinate in (
        ("psoas", "hip_flexion"),
        ("hamstrings", "knee_angle"),
        ("erector_spinae", "lumbar_flexion"),
    ):
        at = moment_arm(muscle, coordinate, "left", 40.0)
        step = 0.01
        there = moment_arm(muscle, coordinate, "left", 40.0 + step).length_mm
        back = moment_arm(muscle, coordinate, "left", 40.0 - step).length_mm
        assert at.moment_arm_mm == pytest.approx((back - there) / np.radians(2 * step), abs=0.02)


def test_left_and_right_levers_are_equal() -> None:
    left = fascicle_moment_arms("psoas", "hip_flexion", "left", 35.0)
    right = fascicle_moment_arms("psoas", "hip_flexion", "right", 35.0)
    for name, arm in right.items():
        assert left[f"{name[:-2]}_l"].moment_arm_mm == pytest.approx(arm.moment_arm_mm, rel=1e-9)


# TLEM 2.0 (Carbone 2015 J Biomech 48:734), turned forward by the 10 degrees that bring its spines and pubic tubercle to
# this pelvis's; millimetres below the hip centre. Its own frame, in which both pairs of spines lie level, says 64, 57, 42, 42.
@pytest.mark.parametrize(
    ("fascicle", "below_mm", "within_mm"),
    [
        ("addmagIsch", 58.6, 1.0), ("addmagDist", 59.0, 1.0), ("semiten", 48.7, 8.0), ("semimem", 35.9, 8.0),
        ("bflh", 33.4, 8.0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", ["r", "l"])
def test_muscles_of_the_ischium_begin_as_low_as_a_cadaver_has_them(
    fascicle: str, below_mm: float, within_mm: float, side: str
) -> None:
    model = cache.load().model
    first = model.tendon_adr[model.tendon(f"{fascicle}_{side}").id]
    origin = model.site_pos[model.wrap_objid[first]]
    below = (model.body(f"femur_{side}").pos - origin)[1] * 1e3
    assert below == pytest.approx(below_mm, abs=within_mm)
