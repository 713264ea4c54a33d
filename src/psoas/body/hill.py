"""The muscle at rest length and held still: what it can pull, and what it pulls by being stretched.

Rigid tendon, no velocity (the postures are held), force-length curves of Thelen 2003.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from psoas.body.skeleton import Skeleton
from psoas.body.states import Changes
from psoas.body.tables import quantities

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MuscleForces:
    """Along each tendon (m,): tension is ``passive_n + activation * active_n``."""

    active_n: Floats
    passive_n: Floats
    fibre_length: Floats  # normalised by the optimal length


def forces(skeleton: Skeleton, length_m: Floats, strength: float, changed: Changes) -> MuscleForces:
    """Tension per activation and passive tension at these path lengths (at the base's size)."""
    curve = quantities("hill.csv")
    along = skeleton.fibre_m * skeleton.cosine
    fibre = (length_m - skeleton.slack_m) / along + changed.shortening
    fibre = np.maximum(fibre, curve["shortest_fibre"])
    greatest = skeleton.force_n * strength * skeleton.cosine
    active = np.exp(-((fibre - 1.0) ** 2) / curve["active_width"])
    k, strain = curve["passive_shape"], skeleton.passive_strain
    passive = np.expm1(k * np.maximum(fibre - 1.0, 0.0) / strain) / np.expm1(k)
    return MuscleForces(
        active_n=greatest * active * changed.capacity,
        passive_n=greatest * np.minimum(passive, curve["largest_passive"]),
        fibre_length=fibre,
    )
