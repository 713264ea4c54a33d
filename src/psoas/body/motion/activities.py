"""What a body can be asked to do: held postures and movements, prepared for a person."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from psoas.body.mechanics.external_loads import (
    SEAT_PLACE,
    SOLES,
    Carried,
    Places,
    carry,
    grounded,
    on_soles,
    place_on,
    rolled,
)
from psoas.body.mechanics.kinematics import Dynamics, Kinematics, dynamics, kinematics
from psoas.body.model import cache
from psoas.body.model.skeleton import COORDINATES, HANDS, Skeleton, segment_shares, weighed
from psoas.body.motion.balance import balanced, derivatives
from psoas.body.motion.curves import Course, Movement, course, movements
from psoas.body.motion.motion import Motion, held, spins, turns
from psoas.body.motion.postures import PlacedPosture, Posture, Support, postures
from psoas.body.person.person import Person
from psoas.body.person.states import changes
from psoas.body.simulation.solve import Task, inner_nm, muscle_forces
from psoas.body.tables import quantities
from psoas.errors import BodyError, not_allowed

Floats = NDArray[np.float64]
Side = Literal["left", "right"]
MAX_LOAD_KG: Final = 200.0
FRAMES: Final = 101
_RAISED_RAD: Final = 0.02


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that the body can do: one of ``postures`` or ``movements``."""

    code: str
    meaning: str
    moves: bool
    basis: str  # measured, recalled or constructed
    citation: str


@lru_cache(maxsize=1)
def activities() -> dict[str, Activity]:
    """Everything that the body can do, by code."""
    still = {p.code: Activity(p.code, p.meaning, False, p.basis, p.citation) for p in postures().values()}
    moving = {
        m.activity: Activity(m.activity, m.meaning, True, m.basis, m.citation) for m in movements().values()
    }
    return still | moving


def activity(code: str) -> Activity:
    """One activity.

    Raises:
        BodyError: the code is not one, naming those that are.
    """
    try:
        return activities()[code]
    except (KeyError, TypeError):
        raise BodyError(not_allowed("activity", code, activities())) from None


@lru_cache(maxsize=32)
def prepare(person: Person, code: str, load_kg: float, lifted: str, frames: int) -> Task:
    """What the person has to do, frame by frame, and what carries them.

    Args:
        person: who.
        code: an activity's.
        load_kg: weight in the hands.
        lifted: the side that the activity is about: the raised or leading leg, the kneeling, stretched one.
        frames: how many, for a movement; a posture has one.

    Raises:
        BodyError: the activity, the side or the load is not one that the body can take.
    """
    activity(code)
    side = side_named(lifted)
    load = _load(load_kg)
    if code in movements():
        return _moving(person, movements()[code], load, side, frames)
    return hold(person, postures()[code], load, side)


def side_named(lifted: str) -> Side:
    """The side of a word.

    Raises:
        BodyError: it is neither left nor right.
    """
    if lifted not in {"left", "right"}:
        raise BodyError(not_allowed("side", lifted, ("left", "right")))
    return "left" if lifted == "left" else "right"


def _load(load_kg: float) -> float:
    number = isinstance(load_kg, int | float) and not isinstance(load_kg, bool)
    if not (number and math.isfinite(load_kg) and 0.0 <= load_kg <= MAX_LOAD_KG):
        raise BodyError(f"load_kg: {load_kg!r} cannot be used; give 0 to {MAX_LOAD_KG:g} kilograms.")
    return float(load_kg)


def hold(person: Person, posture: Posture, load_kg: float, side: Side) -> Task:
    """What the person has to do to hold a posture, and what carries them."""
    skeleton = cache.load()
    placed = posture.placed(side)
    motion = held(
        placed.angles_deg, tilt_deg=placed.tilt_deg, list_deg=placed.list_deg, arms_deg=placed.arms_deg
    )
    if posture.balance != "none":
        legs = "".join(placed.sides("both" if posture.balance == "lean" else "stance"))
        motion = balanced(
            skeleton,
            _masses(skeleton, person, np.array([load_kg])),
            motion,
            legs,
            shift=posture.balance == "lean_and_shift",
        )
    moved = kinematics(skeleton, motion)
    touching = [(s.contact, leg, s.share) for s in posture.supports for leg in placed.sides(s.role)]
    places = place_on(moved, touching, bed=_on_bed(skeleton, placed) if posture.on_bed else None)
    carried = _carried(
        moved, person, load_kg, places, load_share=np.ones(1), pelvis_acceleration=np.zeros((1, 3))
    )
    return Task(posture.code, side, load_kg, moved, carried, posture.upright)


def _masses(skeleton: Skeleton, person: Person, load_kg: Floats) -> Floats:
    """Masses of the segments and of the load in the hands (k,), in kilograms (k, s)."""
    masses = np.tile(segment_shares(skeleton, person.maleness) * person.mass_kg, (len(load_kg), 1))
    hands = [i for i, b in enumerate(skeleton.segment_body) if skeleton.model.body(b).name in HANDS]
    masses[:, hands] += load_kg[:, None] / len(HANDS)
    return masses


def _on_bed(skeleton: Skeleton, placed: PlacedPosture) -> NDArray[np.bool_]:
    """Every body that rests: not the loins, which are hollow, nor a leg that is raised."""
    down = np.ones(skeleton.model.nbody, dtype=np.bool_)
    down[[skeleton.body(f"lumbar{i}") for i in range(1, 6)]] = False
    if placed.angles_deg.get(f"hip_flexion_{placed.lifted}", 0.0) > 0:
        down &= ~skeleton.below(f"femur_{placed.lifted}")
    return down


