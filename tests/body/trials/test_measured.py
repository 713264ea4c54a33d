"""Measured motions: signs, units and orders of OpenSim's coordinates, on exact synthetic files and on open trials."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.body.recordings import TRIALS

from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.coordinate_columns import column_names
from psoas.body.motion.measured import MeasuredMotion, cut, read_motion
from psoas.body.motion.motion import turns
from psoas.errors import BodyError

Floats = NDArray[np.float64]
TIME = np.arange(201) / 100
WAVE = np.sin(2 * np.pi * TIME)
X, Y, Z = np.eye(3)
MOTIONS = {
    "gait2354": "walk_gait2354/subject01_walk1_ik.mot",
    "opencap": "walk_opencap/walking1_videoAndMocap.mot",
    "lenhart": "walk_lenhart_jam/overground_17_ik.mot",
    "rajagopal": "walk_rajagopal/coordinates.sto",
    "hamner": "run_hamner/subject02_running_arms_ik.mot",
}


def written(
    columns: Mapping[str, Floats | float], time_s: Floats = TIME, header: str = "inDegrees=yes"
) -> bytes:
    """A storage file's text."""
    table = np.column_stack([time_s, *(np.broadcast_to(values, time_s.shape) for values in columns.values())])
    rows = "\n".join("\t".join(map(repr, row)) for row in table.tolist())
    return f"test\n{header}\nendheader\n{chr(9).join(['time', *columns])}\n{rows}\n".encode()


def angle(motion: MeasuredMotion, name: str) -> Floats:
    return np.asarray(np.degrees(motion.angle_rad[:, COORDINATES.index(name)]))


@pytest.mark.parametrize(
    ("column", "coordinate", "sign"),
    [
        ("lumbar_extension", "lumbar_flexion", -1), ("lumbar_ext", "lumbar_flexion", -1),
        ("lumbar_bending", "lumbar_bending", 1), ("lumbar_latbend", "lumbar_bending", 1),
        ("lumbar_rotation", "lumbar_rotation", 1), ("hip_flexion_r", "hip_flexion_r", 1),
        ("Hip_Flex_L", "hip_flexion_l", 1), ("hip_adduction_l", "hip_adduction_l", 1),
        ("hip_add_r", "hip_adduction_r", 1), ("hip_add_l", "hip_adduction_l", -1),
        ("hip_rot_r", "hip_rotation_r", 1), ("hip_rot_l", "hip_rotation_l", -1),
        ("ankle_angle_r", "ankle_angle_r", 1), ("subt_angle_l", "subtalar_angle_l", 1),
        ("/jointset/hip_r/hip_flexion_r/value", "hip_flexion_r", 1), ("hip_l/hip_rotation_l/value", "hip_rotation_l", 1),
    ],
)  # fmt: skip
def test_a_column_is_its_coordinate(column: str, coordinate: str, sign: int) -> None:
    motion = read_motion(written({column: 20 + WAVE}), cutoff_hz=np.inf)
    assert np.allclose(angle(motion, coordinate), sign * (20 + WAVE))
    others = [i for i, name in enumerate(COORDINATES) if name != coordinate]
    assert not motion.angle_rad[:, others].any()
    speed = motion.speed_rad_s[:, COORDINATES.index(coordinate)]
    assert np.allclose(speed, sign * np.radians(2 * np.pi * np.cos(2 * np.pi * TIME)), atol=1e-5)
    bend = motion.acceleration_rad_s2[:, COORDINATES.index(coordinate)]
    assert np.allclose(bend, -sign * np.radians(4 * np.pi**2 * WAVE), atol=1e-3)
    missing = {line.split(":")[0] for line in motion.assumed if "taken as zero" in line}
    assert missing == {"pelvis_tilt", "pelvis_list", "pelvis_rotation", *COORDINATES} - {coordinate}


