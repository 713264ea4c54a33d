"""Moment arms of trunk and hip muscles against OpenSim, on the same bones, points and surfaces."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import mujoco
import numpy as np
import pytest
from numpy.typing import NDArray

from psoas.body import cache
from psoas.body.kinematics import kinematics
from psoas.body.motion import held
from psoas.body.skeleton import COORDINATES, LUMBAR

opensim = pytest.importorskip("opensim", reason="OpenSim is not installed (PyPI has it for few Pythons)")

from tests.body.opensim.ways import GEODESIC, Rebuilt, rebuilt  # noqa: E402

Floats = NDArray[np.float64]
BAR_MM = 1.0
SAME_MM = 1e-6  # where both engines compute the same thing
GEODESIC_MM = 1e-3
HIP = ("hip_flexion", "hip_adduction", "hip_rotation")
HIPS = tuple(f"{joint}_{side}" for side in "rl" for joint in HIP)
LUMBAR_DEG = [
    dict(zip(LUMBAR, angles, strict=True))
    for angles in [
        (0, 0, 0), (-20, 0, 0), (25, 0, 0), (50, 0, 0), (0, 15, 0), (0, -15, 0), (0, 0, 10), (0, 0, -10),
        *product((-20, 50), (-15, 15), (-10, 10)),
    ]
]  # fmt: skip
HIP_DEG = (-15, 0, 15, 30, 45, 60, 75, 90, 110)


@lru_cache(maxsize=1)
def twin() -> Rebuilt:
    opensim.Logger.removeFileSink()
    opensim.Logger.setLevelString("Error")
    return rebuilt()


def ours_mm(muscles: tuple[str, ...], coordinates: tuple[str, ...], angles_deg: dict[str, float]) -> Floats:
    """Moment arms as the body has them (n, m): the one place that knows how to ask for them."""
    skeleton = cache.load()
    lever = kinematics(skeleton, held(angles_deg)).lever_m[0]
    rows = [COORDINATES.index(c) for c in coordinates]
    return 1e3 * lever[rows][:, [skeleton.names.index(m.removeprefix(GEODESIC)) for m in muscles]]


def worst_mm(muscles: tuple[str, ...], coordinates: tuple[str, ...], angles_deg: dict[str, float]) -> float:
    theirs = 1e3 * twin().twin.moment_arms(muscles, coordinates, angles_deg)
    return float(np.abs(theirs - ours_mm(muscles, coordinates, angles_deg)).max())


def hips_deg(flexion: float, adduction: float = 0.0, rotation: float = 0.0) -> dict[str, float]:
    return dict(zip(HIPS, 2 * (flexion, adduction, rotation), strict=True))


def test_every_muscle_of_the_trunk_is_there() -> None:
    skeleton = cache.load()
    trunk = {"erector_spinae", "multifidus", "quadratus_lumborum", "external_oblique", "internal_oblique", "rectus_abdominis", "psoas"}  # fmt: skip
    there = {*twin().straight, *twin().wrapped}
    assert {n for n, g in zip(skeleton.names, skeleton.groups, strict=True) if g in trunk} <= there


@pytest.mark.parametrize("angles_deg", LUMBAR_DEG, ids=str)
def test_about_the_lumbar_spine(angles_deg: dict[str, float]) -> None:
    """Spheres are exact in both engines; the psoas's cylinder lies at the hip, which the spine does not move."""
    assert worst_mm(twin().straight, LUMBAR, angles_deg) < SAME_MM
    assert worst_mm(twin().wrapped, LUMBAR, angles_deg) < GEODESIC_MM


@pytest.mark.parametrize("flexion_deg", HIP_DEG)
def test_about_the_hip(flexion_deg: float) -> None:
    angles = hips_deg(flexion_deg)
    assert worst_mm(twin().straight, HIPS, angles) < SAME_MM
    assert worst_mm(twin().wrapped, HIPS, angles) < BAR_MM


@pytest.mark.parametrize(
    "end_deg", [(-15, 0, 0), (110, 0, 0), (-15, -10, 10), (110, -20, 15), (110, 15, -15)], ids=str
)
def test_psoas_and_iliacus_lie_on_the_exact_geodesic(end_deg: tuple[float, float, float]) -> None:
    """OpenSim's wrap cylinder lays a path only nearly along the shortest way; its geodesic solver does it exactly.

    The solver seeks each path from the last one and can fall off to the far side after a leap: small steps from zero.
    """
    twin().twin.restart()
    for share in np.linspace(0.0, 1.0, 23):
        assert worst_mm(twin().geodesic, HIPS, hips_deg(*(share * angle for angle in end_deg))) < GEODESIC_MM


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
    psoas = {m.removeprefix(GEODESIC) for m in twin().geodesic if "Ps_" in m}
    standing, flexed = touching({}), touching(hips_deg(110))
    assert len(psoas) == 22
    assert psoas | {"iliacus_r", "iliacus_l"} <= standing
    assert not psoas & flexed
    assert any(name.startswith("LTpT_") for name in standing)
