"""How measured forces lie against the feet that the motion puts on the floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.external_loads import SOLES, place_on
from psoas.body.mechanics.kinematics import GRAVITY, Kinematics
from psoas.body.tables import quantities

Floats = NDArray[np.float64]
# A foot under a fifth of the weight stands firmly: its pressure is no quotient of small numbers.
_FIRM = 0.2
# A foot that carries less is not on a plate.
_FAINT = 0.03
_TOES_M = 0.06  # the toes' length before the metatarsals


@dataclass(frozen=True, slots=True, eq=False)
class Footing:
    """Soles and pressure over k frames.

    Attributes:
        away_m: median distance of the pressure from the sole that it belongs to, the worse foot; nothing where no foot
            stands firmly.
        exchanged_m: the same if the two feet's forces were exchanged.
        rise_m: standard deviation of a firmly loaded sole's height above its pressure, the worse foot.
        above_m: how far a firmly loaded sole is above one that carries nothing, median, the worse foot.
        wander_m: height of a sole that is down against its median while it stays down, the worse foot (k,): from step to
            step of a stair the floor may differ, under one foot it may not.
        off_plate: frames in which a foot stands at the loaded ones' height and no plate carries it (k,).
    """

    away_m: float | None
    exchanged_m: float | None
    rise_m: float | None
    above_m: float | None
    wander_m: Floats
    off_plate: NDArray[np.bool_]


def footing(
    moved: Kinematics, pelvis_m: Floats, force_n: Floats, pressure_m: Floats, *, size: float, weight_n: float
) -> Footing:
    """Lay the forces against the feet.

    Args:
        moved: the motion.
        pelvis_m: place of the pelvis in the laboratory (k, 3).
        force_n: on the right and the left foot, world (k, 2, 3).
        pressure_m: centre of pressure of each in the laboratory (k, 2, 3).
        size: the person's size over the base's.
        weight_n: the person's.
    """
    places = place_on(moved, [(name, side, 1.0) for side in "rl" for name in SOLES])
    at = (pelvis_m[:, None] + places.at_m * size).reshape(len(pelvis_m), 2, len(SOLES), 3)
    low = at[..., 2].min(axis=2)
    firm = force_n[..., 2] > _FIRM * weight_n
    faint = np.abs(force_n).max(axis=2) < _FAINT * weight_n
    own, other, rise, height, above = [], [], [], [], []
    for foot in (0, 1):
        stands = firm[:, foot]
        if not stands.any():
            continue
        own.append(float(np.median(_outside(at[stands, foot], pressure_m[stands, foot]))))
        other.append(float(np.median(_outside(at[stands, 1 - foot], pressure_m[stands, foot]))))
        rise.append(float((low[stands, foot] - pressure_m[stands, foot, 2]).std()))
        height.append(low[stands, foot])
        alone = stands & faint[:, 1 - foot]
        if alone.any():
            above.append(float(np.median(low[alone, foot] - low[alone, 1 - foot])))
    off = np.zeros(len(pelvis_m), dtype=np.bool_)
    if height:
        floor = float(np.median(np.concatenate(height))) + quantities("trust.csv", unit=True)["off_floor"]
        off = ((low < floor) & faint).any(axis=1)
    return Footing(
        max(own) if own else None,
        max(other) if other else None,
        max(rise) if rise else None,
        max(above) if above else None,
        _wander(low),
        np.asarray(off),
    )


def _wander(low: Floats) -> Floats:
    """Height of the feet (k, 2) that are down against their median, stretch by stretch; the larger of both (k,)."""
    near = quantities("trust.csv", unit=True)["off_floor"]
    down = low < low.min(axis=1, keepdims=True) + near
    away = np.zeros_like(low)
    for foot in (0, 1):
        stretches = np.concatenate([[0], np.cumsum(np.diff(down[:, foot]))])
        for stretch in range(int(stretches[-1]) + 1):
            mine = (stretches == stretch) & down[:, foot]
            if mine.any():
                away[mine, foot] = low[mine, foot] - np.median(low[mine, foot])
    return np.asarray(np.where(np.abs(away[:, 0]) > np.abs(away[:, 1]), away[:, 0], away[:, 1]))


def _outside(sole: Floats, point: Floats) -> Floats:
    """Distance on the floor from heel and toes' line (f, 3 points, 3) to a point (f, 3)."""
    heel, front = sole[:, 0, :2], sole[:, 1:, :2].mean(axis=1)
    length = np.maximum(np.linalg.norm(front - heel, axis=1), 1e-6)
    ahead = (front - heel) / length[:, None]
    away = point[:, :2] - heel
    along = (away * ahead).sum(axis=1)
    aside = away[:, 1] * ahead[:, 0] - away[:, 0] * ahead[:, 1]
    beyond = np.maximum(np.maximum(-along, along - length - _TOES_M), 0.0)
    return np.asarray(np.hypot(beyond, aside))


def flying(push_n: Floats, needed_n: Floats, mass_kg: float) -> NDArray[np.bool_]:
    """Frames in which the body needs next to no push from below (k,).

    Args:
        push_n: of the ground (k, 3).
        needed_n: what it leaves unexplained (k, 3).
        mass_kg: of the person.
    """
    return np.asarray((push_n + needed_n)[:, 2] < 0.5 * mass_kg * GRAVITY)
