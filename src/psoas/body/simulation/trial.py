"""A measured motion on a person's body, with the ground forces that were measured or those that Newton's law asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.external_loads import SOLES, Carried, Places, on_soles, place_on, pushed
from psoas.body.mechanics.kinematics import GRAVITY, ROOT, Kinematics, kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES
from psoas.body.motion.activities import carried_by, inertia_of
from psoas.body.motion.coordinate_columns import absent_leg
from psoas.body.motion.force_places import assign_sides
from psoas.body.motion.ground_force import GroundForce
from psoas.body.motion.measured import MeasuredMotion
from psoas.body.motion.motion import Motion
from psoas.body.person.calibration import muscles_of
from psoas.body.simulation.body import Body
from psoas.body.simulation.footing import Footing, footing
from psoas.body.simulation.solve import ActivityResult, Task, solve
from psoas.body.simulation.trust import Evidence, Trust, judge
from psoas.body.tables import quantities, table
from psoas.errors import BodyError

Floats = NDArray[np.float64]
MEASURED: Final = "measured_motion"
# Enough to see every burst of a stride, few enough to answer at once.
MOST_FRAMES: Final = 201


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A measured motion at work.

    Attributes:
        work: what it asks of the body; nothing where the trial is not usable.
        trust: whether it may be believed.
        residual_force_n: what the measured forces leave unexplained at the pelvis, root mean square; nothing where no
            frame could be checked.
        residual_moment_nm: likewise.
        explained: frames that the residual was taken over: those in which the plates could see all feet that stand.
        weight_n: the person's.
        time_s: of the frames that were worked out (k,).
        assumed: what the files did not say, in sentences.
    """

    work: ActivityResult | None
    trust: Trust
    residual_force_n: float | None
    residual_moment_nm: float | None
    explained: int
    weight_n: float
    time_s: Floats
    assumed: tuple[str, ...]


def perform_trial(body: Body, motion: MeasuredMotion, forces: tuple[GroundForce, ...] = ()) -> Trial:
    """Go through a measured motion, and judge whether it may be believed.

    Args:
        body: whose; its mass and height are the person's that was measured.
        motion: the motion.
        forces: of the ground on the feet; where there are none they follow from Newton's law.

    Raises:
        BodyError: the motion has one leg only.
    """
    evidence, assumed = examine(body, motion, forces)
    trust = judge(evidence)
    # Where the forces given explain no frame there is nothing that the residual could be of.
    seen = evidence.seen & (not evidence.unused)
    left = evidence.residual[seen]
    return Trial(
        evidence.work if trust.verdict != "not_usable" else None,
        trust,
        _rms(np.linalg.norm(left[:, :3], axis=1)) if seen.any() else None,
        _rms(np.linalg.norm(left[:, 3:], axis=1)) if seen.any() else None,
        int(seen.sum()),
        body.person.mass_kg * GRAVITY,
        motion.time_s[evidence.chosen],
        assumed,
    )