def test_every_named_coordinate_is_one_of_ours() -> None:
    ours = {*COORDINATES, *(f"pelvis_{x}" for x in ("tilt", "list", "rotation", "tx", "ty", "tz"))}
    ours |= {f"{arm}_{side}" for arm in ("arm_flexion", "arm_adduction", "elbow_flexion") for side in "rl"}
    assert {row.coordinate for row in column_names().values()} == ours
    assert {row.sign for row in column_names().values()} == {1.0, -1.0}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("header", "in_degrees"),
    [("inDegrees=yes", True), ("inDegrees=no", False), ("# silent", True), ("# silent", False)],
)
def test_units_and_the_knees_sign(sign: int, header: str, in_degrees: bool) -> None:
    scale = 1.0 if in_degrees else np.pi / 180
    motion = read_motion(
        written({"knee_angle_r": sign * scale * (30 + 35 * WAVE), "knee_angle_l": 0.0}, header=header)
    )
    assert angle(motion, "knee_angle_r").min() == pytest.approx(-5, abs=0.2)
    assert angle(motion, "knee_angle_r").max() == pytest.approx(65, abs=0.2)
    assert any("negative in flexion" in line for line in motion.assumed) is (sign < 0)
    assert any("names no unit" in line for line in motion.assumed) is (header == "# silent")


def test_a_knee_that_hardly_bends_is_left_as_it_is() -> None:
    motion = read_motion(written({"knee_angle_r": -3 + WAVE}))
    assert angle(motion, "knee_angle_r").mean() == pytest.approx(-3, abs=1e-4)
    assert any("hardly bends" in line for line in motion.assumed)


def test_one_leg_in_radians_is_mended_and_one_stiff_knee_is_not() -> None:
    leg = {"knee_angle_r": 30 + 30 * WAVE, "ankle_angle_r": 12 * WAVE}
    odd = read_motion(
        written(leg | {"knee_angle_l": (30 + 30 * WAVE) / 57.2958, "ankle_angle_l": 12 * WAVE / 57.2958})
    )
    assert np.allclose(angle(odd, "knee_angle_l"), angle(odd, "knee_angle_r"), atol=1e-3)
    assert any(line.startswith("knee_angle_l, ankle_angle_l: in radians") for line in odd.assumed)
    stiff = read_motion(written(leg | {"knee_angle_l": 10 + WAVE / 2, "ankle_angle_l": 9 * WAVE}))
    assert np.ptp(angle(stiff, "knee_angle_l")) < 1.1


@pytest.mark.parametrize("forwards", [False, True])
def test_the_sign_of_the_tilt_is_read_from_feet_that_stand(forwards: bool) -> None:
    sit = (1 - np.cos(np.pi * TIME / 2)) / 2  # rises from 0 to 1: trunk tips 35 degrees, hips and knees bend
    columns: dict[str, Floats | float] = {
        "pelvis_tilt": (35 if forwards else -35) * sit,
        "lumbar_extension": 10 * sit,
    }
    for s in "rl":
        columns |= {f"hip_flexion_{s}": 95 * sit, f"knee_angle_{s}": 80 * sit, f"ankle_angle_{s}": 20 * sit}
    motion = read_motion(written(columns))
    assert np.degrees(motion.pelvis_rad[-1, 0]) == pytest.approx(35, abs=0.1)
    assert angle(motion, "lumbar_flexion")[-1] == pytest.approx(10 if forwards else -10, abs=0.1)
    assert any(line.startswith("pelvis_tilt: counted forwards") for line in motion.assumed) is forwards


@pytest.mark.parametrize(
    ("column", "index", "sign", "axis"),
    [("pelvis_tilt", 0, -1, -Y), ("pelvis_list", 1, 1, X), ("pelvis_rotation", 2, 1, Z)],
)
def test_the_pelvis_turns_about_opensims_axes(column: str, index: int, sign: int, axis: Floats) -> None:
    motion = read_motion(written({column: 10 + 5 * WAVE, "hip_flexion_r": 0.0}), cutoff_hz=np.inf)
    got = np.degrees(motion.pelvis_rad)
    assert np.allclose(got[:, index], sign * (10 + 5 * WAVE))
    assert np.allclose(np.delete(got, index, axis=1), 0)
    rate = np.radians(10 * np.pi * np.cos(2 * np.pi * TIME))
    assert np.allclose(motion.spin_rad_s, rate[:, None] * axis, atol=1e-4)
    assert np.allclose(motion.spin_rate_rad_s2, -np.radians(20 * np.pi**2 * WAVE)[:, None] * axis, atol=1e-2)


