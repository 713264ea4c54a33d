"""Moment arms of trunk and hip muscles against OpenSim, on the same bones, points and surfaces.

A share of the postures here; `make bars` (section many) runs this file with ``PSOAS_MANY`` set, in all of them.
"""

from __future__ import annotations

from itertools import product

import mujoco
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.body.opensim.ways import GEODESIC, rebuilt
from tests.many import MANY

from psoas.body.mechanics.kinematics import kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, LUMBAR
from psoas.body.motion.motion import held

Floats = NDArray[np.float64]
BAR_MM = 1.0
SAME_MM = 1e-6  # where both engines compute the same thing
GEODESIC_MM = 1e-3
HIP = ("hip_flexion", "hip_adduction", "hip_rotation")
HIPS = tuple(f"{joint}_{side}" for side in "rl" for joint in HIP)
CORNERS_DEG = tuple(product((-20, 50), (-15, 15), (-10, 10)))
LUMBAR_DEG = [
    dict(zip(LUMBAR, angles, strict=True))
    for angles in [
        (0, 0, 0), (-20, 0, 0), (50, 0, 0), (0, 15, 0), (0, 0, 10),
        *(((25, 0, 0), (0, -15, 0), (0, 0, -10), *CORNERS_DEG) if MANY else CORNERS_DEG[::5]),
    ]
]  # fmt: skip
HIP_DEG = (-15, 0, 15, 30, 45, 60, 75, 90, 110) if MANY else (-15, 0, 45, 75, 110)
HIP_ENDS_DEG = [(-15, -10, 10), (110, -20, 15), *([(-15, 0, 0), (110, 0, 0), (110, 15, -15)] if MANY else [])]


def ours_mm(muscles: tuple[str, ...], coordinates: tuple[str, ...], angles_deg: dict[str, float]) -> Floats:
    """Moment arms as the body has them (n, m): the one place that knows how to ask for them."""
    skeleton = cache.load()
    lever = kinematics(skeleton, held(angles_deg)).lever_m[0]
    rows = [COORDINATES.index(c) for c in coordinates]
    columns = [skeleton.names.index(m.removeprefix(GEODESIC)) for m in muscles]
    return np.asarray(1e3 * lever[rows][:, columns])


def worst_mm(muscles: tuple[str, ...], coordinates: tuple[str, ...], angles_deg: dict[str, float]) -> float:
    theirs = 1e3 * rebuilt().twin.moment_arms(muscles, coordinates, angles_deg)
    return float(np.abs(theirs - ours_mm(muscles, coordinates, angles_deg)).max())


def hips_deg(flexion: float, adduction: float = 0.0, rotation: float = 0.0) -> dict[str, float]:
    return dict(zip(HIPS, 2 * (flexion, adduction, rotation), strict=True))


def test_every_muscle_of_the_trunk_is_there() -> None:
    skeleton = cache.load()
    trunk = {"erector_spinae", "multifidus", "quadratus_lumborum", "external_oblique", "internal_oblique", "rectus_abdominis", "psoas"}  # fmt: skip
    there = {*rebuilt().straight, *rebuilt().wrapped}
    assert {n for n, g in zip(skeleton.names, skeleton.groups, strict=True) if g in trunk} <= there


@pytest.mark.parametrize("angles_deg", LUMBAR_DEG, ids=str)
def test_about_the_lumbar_spine(angles_deg: dict[str, float]) -> None:
    """Spheres are exact in both engines; the psoas's cylinder lies at the hip, which the spine does not move."""
    assert worst_mm(rebuilt().straight, LUMBAR, angles_deg) < SAME_MM
    assert worst_mm(rebuilt().wrapped, LUMBAR, angles_deg) < GEODESIC_MM


@pytest.mark.parametrize("flexion_deg", HIP_DEG)
def test_about_the_hip(flexion_deg: float) -> None:
    """Straight paths, and the hip flexors over their cylinder."""
    angles = hips_deg(flexion_deg)
    flexors = tuple(m for m in rebuilt().wrapped if m.startswith(("Ps_", "iliacus_")))
    assert len(flexors) == 24
    assert worst_mm(rebuilt().straight, HIPS, angles) < SAME_MM
    assert worst_mm(flexors, HIPS, angles) < BAR_MM


@pytest.mark.parametrize("flexion_deg", HIP_DEG)
def test_over_cylinders_ours_is_the_shorter_way(flexion_deg: float) -> None:
    """All other cylinders too, by how OpenSim's own lengths change.

    Its wrap cylinder lays a path micrometres off the shortest way; the forces along that path then have arms up to a
    millimetre off what its length says. Ours are the shortest ways.
    """
    muscles = rebuilt().wrapped
    skeleton, step_deg = cache.load(), 0.02
    columns = [skeleton.names.index(m) for m in muscles]
    angles = hips_deg(flexion_deg)
    ours_m = kinematics(skeleton, held(angles)).length_m[0, columns]
    assert np.all(ours_m <= rebuilt().twin.lengths(muscles, angles) + 1e-9)
    for coordinate in HIPS:
        ahead, behind = (
            rebuilt().twin.lengths(muscles, angles | {coordinate: angles[coordinate] + step})
            for step in (step_deg, -step_deg)
        )
        arm_mm = -1e3 * (ahead - behind) / np.radians(2 * step_deg)
        assert np.abs(arm_mm - ours_mm(muscles, (coordinate,), angles)[0]).max() < BAR_MM


@pytest.mark.parametrize("end_deg", HIP_ENDS_DEG, ids=str)
def test_psoas_and_iliacus_lie_on_the_exact_geodesic(end_deg: tuple[float, float, float]) -> None:
    """OpenSim's wrap cylinder lays a path only nearly along the shortest way; its geodesic solver does it exactly.

    The solver seeks each path from the last one and can fall off to the far side after a leap: small steps from zero.
    """
    rebuilt().twin.restart()
    for share in np.linspace(0.0, 1.0, 23):
        assert (
            worst_mm(rebuilt().geodesic, HIPS, hips_deg(*(share * angle for angle in end_deg))) < GEODESIC_MM
        )


def touching(angles_deg: dict[str, float]) -> set[str]:
    """The muscles that lie on a surface in this pose, in our engine."""
    skeleton = cache.load()
    model, data = skeleton.model, mujoco.MjData(skeleton.model)
    data.qpos[:] = kinematics(skeleton, held(angles_deg)).qpos[0]
    mujoco.mj_kinematics(model, data)
    mujoco.mj_comPos(model, data)
    mujoco.mj_tendon(model, data)
    sites = [
        np.sum(model.wrap_type[a : a + n] == mujoco.mjtWrap.mjWRAP_SITE)
        for a, n in zip(model.tendon_adr, model.tendon_num, strict=True)
    ]
    return {name for name, k, n in zip(skeleton.names, data.ten_wrapnum, sites, strict=True) if k > n}


def test_surfaces_are_touched_and_left() -> None:
    """Else no surface would be compared at all."""
    psoas = {m.removeprefix(GEODESIC) for m in rebuilt().geodesic if "Ps_" in m}
    standing, flexed = touching({}), touching(hips_deg(110))
    assert len(psoas) == 22
    assert psoas | {"iliacus_r", "iliacus_l"} <= standing
    assert not psoas & flexed
    assert any(name.startswith("LTpT_") for name in standing)
