"""The skin as round places on the bones: what touches the ground, and what a picture draws the body's outline from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.kinematics import kinematics
from psoas.body.model import cache
from psoas.body.motion.motion import held
from psoas.body.tables import PLACE, Point, point, table

Floats = NDArray[np.float64]
SUFFIXES: Final = ("r", "l")


@dataclass(frozen=True, slots=True)
class SkinPlace:
    """A ball of flesh over a bone; its surface is the skin.

    Attributes:
        name: of the place, without its side.
        suffix: r or l; both where it lies in the middle and has no twin.
        body: the model's body that carries it.
        at_m: its centre in that body's frame.
        radius_m: from the centre to the skin.
    """

    name: str
    suffix: str
    body: str
    at_m: Point
    radius_m: float


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    body: str
    standing_m: Point  # forward, up and to the right of the pelvis's origin, in neutral standing
    radius_m: float


@lru_cache(maxsize=1)
def skin() -> tuple[SkinPlace, ...]:
    """Every place of the skin, right before left; the table says them for the right, in neutral standing."""
    rows = table(
        "skin.csv",
        ("place", "body", *PLACE, "radius_m"),
        lambda r: _Row(r.text("place"), r.text("body"), point(r), r.number("radius_m")),
    )
    skeleton = cache.load()
    standing = kinematics(skeleton, held({}), paths=False)
    names = {skeleton.model.body(i).name for i in range(skeleton.model.nbody)}
    found = []
    for row in rows:
        for suffix, sign in zip(SUFFIXES, (1.0, -1.0), strict=True):
            body = row.body if row.body in names else f"{row.body}_{suffix}"
            b = skeleton.body(body)
            forward, up, right = row.standing_m
            world = np.array([forward, -sign * right, up])
            x, y, z = standing.rotation[0, b].T @ (world - standing.position_m[0, b])
            place = SkinPlace(row.name, suffix, body, (float(x), float(y), float(z)), row.radius_m)
            if right == 0.0:
                found.append(SkinPlace(place.name, "both", place.body, place.at_m, place.radius_m))
                break
            found.append(place)
    return tuple(found)