def examine(
    body: Body, motion: MeasuredMotion, forces: tuple[GroundForce, ...] = ()
) -> tuple[Evidence, tuple[str, ...]]:
    """Work a trial out, whatever it is worth, and gather what a verdict is formed on.

    Args:
        body: as for ``perform_trial``.
        motion: likewise.
        forces: likewise.

    Returns:
        The evidence, and what the files did not say, in sentences.

    Raises:
        BodyError: the motion has one leg only.
    """
    side = absent_leg(motion.missing)
    if side:
        raise BodyError(
            f"{motion.name}: has no {side} leg (hip_flexion, knee_angle and ankle_angle of that side), and no body stands "
            "without it; give a motion of both legs, from a model that has them."
        )
    chosen = _thinned(len(motion.time_s))
    skeleton, size, weight = cache.load(), body.person.length_scale, body.person.mass_kg * GRAVITY
    moved = kinematics(skeleton, _motion(motion, chosen))
    assumed = list(motion.assumed)
    if len(chosen) < motion.frames:
        assumed.append(
            f"time: {motion.frames} frames thinned to {len(chosen)}, evenly from the first to the last"
        )
    acceleration = motion.pelvis_acceleration_m_s2[chosen]
    root = (
        np.zeros((len(chosen), 3)) if motion.pelvis_position_m is None else motion.pelvis_position_m[chosen]
    )
    none = np.zeros((len(chosen), 2, 3))
    found = footing(moved, root, none, none, size=size, weight_n=weight)
    unused, measured, corrected = False, bool(forces), np.zeros((len(chosen), 3))
    if forces:
        carried, push, pressure = _by_plates(
            body, moved, root, forces, chosen=chosen, acceleration=acceleration
        )
        found = footing(moved, root, push, pressure, size=size, weight_n=weight)
        seen = _seen(carried, weight) & ~_beside(carried, found, weight)
        unused = not (
            seen & (push.sum(axis=1)[:, 2] > quantities("settling.csv")["seen_share"] * weight)
        ).any()
        measured = not unused
        if unused:
            assumed.append(
                "The forces given explain no frame (the plates see next to nobody) and were not used: ground forces were "
                "worked out from the motion by Newton's law."
            )
        elif not seen.all():
            assumed.append(
                f"{int((~seen).sum())} frames were left out of the residual: a foot stood beside the plates."
            )
    else:
        assumed.append("No ground forces: they were worked out from the motion by Newton's law.")
    if not measured:
        places = _standing(moved, size)
        carried = carried_by(moved, body.person, places, acceleration)
        seen = _seen(carried, weight)
        corrected = (acceleration - carried.pelvis_acceleration_m_s2) * body.person.mass_kg
        if not seen.all():
            assumed.append(
                f"In {int((~seen).sum())} frames no foot was found on the floor that could carry the body: no ground force "
                "could be worked out there."
            )
    task = Task(MEASURED, "right", 0.0, moved, carried, True, reserve_prices())
    work = solve(task, body.person, body.states, muscles_of(body.person, body.states), None)
    residual = carried.needed[:, :ROOT].copy()
    # What was taken off the measured acceleration is left unexplained as well.
    residual[:, :3] += corrected
    contacts = max((force.contacts_hz for force in forces), default=0.0)
    evidence = Evidence(motion, chosen, work, measured, contacts, unused, seen, residual, found)
    return evidence, tuple(assumed)


@lru_cache(maxsize=1)
def reserve_prices() -> Floats:
    """Price of a squared newton metre that no muscle makes, along ``COORDINATES``, where moments were measured (n,).

    A control of one, squared, costs what a mean muscle does, as with the reserve actuators of OpenSim: a measured moment
    is no order, and one that is a little beyond the muscles must not drive all of them.
    """
    rows = dict(
        table(
            "reserves.csv",
            ("coordinate", "optimal_nm"),
            lambda r: (r.text("coordinate"), r.number("optimal_nm")),
        )
    )
    return np.array([rows[name.removesuffix("_r").removesuffix("_l")] ** -2.0 for name in COORDINATES])


def _rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _thinned(frames: int) -> NDArray[np.int64]:
    return np.unique(np.round(np.linspace(0, frames - 1, min(frames, MOST_FRAMES))).astype(np.int64))


def _motion(measured: MeasuredMotion, chosen: NDArray[np.int64]) -> Motion:
    return Motion(
        measured.time_s[chosen],
        measured.pelvis_matrix[chosen],
        measured.spin_rad_s[chosen],
        measured.spin_rate_rad_s2[chosen],
        measured.angle_rad[chosen],
        measured.speed_rad_s[chosen],
        measured.acceleration_rad_s2[chosen],
        measured.arms_rad[chosen],
    )


