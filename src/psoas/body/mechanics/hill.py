"""The muscle: what it can pull at this length and speed, and what it pulls by being stretched.

Rigid tendon; force-length curves of Thelen 2003, force-velocity curve of De Groote 2016.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from psoas.body.model.skeleton import Skeleton
from psoas.body.person.states import Changes
from psoas.body.tables import quantities

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MuscleForces:
    """Along each tendon (k, m): tension is ``passive_n + activation * active_n``."""

    active_n: Floats
    passive_n: Floats
    fibre_length: Floats  # normalised by the optimal length
    fibre_speed: Floats  # lengthening, normalised by the greatest shortening speed


def forces(
    skeleton: Skeleton, length_m: Floats, rate_m_s: Floats, strength: float, changed: Changes
) -> MuscleForces:
    """Tension per activation and passive tension.

    Args:
        skeleton: the muscles.
        length_m: of every path, at the base's size (k, m).
        rate_m_s: how fast it lengthens, at the base's size (k, m).
        strength: the person's muscle force over the base's.
        changed: the states of the muscles.
    """
    curve = quantities("hill.csv")
    along = skeleton.fibre_m * skeleton.cosine
    fibre = (length_m - skeleton.slack_m) / along + changed.shortening
    fibre = np.maximum(fibre, curve["shortest_fibre"])
    speed = rate_m_s / (along * curve["fibre_lengths_per_s"])
    greatest = skeleton.force_n * strength * skeleton.cosine
    active = np.exp(-((fibre - 1.0) ** 2) / curve["active_width"]) * force_velocity(speed)
    k, strain = curve["passive_shape"], skeleton.passive_strain
    passive = np.expm1(k * np.maximum(fibre - 1.0, 0.0) / strain) / np.expm1(k)
    return MuscleForces(
        active_n=greatest * active * changed.capacity,
        passive_n=greatest * np.minimum(passive, curve["largest_passive"]),
        fibre_length=fibre,
        fibre_speed=speed,
    )


def force_velocity(speed: Floats) -> Floats:
    """Force at a speed over the force held still; 1 at rest, near 0 at -1, up to about 1.8 when lengthened."""
    curve = quantities("hill.csv")
    inner = curve["velocity_slope"] * np.clip(speed, -1.0, 1.0) + curve["velocity_shift"]
    raw = curve["velocity_gain"] * np.arcsinh(inner) + curve["velocity_rise"]
    still = curve["velocity_gain"] * np.arcsinh(curve["velocity_shift"]) + curve["velocity_rise"]
    return np.asarray(np.maximum(raw / still, curve["least_velocity_factor"]))
