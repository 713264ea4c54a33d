"""Moments that no muscle makes: discs, spinal ligaments, and the capsules at the ends of a joint's range."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES, LEG, LUMBAR
from psoas.body.tables import spine_levels, table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limit:
    """Ends of a joint's range: one newton metre there, e-fold more in each ``growth_deg`` beyond."""

    coordinate: str
    low_deg: float
    high_deg: float
    growth_deg: float

    def moment_nm(self, angle_deg: Floats) -> Floats:
        """The moment back into the range; far beyond it stays at e^8 newton metres."""
        back = np.exp(np.minimum(8.0, (self.low_deg - angle_deg) / self.growth_deg))
        return np.asarray(back - np.exp(np.minimum(8.0, (angle_deg - self.high_deg) / self.growth_deg)))


@lru_cache(maxsize=1)
def limits() -> tuple[Limit, ...]:
    """The ends of the legs' ranges."""
    return table(
        "joint_limits.csv",
        ("coordinate", "low_deg", "high_deg", "growth_deg"),
        lambda r: Limit(
            r.one_of("coordinate", LEG), r.number("low_deg"), r.number("high_deg"), r.number("growth_deg")
        ),
    )


def lumbar_moment_nm(coordinate: str, angle_deg: Floats) -> Floats:
    """Moment of discs and ligaments against a lumbar coordinate, whose levels share its angle."""
    total = np.zeros_like(angle_deg)
    for level in spine_levels():
        if coordinate == "lumbar_flexion":
            share, linear, cubic = level.share_flexion, level.flexion_nm_per_deg, level.flexion_nm_per_deg3
        elif coordinate == "lumbar_bending":
            share, linear, cubic = level.share_lateral, level.lateral_nm_per_deg, 0.0
        else:
            share, linear, cubic = level.share_axial, level.axial_nm_per_deg, 0.0
        here = share * angle_deg
        total -= share * (linear * here + cubic * here**3)
    return total


def moments_nm(angle_rad: Floats) -> Floats:
    """Passive moment along every coordinate of ``COORDINATES``, newton metres (k, n)."""
    angle_deg = np.degrees(angle_rad)
    by_name = {limit.coordinate: limit for limit in limits()}
    columns = [
        lumbar_moment_nm(name, angle_deg[:, i])
        if name in LUMBAR
        else by_name[name[:-2]].moment_nm(angle_deg[:, i])
        for i, name in enumerate(COORDINATES)
    ]
    return np.stack(columns, axis=1)