def inertia_of(moved: Kinematics, person: Person, load_kg: float) -> Dynamics:
    """Newton and Euler for a person who carries a load."""
    model = weighed(moved.skeleton, person.maleness, load_kg / person.mass_kg)
    return dynamics(moved, model, person.mass_kg, person.length_scale)


def carried_by(moved: Kinematics, person: Person, places: Places, pelvis_acceleration: Floats) -> Carried:
    """Carry a person, hands empty, whose pelvis's acceleration was measured (k, 3): what no sole can give corrects it."""
    share = np.ones(len(moved.length_m))
    return _carried(
        moved,
        person,
        0.0,
        places,
        load_share=share,
        pelvis_acceleration=pelvis_acceleration,
        correction_price=quantities("settling.csv")["correction_price"],
    )


def _carried(
    moved: Kinematics,
    person: Person,
    load_kg: float,
    places: Places,
    *,
    load_share: Floats,
    pelvis_acceleration: Floats | None,
    foot_force_bw: Floats | None = None,
    foot_cop_m: Floats | None = None,
    seat_up_bw: Floats | None = None,
    correction_price: float | None = None,
) -> Carried:
    """Inertia and outside forces, settled for the healthy muscles: a twin does exactly the same thing."""
    skeleton = moved.skeleton
    inertia = inertia_of(moved, person, 0.0)
    if load_kg > 0.0:
        # What is carried only part of the way adds its part of what it would add carried all the way.
        inertia = inertia.towards(inertia_of(moved, person, load_kg), load_share)
    hill = muscle_forces(moved, person, changes(skeleton, ()))
    return carry(
        moved,
        inertia,
        person,
        places,
        inner_nm(moved, person, hill),
        foot_force_bw=foot_force_bw,
        foot_cop_m=foot_cop_m,
        seat_up_bw=seat_up_bw,
        pelvis_acceleration_m_s2=pelvis_acceleration,
        correction_price=correction_price,
    )


def _moving(person: Person, movement: Movement, load_kg: float, side: Side, frames: int) -> Task:
    skeleton = cache.load()
    path = course(movement, side, frames)
    motion = _motion(movement, path)
    legs, acceleration = _standing(movement, side), np.zeros((frames, 3))
    if movement.carried == "feet":
        # The feet stay where they are: what they do seen from the pelvis, the pelvis does the other way.
        seen = kinematics(skeleton, motion, paths=False)
        feet = seen.position_m[:, [skeleton.body(f"talus_{leg}") for leg in legs]].mean(axis=1)
        acceleration = -derivatives(motion, feet * person.length_scale)[1]
    if movement.carried == "feet" and all(s.contact in SOLES for s in movement.supports):
        motion = balanced(
            skeleton, _masses(skeleton, person, load_kg * path.load_share), motion, legs, shift=len(legs) == 1
        )
    moved = kinematics(skeleton, motion)
    touching = [(s.contact, leg, s.share) for s in movement.supports for leg in _roles(s, side)]
    bed = np.ones(skeleton.model.nbody, dtype=np.bool_) if movement.on_bed else None
    places = rolled(place_on(moved, touching, bed=bed), touching, person.length_scale)
    places = on_soles(places, person.length_scale)
    places = places.shared(places.share * _touching(movement, path, places, moved, side))
    force = None
    if movement.carried == "forces":
        force = path.foot_force_bw
        places = grounded(places, force)
    carried = _carried(
        moved,
        person,
        load_kg,
        places,
        load_share=path.load_share,
        pelvis_acceleration=None if movement.carried == "forces" else acceleration,
        foot_force_bw=force,
        foot_cop_m=path.foot_cop_m,
        seat_up_bw=path.seat_up_bw,
    )
    return Task(movement.activity, side, load_kg, moved, carried, movement.upright)


def _touching(movement: Movement, path: Course, places: Places, moved: Kinematics, side: Side) -> Floats:
    """Which places touch when, 0 to 1 (k, p): the loins are hollow, a raised leg is in the air, the back comes up."""
    skeleton, touch = moved.skeleton, np.ones_like(places.share)
    if movement.on_bed:
        loins = [skeleton.body(f"lumbar{i}") for i in range(1, 6)]
        touch[:, np.isin(places.bodies, loins)] = 0.0
        leg = skeleton.below(f"femur_{side[0]}")[places.bodies]
        raised = path.angle_rad[:, COORDINATES.index(f"hip_flexion_{side[0]}")] > _RAISED_RAD
        touch[np.ix_(raised, leg)] = 0.0
    if np.isfinite(path.trunk_support).any():
        back = places.bodies == skeleton.body("torso")
        touch[:, back] *= np.where(path.trunk_support > 0.01, np.nan_to_num(path.trunk_support), 0.0)[:, None]
    if np.isfinite(path.seat_up_bw).any():
        seated = np.nan_to_num(path.seat_up_bw, nan=1.0) > quantities("settling.csv")["touch_bw"]
        touch[np.ix_(~seated, places.foot == SEAT_PLACE)] = 0.0
    return touch


def _roles(support: Support, side: Side) -> str:
    lifted = side[0]
    return {"both": "rl", "lifted": lifted, "stance": "l" if lifted == "r" else "r"}[support.role]


def _standing(movement: Movement, side: Side) -> str:
    """The legs that stand, right before left."""
    legs = {leg for s in movement.supports if s.contact in SOLES for leg in _roles(s, side)}
    return "".join(leg for leg in "rl" if leg in legs)


def _motion(movement: Movement, path: Course) -> Motion:
    spin, rate = spins(path.pelvis_rad, path.pelvis_speed_rad_s, path.pelvis_acceleration_rad_s2)
    return Motion(
        path.time_s,
        turns(path.pelvis_rad),
        spin,
        rate,
        path.angle_rad,
        path.speed_rad_s,
        path.acceleration_rad_s2,
        path.arms_rad,
        movement.cycle,
    )
