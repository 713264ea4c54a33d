"""The signs of a measured motion against markers on the skin, which know nothing of joint coordinates."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.body.recordings import TRIALS

from psoas.body.motion.measured import MeasuredMotion, read_motion

Floats = NDArray[np.float64]


def _markers(trc: str, motion: MeasuredMotion) -> dict[str, Floats]:
    """Markers on the skin in the world's axes at the motion's frames, metres (T, 3)."""
    lines = (TRIALS / trc).read_text().splitlines()
    names = lines[3].split()[2:]
    table = np.array([line.split() for line in lines[6:] if line.strip()], dtype=np.float64)
    places = table[:, 2:].reshape(len(table), len(names), 3) / 1000
    at = np.stack(
        [np.interp(motion.time_s, table[:, 1], p) for p in places.reshape(len(table), -1).T], axis=1
    )
    x, y, z = np.moveaxis(at.reshape(-1, len(names), 3), 2, 0)
    return {marker: np.stack([x[:, i], -z[:, i], y[:, i]], axis=1) for i, marker in enumerate(names)}


def _alike(marked: Floats, angle_rad: Floats) -> tuple[float, float]:
    """Correlation, and how far the one swings against the other."""
    return float(np.corrcoef(marked, angle_rad)[0, 1]), float(marked.std() / angle_rad.std())


@pytest.mark.recordings
@pytest.mark.parametrize(
    ("motion_file", "trc"),
    [
        ("walk_lenhart_jam/overground_17_ik.mot", "walk_lenhart_jam/overground_17.trc"),
        ("walk_rajagopal/coordinates.sto", "walk_rajagopal/markers_walk.trc"),
    ],
)
def test_markers_on_pelvis_and_shoulders_turn_as_the_angles_say(motion_file: str, trc: str) -> None:
    """Proof of the signs of the pelvis's and the trunk's angles, from points that know nothing of coordinates."""
    motion = read_motion(TRIALS / motion_file)
    marker = _markers(trc, motion)
    leftward = marker["L.ASIS"] - marker["R.ASIS"]
    forward = marker["L.ASIS"] + marker["R.ASIS"] - marker["L.PSIS"] - marker["R.PSIS"]
    shoulders = marker["L.Shoulder"] - marker["R.Shoulder"]
    upward = marker["L.Shoulder"] + marker["R.Shoulder"] - marker["L.PSIS"] - marker["R.PSIS"]
    tilt, drop, rotation = motion.pelvis_rad.T
    yaw = np.arctan2(-leftward[:, 0], leftward[:, 1])
    roll = np.arctan2(leftward[:, 2], leftward[:, 1])
    trunk_yaw = np.arctan2(-shoulders[:, 0], shoulders[:, 1])
    flexion, bending, turn = motion.angle_rad[:, :3].T
    for marked, angles in (
        (yaw, rotation),
        (roll, drop),
        (-np.arctan2(forward[:, 2], forward[:, 0]), tilt),
        (trunk_yaw, rotation + turn),
        (np.arctan2(shoulders[:, 2], shoulders[:, 1]) - roll, bending),
        (np.arctan2(upward[:, 0], upward[:, 2]), tilt + flexion),
    ):
        alike, swing = _alike(marked, angles)
        assert alike > 0.5  # skin slides and shoulders shrug; a wrong sign is below -0.5
        assert 0.5 < swing < 2.0
