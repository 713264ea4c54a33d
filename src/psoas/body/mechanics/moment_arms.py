"""Moment arms of a muscle about one coordinate, the others at zero; for an adult of the usual size."""

from __future__ import annotations

import math
from dataclasses import dataclass

from psoas.body.mechanics.kinematics import Kinematics, kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, LEG, LUMBAR
from psoas.body.motion.motion import held
from psoas.body.person.person import Person
from psoas.body.tables import muscle_groups
from psoas.errors import BodyError, not_allowed


@dataclass(frozen=True, slots=True)
class MomentArm:
    """A muscle's moment arm (positive where it pulls towards the coordinate's positive direction) and length."""

    moment_arm_mm: float
    length_mm: float


def _checked(muscle: str, coordinate: str, side: str, angle_deg: float) -> str:
    """The coordinate's full name.

    Raises:
        BodyError: one of the four is not what the body has.
    """
    if muscle not in muscle_groups():
        raise BodyError(not_allowed("muscle", muscle, muscle_groups()))
    if coordinate not in (*LEG, *LUMBAR):
        raise BodyError(not_allowed("coordinate", coordinate, (*LEG, *LUMBAR)))
    if side not in {"left", "right"}:
        raise BodyError(not_allowed("side", side, ("left", "right")))
    if not math.isfinite(angle_deg) or abs(angle_deg) > 180:
        raise BodyError(f"angle_deg: {angle_deg!r} cannot be used; give -180 to 180 degrees.")
    return coordinate if coordinate in LUMBAR else f"{coordinate}_{side[0]}"


def fascicle_moment_arms(muscle: str, coordinate: str, side: str, angle_deg: float) -> dict[str, MomentArm]:
    """Each fascicle's moment arm about a coordinate on its own side.

    Args:
        muscle: a muscle group.
        coordinate: hip_flexion (positive in flexion), hip_adduction, hip_rotation (positive inwards), knee_angle
            (positive in flexion), ankle_angle (positive towards the shin), subtalar_angle (positive inwards),
            lumbar_flexion, lumbar_bending (positive to the right), lumbar_rotation (positive to the left).
        side: left or right.
        angle_deg: the coordinate's angle.

    Raises:
        BodyError: one of the four is not what the body has.
    """
    name = _checked(muscle, coordinate, side, angle_deg)
    return _arms(kinematics(cache.load(), held({name: angle_deg})), muscle, side, name)


def _arms(moved: Kinematics, muscle: str, side: str, coordinate: str) -> dict[str, MomentArm]:
    to_mm = Person().length_scale * 1e3
    row = COORDINATES.index(coordinate)
    return {
        moved.skeleton.names[i]: MomentArm(
            float(moved.lever_m[0, row, i]) * to_mm, float(moved.length_m[0, i]) * to_mm
        )
        for i in moved.skeleton.fascicles(muscle, side)
    }


def moment_arm(muscle: str, coordinate: str, side: str, angle_deg: float) -> MomentArm:
    """The muscle's moment arm and length: the mean of its fascicles, weighed by their greatest force.

    Raises:
        BodyError: the muscle, coordinate, side or angle is not one that the body has.
    """
    arms = fascicle_moment_arms(muscle, coordinate, side, angle_deg)
    skeleton = cache.load()
    chosen = skeleton.fascicles(muscle, side)
    share = skeleton.force_n[chosen] / skeleton.force_n[chosen].sum()
    return MomentArm(
        sum(float(w) * a.moment_arm_mm for w, a in zip(share, arms.values(), strict=True)),
        sum(float(w) * a.length_mm for w, a in zip(share, arms.values(), strict=True)),
    )
