"""What a picture of the body needs: bones, muscle paths and arrows, in one world frame.

The frame is MuJoCo's as this project poses it: x forward, y to the person's left, z up, metres.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class BoneMesh:
    """One bone as triangles, already placed in the world."""

    name: str
    vertices_m: NDArray[np.float64]  # (n, 3)
    faces: NDArray[np.int32]  # (k, 3), indices into vertices_m


@dataclass(frozen=True, slots=True, eq=False)
class MuscleLine:
    """One fascicle's path from origin to insertion, wraps included, with how hard it works."""

    muscle: str  # the group that a person knows: psoas, iliacus, …
    fascicle: str
    side: Literal["left", "right"]
    points_m: NDArray[np.float64]  # (n, 3)
    activation: float  # 0 to 1
    twin_activation: float  # the same fascicle in the same body in health
    force_n: float
    capacity_n: float = 1.0  # greatest active force: its weight among the strands of a muscle


@dataclass(frozen=True, slots=True, eq=False)
class PullArrow:
    """The psoas's pull on one vertebra (or the lesser trochanter), from where it attaches."""

    attachment: str  # T12, L1, … L5, lesser_trochanter
    side: Literal["left", "right"]
    at_m: NDArray[np.float64]  # (3,)
    force_n: NDArray[np.float64]  # (3,), world axes


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A body in one posture, ready to be drawn."""

    posture: str
    bones: tuple[BoneMesh, ...]
    muscles: tuple[MuscleLine, ...]
    arrows: tuple[PullArrow, ...]
