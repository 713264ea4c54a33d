"""Forces brought to the body: points in metres under the pelvis, every force to the foot that it pushes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from psoas.body.motion.filtering import figures
from psoas.body.motion.ground_force import GroundForce, Side, nearest
from psoas.errors import BodyError

Floats = NDArray[np.float64]


def in_millimetres(forces: tuple[GroundForce, ...], pelvis_m: Floats | None, source: str) -> bool:
    """Whether the points lie under the pelvis only if they are read as millimetres.

    Args:
        forces: as ``forces_of`` gives them where the points are taken as metres.
        pelvis_m: place of the pelvis in the world (T, 3); where it is not known nothing can be told.
        source: of the forces, for messages.

    Raises:
        BodyError: the points are far from the body in any unit.
    """
    if pelvis_m is None:
        return False
    limit = figures()["point_away"]
    away, near = 0.0, 0.0
    for force in forces:
        stands = force.force_n[:, 2] > figures()["contact_force"]
        if stands.any():
            below = pelvis_m[stands, :2]
            away = max(away, float(np.median(np.linalg.norm(force.point_m[stands, :2] - below, axis=1))))
            near = max(
                near, float(np.median(np.linalg.norm(force.point_m[stands, :2] / 1000 - below, axis=1)))
            )
    if away <= limit:
        return False
    if near > limit or away < 10 * limit:
        raise BodyError(
            f"{source}: the points of the forces lie {away:.3g} m beside the pelvis, expected under it, in metres; give "
            "forces and motion of one trial, in one laboratory frame."
        )
    return True


def assign_sides(forces: tuple[GroundForce, ...], foot_position_m: Floats) -> tuple[GroundForce, ...]:
    """Give every force of unknown side to the foot that is nearer while it acts.

    A plate that one foot leaves and the other treads on later is split between the two, halfway between the contacts.

    Args:
        forces: as ``forces_of`` gives them.
        foot_position_m: of the right and the left foot, world axes (T, 2, 3).

    Returns:
        Forces of known side; those that never act are left out.

    Raises:
        BodyError: the feet are not at the forces' frames.
    """
    given: list[GroundForce] = []
    for force in forces:
        if foot_position_m.shape != (len(force.force_n), 2, 3):
            raise BodyError(
                f"foot_position_m: shape {foot_position_m.shape}, expected ({len(force.force_n)}, 2, 3): right and left "
                "foot at every frame of the forces."
            )
        if force.side != "unknown":
            given.append(force)
            continue
        left = _stands_left(force, foot_position_m)
        if left is None:
            continue
        sides: tuple[tuple[Side, NDArray[np.bool_]], ...] = (("right", ~left), ("left", left))
        for side, mine in sides:
            if mine.any():
                share = mine[:, None].astype(np.float64)
                given.append(
                    replace(
                        force, side=side, force_n=share * force.force_n, torque_nm=share * force.torque_nm
                    )
                )
    return tuple(given)


def _stands_left(force: GroundForce, foot_position_m: Floats) -> NDArray[np.bool_] | None:
    """At which frames the force is the left foot's (T,); nothing where it never acts."""
    stands = force.force_n[:, 2] > figures()["contact_force"]
    if not stands.any():
        return None
    away = np.linalg.norm(foot_position_m[:, :, :2] - force.point_m[:, None, :2], axis=2)
    nearer_left = (away[:, 0] - away[:, 1]) * force.force_n[:, 2]  # weighed by the load
    starts = np.flatnonzero(np.diff(np.concatenate([[False], stands])) & stands)
    left = np.zeros(len(stands), dtype=np.bool_)
    for start in starts:
        rest = np.flatnonzero(~stands[start:])
        end = start + (int(rest[0]) if len(rest) else len(stands) - start)
        left[start:end] = nearer_left[start:end].sum() > 0
    return np.asarray(left[nearest(stands)])
