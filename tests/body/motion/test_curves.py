"""The movements' tables: what Newton, geometry and the contract ask of them, and the spline that runs through them."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from tests.body.recordings import TRIALS

from psoas.body.mechanics.kinematics import GRAVITY, Kinematics, kinematics
from psoas.body.model.cache import load
from psoas.body.model.skeleton import COORDINATES, segment_shares
from psoas.body.motion.balance import centre_of_mass_m
from psoas.body.motion.curves import PELVIS, Course, Movement, Side, course, movements
from psoas.body.motion.motion import Motion, spins, turns
from psoas.body.motion.spline import through
from psoas.errors import BodyError, KnowledgeError

Floats = NDArray[np.float64]
MOVING = (
    "lift_knee", "straight_leg_raise", "sit_up", "walk_slow", "walk", "walk_fast", "walk_patient", "run", "climb_stairs",
    "descend_stairs", "jump", "car_transfer", "sit_to_stand", "stand_to_sit", "squat", "bend_forward", "lift_squat",
    "lift_stoop",
)  # fmt: skip
CYCLES = [code for code, m in movements().items() if m.cycle]
ON_FEET = [code for code, m in movements().items() if m.carried == "feet"]
FRAMES = 201


@pytest.mark.parametrize("periodic", [True, False])
def test_the_spline_is_scipys(periodic: bool) -> None:
    random = np.random.default_rng(3)
    knots = np.cumsum(random.uniform(0.1, 1.0, 12))
    values = random.normal(size=(12, 3))
    if periodic:
        values[-1] = values[0]
    ours = through(knots, values, periodic=periodic)
    theirs = CubicSpline(knots, values, bc_type="periodic" if periodic else "clamped")
    at = np.linspace(knots[0], knots[-1], 400)
    for order, found in enumerate(ours.at(at)):
        np.testing.assert_allclose(found, theirs(at, order), rtol=1e-10, atol=1e-9)


@given(st.floats(-5.0, 5.0), st.integers(-3, 3))
def test_a_periodic_spline_goes_on_for_ever(at: float, turns_on: int) -> None:
    knots = np.array([0.0, 0.3, 0.7, 1.0])
    spline = through(knots, np.array([[1.0], [3.0], [-2.0], [1.0]]), periodic=True)
    here, later = spline.at(np.array([at])), spline.at(np.array([at + turns_on]))
    np.testing.assert_allclose(np.hstack(here), np.hstack(later), atol=1e-6)


def test_another_spline_stands_still_outside_its_knots() -> None:
    spline = through(np.array([0.0, 1.0, 2.0]), np.array([[1.0], [5.0], [2.0]]), periodic=False)
    value, first, second = spline.at(np.array([-1.0, 3.0]))
    assert value.ravel().tolist() == [1.0, 2.0]
    assert not first.any()
    assert not second.any()


@pytest.mark.parametrize(
    ("knots", "values", "periodic"),
    [
        ([0.0, 1.0], [1.0, 1.0], False),
        ([0.0, 2.0, 1.0], [1.0] * 3, False),
        ([0.0, 1.0, 2.0], [1.0, 1.0, 2.0], True),
    ],
)
def test_what_no_spline_goes_through_is_refused(
    knots: list[float], values: list[float], periodic: bool
) -> None:
    with pytest.raises(ValueError, match="spline"):
        through(np.array(knots), np.array(values)[:, None], periodic=periodic)


def test_every_moving_activity_of_the_contract_is_there() -> None:
    assert set(MOVING) <= set(movements())
    for movement in movements().values():
        assert movement.duration_s > 0
        assert movement.supports or movement.on_bed
        assert movement.cycle or not movement.alternating
        assert movement.basis != "measured" or movement.verified in {"yes", "estimate"}


@pytest.mark.parametrize("code", MOVING)
def test_left_is_the_mirror_image_of_right(code: str) -> None:
    right, left = (course(movements()[code], side, 61) for side in ("right", "left"))
    swap = np.array([COORDINATES.index(_other(name)) for name in COORDINATES])
    sign = np.where(np.isin(COORDINATES, ("lumbar_bending", "lumbar_rotation")), -1.0, 1.0)
    for name in ("angle_rad", "speed_rad_s", "acceleration_rad_s2"):
        np.testing.assert_array_equal(getattr(left, name), sign * getattr(right, name)[:, swap])
    for name in ("pelvis_rad", "pelvis_speed_rad_s", "pelvis_acceleration_rad_s2"):
        np.testing.assert_array_equal(getattr(left, name), getattr(right, name) * [1.0, -1.0, -1.0])
    np.testing.assert_array_equal(left.foot_force_bw, right.foot_force_bw[:, ::-1] * [1.0, -1.0, 1.0])
    np.testing.assert_array_equal(left.arms_rad, right.arms_rad)
    np.testing.assert_array_equal(left.load_share, right.load_share)


def _other(name: str) -> str:
    return name[:-1] + ("l" if name.endswith("_r") else "r") if name[-2:] in {"_r", "_l"} else name


@pytest.mark.parametrize("code", MOVING)
def test_rates_are_the_derivatives_of_the_places(code: str) -> None:
    c = course(movements()[code], "right", 2001)
    for place, rate in (
        (c.angle_rad, c.speed_rad_s),
        (c.speed_rad_s, c.acceleration_rad_s2),
        (c.pelvis_rad, c.pelvis_speed_rad_s),
        (c.pelvis_speed_rad_s, c.pelvis_acceleration_rad_s2),
    ):
        found = np.gradient(place, c.time_s, axis=0)[1:-1]
        np.testing.assert_allclose(found, rate[1:-1], atol=0.02 * max(1.0, float(np.abs(rate).max())))


@pytest.mark.parametrize("code", MOVING)
def test_ends_close_or_rest(code: str) -> None:
    movement = movements()[code]
    c = course(movement, "right", FRAMES)
    if not movement.cycle:
        assert np.abs(c.speed_rad_s[[0, -1]]).max() < 1e-9
        return
    for field in fields(Course):
        values = getattr(c, field.name)
        if field.name != "time_s":
            np.testing.assert_allclose(values[0], values[-1], atol=1e-6, err_msg=field.name)


@pytest.mark.parametrize("code", [c for c in MOVING if movements()[c].alternating])
def test_legs_that_take_turns_do_the_same_half_a_cycle_apart(code: str) -> None:
    c = course(movements()[code], "right", FRAMES)
    half = (FRAMES - 1) // 2
    right, left = ([COORDINATES.index(f"{j}_{s}") for j in ("hip_flexion", "knee_angle")] for s in "rl")
    np.testing.assert_allclose(c.angle_rad[:half, left], c.angle_rad[half : 2 * half, right], atol=1e-9)
    # The trunk goes with it: mirrored half a cycle later.
    np.testing.assert_allclose(
        c.pelvis_rad[:half], c.pelvis_rad[half : 2 * half] * [1.0, -1.0, -1.0], atol=np.radians(0.05)
    )


@settings(max_examples=20)
@given(st.sampled_from(MOVING), st.floats(0.3, 3.0))
def test_twice_as_fast_is_half_the_time(code: str, speed: float) -> None:
    usual, quick = course(movements()[code], "right", 21), course(movements()[code], "right", 21, speed)
    np.testing.assert_allclose(quick.time_s * speed, usual.time_s)
    np.testing.assert_array_equal(quick.angle_rad, usual.angle_rad)
    np.testing.assert_allclose(quick.speed_rad_s, usual.speed_rad_s * speed)
    np.testing.assert_allclose(quick.acceleration_rad_s2, usual.acceleration_rad_s2 * speed**2)


@pytest.mark.parametrize("code", [*CYCLES, "jump"])
def test_the_ground_carries_one_body_weight_on_average_and_pushes_no_way(code: str) -> None:
    c = course(movements()[code], "right", 4001)
    total = c.foot_force_bw.sum(axis=1)
    mean = np.trapezoid(total, c.time_s, axis=0) / c.time_s[-1]
    assert mean[2] == pytest.approx(1.0, abs=1e-3)
    assert mean[0] == pytest.approx(0.0, abs=2e-3)
    if code != "jump":
        assert mean[1] == pytest.approx(0.0, abs=1e-3)
    assert c.foot_force_bw[..., 2].min() >= 0.0


def test_a_jump_flies_as_long_as_its_take_off_says() -> None:
    c = course(movements()["jump"], "right", 8001)
    up = c.foot_force_bw[..., 2].sum(axis=1)
    speed = np.concatenate([[0.0], np.cumsum((up - 1.0)[:-1] * GRAVITY * np.diff(c.time_s))])
    aloft = np.flatnonzero(up < 0.02)
    flight_s = c.time_s[aloft[-1]] - c.time_s[aloft[0]]
    rise, fall = speed[aloft[0]], -speed[aloft[-1]]
    assert 1.5 < rise < 3.0
    assert flight_s == pytest.approx((rise + fall) / GRAVITY, rel=0.02)
    assert abs(rise - fall) < 0.35  # it lands a little lower than it took off


@pytest.mark.parametrize("code", ["car_transfer"])
def test_feet_and_seat_share_one_body_weight(code: str) -> None:
    c = course(movements()[code], "right", FRAMES)
    np.testing.assert_allclose(c.foot_force_bw[..., 2].sum(axis=1) + c.seat_up_bw, 1.0, atol=0.03)


def _posed(movement: Movement, side: Side = "right", frames: int = 41) -> Kinematics:
    c = course(movement, side, frames)
    spin, rate = spins(c.pelvis_rad, c.pelvis_speed_rad_s, c.pelvis_acceleration_rad_s2)
    motion = Motion(
        c.time_s, turns(c.pelvis_rad), spin, rate, c.angle_rad, c.speed_rad_s, c.acceleration_rad_s2, c.arms_rad
    )  # fmt: skip
    return kinematics(load(), motion, paths=False)


@pytest.mark.parametrize("code", ON_FEET)
def test_feet_that_stay_are_flat_and_level_and_apart_as_before(code: str) -> None:
    moved = _posed(movements()[code])
    legs = "l" if code == "lift_knee" else "rl"
    skeleton = moved.skeleton
    bodies = [skeleton.body(f"calcn_{leg}") for leg in legs]
    upwards = moved.rotation[:, bodies, 2, 1]  # of the sole's normal
    assert np.degrees(np.arccos(np.clip(upwards, -1.0, 1.0))).max() < 1.0
    heading = np.degrees(np.arctan2(moved.rotation[:, bodies, 1, 0], moved.rotation[:, bodies, 0, 0]))
    assert np.ptp(heading, axis=0).max() < 1.0
    if len(legs) == 2:
        apart = moved.position_m[:, bodies[1]] - moved.position_m[:, bodies[0]]
        assert np.ptp(apart, axis=0).max() < 0.003


@pytest.mark.parametrize("code", [c for c in ON_FEET if movements()[c].upright and "sit" not in c])
def test_the_weight_stays_over_the_feet(code: str) -> None:
    moved = _posed(movements()[code])
    shares = segment_shares(moved.skeleton, 0.5)
    centre = centre_of_mass_m(moved, np.tile(shares, (moved.motion.frames, 1)))
    legs = "l" if code == "lift_knee" else "rl"
    ankles = moved.position_m[:, [moved.skeleton.body(f"talus_{leg}") for leg in legs]].mean(axis=1)
    ahead, aside = (centre - ankles)[:, 0], (centre - ankles)[:, 1]
    assert 0.02 < ahead.min() < ahead.max() < 0.07
    assert np.abs(aside).max() < 0.02


@pytest.mark.parametrize(("code", "rise_m"), [("climb_stairs", 0.17), ("descend_stairs", -0.17)])
def test_a_step_is_as_high_as_a_step(code: str, rise_m: float) -> None:
    moved = _posed(movements()[code], frames=81)
    right, left = (moved.position_m[:, moved.skeleton.body(f"toes_{leg}")] for leg in "rl")
    # Both feet are down as one takes over from the other: on their balls, whichever heel is raised.
    down = slice(3, 7)
    higher = (right - left)[down, 2]
    assert higher.mean() == pytest.approx(rise_m, abs=0.015)
    # The standing foot stays: the step it has passed by half a cycle later is one stride of two steps.
    assert np.ptp(moved.rotation[12:33, moved.skeleton.body("calcn_r"), 2, 0]) < np.sin(np.radians(6.0))


@pytest.mark.parametrize("code", ["walk_slow", "walk", "walk_fast"])
def test_walking_looks_like_walking(code: str) -> None:
    c = course(movements()[code], "right", 101)
    degrees = np.degrees(c.angle_rad)
    hip, knee = (degrees[:, COORDINATES.index(n)] for n in ("hip_flexion_r", "knee_angle_r"))
    assert 18 < hip[0] < 36
    assert 45 < int(np.argmin(hip)) < 60
    assert -20 < hip.min() < -5  # 12 below standing in slow walking, 17 to 23 in fast walking
    assert 55 < knee.max() < 80
    assert knee.min() > -1
    lean = np.degrees(c.pelvis_rad[:, 0]) + degrees[:, 0]
    assert 0 < lean.mean() < 5


def test_faster_walking_strides_further_and_pushes_harder() -> None:
    walks = [course(movements()[code], "right") for code in ("walk_slow", "walk", "walk_fast")]
    swing = [np.ptp(c.angle_rad[:, COORDINATES.index("hip_flexion_r")]) for c in walks]
    assert swing == sorted(swing)
    for axis, measure in ((0, np.ptp), (2, np.max)):
        forces = [float(measure(c.foot_force_bw[:, 0, axis])) for c in walks]
        assert forces == sorted(forces)
    assert [c.time_s[-1] for c in walks] == sorted((c.time_s[-1] for c in walks), reverse=True)


TRIAL = TRIALS / "walk_rajagopal" / "coordinates.sto"


@pytest.mark.recordings
def test_walking_is_the_mean_of_the_measured_legs() -> None:
    from psoas.body.motion.measured import read_motion

    trial = read_motion(TRIAL)
    walk = movements()["walk"]
    ours = course(walk, "right", 1001)
    contact_s = 1.411  # right foot; the left one lands half a cycle later
    phase = (trial.time_s - contact_s) / walk.duration_s
    for joint in ("hip_flexion", "knee_angle", "ankle_angle"):
        both = []
        for side, late in (("r", 0.0), ("l", 0.5)):
            order = np.argsort((phase + late) % 1.0)
            measured = trial.angle_rad[order, COORDINATES.index(f"{joint}_{side}")]
            both.append(np.interp(np.linspace(0, 1, 1001), ((phase + late) % 1.0)[order], measured))
        table = ours.angle_rad[:, COORDINATES.index(f"{joint}_r")]
        assert np.degrees(np.abs(np.mean(both, axis=0) - table).mean()) < 2.0


@pytest.mark.parametrize(
    ("side", "frames", "speed", "named"),
    [("both", 101, 1.0, "lifted"), ("right", 1, 1.0, "frames"), ("right", 101, 0.0, "speed")],
)
def test_what_cannot_be_asked_is_refused_by_name(side: str, frames: int, speed: float, named: str) -> None:
    with pytest.raises(BodyError, match=named):
        course(movements()["walk"], side, frames, speed)  # type: ignore[arg-type]


@pytest.fixture
def rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The walk's table in a folder of its own, for a test to spoil."""
    source = resources.files("psoas.body").joinpath("data/curves/walk.csv").read_text(encoding="utf-8")
    folder = tmp_path / "data" / "curves"
    folder.mkdir(parents=True)
    table = folder / "walk.csv"
    table.write_text(source, encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    return table


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("hip_flexion_lifted", "hip_flexoin_lifted", "hip_flexoin_lifted.*hip_flexion_lifted"),
        ("knee_angle_lifted", "knee_angle_stance", "knee_angle_stance"),
        ("pct", "percent", "pct"),
        ("pelvis_list", "pelvis_tilt", "twice"),
    ],
)
def test_a_misspelt_header_is_refused_by_name(rewritten: Path, was: str, now: str, says: str) -> None:
    rewritten.write_text(rewritten.read_text(encoding="utf-8").replace(was, now, 1), encoding="utf-8")
    walk = replace(movements()["walk"], meaning=f"spoilt: {now}")  # not the one that is remembered
    with pytest.raises(KnowledgeError, match=says):
        course(walk, "right")


def test_no_table_is_without_a_movement_and_no_column_is_empty() -> None:
    folder = resources.files("psoas.body").joinpath("data/curves")
    found = {
        Path(f.name).stem: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".csv")
    }
    assert set(found) == set(movements())
    for code, text in found.items():
        rows = list(csv.DictReader(text.splitlines()))
        assert len(rows) >= 20
        for column in rows[0]:
            assert any(float(row[column]) for row in rows), f"{code}: {column} is zero throughout"
    assert PELVIS == ("pelvis_tilt", "pelvis_list", "pelvis_rotation")