def _by_plates(
    body: Body,
    moved: Kinematics,
    root: Floats,
    forces: tuple[GroundForce, ...],
    *,
    chosen: NDArray[np.int64],
    acceleration: Floats,
) -> tuple[Carried, Floats, Floats]:
    """What the plates carry, the force on the right and left foot, and its centre of pressure (k, 2, 3) each."""
    skeleton, size, k = moved.skeleton, body.person.length_scale, len(chosen)
    feet = [skeleton.body("calcn_r"), skeleton.body("calcn_l")]
    here = root[:, None] + moved.position_m[:, feet] * size
    thinned = tuple(
        replace(f, force_n=f.force_n[chosen], point_m=f.point_m[chosen], torque_nm=f.torque_nm[chosen])
        for f in forces
    )
    force, point, torque = np.zeros((k, 2, 3)), here.copy(), np.zeros((k, 2, 3))
    lever = np.zeros((k, 2))
    for given in assign_sides(thinned, here):
        foot = 0 if given.side == "right" else 1
        # Several plates under one foot: their forces add, their points are brought to one by the torque.
        at = np.where(np.abs(given.force_n).max(axis=1, keepdims=True) > 0, given.point_m, here[:, foot])
        torque[:, foot] += given.torque_nm + np.cross(at - here[:, foot], given.force_n)
        force[:, foot] += given.force_n
        lever[:, foot] += given.force_n[:, 2] * at[:, 2]
    carried = pushed(
        moved,
        inertia_of(moved, body.person, 0.0),
        body.person,
        (feet[0], feet[1]),
        force_n=force,
        point_m=(point - root[:, None]) / size,
        torque_nm=torque,
        pelvis_acceleration_m_s2=acceleration,
    )
    return carried, force, _pressure(here, force, torque, lever)


def _pressure(foot_m: Floats, force: Floats, torque: Floats, lever: Floats) -> Floats:
    """Centre of pressure of each foot (k, 2, 3) from the force and the torque about the foot.

    Args:
        foot_m: where force and torque are taken (k, 2, 3).
        force: (k, 2, 3).
        torque: about ``foot_m`` (k, 2, 3).
        lever: upward force times the height that it acts at, summed over the plates (k, 2).
    """
    up = np.where(np.abs(force[..., 2]) > 1.0, force[..., 2], np.inf)
    height = lever / up
    fall = height - foot_m[..., 2]
    x = foot_m[..., 0] + (fall * force[..., 0] - torque[..., 1]) / up
    y = foot_m[..., 1] + (fall * force[..., 1] + torque[..., 0]) / up
    return np.stack([x, y, height], axis=-1)


def _beside(carried: Carried, found: Footing, weight_n: float) -> NDArray[np.bool_]:
    """Frames in which a foot stands beside the plates, and the push that is missing is its (k,)."""
    limits = quantities("trust.csv", unit=True)
    return np.asarray(found.off_plate & (carried.needed[:, 2] > limits["beside"] * weight_n))


def _standing(moved: Kinematics, size: float) -> Places:
    """Both soles; the further a foot is above the lowest one, the less it carries, down to nothing in the air."""
    places = place_on(moved, [(name, side, 1.0) for side in "rl" for name in SOLES])
    height = places.at_m[:, :, 2] * size
    above = (height - height.min(axis=1, keepdims=True)) / quantities("settling.csv")["step_height_m"]
    near = np.exp(-(above**4))  # no step where a foot comes down, or the moments would jump
    return on_soles(places.shared(places.share * near), size)


def _seen(carried: Carried, weight_n: float) -> NDArray[np.bool_]:
    """Frames in which the forces carry a fair part of the body: elsewhere a foot stood beside the plates."""
    least = quantities("settling.csv")["seen_share"]
    push = np.linalg.norm(carried.force_n.sum(axis=1), axis=1)
    needed = np.linalg.norm(carried.force_n.sum(axis=1) + carried.needed[:, :3], axis=1)
    return np.asarray((push >= least * weight_n) | (needed < least * weight_n))
