"""A camera without perspective: parallel lines stay parallel, so that lengths can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """Looks along ``forward`` (away from the viewer); ``pixels_per_m`` scales; ``centre_m`` is mid-picture."""

    right: Floats  # (3,) unit, to the viewer's right
    up: Floats  # (3,) unit
    forward: Floats  # (3,) unit, into the picture
    centre_m: Floats  # (3,)
    pixels_per_m: float
    width_px: int
    height_px: int

    def project(self, points_m: Floats) -> Floats:
        """World points (n, 3) to (n, 3): pixels to the right, pixels down, metres into the picture."""
        from_centre = np.asarray(points_m, dtype=np.float64).reshape(-1, 3) - self.centre_m
        out = np.empty_like(from_centre)
        out[:, 0] = self.width_px / 2 + self.pixels_per_m * (from_centre @ self.right)
        out[:, 1] = self.height_px / 2 - self.pixels_per_m * (from_centre @ self.up)
        out[:, 2] = from_centre @ self.forward
        return out

    def direction(self, vectors: Floats) -> Floats:
        """World vectors (n, 3) to picture vectors (n, 2), right and down, in the vectors' own unit."""
        flat = np.asarray(vectors, dtype=np.float64).reshape(-1, 3)
        return np.column_stack((flat @ self.right, -(flat @ self.up)))

    def scaled(self, factor: int) -> Camera:
        """The same view with ``factor`` times as many pixels each way."""
        return Camera(
            self.right,
            self.up,
            self.forward,
            self.centre_m,
            self.pixels_per_m * factor,
            self.width_px * factor,
            self.height_px * factor,
        )


def looking(azimuth_deg: float, elevation_deg: float) -> tuple[Floats, Floats, Floats]:
    """Right, up and forward of a camera that stands round the person.

    Args:
        azimuth_deg: where the camera stands: 0 in front, 90 at the person's left, 180 behind.
        elevation_deg: how far above the level it stands.
    """
    azimuth, elevation = np.radians(azimuth_deg), np.radians(elevation_deg)
    stands = np.array(
        [np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)]
    )
    forward = -stands
    right = np.array([-np.sin(azimuth), np.cos(azimuth), 0.0])
    return right, np.cross(right, forward), forward


def shape(points_m: Floats, azimuth_deg: float, elevation_deg: float) -> float:
    """Width over height of what the camera sees of ``points_m`` (n, 3)."""
    right, up, _ = looking(azimuth_deg, elevation_deg)
    return float(np.ptp(points_m @ right) / max(float(np.ptp(points_m @ up)), 1e-6))


def frame(
    points_m: Floats,
    *,
    azimuth_deg: float,
    elevation_deg: float,
    width_px: int,
    height_px: int,
    margin: float = 0.06,
) -> Camera:
    """A camera that sees all of ``points_m`` (n, 3) with a margin (a share of the picture) around them."""
    right, up, forward = looking(azimuth_deg, elevation_deg)
    flat = np.column_stack((points_m @ right, points_m @ up, points_m @ forward))
    low, high = flat.min(axis=0), flat.max(axis=0)
    middle = (low + high) / 2
    size = np.maximum(high - low, 1e-6)
    scale = (1 - 2 * margin) * min(width_px / size[0], height_px / size[1])
    centre = middle[0] * right + middle[1] * up + middle[2] * forward
    return Camera(right, up, forward, centre, float(scale), width_px, height_px)
