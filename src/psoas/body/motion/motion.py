"""What the body does, frame by frame, in the independent coordinates; a held posture is a motion of one frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES

Floats = NDArray[np.float64]
ARMS = ("shoulder_elv", "elv_angle", "elbow_flexion")


@dataclass(frozen=True, slots=True, eq=False)
class Motion:
    """Kinematics of k frames along the n ``COORDINATES``, in radians; world axes: x forward, y to the left, z up.

    Attributes:
        time_s: (k,), rising.
        pelvis: turn of the pelvis from upright, facing forward (k, 3, 3).
        spin_rad_s: its angular velocity (k, 3).
        spin_rate_rad_s2: its angular acceleration (k, 3).
        angle_rad, speed_rad_s, acceleration_rad_s2: (k, n).
        arms_rad: ``ARMS``, the same on both sides (k, 3).
        cycle: whether the last frame is the first again.
    """

    time_s: Floats
    pelvis: Floats
    spin_rad_s: Floats
    spin_rate_rad_s2: Floats
    angle_rad: Floats
    speed_rad_s: Floats
    acceleration_rad_s2: Floats
    arms_rad: Floats
    cycle: bool = False

    @property
    def frames(self) -> int:
        """How many frames."""
        return len(self.time_s)

    def still(self) -> Motion:
        """The same places, at rest."""
        return replace(
            self,
            spin_rad_s=0.0 * self.spin_rad_s,
            spin_rate_rad_s2=0.0 * self.spin_rate_rad_s2,
            speed_rad_s=0.0 * self.speed_rad_s,
            acceleration_rad_s2=0.0 * self.acceleration_rad_s2,
        )

    def frame(self, index: int) -> Motion:
        """One frame alone."""
        at = slice(index, index + 1)
        return Motion(
            self.time_s[at], self.pelvis[at], self.spin_rad_s[at], self.spin_rate_rad_s2[at], self.angle_rad[at],
            self.speed_rad_s[at], self.acceleration_rad_s2[at], self.arms_rad[at],
        )  # fmt: skip


def held(
    angles_deg: Mapping[str, float],
    *,
    tilt_deg: float = 0.0,
    list_deg: float = 0.0,
    arms_deg: Mapping[str, float] | None = None,
) -> Motion:
    """One frame at rest: angles in degrees by coordinate, what is not named is zero."""
    angle = np.radians([[angles_deg.get(name, 0.0) for name in COORDINATES]])
    arms = np.radians([[(arms_deg or {}).get(name, 0.0) for name in ARMS]])
    turn = turns(np.radians([[tilt_deg, list_deg, 0.0]]))
    none = np.zeros((1, 3))
    return Motion(np.zeros(1), turn, none, none, angle, 0.0 * angle, 0.0 * angle, arms)


def about_axis(axis: int, angle: Floats) -> Floats:
    """Rotations about one axis of a frame, 0 to 2, by angles in radians (k,): (k, 3, 3)."""
    c, s = np.cos(angle), np.sin(angle)
    out = np.zeros((len(angle), 3, 3))
    a, b = (axis + 1) % 3, (axis + 2) % 3
    out[:, axis, axis] = 1.0
    out[:, a, a] = out[:, b, b] = c
    out[:, a, b], out[:, b, a] = -s, s
    return out


def turns(pelvis_rad: Floats) -> Floats:
    """Rotation of the pelvis from tilt, list and rotation (k, 3): turned left, then tilted, then dropped to the right."""
    tilt, drop, rotation = pelvis_rad.T
    return np.asarray(about_axis(2, rotation) @ about_axis(1, tilt) @ about_axis(0, drop))


def spins(pelvis_rad: Floats, speed: Floats, acceleration: Floats) -> tuple[Floats, Floats]:
    """Angular velocity and acceleration of the pelvis in the world (k, 3) each, from its three angles' own."""
    tilt, _, rotation = pelvis_rad.T
    first = about_axis(2, rotation)
    second = first @ about_axis(1, tilt)
    z = np.broadcast_to([0.0, 0.0, 1.0], speed.shape)
    y, x = first[:, :, 1], second[:, :, 0]
    by_z, by_y, by_x = speed[:, 2:] * z, speed[:, :1] * y, speed[:, 1:2] * x
    spin = by_z + by_y + by_x
    rate = acceleration[:, 2:] * z + acceleration[:, :1] * y + acceleration[:, 1:2] * x
    # Each later axis is carried along by the turns before it.
    rate = rate + np.cross(by_z, by_y) + np.cross(by_z + by_y, by_x)
    return spin, rate
