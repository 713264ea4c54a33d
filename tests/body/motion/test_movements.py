"""The project's own movements as a motion file: signs, axes and weights, held without anybody else's recordings."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.curves import Course, course, movements
from psoas.body.motion.measured import MeasuredMotion, read_motion

Floats = NDArray[np.float64]
GAITS = ("walk_slow", "walk", "walk_fast", "run")
# OpenSim counts the pelvis's tilt and the trunk's bend backwards.
TURNED_ROUND = {"pelvis_tilt": ("pelvis_tilt", -1.0), "lumbar_flexion": ("lumbar_extension", -1.0)}


def twice(values: Floats) -> Floats:
    """Two cycles, so that the filter's ends lie outside what is looked at."""
    return np.concatenate([values[:-1], values])


def written(made: Course, *, cycle: bool) -> bytes:
    """A movement in OpenSim's storage format."""
    names = ("pelvis_tilt", "pelvis_list", "pelvis_rotation", *COORDINATES)
    table = np.degrees(np.column_stack([made.pelvis_rad, made.angle_rad]))
    named = [TURNED_ROUND.get(name, (name, 1.0)) for name in names]
    columns = np.column_stack(
        [(twice if cycle else np.array)(sign * table[:, n]) for n, (_, sign) in enumerate(named)]
    )
    time_s = np.arange(len(columns)) * (made.time_s[1] - made.time_s[0])
    rows = "\n".join("\t".join(map(repr, row)) for row in np.column_stack([time_s, columns]).tolist())
    head = "\t".join(["time", *(name for name, _ in named)])
    return f"own\ninDegrees=yes\nendheader\n{head}\n{rows}\n".encode()


def read(activity: str) -> tuple[Course, MeasuredMotion]:
    movement = movements()[activity]
    made = course(movement, "right", 201)
    return made, read_motion(written(made, cycle=movement.cycle), cutoff_hz=np.inf)


def angle(motion: MeasuredMotion, name: str) -> Floats:
    return np.asarray(np.degrees(motion.angle_rad[:, COORDINATES.index(name)]))


def foot_pitch(motion: MeasuredMotion) -> Floats:
    """Sagittal turn of both feet in the world in degrees, toes up positive (T, 2)."""
    legs = [[angle(motion, f"{j}_{s}") for j in ("hip_flexion", "knee_angle", "ankle_angle")] for s in "rl"]
    tilt = np.degrees(motion.pelvis_rad[:, 0])
    return np.stack([hip - knee + ankle - tilt for hip, knee, ankle in legs], axis=1)


@pytest.mark.parametrize("activity", [*GAITS, "sit_to_stand", "squat", "climb_stairs"])
def test_what_is_written_in_opensims_signs_is_read_as_it_was(activity: str) -> None:
    made, motion = read(activity)
    angles = (twice if movements()[activity].cycle else np.array)(made.angle_rad)
    assert np.allclose(motion.angle_rad, angles, atol=1e-6)
    tilts = (twice if movements()[activity].cycle else np.array)(made.pelvis_rad)
    # The three turns are taken in another order there: alike to a degree.
    assert np.allclose(motion.pelvis_rad, tilts, atol=np.radians(1.0))


@pytest.mark.parametrize("activity", GAITS)
def test_walkers_and_a_runner_move_as_people_do(activity: str) -> None:
    _, motion = read(activity)
    for s in "rl":
        assert -10 < angle(motion, f"knee_angle_{s}").min() < 25
        assert 50 < angle(motion, f"knee_angle_{s}").max() < (120 if activity == "run" else 80)
        assert -40 < angle(motion, f"hip_flexion_{s}").min() < 0
        assert 15 < angle(motion, f"hip_flexion_{s}").max() < 60
        assert np.abs(angle(motion, f"ankle_angle_{s}")).max() < 35
    right, left = angle(motion, "hip_flexion_r"), angle(motion, "hip_flexion_l")
    assert np.corrcoef(right, left)[0, 1] < -0.8  # in opposition
    half = 100  # frames: the left leg does the same half a cycle later, and its sideways angles are mirrored
    for joint in ("hip_flexion", "hip_adduction", "knee_angle", "ankle_angle"):
        assert np.allclose(angle(motion, f"{joint}_r")[half:], angle(motion, f"{joint}_l")[:-half], atol=0.5)


@pytest.mark.parametrize("activity", ["walk_slow", "walk", "walk_fast"])
def test_a_walkers_foot_is_flat_where_it_stands(activity: str) -> None:
    """Any other sign of tilt, hip, knee or ankle tips the standing foot."""
    made, motion = read(activity)
    bears = twice(made.foot_force_bw[:, 0, 2]) > 0.5
    pitch = foot_pitch(motion)[bears, 0]
    assert abs(np.median(pitch)) < 8
    assert (np.abs(pitch) < 8).mean() > 0.35


def test_a_person_leans_forward_to_rise() -> None:
    _, motion = read("sit_to_stand")
    lean = np.degrees(motion.pelvis_rad[:, 0])
    assert lean.max() > lean[0] + 10
    assert 80 < angle(motion, "knee_angle_r")[0] < 105
    assert np.abs(angle(motion, "knee_angle_r")[-1]) < 12


@pytest.mark.parametrize("activity", GAITS)
def test_the_ground_carries_the_body_and_pushes_it_nowhere(activity: str) -> None:
    made = course(movements()[activity], "right", 201)
    total = np.nansum(made.foot_force_bw, axis=1)[:-1]
    assert total[:, 2].mean() == pytest.approx(1.0, rel=0.05)
    assert np.abs(total[:, :2].mean(axis=0)).max() < 0.04
    least, most = total[:, 2].min(), total[:, 2].max()
    if activity == "run":
        assert least < 0.1  # both feet off the ground
        assert 2 < most < 3.5
    else:
        assert 0.5 < least < 0.95
        assert 1.05 < most < 1.6
