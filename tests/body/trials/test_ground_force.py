"""Measured ground forces: names, axes, filter, point of pressure, and whose foot it was."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.body.recordings import TRIALS

from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.ground_force import GroundForce, forces_of
from psoas.body.motion.measured import MeasuredMotion, assign_sides, read_forces, read_motion, read_trial
from psoas.body.motion.opensim_storage import read_storage
from psoas.errors import BodyError

Floats = NDArray[np.float64]
TIME = np.arange(401) / 200
STEP = np.where((TIME > 0.5) & (TIME < 1.2), 700 * np.sin(np.pi * (TIME - 0.5) / 0.7), 0.0)
PAIRS = {
    "gait2354": ("walk_gait2354/subject01_walk1_ik.mot", "walk_gait2354/subject01_walk1_grf.mot"),
    "lenhart": ("walk_lenhart_jam/overground_17_ik.mot", "walk_lenhart_jam/overground_17_grf.mot"),
    "rajagopal": ("walk_rajagopal/coordinates.sto", "walk_rajagopal/grf_walk.mot"),
    "hamner": ("run_hamner/subject02_running_arms_ik.mot", "run_hamner/subject02_grf_HiFreq.mot"),
}


def plate(force: str, point: str, torque: str, x_m: float = 0.5, up_n: Floats = STEP) -> dict[str, Floats]:
    """One set of columns: forward force a tenth of the vertical, acting at x, 0, 0.1 (right)."""
    zero = np.zeros(len(TIME))
    columns = {f"{force}x": up_n / 10, f"{force}y": up_n, f"{force}z": zero}
    columns |= {f"{point}x": zero + x_m, f"{point}y": zero, f"{point}z": zero + 0.1}
    return columns | ({f"{torque}x": zero, f"{torque}y": up_n / 100, f"{torque}z": zero} if torque else {})


def written(*plates: dict[str, Floats]) -> bytes:
    columns = [(name, values) for one in plates for name, values in one.items()]
    table = np.column_stack([TIME, *(values for _, values in columns)])
    rows = "\n".join("\t".join(map(repr, row)) for row in table.tolist())
    return f"endheader\n{chr(9).join(['time', *(name for name, _ in columns)])}\n{rows}\n".encode()


def forces(*plates: dict[str, Floats], cutoff_hz: float | None = np.inf) -> tuple[GroundForce, ...]:
    return forces_of(read_storage(written(*plates)), TIME, cutoff_hz)


def about_origin(force: GroundForce) -> Floats:
    return np.asarray(force.torque_nm + np.cross(force.point_m, force.force_n))


def test_axes_of_one_plate() -> None:
    (got,) = forces(plate("ground_force_v", "ground_force_p", "ground_torque_"))
    stands = STEP > 21
    assert np.allclose(got.force_n, np.stack([STEP / 10, 0 * STEP, STEP], axis=1))
    assert np.allclose(got.point_m, [0.5, -0.1, 0.0])  # 0.1 to the right is -0.1 to the left
    assert np.allclose(got.torque_nm[stands], np.stack([0 * STEP, 0 * STEP, STEP / 100], axis=1)[stands])


@pytest.mark.parametrize(
    ("first", "second", "sides"),
    [
        (("ground_force_v", "ground_force_p", "ground_torque_"),
         ("l_ground_force_v", "l_ground_force_p", "l_ground_torque_"), ("right", "left")),
        (("ground_force_v", "ground_force_p", "ground_torque_"),
         ("1_ground_force_v", "1_ground_force_p", "1_ground_torque_"), ("unknown", "unknown")),
        (("ground_force_r_v", "ground_force_r_p", "ground_torque_r_"),
         ("ground_force_l_v", "ground_force_l_p", "ground_torque_l_"), ("right", "left")),
        (("ground_force_1_v", "ground_force_1_p", "ground_torque_1_"),
         ("ground_force_2_v", "ground_force_2_p", "ground_torque_2_"), ("unknown", "unknown")),
        (("ground_force1_v", "ground_force1_p", "ground_moment1_m"),
         ("ground_force2_v", "ground_force2_p", "ground_moment2_m"), ("unknown", "unknown")),
        (("ground_force_calcn_l_v", "ground_force_calcn_l_p", "ground_force_calcn_l_m"),
         ("ground_force_calcn_r_v", "ground_force_calcn_r_p", "ground_force_calcn_r_m"), ("left", "right")),
        (("Right_ground_force_v", "Right_ground_force_p", ""),
         ("Left_ground_force_v", "Left_ground_force_p", ""), ("right", "left")),
        (("ground_force_v", "ground_force_p", "ground_torque_"),
         ("ground_force_v", "ground_force_p", "ground_torque_"), ("unknown", "unknown")),
    ],
)  # fmt: skip
def test_sets_are_told_apart(
    first: tuple[str, str, str], second: tuple[str, str, str], sides: tuple[str, ...]
) -> None:
    got = forces(plate(*first, x_m=0.2), plate(*second, x_m=0.9, up_n=STEP[::-1].copy()))
    assert tuple(force.side for force in got) == sides
    assert [force.point_m[0, 0] for force in got] == pytest.approx([0.2, 0.9])
    assert np.allclose(got[1].force_n[:, 2], STEP[::-1])


def test_columns_of_two_plates_may_be_mixed() -> None:
    one = plate("ground_force_1_v", "ground_force_1_p", "ground_torque_1_", x_m=0.2)
    two = plate("ground_force_2_v", "ground_force_2_p", "ground_torque_2_", x_m=0.9)
    mixed = {name: (one | two)[name] for name in sorted(one | two)}
    assert [force.point_m[0, 0] for force in forces(mixed)] == pytest.approx([0.2, 0.9])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-3, 3), min_size=3, max_size=3), st.floats(4, 40))
def test_force_point_and_torque_give_the_filtered_wrench(place: list[float], cutoff: float) -> None:
    columns = plate("ground_force_v", "ground_force_p", "ground_torque_")
    roll = place[0] + 0.1 * TIME
    columns |= {
        "ground_force_px": roll,
        "ground_force_pz": np.full(len(TIME), place[1]),
        "ground_force_vz": place[2] * STEP / 10,
    }
    (raw,), (got,) = forces(columns), forces(columns, cutoff_hz=cutoff)
    assert got.force_n[:, 2].sum() == pytest.approx(STEP.sum(), rel=2e-2)  # nothing of the impulse is lost
    assert np.allclose(about_origin(got).sum(axis=0), about_origin(raw).sum(axis=0), rtol=0.02, atol=30)
    stands = raw.force_n[:, 2] > 20
    # The point stays within the foot's path, and where it stands firmly it is the measured one.
    assert (got.point_m[:, 0] >= roll[stands].min() - 1e-9).all()
    assert (got.point_m[:, 0] <= roll[stands].max() + 1e-9).all()
    firm = STEP > 500
    assert np.allclose(got.point_m[firm, 0], roll[firm], atol=0.02)
    assert np.allclose(got.torque_nm[firm, :2], 0, atol=1e-6)


def test_a_point_off_the_plate_may_be_anything() -> None:
    clean = plate("ground_force_v", "ground_force_p", "ground_torque_")
    wild = {**clean, "ground_force_px": np.where(STEP > 20, 0.5, 331.7)}
    none = {**clean, "ground_force_px": np.where(STEP > 20, 0.5, np.nan)}
    for columns in (wild, none):
        (a,), (b,) = forces(clean, cutoff_hz=6), forces(columns, cutoff_hz=6)
        assert np.allclose(about_origin(a), about_origin(b), atol=1e-9)
        assert np.allclose(a.point_m, b.point_m)


def test_a_plate_nobody_stood_on_is_left_out() -> None:
    empty = plate("ground_force_2_v", "ground_force_2_p", "", up_n=0 * STEP)
    assert len(forces(plate("ground_force_1_v", "ground_force_1_p", ""), empty)) == 1


def test_a_plate_that_both_feet_tread_on_is_split() -> None:
    twice = STEP + np.roll(STEP, 150)  # 0.5 to 1.2 s and 1.25 to 1.95 s
    forward = np.where(TIME < 1.225, 0.3, 0.9)
    columns = plate("ground_force_v", "ground_force_p", "", up_n=twice) | {"ground_force_px": forward}
    (belt,) = forces(columns)
    feet = np.zeros((len(TIME), 2, 3))
    feet[:, 0, 0], feet[:, 1, 0] = 0.9, 0.3
    feet[:, :, 1] = -0.1
    got = assign_sides((belt,), feet)
    assert [force.side for force in got] == ["right", "left"]
    assert np.allclose(sum(force.force_n for force in got), belt.force_n)
    assert np.allclose(sum(about_origin(force) for force in got), about_origin(belt))
    assert got[0].force_n[TIME < 1.2].sum() == got[1].force_n[TIME > 1.25].sum() == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ground_force_vy": -STEP}, "points down"),
        ({"ground_force_px": np.where(STEP > 300, np.nan, 0.5)}, "is not a number while a foot stands there"),
        ({"ground_force_vx": np.where(STEP > 300, np.nan, 0.5)}, "column 'ground_force_vx': not a number"),
        ({"ground_force_px": 1e6 + STEP}, "expected metres"),
        ({"ground_force_vy": 1e6 * STEP}, "more than a plate measures"),
    ],
)
def test_refusals(change: dict[str, Floats], said: str) -> None:
    with pytest.raises(BodyError) as refused:
        forces(plate("ground_force_v", "ground_force_p", "") | change)
    assert said in str(refused.value)


def test_what_is_no_force_file_or_another_time_is_refused() -> None:
    motion = read_motion(b"endheader\ntime hip_flexion_r\n7 1\n7.01 1\n")
    whole = plate("ground_force_v", "ground_force_p", "")
    with pytest.raises(BodyError, match="no ground forces among its 1 columns"):
        read_forces(b"endheader\ntime hip_flexion_r\n0 1\n", motion)
    with pytest.raises(BodyError, match="lacks point_z"):
        forces({name: values for name, values in whole.items() if name != "ground_force_pz"})
    with pytest.raises(BodyError, match="do not cover the motion"):
        read_forces(written(whole), motion)
    with pytest.raises(BodyError, match="no time in common"):
        read_trial(b"endheader\ntime hip_flexion_r\n7 1\n7.01 1\n", written(whole))
    with pytest.raises(BodyError, match=r"shape \(2, 2, 3\), expected \(401, 2, 3\)"):
        assign_sides(forces(whole), np.zeros((2, 2, 3)))


def _turn(axis: int, angle: Floats) -> Floats:
    c, s = np.cos(angle), np.sin(angle)
    out = np.zeros((len(angle), 3, 3))
    a, b = (axis + 1) % 3, (axis + 2) % 3
    out[:, axis, axis], out[:, a, a], out[:, b, b], out[:, a, b], out[:, b, a] = 1, c, c, -s, s
    return out


def feet(motion: MeasuredMotion) -> Floats:
    """Middle of both feet (T, 2, 3) by a plain chain of an adult's segment lengths, in the world's axes."""
    assert motion.pelvis_position_m is not None
    ankles = []
    for side, out in (("r", -1.0), ("l", 1.0)):
        hip, add, rot, knee, ankle = (
            motion.angle_rad[:, COORDINATES.index(f"{name}_{side}")]
            for name in ("hip_flexion", "hip_adduction", "hip_rotation", "knee_angle", "ankle_angle")
        )
        at = motion.pelvis_position_m + motion.pelvis_matrix @ np.array([-0.07, 0.08 * out, -0.07])
        thigh = motion.pelvis_matrix @ _turn(1, -hip) @ _turn(0, -out * add) @ _turn(2, -out * rot)
        at = at + thigh @ np.array([0, 0, -0.4])
        shank = thigh @ _turn(1, knee)
        ankles.append(
            at + shank @ np.array([0, 0, -0.43]) + (shank @ _turn(1, -ankle)) @ np.array([0.08, 0, -0.05])
        )
    return np.stack(ankles, axis=1)


def trial(name: str) -> tuple[MeasuredMotion, tuple[GroundForce, ...]]:
    motion, ground = PAIRS[name]
    return read_trial(TRIALS / motion, TRIALS / ground)


@pytest.mark.recordings
@pytest.mark.parametrize("name", PAIRS)
def test_forces_act_under_the_feet(name: str) -> None:
    """Proof of axes, signs and sides: the measured pressure lies under the foot that the angles put there."""
    motion, raw = trial(name)
    at = feet(motion)
    sided = assign_sides(raw, at)
    assert {force.side for force in sided} == {"right", "left"}
    named = [force for force in raw if force.side != "unknown"]
    nameless = tuple(GroundForce(f.name, "unknown", f.force_n, f.point_m, f.torque_nm) for f in named)
    for force, again in zip(named, assign_sides(nameless, at), strict=False):
        assert force.side == again.side  # names and places agree
    for force in sided:
        stands = force.force_n[:, 2] > 300
        if not stands.any():
            continue
        away = np.linalg.norm(at[:, 0 if force.side == "right" else 1] - force.point_m, axis=1)
        assert np.median(away[stands]) < 0.14
        other = np.linalg.norm(at[:, 1 if force.side == "right" else 0] - force.point_m, axis=1)
        assert (away < other)[stands].mean() > 0.95


@pytest.mark.recordings
def test_the_ground_carries_the_body() -> None:
    weight_n = 72.6 * 9.81  # of the subject, see the trial's SOURCE.txt
    motion, raw = trial("gait2354")
    total = sum((force.force_n for force in raw), np.zeros((motion.frames, 3)))
    assert total[:, 2].mean() == pytest.approx(weight_n, rel=0.02)
    assert np.abs(total[:, :2].mean(axis=0)).max() < 0.02 * weight_n
    assert 0.7 * weight_n < total[:, 2].min() < 0.9 * weight_n
    assert 1.1 * weight_n < total[:, 2].max() < 1.35 * weight_n
    # Newton: with the same filter, the ground's push above weight goes as the pelvis accelerates.
    inner = slice(10, -10)
    push, moved = total[inner, 2] / 72.6 - 9.81, motion.pelvis_acceleration_m_s2[inner, 2]
    assert np.corrcoef(push, moved)[0, 1] > 0.85
    single = np.min([force.force_n[:, 2] for force in raw], axis=0) < 5
    assert 0.5 < single.mean() < 0.9
    assert total[single, 2].mean() == pytest.approx(weight_n, rel=0.1)