def test_axes_in_words() -> None:
    """Backward tilt lifts what is in front; list drops the right; rotation brings the right side forward."""

    def moved(column: str, direction: Floats) -> Floats:
        return np.asarray(
            read_motion(written({column: 10.0, "hip_flexion_r": 0.0})).pelvis_matrix[0] @ direction
        )

    assert moved("pelvis_tilt", X)[2] > 0.1
    assert moved("pelvis_list", -Y)[2] < -0.1
    assert moved("pelvis_rotation", -Y)[0] > 0.1


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(-60, 60), min_size=3, max_size=3), st.lists(st.floats(-25, 25), min_size=3, max_size=3)
)
def test_turn_spin_and_its_rate_agree(mean: list[float], swing: list[float]) -> None:
    names = ("pelvis_tilt", "pelvis_list", "pelvis_rotation")
    waves = [m + s * np.sin(2 * np.pi * TIME + i) for i, (m, s) in enumerate(zip(mean, swing, strict=True))]
    motion = read_motion(
        written(dict(zip(names, waves, strict=True)) | {"hip_flexion_r": 0.0}), cutoff_hz=np.inf
    )
    turn = motion.pelvis_matrix
    assert np.allclose(turn @ turn.transpose(0, 2, 1), np.eye(3), atol=1e-12)
    assert np.allclose(np.linalg.det(turn), 1)
    assert np.allclose(turns(motion.pelvis_rad), turn, atol=1e-9)
    step = TIME[1]
    change = (turn[2:] - turn[:-2]) / (2 * step) @ turn[1:-1].transpose(0, 2, 1)
    spin = np.stack([change[:, 2, 1], change[:, 0, 2], change[:, 1, 0]], axis=1)
    assert np.allclose(spin, motion.spin_rad_s[1:-1], atol=0.03)
    rate = (motion.spin_rad_s[2:] - motion.spin_rad_s[:-2]) / (2 * step)
    assert np.allclose(rate, motion.spin_rate_rad_s2[1:-1], atol=0.3)


def test_place_turning_about_and_missing_axes() -> None:
    columns: dict[str, Floats | float] = {
        "pelvis_tx": 1.2 * TIME,
        "pelvis_ty": 1 + 0.02 * WAVE,
        "pelvis_tz": 0.3,
        "hip_flexion_l": WAVE,
    }
    about = (170 + 20 * TIME + 180) % 360 - 180  # passes half a turn, as an exporter wraps it
    motion = read_motion(written(columns | {"pelvis_rotation": about}), cutoff_hz=np.inf)
    assert motion.pelvis_position_m is not None
    assert np.allclose(motion.pelvis_position_m[50], [0.6, -0.3, 1.0], atol=1e-6)
    assert np.allclose(motion.pelvis_acceleration_m_s2[:, 2], -0.08 * np.pi**2 * WAVE, atol=1e-4)
    assert np.allclose(np.diff(np.degrees(motion.pelvis_rad[:, 2])), 0.2)
    assert np.allclose(motion.spin_rad_s, np.radians(20) * Z, atol=1e-9)
    planar = read_motion(written({"pelvis.pos.x": 0.0, "pelvis.pos.y": 0.9, "hip_flexion_l": 0.0}))
    assert planar.pelvis_position_m is not None
    assert any(line.startswith("pelvis_tz: not in the file") for line in planar.assumed)
    assert read_motion(written({"hip_flexion_l": 0.0})).pelvis_position_m is None


def test_arms_point_where_they_did() -> None:
    both = {
        f"{name}_{s}": v
        for s in "rl"
        for name, v in (("arm_flex", 40.0), ("arm_add", 0.0), ("elbow_flex", 25.0))
    }
    motion = read_motion(written(both | {"hip_flexion_l": 0.0}))
    assert np.degrees(motion.arms_rad[0]).tolist() == pytest.approx([40, 90, 25])
    out = read_motion(written({"arm_flex_r": 0.0, "arm_add_r": -30.0, "hip_flexion_l": 0.0}))
    assert np.degrees(out.arms_rad[0]).tolist() == pytest.approx([30, 0, 0])


