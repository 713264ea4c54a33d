"""Moments that no muscle makes: discs, spinal ligaments, and the capsules at the ends of a joint's range."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import COORDINATES, LEG, LUMBAR
from psoas.body.tables import quantities, spine_levels, table

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Limit:
    """What capsule and ligaments make against a joint of the leg: growing towards both ends of its range.

    Attributes:
        coordinate: which joint.
        low_deg: where the low end's tissue makes one newton metre.
        low_growth_deg: e-fold more in each of these beyond.
        high_deg: the same at the high end.
        high_growth_deg: the same at the high end.
        constant_nm: made at every angle, towards the coordinate's positive side.
    """

    coordinate: str
    low_deg: float
    low_growth_deg: float
    high_deg: float
    high_growth_deg: float
    constant_nm: float

    def moment_nm(self, angle_deg: Floats) -> Floats:
        """The moment back into the range; far beyond either end it stays at e^8 newton metres.

        Args:
            angle_deg: of the joint, degrees.
        """
        back = np.exp(np.minimum(8.0, (self.low_deg - angle_deg) / self.low_growth_deg))
        forth = np.exp(np.minimum(8.0, (angle_deg - self.high_deg) / self.high_growth_deg))
        return np.asarray(back - forth + self.constant_nm)


@lru_cache(maxsize=1)
def limits() -> tuple[Limit, ...]:
    """The ends of the legs' ranges."""
    numbers = ("low_deg", "low_growth_deg", "high_deg", "high_growth_deg", "constant_nm")
    return table(
        "joint_limits.csv",
        ("coordinate", *numbers),
        lambda r: Limit(r.one_of("coordinate", LEG), *(r.number(name) for name in numbers)),
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


def ligament_press_n(angle_rad: Floats) -> Floats:
    """What the ligaments behind the discs press on every level by being stretched in flexion, newtons (k, levels).

    A disc resists bending as a couple. Ligaments do it by pulling behind the disc, and press on it with the same force. The
    linear part of a level's stiffness is taken for the disc's, the cubic part for the ligaments': in the first half of
    flexion they bear next to nothing (Hindle 1990 J Biomed Eng 12:340). In extension the facets bear instead.

    Args:
        angle_rad: of all joints, along ``COORDINATES`` (k, n).
    """
    flexed_deg = np.degrees(np.maximum(angle_rad[:, COORDINATES.index("lumbar_flexion")], 0.0))
    lever_m = quantities("geometry.csv")["ligament_lever_m"]
    return np.stack(
        [s.flexion_nm_per_deg3 * (s.share_flexion * flexed_deg) ** 3 / lever_m for s in spine_levels()],
        axis=1,
    )


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
