"""What joints and ground do in the movements: published moments, the seat's share, the pressure under the feet."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from psoas.body.mechanics.external_loads import SEAT, SOLES
from psoas.body.mechanics.kinematics import GRAVITY
from psoas.body.mechanics.passive import ligament_press_n, lumbar_moment_nm
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import activities
from psoas.body.motion.curves import course, movements
from psoas.body.motion.postures import contacts
from psoas.body.simulation.solve import ActivityResult
from psoas.body.tables import quantities, spine_levels
from psoas.body.validation.joint_moments import held_moments, moment_lines, peak_nm_kg, published_moments
from psoas.body.validation.published import SUBJECT, performed

Floats = NDArray[np.float64]
WEIGHT_N = SUBJECT.mass_kg * GRAVITY
STEPPING = ("walk", "walk_slow", "walk_fast", "walk_patient", "climb_stairs", "descend_stairs")


def test_every_row_asks_for_something_that_there_is() -> None:
    for row in published_moments():
        assert row.activity in activities()
        assert f"{row.coordinate}_{row.side[0]}" in COORDINATES
        assert row.sign in {-1.0, 1.0}
        assert 0 <= row.from_pct < row.to_pct <= 100
        assert 0 < row.low <= row.target <= row.high


def test_most_joints_make_the_published_moments() -> None:
    found = held_moments()
    assert sum(h.inside for h in found) / len(found) >= 0.7


def test_rising_asks_the_knees_and_hips_for_no_less_than_any_rise_can() -> None:
    # Yoshioka 2007 Biomed Eng Online 6:26: no rise is possible with less than 1.53 N.m/kg at hip and knee together.
    hip, knee = (
        peak_nm_kg(performed("sit_to_stand"), row) for row in published_moments() if row.id in {"R01", "R02"}
    )
    assert hip + knee >= 1.53


def test_the_page_lists_every_moment() -> None:
    lines = moment_lines(held_moments())
    assert sum(line.startswith("| ") for line in lines) == 1 + len(published_moments())


def _carried_by(work: ActivityResult, names: tuple[str, ...], side: str) -> tuple[Floats, Floats]:
    """Upward force in body weights and its place on the ground (k,), (k, 2), of the contacts that are named."""
    skeleton = work.moved.skeleton
    wanted = {
        skeleton.body(c.body if c.body in {"pelvis", "torso"} else f"{c.body}_{side}")
        for c in contacts().values()
        if c.name in names
    }
    mine = np.isin(work.carried.bodies, list(wanted))
    up = work.carried.force_n[:, mine, 2]
    total = up.sum(axis=1)
    at = np.einsum("kp,kpi->ki", up, work.carried.at_m[:, mine, :2]) / np.maximum(total, 1.0)[:, None]
    return total / WEIGHT_N, at


@pytest.mark.parametrize("code", ["sit_to_stand", "stand_to_sit"])
def test_the_seat_carries_what_the_curve_says_and_nothing_once_the_feet_carry_alone(code: str) -> None:
    work = performed(code)
    wanted = course(movements()[code], "right", work.frames).seat_up_bw
    skeleton = work.moved.skeleton
    seat = {skeleton.body(n) for n in ("pelvis", "femur_r", "femur_l")}
    assert {contacts()[n].body for n in SEAT} == {"pelvis", "femur"}
    found = work.carried.force_n[:, np.isin(work.carried.bodies, list(seat)), 2].sum(axis=1) / WEIGHT_N
    np.testing.assert_allclose(found, wanted, atol=0.03)
    assert found[wanted < 0.005].max() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("code", STEPPING)
def test_the_pressure_lies_under_the_foot_where_it_was_measured(code: str) -> None:
    work = performed(code)
    path = course(movements()[code], "right", work.frames)
    up, at = _carried_by(work, SOLES, "r")
    ankle = work.moved.position_m[:, work.moved.skeleton.body("talus_r"), :2]
    bears = up > 0.3
    off = (at - ankle - path.foot_cop_m[:, 0])[bears]
    # Aside a heel is one point: what lies beside it cannot be reached before the forefoot bears.
    assert (np.sqrt((off**2).mean(axis=0)) < [0.01, 0.02]).all()


@pytest.mark.parametrize("code", ["walk", "walk_slow", "walk_fast", "walk_patient"])
def test_a_foot_that_pushes_off_has_not_turned_away_from_its_pressure(code: str) -> None:
    """A foot that turns in leaves the measured pressure outside its edge: 17 mm aside are a tenth of the hip's abduction."""
    work = performed(code)
    path = course(movements()[code], "right", work.frames)
    up, at = _carried_by(work, SOLES, "r")
    ankle = work.moved.position_m[:, work.moved.skeleton.body("talus_r"), :2]
    pushes = (up > 0.5) & (path.foot_cop_m[:, 0, 0] > 0.09)
    assert pushes.sum() >= 8
    assert np.abs(at - ankle - path.foot_cop_m[:, 0])[pushes].max() < 0.004


def test_stretched_ligaments_press_with_what_they_hold() -> None:
    """Bent forward a level's moment is the disc's couple and the ligaments' pull behind it; bent back they are slack."""
    bent = np.zeros((3, len(COORDINATES)))
    bent[:, COORDINATES.index("lumbar_flexion")] = np.radians([-20.0, 10.0, 40.0])
    press = ligament_press_n(bent)
    assert (press[0] == 0.0).all()
    lever_m = quantities("geometry.csv")["ligament_lever_m"]
    for flexed_deg, here in zip((10.0, 40.0), press[1:], strict=True):
        angles = [level.share_flexion * flexed_deg for level in spine_levels()]
        disc = [s.flexion_nm_per_deg * a for s, a in zip(spine_levels(), angles, strict=True)]
        shares = [s.share_flexion for s in spine_levels()]
        whole = -float(lumbar_moment_nm("lumbar_flexion", np.array([flexed_deg]))[0])
        assert np.dot(shares, np.array(disc) + here * lever_m) == pytest.approx(whole)
    # In the first half of the range they bear next to nothing (Hindle 1990 J Biomed Eng 12:340).
    assert press[1].max() < 0.03 * press[2].max()


@pytest.mark.parametrize("code", STEPPING)
def test_a_gaits_motion_and_forces_belong_together(code: str) -> None:
    work = performed(code)
    left = np.sqrt((work.carried.moment_left_nm**2).mean()) / (WEIGHT_N * SUBJECT.height_m)
    assert left < 0.01  # Hicks 2015 J Biomech Eng 137:020905: moments under one percent of height times force