def test_the_filter_takes_noise_and_uneven_steps_are_evened() -> None:
    noisy = read_motion(written({"hip_flexion_r": 20 * WAVE + np.sin(2 * np.pi * 30 * TIME)}))
    assert np.abs(angle(noisy, "hip_flexion_r") - 20 * WAVE)[30:-30].max() < 0.05
    uneven = TIME + 0.003 * np.sin(40 * TIME) * TIME * (2 - TIME)
    motion = read_motion(
        written({"hip_flexion_r": 20 * np.sin(2 * np.pi * uneven)}, uneven), cutoff_hz=np.inf
    )
    assert np.allclose(np.diff(motion.time_s), motion.time_s[1] - motion.time_s[0])
    assert np.allclose(angle(motion, "hip_flexion_r"), 20 * np.sin(2 * np.pi * motion.time_s), atol=0.01)
    assert any("uneven" in line for line in motion.assumed)
    slow = read_motion(written({"hip_flexion_r": WAVE[::10]}, TIME[::10]))
    assert any("not filtered" in line for line in slow.assumed)


def test_one_row_is_a_held_posture() -> None:
    motion = read_motion(written({"hip_flexion_r": 30.0, "pelvis_tilt": -10.0}, np.array([0.0])))
    assert motion.frames == 1
    assert np.degrees(motion.pelvis_rad[0, 0]) == pytest.approx(10)
    assert not motion.speed_rad_s.any()
    assert not motion.spin_rate_rad_s2.any()


@pytest.mark.parametrize(
    ("columns", "header", "said"),
    [
        ({"ground_force_vx": 1.0}, "inDegrees=yes", "no joint coordinate among its 1 columns"),
        ({"hip_flexion_r_moment": 1.0}, "inDegrees=no", "no joint coordinate"),
        (
            {"hip_flexion_r": 1.0, "hip_flex_r": 1.0},
            "inDegrees=yes",
            "'hip_flexion_r' and 'hip_flex_r' are both",
        ),
        ({"hip_flexion_r": np.nan}, "inDegrees=yes", "line 5, column 'hip_flexion_r': not a number"),
        ({"hip_flexion_r": 40.0}, "inDegrees=no", "write inDegrees=yes"),
        ({"hip_flexion_r": 300.0}, "inDegrees=yes", "more than a joint turns"),
        (
            {"hip_flexion_r": 0.0, "pelvis_ty": 950.0},
            "inDegrees=yes",
            "'pelvis_ty': reaches 950, expected metres",
        ),
        ({"hip_flexion_r": 0.0, "pelvis_tilt": 1e9}, "inDegrees=yes", "turns more than"),
    ],
)
def test_refusals(columns: dict[str, Floats | float], header: str, said: str) -> None:
    with pytest.raises(BodyError) as refused:
        read_motion(written(columns, header=header))
    assert said in str(refused.value)


def test_times_in_milliseconds_and_bad_cut_offs_are_refused() -> None:
    with pytest.raises(BodyError, match="times must be in seconds"):
        read_motion(written({"hip_flexion_r": WAVE}, 1000 * TIME))
    for cutoff in (0.0, -3.0, np.nan):
        with pytest.raises(BodyError, match="cutoff_hz"):
            read_motion(written({"hip_flexion_r": WAVE}), cutoff_hz=cutoff)


def test_cut_keeps_what_lies_between() -> None:
    motion = cut(read_motion(written({"hip_flexion_r": WAVE, "pelvis_ty": 1.0})), 0.5, 0.6)
    assert motion.time_s.tolist() == pytest.approx([0.5 + i / 100 for i in range(11)])
    assert motion.pelvis_position_m is not None
    assert motion.pelvis_matrix.shape == (11, 3, 3)
    with pytest.raises(BodyError, match=r"no frame from 0\.7 to 0\.9"):
        cut(motion, 0.7, 0.9)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["pelvis_tilt", "pelvis_tx", "knee_angle_r", "hip_flexion_l", "arm_flex_r", "x"]),
             min_size=1, max_size=4, unique=True),
    st.lists(st.one_of(st.floats(-200, 200), st.floats(allow_nan=True, allow_infinity=False)), min_size=4, max_size=4),
    st.integers(1, 9), st.floats(1e-6, 1e6),
)  # fmt: skip
def test_any_figures_are_answered_or_refused(
    names: list[str], figures: list[float], rows: int, step: float
) -> None:
    ramp = np.linspace(0.2, 1, rows)
    columns: dict[str, Floats | float] = {n: v * ramp for n, v in zip(names, figures, strict=False)}
    try:
        motion = read_motion(written(columns, step * np.arange(rows, dtype=np.float64), "# silent"))
    except BodyError:
        return
    for values in (motion.angle_rad, motion.acceleration_rad_s2, motion.pelvis_matrix, motion.spin_rate_rad_s2,
                   motion.pelvis_acceleration_m_s2, motion.arms_rad, motion.pelvis_rad):  # fmt: skip
        assert np.isfinite(values).all()
        assert len(values) == rows


def _foot_pitch(motion: MeasuredMotion) -> Floats:
    """Sagittal turn of both feet in the world in degrees, toes up positive (T, 2)."""
    legs = [[angle(motion, f"{j}_{s}") for j in ("hip_flexion", "knee_angle", "ankle_angle")] for s in "rl"]
    tilt = np.degrees(motion.pelvis_rad[:, 0])
    return np.stack([hip - knee + ankle - tilt for hip, knee, ankle in legs], axis=1)


@pytest.mark.recordings
@pytest.mark.parametrize("name", MOTIONS)
def test_walkers_and_a_runner_move_as_people_do(name: str) -> None:
    motion = read_motion(TRIALS / MOTIONS[name])
    running = name == "hamner"
    for s in "rl":
        assert -10 < angle(motion, f"knee_angle_{s}").min() < 15
        assert 55 < angle(motion, f"knee_angle_{s}").max() < (120 if running else 80)
        assert -40 < angle(motion, f"hip_flexion_{s}").min() < -8
        assert 15 < angle(motion, f"hip_flexion_{s}").max() < 45
        assert np.abs(angle(motion, f"ankle_angle_{s}")).max() < 35
        # The thigh swings forward of the vertical about as far again as behind it, or more.
        thigh = angle(motion, f"hip_flexion_{s}") - np.degrees(motion.pelvis_rad[:, 0])
        assert 0.4 < -thigh.min() / thigh.max() < 1.0
    right, left = angle(motion, "hip_flexion_r"), angle(motion, "hip_flexion_l")
    assert np.corrcoef(right, left)[0, 1] < -0.8  # in opposition
    assert motion.pelvis_position_m is not None
    assert 0.85 < motion.pelvis_position_m[:, 2].mean() < 1.2
    assert np.abs(np.degrees(motion.pelvis_rad)).max() < 15
    assert angle(motion, "lumbar_flexion").mean() > 0  # walkers lean the trunk forward, none backward
    # Half a cycle apart the two sides do the same; hip adduction shows that left is mirrored.
    lag = max(range(5, motion.frames // 2), key=lambda k: float(np.corrcoef(right[k:], left[:-k])[0, 1]))
    for joint in ("hip_flexion", "hip_adduction", "knee_angle", "ankle_angle"):
        both = np.corrcoef(angle(motion, f"{joint}_r")[lag:], angle(motion, f"{joint}_l")[:-lag])
        assert both[0, 1] > 0.75, joint


@pytest.mark.recordings
def test_feet_are_flat_where_they_stand() -> None:
    """Proof of the signs of tilt, hip, knee and ankle at once: any other sign tips the standing foot."""
    squat = _foot_pitch(read_motion(TRIALS / "squat_opencap/squats1_videoAndMocap.mot"))
    assert np.abs(squat - np.median(squat)).max() < 12
    assert squat.std(axis=0).max() < 4
    for name in ("gait2354", "opencap", "rajagopal"):
        pitch = _foot_pitch(read_motion(TRIALS / MOTIONS[name]))
        assert (np.abs(pitch) < 6).mean() > 0.35  # the foot-flat part of stance
        assert abs(np.median(pitch)) < 6


@pytest.mark.recordings
def test_a_rise_in_another_convention() -> None:
    motion = read_motion(TRIALS / "sit_to_stand_p1242/P1242_C101.sto")
    assert 35 < np.degrees(motion.pelvis_rad[:, 0]).max() < 45  # forward, as one must to rise
    assert angle(motion, "knee_angle_r")[0] == pytest.approx(95, abs=2)
    assert motion.pelvis_position_m is not None
    assert motion.pelvis_position_m[-1, 2] - motion.pelvis_position_m[0, 2] > 0.3
    seated = motion.time_s < 0.8
    assert _foot_pitch(motion)[seated].std(axis=0).max() < 8
